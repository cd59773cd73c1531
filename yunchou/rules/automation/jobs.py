"""The jobs of automations: taking due runs further, and forgetting those that ended long ago."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.schedule import daily
from yunchou.rules.automation import matching, steps, triggers
from yunchou.rules.automation.engine import advance
from yunchou.rules.automation.runs import JOB

KEPT_DAYS = 90
DECLARED = (matching, steps, triggers)
"""Named here so that whoever declares the jobs declares the reader of the log and all kinds too."""


@job(JOB, retries=3)
async def take_due(context: JobContext) -> dict[str, Any]:
    """Takes runs further until none is due."""
    caller: Caller = context.caller
    taken = 0
    while not context.cancelled() and (count := await advance(caller.organisation, context.resources)):
        taken += count
    return {"steps": taken}


@daily("automation.sweep", hour=3)
async def sweep(context: JobContext) -> dict[str, Any]:
    """Forgets runs that ended long ago, with their steps, and versions that no run needs."""
    schema = quote(context.schema)
    async with context.database.transaction() as link:
        gone = await link.fetch(
            f"delete from {schema}.automation_run where ended_at < now() - $1 * interval '1 day' returning id",
            KEPT_DAYS,
        )
        await link.execute(
            f"delete from {schema}.automation_step where run = any($1::bigint[])", [row["id"] for row in gone]
        )
        await link.execute(
            f"delete from {schema}.automation_version v where v.made_at < now() - interval '1 day' and not exists"
            f" (select from {schema}.automation_run r where r.automation = v.automation and r.version = v.version)"
        )
    return {"removed": len(gone)}
