"""Makes people follow the record, unless they said that they do not want to."""

from collections.abc import Iterator

from yunchou.base.db import quote
from yunchou.base.errors import FieldError
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.people import Recipients, people_faults, people_of, people_spots
from yunchou.rules.automation.spots import Site, Spot


@step("添加关注人", "Add followers")
class Follow(Step, tag="follow"):
    """`to`: who hears of the record from now on."""

    to: Recipients

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from people_spots(site, self.to)

    def faults(self, site: Site) -> Iterator[FieldError]:
        yield from people_faults(site, self.to)

    async def run(self, batch: Batch) -> None:
        people = await people_of(batch, self.to)
        rows = sorted({(run.record, id) for run in batch.going for id in people[run.id]}, key=str)
        await batch.unit.link.execute(
            f"insert into {quote(batch.unit.caller.organisation.schema)}.record_follower (record, person, object)"
            " select n.record, n.person, $3 from unnest($1::bigint[], $2::bigint[]) n(record, person) on conflict do nothing",
            [record for record, _ in rows],
            [id for _, id in rows],
            batch.owner.name if batch.owner else "",
        )
        for run in batch.going:
            run.input = {"to": [str(id) for id in people[run.id]]}
            run.output = {"followers": len(people[run.id])}
