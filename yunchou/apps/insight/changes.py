"""What changed in a figure between two periods, and which groups account for it, under the asker's rights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.insight.contribution import (
    Pair,
    Share,
    Sizes,
    rates,
    sizes,
    sums,
    surprise,
    telling,
    without_dimension,
)
from yunchou.base.errors import FieldError, Problem, malformed, say
from yunchou.base.time import Span, before, shift, today
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.query import MetricQuery, Row, amount, query_all, span_of

MOST_GROUPS = 5000
"""A dimension with more values than this in a period explains nothing to anybody, and is left out by name."""
PART, WHOLE = "part of the figure", "whole of the figure"


@dataclass(frozen=True, slots=True)
class Explained:
    """A dimension: what each of its groups brings to the change, and those that tell most of it."""

    dimension: str
    shares: Sequence[Share]
    telling: Sequence[Share]
    most: bool
    surprise: float
    sizes: Sizes | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure now and before. `kind`: `sum`, `rate` (a mean or ratio) or `whole` (only as a whole, as a median)."""

    metric: Metric
    kind: str
    period: Span
    before: Span
    now: Fraction | None
    was: Fraction | None
    number: Pair | None
    dimensions: Sequence[Explained]
    left_out: Sequence[str]


def compared(caller: Caller, period: Any, against: str) -> tuple[Span, Span]:
    """The period as far as it has gone, and as much of the one before it (`previous`) or of a year ago (`last_year`).

    Raises 400 for what is no period, or one that has not begun.
    """
    asked = span_of(caller, period)
    until = today(caller.organisation.settings.time_zone)
    if asked.start > until:
        message = say(
            "该期间尚未开始，没有可比的变化", "The period has not begun: there is no change to look at"
        )
        raise malformed(message, errors=(FieldError("malformed", message, field="period"),))
    base = shift(asked, "year", -1) if against == "last_year" else before(asked)
    if until >= asked.end:
        return asked, base
    # A period that runs is held against as many days of the other.
    gone = (until - asked.start).days + 1
    cut = Span(base.start, min(base.end, shift(Span(base.start, base.start), "day", gone).end))
    return Span(asked.start, shift(Span(asked.start, asked.start), "day", gone).end), cut


async def change(
    caller: Caller,
    catalogue: Catalogue,
    name: str,
    spans: tuple[Span, Span],
    *,
    where: str | None = None,
    filters: Mapping[str, Sequence[Any]] | None = None,
) -> Changed:
    """The change of a metric between two periods by each of its dimensions.

    Raises 400 for an unknown metric or a wrong condition, 422 `no_period` for a figure that has no period.
    """
    metric = catalogue.metric(name)
    kind, part, whole = _parts(catalogue, metric)
    known = Catalogue(
        (
            *catalogue.metrics.values(),
            *(
                replace(each, name=called)
                for each, called in ((part, PART), (whole, WHOLE))
                if each is not None
            ),
        )
    )
    names = [PART, WHOLE] if whole is not None else [PART]
    wanted = [(), *((each,) for each in metric.dimensions)] if kind != "whole" else [()]
    asked = [
        MetricQuery(names, by, where, written(span), limit=MOST_GROUPS + 1, filters=filters or {})
        for by in wanted
        for span in spans
    ]
    answers = await query_all(caller, known, asked)
    total = _rows(answers[0], answers[1])
    found = [
        (by[0], _pairs(by[0], answers[2 * place], answers[2 * place + 1]))
        for place, by in enumerate(wanted)
        if by
    ]
    overall = without_dimension(_paired((), *total))
    now, was = _figures(kind, overall, total)
    explained = [_explained(dimension, kind, pairs, overall) for dimension, pairs in found if pairs]
    return Changed(
        metric,
        kind,
        *spans,
        now,
        was,
        overall if whole is not None else None,
        sorted((each for each in explained if len(each.shares) > 1), key=_order),
        tuple(dimension for dimension, pairs in found if pairs is None),
    )


def _parts(catalogue: Catalogue, metric: Metric) -> tuple[str, Metric, Metric | None]:
    """What is to be asked of a metric: its kind, what is summed, and over what or how many."""
    without_period(metric)
    if metric.ratio is not None:
        part, whole = catalogue.parts(metric)
        additive = _function(part) in ("sum", "count") and _function(whole) in ("sum", "count")
        return ("rate", part, whole) if additive else ("whole", metric, None)
    function, inside = _function(metric), metric.measure.partition("(")[2].rpartition(")")[0]
    if function == "avg":
        part, whole = replace(metric, measure=f"sum({inside})"), replace(metric, measure=f"count({inside})")
        return "rate", part, whole
    if function == "sum":
        return "sum", metric, replace(metric, measure=f"count({inside})")
    return ("sum", metric, None) if function == "count" else ("whole", metric, None)


def without_period(metric: Metric) -> None:
    """Refuses a figure that has no period, 422 `no_period`."""
    if metric.stock or not metric.date:
        message = say(
            "“{name}”只有当前值，没有期间，无法比较变化",
            "{name} is what stands now and has no period: its change cannot be told",
            name=metric.name,
        )
        raise Problem(422, "no_period", message, (FieldError("no_period", message, field="metric"),))


def _function(metric: Metric) -> str:
    return metric.measure.partition("(")[0].strip()


def written(span: Span) -> dict[str, str]:
    """A span as a question asks for it, both days included."""
    return {"from": span.start.isoformat(), "to": shift(Span(span.end, span.end), "day", -1).end.isoformat()}


def _rows(now: list[Row] | Problem, was: list[Row] | Problem) -> tuple[list[Row], list[Row]]:
    if isinstance(now, Problem):
        raise now
    if isinstance(was, Problem):
        raise was
    return now, was


def _pairs(dimension: str, now: list[Row] | Problem, was: list[Row] | Problem) -> list[Pair] | None:
    """A dimension's groups at both times; none where the asker may not see it, None where it has too many values."""
    if isinstance(now, Problem) or isinstance(was, Problem):
        return []
    if max(len(now), len(was)) > MOST_GROUPS:
        return None
    return _paired((dimension,), now, was)


def _paired(by: Sequence[str], now: Sequence[Row], was: Sequence[Row]) -> list[Pair]:
    found: dict[str, Pair] = {}
    for rows, part, whole in ((was, "part_before", "whole_before"), (now, "part", "whole")):
        for row in rows:
            value = row[by[0]] if by else None
            key = key_of(value)
            pair = found.get(key, Pair(value))
            found[key] = replace(
                pair, value=value, **{part: _number(row.get(PART)), whole: _number(row.get(WHOLE))}
            )
    return list(found.values())


def key_of(value: Any) -> str:
    """What tells the values of a dimension apart."""
    return f"id {value['id']}" if isinstance(value, Mapping) and "id" in value else repr(value)


def _number(value: Any) -> Fraction:
    found = amount(value)
    return Fraction(found) if found is not None else Fraction(0)


def _figures(
    kind: str, overall: Pair, total: tuple[list[Row], list[Row]]
) -> tuple[Fraction | None, Fraction | None]:
    if kind == "rate":
        return (
            overall.part / overall.whole if overall.whole else None,
            overall.part_before / overall.whole_before if overall.whole_before else None,
        )
    if kind == "sum":
        return overall.part, overall.part_before
    now, was = (amount(rows[0].get(PART)) if rows else None for rows in total)
    return (
        Fraction(now) if now is not None else None,
        Fraction(was) if was is not None else None,
    )


def _explained(dimension: str, kind: str, pairs: Sequence[Pair], overall: Pair) -> Explained:
    shares = rates(pairs) if kind == "rate" else sums(pairs)
    moved = sum((each.contribution for each in shares), Fraction(0))
    named, most = telling(shares, moved) if moved else ([], False)
    parted = sizes(pairs) if kind == "sum" and overall.whole + overall.whole_before else None
    return Explained(dimension, shares, named, most, surprise(shares), parted)


def _order(found: Explained) -> tuple[bool, float]:
    """A dimension of which few groups tell most of a change goes first; among those the one whose shares moved most."""
    return not found.most, -found.surprise
