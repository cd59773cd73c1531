"""Counting the KPIs of a pipeline: one statement for all that is counted of stays, under the asker's rights.

A stay is all the time that a record spent in a stage, returns added; without a stage, the way from the first stage to the end.
It counts in the period in which it ended, so that what counts is complete; those that last are told apart. Each stay gives one
value (for a share 1 or 0), and a KPI is the mean of them. A related record counts where it happened while the record was in the
stage; one with a day and no time counts for the stage in which the record was at the end of that day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.ground import Asked, Ground, Told, ground, span_condition
from yunchou.apps.process.kpis.kept import METRIC, OF_RECORDS, Kpi
from yunchou.base.errors import Problem, bad_expression, say
from yunchou.base.time import Span
from yunchou.language.compile import compile_condition
from yunchou.model.field_types import type_of
from yunchou.records.aggregate import grain_sql
from yunchou.records.read import readable_object
from yunchou.records.select import Select, names_of

MONTH = "month"


@dataclass(frozen=True, slots=True)
class Count:
    """How many stays, or records of a metric, count and what their values add up to; of those that last: how many, and how many
    of them have not met a share yet."""

    count: int = 0
    total: Decimal = Decimal(0)
    open: int = 0
    lacking: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.count + other.count,
            self.total + other.total,
            self.open + other.open,
            self.lacking + other.lacking,
        )

    @property
    def value(self) -> Decimal | None:
        """The mean; None of nothing."""
        return self.total / self.count if self.count else None


@dataclass(frozen=True, slots=True)
class Related:
    """The records that a KPI counts: SQL of the link to the deal, of the moment, of the rows with their joins, and of which."""

    link: str
    at: str
    rows: str
    condition: str


Key = tuple[int, int | None, str | None]
"""KPI, person, month (None of stays that last, and where months are not asked for)."""


def asked_of(kpis: Sequence[Kpi], pipeline: int) -> Asked:
    """What is asked of the pipeline's records for these KPIs."""
    return Asked(pipeline, by="owner", told={name: told for kpi in kpis for name, told in _told(kpi).items()})


def _told(kpi: Kpi) -> Mapping[str, Told]:
    if kpi.method == "deals_meeting":
        return {f"k{kpi.id}": Told(kpi.condition or "", condition=True)}
    return {f"k{kpi.id}": Told(kpi.measured or "")} if kpi.method == "deals_mean" else {}


def related(asking: Asking, kpi: Kpi, deals: str) -> Related:
    """The records that a KPI counts, as parts of a statement. Raises 400 for what names nothing, 403 without rights on them."""
    owner = readable_object(asking, kpi.object or "")
    alias = f"c{next(asking.numbers)}"
    select = Select(asking, owner, alias, f"{alias}j")
    link, date = select.place(names_of(kpi.link or "")), select.place(names_of(kpi.date or ""))
    kind = type_of(link.field)
    if not kind.relation or kind.many or kind.of_several or link.field.target != deals:
        message = say("“{n}”不指向流程的记录", "{n} does not name records of the pipeline", n=kpi.link or "")
        raise bad_expression("type_mismatch", 0, message)
    conditions = [select.condition()]
    if kpi.condition:
        conditions.append(compile_condition(kpi.condition, select, asking.params, asking.environment()))
    return Related(
        link.sql,
        _moment(asking, date.sql, type_of(date.field).kind),
        f"{select.table()}{select.joins}",
        " and ".join(conditions),
    )


def _moment(asking: Asking, sql: str, kind: str) -> str:
    if kind == "datetime":
        return sql
    if kind != "date":
        raise bad_expression("type_mismatch", 0, say("发生时间应为日期", "It must be a date"))
    zone = asking.params.add(asking.organisation.settings.time_zone, "text")
    return f"((({sql}) + 1)::timestamp at time zone {zone} - interval '1 microsecond')"


def fault_of(caller: Caller, snapshot: Snapshot, kpi: Kpi) -> Problem | None:
    """Why a KPI can't be counted for the asker, None where it can."""
    try:
        found = ground(caller, snapshot, asked_of([kpi], kpi.pipeline))
        if kpi.stage is not None and all(each.id != kpi.stage for each in found.ladder):
            return bad_expression(
                "unknown_name", 0, say("流程没有该阶段", "The pipeline does not have that stage")
            )
        if kpi.method in OF_RECORDS:
            related(found.asking, kpi, found.owner.name)
    except Problem as problem:
        return problem
    return None


def stays_sql(found: Ground, kpis: Sequence[Kpi]) -> str:
    """`k`, to stand behind `with`: for each KPI and each stay the deal, its owner, when it began and ended, and its value."""
    parts = [found.sql]
    parts.append(
        "p as materialized (select r.id, h.stage, h.entered_at as began, h.left_at as ended, s.kind from "
        f"{found.history})"
    )
    # The whole way is over with the entry into the stage at which the record ended.
    parts.append(
        "i as materialized (select id, stage, began, ended from p where kind = 'open' union all"
        " select p.id, null, min(p.began), max(p.began) filter (where e.kind <> 'open' and p.kind = e.kind)"
        " from p join r on r.id = p.id left join s e on e.id = r.stage group by p.id)"
    )
    parts.append(
        "w as materialized (select id, stage, min(began) as began,"
        " case when bool_and(ended is not null) then max(ended) end as ended from i group by id, stage)"
    )
    rows = []
    for kpi in kpis:
        where = _at_stage(found.asking, kpi, "w")
        join = ""
        if kpi.method in OF_RECORDS:
            name = f"x{kpi.id}"
            parts.append(f"{name} as ({_happened(found, kpi)})")
            join = f" left join {name} x on x.id = w.id"
        rows.append(
            f"select {found.asking.params.add(kpi.id, 'bigint')} as kpi, w.id, r.g as person, r.amount, w.began, w.ended,"
            f" ({_value(found.asking, kpi)})::numeric as v from w join r on r.id = w.id{join} where {where}"
        )
    parts.append(f"k as ({' union all '.join(rows)})")
    return ", ".join(parts)


def _at_stage(asking: Asking, kpi: Kpi, alias: str) -> str:
    if kpi.stage is None:
        return f"{alias}.stage is null"
    return f"{alias}.stage = {asking.params.add(kpi.stage, 'bigint')}"


def _happened(found: Ground, kpi: Kpi) -> str:
    told = related(found.asking, kpi, found.owner.name)
    return (
        "select i.id, count(*) as n, min(c.at) as first from i"
        f" join (select {told.link} as deal, {told.at} as at from {told.rows} where {told.condition}) c"
        " on c.deal = i.id and c.at >= i.began and (i.ended is null or c.at < i.ended)"
        f" where {_at_stage(found.asking, kpi, 'i')} group by i.id"
    )


def _value(asking: Asking, kpi: Kpi) -> str:
    hours = (
        None
        if kpi.within_hours is None
        else f"make_interval(hours => {asking.params.add(kpi.within_hours, 'int')})"
    )
    if kpi.method == "deals_meeting":
        return f"coalesce(r.k{kpi.id}, false)::int"
    if kpi.method == "deals_mean":
        return f"r.k{kpi.id}"
    if kpi.method == "stays_within":
        return f"(coalesce(w.ended, now()) - w.began <= {hours})::int"
    if kpi.method == "records_per_deal":
        return "coalesce(x.n, 0)"
    return "coalesce(x.n > 0" + (f" and x.first <= w.began + {hours}" if hours else "") + ", false)::int"


def counts_sql(found: Ground, kpis: Sequence[Kpi], span: Span, *, months: bool) -> str:
    """Rows of KPI, person, month, how many stays that ended in the span have a value, their sum, how many last and lack it."""
    asking = found.asking
    ended = span_condition(asking, "k.ended", span)
    month = grain_sql(asking, "k.ended", "datetime", MONTH) if months else "null::text"
    return (
        f"with {stays_sql(found, kpis)} select kpi, person, case when ended is not null then {month} end as month,"
        f" count(v) filter (where {ended}) as count, coalesce(sum(v) filter (where {ended}), 0) as total,"
        " count(*) filter (where ended is null) as open, count(*) filter (where ended is null and coalesce(v, 0) = 0) as lacking"
        f" from k where {ended} or ended is null group by 1, 2, 3"
    )


def counts(rows: Sequence[Any]) -> dict[Key, Count]:
    """The rows of `counts_sql` by their key."""
    return {
        (row["kpi"], row["person"], row["month"]): Count(
            row["count"], row["total"], row["open"], row["lacking"]
        )
        for row in rows
    }


def counted(kpis: Sequence[Kpi]) -> list[Kpi]:
    """Those that are counted of stays."""
    return [each for each in kpis if each.method != METRIC]
