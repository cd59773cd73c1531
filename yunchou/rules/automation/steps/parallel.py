"""Several ways at the same time, each with its own steps and waits."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.runs import begin

MOST_LANES = 10


class Lane(msgspec.Struct, forbid_unknown_fields=True):
    """One of the ways: its steps."""

    steps: list[Any]


@step("同时进行", "Side by side")
class Parallel(Step, tag="parallel"):
    """`lanes`: each goes its way in a run of its own about the same record; the run goes on when the last of them has ended.

    So several clocks run at once: a reminder after two hours, an escalation after eight.
    """

    about_record = False
    loops = True
    lanes: Annotated[list[Lane], msgspec.Meta(min_length=2, max_length=MOST_LANES)]

    def bodies(self) -> Iterator[tuple[str, list[Any]]]:
        for number, lane in enumerate(self.lanes):
            yield f"lanes.{number}.steps", lane.steps

    async def run(self, batch: Batch) -> None:
        # A lane without steps begins where the lanes end, that is nowhere.
        begins = [place for place in batch.place.bodies if place]
        beginnings = []
        for run in batch.going:
            run.output = {"runs": len(begins)}
            run.joins = bool(begins)
            beginnings += [
                Beginning(
                    f"parallel:{run.id}:{run.number}:{place}",
                    run.record,
                    run.actor,
                    tuple(batch.chain),
                    batch.owner.name if batch.owner else None,
                    place,
                    run.id,
                )
                for place in begins
            ]
        await begin(batch.unit.link, batch.unit.caller.organisation, batch.definition, beginnings)
