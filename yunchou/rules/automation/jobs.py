"""The jobs of automations: taking due runs further."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.jobs.handlers import JobContext, job
from yunchou.rules.automation import keeping, matching, steps, triggers
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.engine import advance
from yunchou.rules.automation.runs import JOB
from yunchou.rules.automation.schedules import SCHEDULED, begin_scheduled
from yunchou.rules.automation.trouble import look_for_trouble

DECLARED = (keeping, matching, steps, triggers)
"""Named here so that whoever declares the jobs declares the reader of the log and all kinds too."""


@job(JOB, retries=3)
async def take_due(context: JobContext) -> dict[str, Any]:
    """Takes runs further until none is due."""
    caller: Caller = context.caller
    begun = await reach_dates(caller.organisation)
    taken = 0
    while not context.cancelled() and (count := await advance(caller.organisation, context.resources)):
        taken += count
    off = await look_for_trouble(caller.organisation) if taken else 0
    return {"begun": begun, "steps": taken, "switched_off": off}


@job(SCHEDULED, retries=3)
async def begin_due(context: JobContext) -> dict[str, Any]:
    """Begins the runs of an automation whose time has come."""
    caller: Caller = context.caller
    given = context.payload
    return {"begun": await begin_scheduled(caller.organisation, int(given["automation"]), str(given["due"]))}
