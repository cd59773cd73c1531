"""How long records stay in each stage, those that are still there included.

What is still in a stage has not shown how long it stays: it counts as an observation that is cut off (censored), by the
estimator of Kaplan and Meier (1958), and is never left out silently: S(t) = Π over the durations tᵢ ≤ t of (1 − dᵢ ÷ nᵢ),
with dᵢ the records that left after tᵢ and nᵢ those that stayed at least as long. The median is the first t at which S(t) is
at most one half. Returns to a stage are added up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.funnel import MOST_GROUPS
from yunchou.apps.process.analysis.ground import Asked, Ground, ground

SLACK = "1e-9"
"""What logarithms may be off when a share is held up to one half."""


@dataclass(frozen=True, slots=True)
class Dwell:
    """The stays in one stage, in days. `median` and `p90` are None where too few have left to tell.

    `staying`: how many are there now, with their amount; `over`: those of them that stay longer than twice the median.
    `again`: how many records came back to it.
    """

    group: Any
    whole: bool
    stage: int
    left: int
    staying: int
    staying_amount: Any
    over: int
    over_amount: Any
    again: int
    median: float | None
    p90: float | None
    total_days: float


async def dwells(caller: Caller, asked: Asked) -> tuple[Ground, Sequence[Dwell]]:
    """The stays that began in the period, by stage, for all records and for each group. Raises as `ground` does."""

    async def read(snapshot: Snapshot) -> tuple[tuple[Ground, Sequence[Dwell]], tuple[int, int]]:
        found = ground(caller, snapshot, asked)
        rows = await caller.organisation.db.fetch(_statement(found), *found.asking.params.values)
        told = [_dwell(row) for row in rows]
        return (found, told), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


def _statement(found: Ground) -> str:
    stays = (
        "select r.g, r.id, r.amount, h.stage, sum(extract(epoch from coalesce(h.left_at, now()) - h.entered_at))::float8"
        " as seconds, bool_and(h.left_at is not null) as gone, count(*) > 1 as again"
        f" from {found.history} where s.kind = 'open' group by r.g, r.id, r.amount, h.stage"
        f" having {found.within('min(h.entered_at)', found.span)}"
    )
    views = "true" if found.group is None else "true), (false"
    shown = found.group.shown if found.group else "null::json"
    join = found.group.join if found.group else ""
    limit = found.asking.params.add((MOST_GROUPS + 1) * max(len(found.pipeline.now.stages), 1), "int")
    return (
        f"with {found.sql}, d as materialized ({stays}),"
        # The key of a group is text: what may be null can't be joined by hashing.
        " v as materialized (select d.stage, d.amount, d.seconds, d.gone, d.again, w.whole, case when w.whole then null"
        " else d.g end as g, case when w.whole then '*' else coalesce(d.g::text, '') end collate \"C\" as key"
        f" from d cross join (values ({views})) w(whole)),"
        " t as (select stage, whole, key, seconds, count(*) filter (where gone) as ended,"
        " sum(count(*)) over (partition by stage, whole, key order by seconds desc) as stayed from v"
        " group by stage, whole, key, seconds),"
        " k as (select stage, whole, key, seconds, sum(case when ended = stayed then -1e9 else ln(1 - (ended / stayed)::float8)"
        " end) over (partition by stage, whole, key order by seconds) as log_left from t where ended > 0),"
        f" q as (select stage, whole, key, min(seconds) filter (where log_left <= ln(0.5 + {SLACK})) as median,"
        f" min(seconds) filter (where log_left <= ln(0.1 + {SLACK})) as p90 from k group by stage, whole, key),"
        " g as (select v.stage, v.whole, v.g as g0, q.median, q.p90, count(*) filter (where gone) as gone,"
        " count(*) filter (where not gone) as staying, coalesce(sum(amount) filter (where not gone), 0) as staying_amount,"
        " count(*) filter (where not gone and seconds > 2 * q.median) as over,"
        " coalesce(sum(amount) filter (where not gone and seconds > 2 * q.median), 0) as over_amount,"
        " count(*) filter (where again) as again, sum(seconds) as total from v left join q on q.stage = v.stage"
        " and q.whole = v.whole and q.key = v.key group by 1, 2, 3, 4, 5)"
        f" select g.*, to_json({shown}) as shown from g{join} order by g.whole desc, g.g0, g.stage limit {limit}"
    )


def _dwell(row: Any) -> Dwell:
    def days(name: str) -> float | None:
        return None if row[name] is None else round(row[name] / 86400, 4)

    return Dwell(
        group=json.loads(row["shown"]) if row["shown"] else None,
        whole=row["whole"],
        stage=row["stage"],
        left=row["gone"],
        staying=row["staying"],
        staying_amount=row["staying_amount"],
        over=row["over"],
        over_amount=row["over_amount"],
        again=row["again"],
        median=days("median"),
        p90=days("p90"),
        total_days=days("total") or 0.0,
    )
