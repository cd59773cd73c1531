"""Where the records of a process stood at the end of a day, told by the history of stages. The amounts are those of today."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.funnel import MOST_GROUPS
from yunchou.apps.process.analysis.ground import Asked, Ground, ground
from yunchou.base.time import day_start


@dataclass(frozen=True, slots=True)
class Standing:
    """How many records stood in a stage, and their amount; `whole`: of all groups together."""

    group: Any
    whole: bool
    stage: int
    count: int
    amount: Decimal


async def snapshot(
    caller: Caller, asked: Asked, day: dt.date | None = None
) -> tuple[Ground, Sequence[Standing]]:
    """What stood in each open stage at the end of a day, or stands now. Raises as `ground` does."""

    async def read(state: Snapshot) -> tuple[tuple[Ground, Sequence[Standing]], tuple[int, int]]:
        found = ground(caller, state, asked)
        rows = await caller.organisation.db.fetch(_statement(found, day), *found.asking.params.values)
        told = [
            Standing(
                json.loads(row["shown"]) if row["shown"] else None,
                row["whole"] == 1,
                row["stage"],
                row["n"],
                row["amount"],
            )
            for row in rows
        ]
        return (found, told), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


def stood(found: Ground, day: dt.date | None) -> str:
    """SQL for whether an entry `h` was the one in which its record stood at the end of a day."""
    if day is None:
        return "h.left_at is null and h.stage = r.stage"
    zone = found.asking.organisation.settings.time_zone
    at = found.asking.params.add(day_start(day + dt.timedelta(days=1), zone), "timestamptz")
    return f"h.entered_at < {at} and (h.left_at is null or h.left_at >= {at})"


def _statement(found: Ground, day: dt.date | None) -> str:
    grouped = "grouping sets ((h.stage), (h.stage, r.g))" if found.group else "h.stage"
    groups = "r.g as g0, grouping(r.g) as whole" if found.group else "null as g0, 1 as whole"
    shown = found.group.shown if found.group else "null::json"
    join = found.group.join if found.group else ""
    limit = found.asking.params.add((MOST_GROUPS + 1) * max(len(found.pipeline.now.stages), 1), "int")
    return (
        f"with {found.sql}, g as (select {groups}, h.stage, count(distinct r.id) as n, coalesce(sum(r.amount), 0) as amount"
        f" from {found.history} where s.kind = 'open' and {stood(found, day)} group by {grouped})"
        f" select g.*, to_json({shown}) as shown from g{join} order by g.whole desc, g.n desc, g.g0, g.stage limit {limit}"
    )
