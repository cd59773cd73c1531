"""Asking for what seasons and levers are told from: months of figures, and what was won by groups, in few statements."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.access.working_time import working_time
from yunchou.apps.insight.changes import MOST_GROUPS, key_of, without_period, written
from yunchou.apps.insight.levers import Grown, Side, grown
from yunchou.apps.insight.seasons import Month, judged
from yunchou.base.errors import Problem, malformed, say
from yunchou.base.time import Span, add_months, labels, today
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.query import MetricQuery, Row, amount, query_all

MONTHS = 48
"""How far back seasons are learned: four years."""
GROUPS = 60
"""Of how many groups the months are judged: the largest."""
ENDED, WON, AMOUNT = "closed_count", "won_count", "won_amount"


@dataclass(frozen=True, slots=True)
class Seasons:
    """A metric's months for one group (None: for all): `months` are written like 2026-01, oldest first."""

    metric: Metric
    value: Any
    months: Sequence[str]
    judged: Sequence[Month]


async def seasons(
    caller: Caller, catalogue: Catalogue, names: Sequence[str], by: str | None, where: str | None = None
) -> list[Seasons]:
    """Each metric's whole months against season and calendar, as a whole and by a dimension where it has that.

    Raises 400 for an unknown metric or condition and a dimension with too many values, 422 `no_period` for a figure that has no
    period.
    """
    metrics = [catalogue.metric(name) for name in dict.fromkeys(names)]
    for metric in metrics:
        without_period(metric)
    this_month = today(caller.organisation.settings.time_zone).replace(day=1)
    span = Span(add_months(this_month, -MONTHS), this_month)
    works = await _works(caller)
    largest = await _largest(
        caller, catalogue, [each for each in metrics if by in each.dimensions], by, where, span
    )
    asked = [MetricQuery((each.name,), ("month",), where, written(span)) for each in metrics]
    asked += [
        MetricQuery(
            (name,),
            (str(by), "month"),
            where,
            written(span),
            limit=GROUPS * MONTHS,
            filters={str(by): values},
        )
        for name, values in largest.items()
        if values
    ]
    found = []
    for question, rows in zip(asked, await query_all(caller, catalogue, asked), strict=True):
        if isinstance(rows, Problem):
            raise rows
        found += _judged(catalogue.metric(question.metrics[0]), rows, question.by, span, works)
    return found


async def _largest(
    caller: Caller,
    catalogue: Catalogue,
    metrics: Sequence[Metric],
    by: str | None,
    where: str | None,
    span: Span,
) -> dict[str, list[Any]]:
    """Of each metric the values of a dimension with the largest figures; of a ratio, of its whole.

    None of a metric whose dimension the asker may not see. Raises 400 for a dimension with too many values.
    """
    if by is None:
        return {}
    sized = [catalogue.parts(each)[-1].name for each in metrics]
    asked = [MetricQuery((name,), (by,), where, written(span), limit=MOST_GROUPS + 1) for name in sized]
    found: dict[str, list[Any]] = {}
    for metric, name, rows in zip(metrics, sized, await query_all(caller, catalogue, asked), strict=True):
        if isinstance(rows, Problem):
            continue
        if len(rows) > MOST_GROUPS:
            raise malformed(say("该维度的取值太多", "The dimension has too many values"))
        rows.sort(key=lambda row: -abs(amount(row[name]) or Decimal(0)))
        found[metric.name] = [_plain(row[by]) for row in rows[:GROUPS]]
    return found


def _plain(value: Any) -> Any:
    return value["id"] if isinstance(value, Mapping) and "id" in value else value


async def _works(caller: Caller) -> Callable[[dt.date], bool]:
    async def read(snapshot: Snapshot) -> tuple[Callable[[dt.date], bool], tuple[int, int]]:
        found = working_time(snapshot.parts, caller.organisation.settings.time_zone).works
        return found, await caller.organisation.versions()

    works: Callable[[dt.date], bool] = await caller.organisation.consistent(read)
    return works


def _judged(
    metric: Metric, rows: Sequence[Row], by: Sequence[str], span: Span, works: Callable[[dt.date], bool]
) -> list[Seasons]:
    months = list(labels("month", span))
    groups: dict[str, tuple[Any, dict[str, float]]] = {}
    for row in rows:
        value = row[by[0]] if len(by) > 1 else None
        group = groups.setdefault(key_of(value), (value, {}))[1]
        figure = amount(row[metric.name])
        if figure is not None:
            group[row["month"]] = float(figure)
    # Of a sum a month without records is nothing; a mean or a rate of none is unknown.
    spread = metric.ratio is None and metric.measure.startswith(("sum", "count"))
    nothing = 0.0 if spread else None
    days = [_days(month, works) if spread else 1 for month in months]
    made = []
    for value, figures in groups.values():
        # Before the first figure there was nothing to be usual.
        first = min((at for at, month in enumerate(months) if month in figures), default=0)
        seen = [figures.get(month, nothing) for month in months[first:]]
        made.append(Seasons(metric, value, months[first:], judged(seen, days[first:])))
    return made


def _days(month: str, works: Callable[[dt.date], bool]) -> int:
    first = dt.date.fromisoformat(f"{month}-01")
    return sum(works(first + dt.timedelta(days=n)) for n in range((add_months(first, 1) - first).days))


async def levers(
    caller: Caller,
    catalogue: Catalogue,
    by: str,
    spans: tuple[Span, Span],
    *,
    where: str | None = None,
    filters: Mapping[str, Sequence[Any]] | None = None,
) -> list[Grown]:
    """What each group of a dimension won in both periods, and by which levers it grew, the largest first.

    Raises 400 for a dimension that deals do not have, 422 `too_many` for one with too many values.
    """
    asked = [
        MetricQuery(
            (ENDED, WON, AMOUNT), (by,), where, written(span), limit=MOST_GROUPS + 1, filters=filters or {}
        )
        for span in spans
    ]
    sides: dict[str, tuple[Any, list[Side]]] = {}
    for place, rows in enumerate(await query_all(caller, catalogue, asked)):
        if isinstance(rows, Problem):
            raise rows
        if len(rows) > MOST_GROUPS:
            raise malformed(say("该维度的取值太多", "The dimension has too many values"))
        for row in rows:
            both = sides.setdefault(key_of(row[by]), (row[by], [Side(0, 0, 0.0), Side(0, 0, 0.0)]))[1]
            both[place] = Side(row[ENDED] or 0, row[WON] or 0, float(amount(row[AMOUNT]) or 0))
    found = [grown(value, now, was) for value, (now, was) in sides.values()]
    return sorted(found, key=lambda each: -each.now.amount)
