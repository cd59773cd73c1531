"""Takes steps for each of the records that belong to the record."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from yunchou.model.object import Object
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.related import MOST, related, related_object
from yunchou.rules.automation.runs import begin
from yunchou.rules.automation.spots import Site, Spot


@step("逐条处理下级记录", "For each related record")
class Loop(Step, tag="loop", kw_only=True):
    """`inverse` names the related records, `where` which of them, `limit` how many at most; `steps` are about each of them.

    Each of them has a run of its own, and the loop ends when the last of these does.
    """

    loops = True
    inverse: str
    where: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 100
    steps: list[Any]

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from site.attribute(self, "inverse", "inverse")
        child = related_object(site, self.inverse)
        if child is not None:
            yield from site.attribute(self, "where", "condition", owner=child)

    def bodies(self) -> Iterator[tuple[str, list[Any]]]:
        yield "steps", self.steps

    def inside(self, site: Site) -> Object | None:
        return related_object(site, self.inverse)

    async def run(self, batch: Batch) -> None:
        found = await related(batch, self.inverse, self.where, self.limit)
        beginnings = []
        for run in batch.going:
            ids = found.rows.get(run.record or 0, {})
            run.input = {"inverse": self.inverse, "where": self.where}
            run.output = {"runs": len(ids)}
            run.joins = bool(ids) and bool(self.steps)
            beginnings += [
                Beginning(
                    f"loop:{run.id}:{run.number}:{id}",
                    id,
                    run.actor,
                    tuple(batch.chain),
                    found.owner.name,
                    batch.place.bodies[0],
                    run.id,
                )
                for id in ids
                if self.steps
            ]
        await begin(batch.unit.link, batch.unit.caller.organisation, batch.definition, beginnings)
