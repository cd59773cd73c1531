"""Gives the record to somebody."""

from collections.abc import Iterator

from yunchou.base.errors import FieldError, invalid, say
from yunchou.records.change import UPDATE, Operation
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.people import Recipient, people_faults, people_of, people_spots
from yunchou.rules.automation.spots import Site, Spot


@step("分配负责人", "Assign the owner")
class Assign(Step, tag="assign"):
    """`to`: who owns the record from now on. Where that is several people, the run decides whose turn it is."""

    to: Recipient

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from people_spots(site, [self.to])

    def faults(self, site: Site) -> Iterator[FieldError]:
        yield from people_faults(site, [self.to])

    async def run(self, batch: Batch) -> None:
        people = await people_of(batch, [self.to])
        operations = []
        for run in batch.going:
            found = sorted(people[run.id])
            if not found:
                run.fault = invalid((), say("找不到可分配的人", "There is nobody to give it to"))
                continue
            chosen = found[run.id % len(found)]
            run.input = {"owner": str(chosen)}
            operations.append((run, Operation(UPDATE, {"owner": str(chosen)}, id=run.record)))
        for run, _ in await batch.write(batch.owner.name if batch.owner else "", operations):
            run.output = run.input
