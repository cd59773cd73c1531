"""How a metric goes on, by period and by the parts that make it, from what it was until now.

The figures are those of the asker: what he may not see is neither in the history nor in the forecast. The period that is under
way is not over and so no history; it is the first that is foreseen.
"""

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.errors import malformed, say
from yunchou.base.time import Span, label_of, labels, shift, span_of, today
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.query import MetricQuery, amount, query

SEASONS = {"month": 12, "quarter": 4, "week": 52}
"""How many periods make a year, by grain."""
MOST_PAST = {"month": 72, "quarter": 40, "week": 208}
MOST_STEPS = 24
MOST_PARTS = 30
"""The largest parts; what is left of the whole is one more."""
PLACES = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """`by`: a dimension of the metric that parts it. `until`: a day of the last period that counts as known, if it is over."""

    metric: str
    grain: str = "month"
    steps: int = 6
    by: str | None = None
    where: str | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One series: its group (None for the whole), the past, and the periods to come with their range."""

    group: Any
    past: Sequence[Decimal]
    values: Sequence[Decimal]
    low: Sequence[Decimal]
    high: Sequence[Decimal]
    method: str | None
    wape: float | None
    simple: str | None
    simple_wape: float | None
    coverage: float | None
    tried: Sequence[tuple[str, float]]
    origins: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The whole and its parts, which add up to it in every period to come; `past` and `ahead` are the periods' names."""

    metric: Metric
    past: Sequence[str]
    ahead: Sequence[str]
    whole: Said
    parts: Sequence[Said]


async def foresee(caller: Caller, catalogue: Catalogue, asked: Asked) -> Foreseen:
    """How a metric goes on. Raises 400 for one without periods, or with parts that do not add up."""
    metric = catalogue.metric(asked.metric)
    _check(metric, asked)
    settings = caller.organisation.settings
    last = _last(asked, today(settings.time_zone), settings.fiscal_start_month)
    count = MOST_PAST[asked.grain]
    span = Span(shift(last, asked.grain, 1 - count).start, last.end)
    past = {name: value for _, name, value in await _rows(caller, catalogue, asked, span, None)}
    names = list(labels(asked.grain, span, settings.fiscal_start_month))
    first = next((n for n, name in enumerate(names) if past.get(name)), len(names))
    known = names[first:]
    ahead = [
        label_of(asked.grain, shift(last, asked.grain, n).start, settings.fiscal_start_month)
        for n in range(1, asked.steps + 1)
    ]
    series = _filled(past, known, additive=adds_up(metric))
    groups = await _parts(caller, catalogue, asked, Span(span.start, last.end), known) if asked.by else []
    season = SEASONS[asked.grain]
    whole, parts = await asyncio.to_thread(_said, series, groups, season, asked.steps)
    return Foreseen(metric, known, ahead if whole.method else [], whole, parts)


def adds_up(metric: Metric) -> bool:
    """Whether the figures of parts make that of the whole."""
    return metric.additive


def _check(metric: Metric, asked: Asked) -> None:
    if metric.stock or (not metric.date and metric.ratio is None):
        raise malformed(say("时点指标没有各期数值，不能预测", "What stands now has no periods to go on from"))
    if asked.by and not adds_up(metric):
        raise malformed(say("该指标的各部分不能相加", "The parts of this metric do not add up"))
    if asked.by and asked.by not in metric.dimensions:
        raise malformed(say("指标没有维度 {d}", "The metric has no dimension {d}", d=asked.by[:60]))


def _last(asked: Asked, now: dt.date, fiscal_start: int) -> Span:
    """The last period that is over."""
    if asked.until is not None and asked.until < now:
        found = span_of(asked.grain, asked.until, fiscal_start)
        if found.end <= now:
            return found
    return shift(span_of(asked.grain, now, fiscal_start), asked.grain, -1)


async def _rows(
    caller: Caller, catalogue: Catalogue, asked: Asked, span: Span, by: str | None
) -> list[tuple[Any, str, Decimal]]:
    """Group (None where nothing is parted), period and figure. One statement."""
    period = {"from": span.start.isoformat(), "to": (span.end - dt.timedelta(days=1)).isoformat()}
    dimensions = (asked.grain,) if by is None else (by, asked.grain)
    rows = await query(
        caller, catalogue, MetricQuery((asked.metric,), dimensions, asked.where, period, limit=10_000)
    )
    found = [(None if by is None else row[by], row[asked.grain], amount(row[asked.metric])) for row in rows]
    return [(group, name, value) for group, name, value in found if name is not None and value is not None]


def _key(value: Any) -> Any:
    return value["id"] if isinstance(value, Mapping) else value


async def _parts(
    caller: Caller, catalogue: Catalogue, asked: Asked, span: Span, known: Sequence[str]
) -> list[tuple[Any, list[Decimal]]]:
    """The groups with their past, largest first; those beyond the limit as one, `{"others": how many}`."""
    by_group: dict[Any, tuple[Any, dict[str, Decimal]]] = {}
    for group, name, value in await _rows(caller, catalogue, asked, span, asked.by):
        by_group.setdefault(_key(group), (group, {}))[1][name] = value
    groups = [(group, _filled(found, known, additive=True)) for group, found in by_group.values()]
    groups.sort(key=lambda each: -sum(each[1]))
    if len(groups) > MOST_PARTS:
        left = groups[MOST_PARTS:]
        rest = [sum((past[n] for _, past in left), Decimal(0)) for n in range(len(known))]
        groups = [*groups[:MOST_PARTS], ({"others": len(left)}, rest)]
    return groups


def _filled(found: Mapping[str, Decimal], known: Sequence[str], *, additive: bool) -> list[Decimal]:
    """The figure of each period; of one without records 0 where figures add up, else the one before."""
    series: list[Decimal] = []
    for name in known:
        nothing = Decimal(0) if additive or not series else series[-1]
        series.append(found.get(name, nothing))
    return series


def _said(
    series: Sequence[Decimal], groups: Sequence[tuple[Any, Sequence[Decimal]]], season: int, steps: int
) -> tuple[Said, list[Said]]:
    """The forecasts, the parts reconciled to the whole; the library of numbers is loaded by the first call."""
    from yunchou.apps.learning.series.forecast import Forecast, forecast
    from yunchou.apps.learning.series.reconcile import reconcile, to_the_cent

    whole = forecast([float(each) for each in series], season, steps)
    parts = [forecast([float(each) for each in past], season, steps) for _, past in groups]
    told = whole.values.tolist()
    moved = [each.values.tolist() for each in parts]
    rounded: list[tuple[Decimal, list[Decimal]]] = []
    for n in range(len(told)):
        total, own = told[n], [each[n] for each in moved]
        if parts:
            total, own = reconcile(
                told[n], whole.spread, own, [each.spread for each in parts], positive=min(series) >= 0
            )
        rounded.append(to_the_cent(total, own, PLACES) if parts else (_round(total), []))

    def said(group: Any, past: Sequence[Decimal], found: Forecast, values: list[Decimal]) -> Said:
        # The range moves with the value that it is a range of.
        shifts = [float(value) - before for value, before in zip(values, found.values.tolist(), strict=True)]
        floor = 0.0 if past and min(past) >= 0 else float("-inf")
        low = [_round(max(floor, each + by)) for each, by in zip(found.low.tolist(), shifts, strict=True)]
        high = [_round(max(floor, each + by)) for each, by in zip(found.high.tolist(), shifts, strict=True)]
        return Said(
            group, past, values, low, high, found.method, found.wape, found.simple, found.simple_wape,
            found.coverage, found.tried, found.origins,
        )  # fmt: skip

    return (
        said(None, series, whole, [each[0] for each in rounded]),
        [
            said(group, past, parts[n], [each[1][n] for each in rounded])
            for n, (group, past) in enumerate(groups)
        ],
    )


def _round(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-PLACES))
