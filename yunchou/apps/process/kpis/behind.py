"""The records behind a figure of a KPI, and its months."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Literal

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.ground import ground, span_condition
from yunchou.apps.process.kpis.counting import Count, asked_of, counted, fault_of, stays_sql
from yunchou.apps.process.kpis.kept import Kpi, kpis_of
from yunchou.apps.process.kpis.measuring import Measured
from yunchou.base.errors import not_found
from yunchou.base.time import Span, labels
from yunchou.records.read import asking_of

MOST_RECORDS = 1000
Which = Literal["counted", "missed", "open", "lacking"]
CONDITIONS = {
    "counted": "{ended} and v is not null",
    "missed": "{ended} and v = 0",
    "open": "ended is null",
    "lacking": "ended is null and coalesce(v, 0) = 0",
}


async def behind(
    caller: Caller, pipeline: int, kpi: int, span: Span, which: Which, people: Collection[int] | None
) -> tuple[str, int, Sequence[int]]:
    """The object, how many stays there are, and the records of the first thousand, those of most money first.

    `people`: whose; None for everybody's. Raises 404 for a KPI that is not counted of stays, and as `ground` does.
    """

    async def read(snapshot: Snapshot) -> tuple[tuple[str, int, list[int]], tuple[int, int]]:
        db, asking = caller.organisation.db, asking_of(caller, snapshot)
        wanted = next((e for e in counted(await kpis_of(db, asking, pipeline)) if e.id == kpi), None)
        if wanted is None:
            raise not_found()
        fault = fault_of(caller, snapshot, wanted)
        if fault is not None:
            raise fault
        found = ground(caller, snapshot, asked_of([wanted], pipeline))
        ended = span_condition(found.asking, "ended", span) if which in ("counted", "missed") else ""
        where = CONDITIONS[which].format(ended=ended)
        stays = stays_sql(found, [wanted])
        if people is not None:
            where += f" and person = any({found.asking.params.add(list(people), 'bigint[]')})"
        limit = found.asking.params.add(MOST_RECORDS, "int")
        rows = await db.fetch(
            f"with {stays} select id, count(*) over () as all from k where {where}"
            f" order by amount desc nulls last, id desc limit {limit}",
            *found.asking.params.values,
        )
        count = rows[0]["all"] if rows else 0
        return (found.owner.name, count, [row["id"] for row in rows]), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


def by_month(
    found: Measured, span: Span, people: Collection[int]
) -> list[tuple[Kpi, list[tuple[str, Decimal | None, int]]]]:
    """Of each KPI the months with their value and of how many stays it is, for these people together."""
    told = []
    for kpi in found.kpis:
        if kpi.id in found.faults:
            continue
        months = []
        for month in labels("month", span):
            count = sum((found.figures.get((kpi.id, each, month), Count()) for each in people), Count())
            added = kpi.id in found.additive
            months.append((month, count.total / max(len(people), 1) if added else count.value, count.count))
        told.append((kpi, months))
    return told
