"""Writes values into the record itself."""

from collections.abc import Iterator

from yunchou.base.errors import FieldError
from yunchou.records.change import UPDATE, Operation
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Given, Site, Spot, value_spots
from yunchou.rules.automation.values import value_faults


@step("修改字段", "Set fields")
class SetFields(Step, tag="set"):
    """`values`: what the fields get. One set update for all runs."""

    values: dict[str, Given]

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from value_spots(site, site.owner, self.values)

    def faults(self, site: Site) -> Iterator[FieldError]:
        yield from value_faults(site, site.owner, self.values)

    async def run(self, batch: Batch) -> None:
        values = await batch.values(self.values, batch.owner)
        operations = []
        for run in batch.going:
            run.input = values[run.id]
            operations.append((run, Operation(UPDATE, values[run.id], id=run.record)))
        for run, id in await batch.write(batch.owner.name if batch.owner else "", operations):
            run.output = {"record": str(id)}
