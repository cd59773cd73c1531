"""Makes a record of any object."""

from collections.abc import Iterator

from yunchou.base.errors import FieldError
from yunchou.records.change import CREATE, Operation
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Given, Site, Spot, value_spots
from yunchou.rules.automation.values import value_faults


@step("新建记录", "Create a record")
class CreateRecord(Step, tag="create"):
    """`object` and the `values` of the new record; expressions are about the record that the run is about."""

    about_record = False
    object: str
    values: dict[str, Given]

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from site.attribute(self, "object", "object")
        yield from value_spots(site, site.model.objects.get(self.object), self.values)

    def faults(self, site: Site) -> Iterator[FieldError]:
        yield from value_faults(site, site.model.objects.get(self.object), self.values)

    async def run(self, batch: Batch) -> None:
        values = await batch.values(self.values, batch.unit.snapshot.model.object(self.object))
        operations = []
        for run in batch.going:
            run.input = {"object": self.object, "values": values[run.id]}
            given = {name: value for name, value in values[run.id].items() if value is not None}
            operations.append((run, Operation(CREATE, given)))
        for run, id in await batch.write(self.object, operations):
            run.output = {"object": self.object, "record": str(id)}
