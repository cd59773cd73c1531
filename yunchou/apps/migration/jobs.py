"""The jobs of migrations. Importing this module registers them."""

from typing import Any

from yunchou.apps.migration.running import LOOK, look
from yunchou.jobs.handlers import JobContext, job


@job(LOOK)
async def do_look(context: JobContext) -> dict[str, Any]:
    """Looks through what was uploaded; the job's id is the migration's."""
    return await look(context.caller, context.job_id, context.resources["files"])
