"""Takes one of several ways, the first whose condition holds."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Site, Spot

MOST_WAYS = 20


class Way(msgspec.Struct, forbid_unknown_fields=True):
    """A way and when it is taken."""

    condition: str
    steps: list[Any]


@step("分支", "Branch")
class Branch(Step, tag="branch", rename={"otherwise": "else"}):
    """`branches` in order, each with a `condition` and `steps`; `else` what is done when none holds."""

    about_record = False
    branches: Annotated[list[Way], msgspec.Meta(min_length=1, max_length=MOST_WAYS)]
    otherwise: list[Any] = msgspec.field(default_factory=list)

    def spots(self, site: Site) -> Iterator[Spot]:
        for number, way in enumerate(self.branches):

            def put(new: str, way: Way = way) -> None:
                way.condition = new

            yield Spot(site.at(f"branches.{number}.condition"), "condition", site.owner, way.condition, put)

    def bodies(self) -> Iterator[tuple[str, list[Any]]]:
        for number, way in enumerate(self.branches):
            yield f"branches.{number}.steps", way.steps
        yield "else", self.otherwise

    async def run(self, batch: Batch) -> None:
        held = await batch.hold([way.condition for way in self.branches])
        for run in batch.going:
            row = held[run.id]
            taken = row.index(True) if True in row else len(row)
            run.input = {"held": row}
            run.output = {"branch": taken if taken < len(row) else "else"}
            run.to = batch.place.bodies[taken]
