"""Whether an improvement shows in a metric of the catalogue: before it began and since, over equally long times.

A ratio of two numbers of records is compared as a share. All else is compared by whole weeks, counted from the day on which it
began: sums as what a week brought, other ratios as the ratio of a week; weeks count as independent of each other.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from yunchou.access.actor import Caller
from yunchou.apps.process.analysis.effect import POINTS, Effect, Judging, judged, side_of
from yunchou.apps.process.analysis.intervals import average, share, share_difference
from yunchou.base.errors import Problem
from yunchou.base.time import Span
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.query import MetricQuery, amount, query_all

WEEK = 7
Days = dict[str, tuple[float, ...]]
"""The figures of a metric's parts by day."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Which metric under which condition, before and since; `expected`: percentage points of a rate, else by the week."""

    metric: str
    where: str | None
    before: Span
    after: Span
    expected: float | None = None


async def metric_effect(caller: Caller, catalogue: Catalogue, asked: Watched) -> Effect:
    """The figure before and since. Raises 400 for an unknown metric or a wrong condition, 403 without rights."""
    metric = catalogue.metric(asked.metric)
    parts = catalogue.parts(metric)
    days = await _days(caller, catalogue, parts, asked)
    lower = metric.better == "lower"
    both = [_summed(days, span, len(parts)) for span in (asked.before, asked.after)]
    if metric.unit == "percent" and _counted(parts) and all(part <= whole for part, whole in both):
        sides = [
            side_of(span, int(whole), share(int(part), int(whole)))
            for span, (part, whole) in zip((asked.before, asked.after), both, strict=True)
        ]
        return judged(asked.expected, Judging(share_difference, lower, POINTS), *sides)
    sides = [
        side_of(span, len(weeks), average(weeks))
        for span, weeks in (
            (asked.before, _weeks(days, asked.before, len(parts), back=True)),
            (asked.after, _weeks(days, asked.after, len(parts))),
        )
    ]
    scale = POINTS if metric.unit == "percent" else 1
    return judged(asked.expected, Judging(lower=lower, scale=scale), *sides)


def _counted(parts: Sequence[Metric]) -> bool:
    return len(parts) > 1 and all(each.measure.replace(" ", "") == "count()" for each in parts)


async def _days(caller: Caller, catalogue: Catalogue, parts: Sequence[Metric], asked: Watched) -> Days:
    period = {
        "from": asked.before.start.isoformat(),
        "to": (asked.after.end - dt.timedelta(days=1)).isoformat(),
    }
    names = tuple(dict.fromkeys(each.name for each in parts))
    (rows,) = await query_all(
        caller, catalogue, [MetricQuery(names, ("day",), asked.where, period, limit=10_000)]
    )
    if isinstance(rows, Problem):
        raise rows
    return {row["day"]: tuple(float(amount(row[each.name]) or 0) for each in parts) for row in rows}


def _summed(days: Days, span: Span, parts: int) -> tuple[float, ...]:
    nothing = (0.0,) * parts
    every = [days.get((span.start + dt.timedelta(days=n)).isoformat(), nothing) for n in range(span.days)]
    return tuple(sum(each[part] for each in every) for part in range(parts))


def _weeks(days: Days, span: Span, parts: int, *, back: bool = False) -> list[float]:
    """What each whole week brought, counted from the beginning, or `back` from the end; of a ratio those that have one."""
    found = []
    for n in range(span.days // WEEK):
        first = (
            span.end - dt.timedelta(days=WEEK * (n + 1)) if back else span.start + dt.timedelta(days=WEEK * n)
        )
        part, *whole = _summed(days, Span(first, first + dt.timedelta(days=WEEK)), parts)
        if not whole or whole[0]:
            found.append(part / whole[0] if whole else part)
    return found
