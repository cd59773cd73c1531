"""The jobs of migrations. Importing this module registers them."""

from typing import Any

from yunchou.apps.migration.running import LOOK, look
from yunchou.apps.migration.tidying import remove_uploads
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.schedule import daily


@job(LOOK)
async def do_look(context: JobContext) -> dict[str, Any]:
    """Looks through what was uploaded; the job's id is the migration's."""
    return await look(context.caller, context.job_id, context.resources["files"])


@daily("migration.tidy", hour=4)
async def tidy(context: JobContext) -> dict[str, Any]:
    """Removes uploads 30 days after the last work with them."""
    return {"removed": await remove_uploads(context.caller.organisation, context.resources["files"])}
