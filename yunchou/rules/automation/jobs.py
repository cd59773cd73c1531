"""The jobs of automations: taking due runs further."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.jobs.handlers import JobContext, job
from yunchou.rules.automation import keeping, matching, steps, triggers
from yunchou.rules.automation.engine import advance
from yunchou.rules.automation.runs import JOB

DECLARED = (keeping, matching, steps, triggers)
"""Named here so that whoever declares the jobs declares the reader of the log and all kinds too."""


@job(JOB, retries=3)
async def take_due(context: JobContext) -> dict[str, Any]:
    """Takes runs further until none is due."""
    caller: Caller = context.caller
    taken = 0
    while not context.cancelled() and (count := await advance(caller.organisation, context.resources)):
        taken += count
    return {"steps": taken}
