"""Asks people to decide about the record, waits for them, and goes on by what they say."""

import datetime as dt

from yunchou.rules.approval.clock import look_at_clocks
from yunchou.rules.approval.definition import Flow
from yunchou.rules.approval.opening import open_approvals, planned
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import step

LOOK = dt.timedelta(days=1)
"""How often a run looks at its approval though nobody called for it."""
PLACES = {"approved": 0, "refused": 1, "withdrawn": 2, "cancelled": 2}
"""By how an approval ended, which of the step's lists of steps is taken."""


@step("审批", "Approval")
class Approval(Flow, tag="approval"):
    """Whoever decides, time included, calls the run; it then finds how the approval stands."""

    async def run(self, batch: Batch) -> None:
        states = await look_at_clocks(batch, self)
        await open_approvals(batch, self, [run for run in batch.going if run.id not in states])
        for run in batch.going:
            state = states.get(run.id)
            if state is None:
                # Just opened, it looks again at once: what nobody need be asked goes on, and clocks are set.
                run.waits = batch.now
            elif state.name in PLACES:
                run.output = {"approval": str(state.approval), "came": state.name}
                run.to = batch.place.bodies[PLACES[state.name]]
            else:
                run.waits = min(state.wakes_at or batch.now + LOOK, batch.now + LOOK)

    async def tried(self, batch: Batch) -> None:
        """Tells who would be asked in which order, and goes on as if all had approved."""
        plans = await planned(batch, self, batch.going)
        people = batch.unit.snapshot.access.people
        for run in batch.going:
            run.output = {
                "would_ask": [
                    {**each, "people": [people[int(id)].name for id in each["people"]]}
                    for each in plans[run.id]
                ]
            }
            run.to = batch.place.bodies[0]
