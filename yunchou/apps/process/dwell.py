"""How long records usually stay in a stage: the median of the days that those which left it had spent there."""

from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.base.db import quote
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.records.change import Operation
from yunchou.records.write import Unit


@daily("stages.dwell", hour=1)
async def count_every_night(context: JobContext) -> dict[str, Any]:
    """Counts the days spent in each stage anew."""
    caller: Caller = context.caller
    return {"stages": await count_dwell(caller.organisation)}


async def count_dwell(organisation: Organisation) -> int:
    """Keeps with each stage the median of the days spent in it; gives how many changed.

    Returns to a stage are added up. Records that are still there are left out: they have not shown how long they stay.
    """
    async with Unit(
        Caller(organisation, System("days spent in stages")), {"counted": "stages.dwell"}
    ) as unit:
        schema = quote(organisation.schema)
        model = unit.snapshot.model
        history, stage = (quote(model.object(name).table) for name in ("stage_history", "stage"))
        rows = await unit.link.fetch(
            "select s.id, m.days from (select d.stage, round((percentile_cont(0.5) within group (order by d.seconds)"
            " / 86400)::numeric, 1) as days from (select h.stage, h.record, sum(extract(epoch from h.left_at - h.entered_at))"
            f" as seconds from {schema}.{history} h where h.deleted_at is null group by h.stage, h.record"
            " having bool_and(h.left_at is not null)) d group by d.stage) m"
            f" join {schema}.{stage} s on s.id = m.stage where s.deleted_at is null and s.median_dwell is distinct from m.days"
            " and s.kind = 'open' order by s.id"
        )
        operations = [Operation("update", {"median_dwell": str(row["days"])}, id=row["id"]) for row in rows]
        await unit.write("stage", operations)
    return len(operations)
