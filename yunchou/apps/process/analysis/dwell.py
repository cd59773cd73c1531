"""How long records stay in each stage, those that are still there included.

What is still in a stage has not shown how long it stays: it counts as an observation that is cut off (censored), by the
estimator of Kaplan and Meier (1958), and is never left out silently: S(t) = Π over the durations tᵢ ≤ t of (1 − dᵢ ÷ nᵢ),
with dᵢ the records that left after tᵢ and nᵢ those that stayed at least as long. The median is the first t at which S(t) is
at most one half. Returns to a stage are added up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.funnel import MOST_GROUPS
from yunchou.apps.process.analysis.ground import Asked, Ground, ground
from yunchou.records.aggregate import grain_sql

ENTERED = "entered_month"
"""Stays by the month in which they began, where a path would part the records."""
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
        monthly = asked.by == ENTERED
        found = ground(caller, snapshot, replace(asked, by=None) if monthly else asked)
        sql = _statement(found, monthly=monthly)
        rows = await caller.organisation.db.fetch(sql, *found.asking.params.values)
        told = [_dwell(row) for row in rows]
        return (found, told), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


def _statement(found: Ground, *, monthly: bool) -> str:
    by = monthly or found.group is not None
    shown = found.group.shown if found.group else "g.g0" if monthly else "null::json"
    join = found.group.join if found.group else ""
    limit = found.asking.params.add((MOST_GROUPS + 1) * max(len(found.pipeline.now.stages), 1), "int")
    # The whole and the groups are counted in one pass each. The key of a group is text: what may be null can't be joined.
    whole = "grouping(key) = 1" if by else "true"
    key = "case when grouping(key) = 1 then '*' else key end" if by else "'*'"
    durations = "grouping sets ((stage, seconds), (stage, key, seconds))" if by else "stage, seconds"
    figures = "grouping sets ((stage), (stage, g, key))" if by else "stage"
    same = 'q.stage = {0}.stage and q.key = {0}.key collate "C"'
    return (
        f"with {found.sql}, d as materialized ({_stays(found, monthly=monthly)}),"
        f" t as (select stage, {key} as key, seconds, count(*) filter (where gone) as ended,"
        f" sum(count(*)) over (partition by stage, {key} order by seconds desc) as stayed from d group by {durations}),"
        " k as (select stage, key, seconds, sum(case when ended = stayed then -1e9 else ln(1 - (ended / stayed)::float8)"
        " end) over (partition by stage, key order by seconds) as log_left from t where ended > 0),"
        f" q as (select stage, key, min(seconds) filter (where log_left <= ln(0.5 + {SLACK})) as median,"
        f" min(seconds) filter (where log_left <= ln(0.1 + {SLACK})) as p90 from k group by stage, key),"
        f" f as (select stage, {whole} as whole, {'g' if by else 'null'} as g0, {key} as key,"
        " count(*) filter (where gone) as gone, count(*) filter (where not gone) as staying,"
        " coalesce(sum(amount) filter (where not gone), 0) as staying_amount,"
        f" count(*) filter (where again) as again, sum(seconds) as total from d group by {figures}),"
        # Put together before it meets the medians: planned together, each stay would be held against every group.
        " v as materialized (select d.stage, u.key, d.amount, d.seconds from d"
        " cross join lateral (values ('*' collate \"C\"), (d.key)) u(key) where not d.gone),"
        " l as (select v.stage, v.key, count(*) as over, coalesce(sum(v.amount), 0) as over_amount from v join q"
        " on q.stage = v.stage and q.key = v.key where v.seconds > 2 * q.median group by 1, 2),"
        " g as (select f.*, q.median, q.p90, coalesce(l.over, 0) as over, coalesce(l.over_amount, 0) as over_amount from f"
        f' left join q on {same.format("f")} left join l on l.stage = f.stage and l.key = f.key collate "C")'
        f" select g.*, to_json({shown}) as shown from g{join} order by g.whole desc, g.g0, g.stage limit {limit}"
    )


def _stays(found: Ground, *, monthly: bool) -> str:
    """SQL for each record's stays in each open stage: the history is put together before it meets the records."""
    history = (
        f"select h.record::bigint as id, h.stage, min(h.entered_at) as entered,"
        " sum(extract(epoch from coalesce(h.left_at, now()) - h.entered_at))::float8"
        " as seconds, bool_and(h.left_at is not null) as gone, count(*) > 1 as again"
        f" from {found.entries} where s.kind = 'open' group by h.record, h.stage"
        f" having {found.within('min(h.entered_at)', found.span)}"
    )
    group = grain_sql(found.asking, "x.entered", "datetime", "month") if monthly else "r.g"
    return (
        f"select {group} as g, coalesce(({group})::text, '') collate \"C\" as key, r.amount, x.stage, x.seconds, x.gone, x.again"
        f" from ({history}) x join r on r.id = x.id"
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
