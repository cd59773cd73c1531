"""Writes values into the records that belong to the record."""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from yunchou.base.errors import FieldError
from yunchou.records.change import UPDATE, Operation
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.related import MOST, related, related_object
from yunchou.rules.automation.spots import Given, Site, Spot, value_spots
from yunchou.rules.automation.values import value_faults


@step("修改下级记录", "Update related records")
class UpdateRelated(Step, tag="update_related", kw_only=True):
    """`inverse` names the related records, `where` which of them; `values`, whose expressions are about each of them."""

    inverse: str
    where: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 1000
    values: dict[str, Given]

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from site.attribute(self, "inverse", "inverse")
        child = related_object(site, self.inverse)
        if child is not None:
            yield from site.attribute(self, "where", "condition", owner=child)
            yield from value_spots(Site(site.model, child, site.path), child, self.values)

    def faults(self, site: Site) -> Iterator[FieldError]:
        yield from value_faults(site, related_object(site, self.inverse), self.values)

    async def run(self, batch: Batch) -> None:
        asked = {n: each.expression for n, each in self.values.items() if isinstance(each.expression, str)}
        fixed = {n: each.value for n, each in self.values.items() if each.value is not msgspec.UNSET}
        found = await related(batch, self.inverse, self.where, self.limit, list(asked.values()))
        operations = []
        for run in batch.going:
            rows = found.rows.get(run.record or 0, {})
            run.input = {"inverse": self.inverse, "where": self.where}
            for id, row in rows.items():
                values = {**fixed, **batch.fitted(found.owner, asked, row)}
                operations.append((run, Operation(UPDATE, values, id=id)))
            run.output = {"records": len(rows)}
        await batch.write(found.owner.name, operations)
