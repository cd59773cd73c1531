"""Asking for metrics: by any dimension, grain and period, under the asker's rights; and the records behind a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeAlias

from yunchou.access.actor import Caller
from yunchou.base.errors import FieldError, Problem, malformed, say
from yunchou.base.time import Span, parse_period, today
from yunchou.metrics.catalogue import GRAINS, Catalogue, Metric
from yunchou.records.aggregate import Aggregate, aggregate_rows

MOST_METRICS = 20
RATIO_PLACES = Decimal("0.0000000001")


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """`by`: dimensions, grains (`month`), or paths of the metric's object. `period` as in `yunchou.base.time`."""

    metrics: Sequence[str]
    by: Sequence[str] = ()
    where: str | None = None
    period: Any = None
    sort: Sequence[str] = ()
    limit: int = 1000


Row: TypeAlias = dict[str, Any]


async def query(caller: Caller, catalogue: Catalogue, asked: MetricQuery) -> list[Row]:
    """One row per combination of the dimensions that has any of the figures. Raises 400 for a wrong question."""
    if not 1 <= len(asked.metrics) <= MOST_METRICS or not 1 <= asked.limit <= 10_000:
        raise malformed(say("应有 1 至 {n} 个指标", "There must be 1 to {n} metrics", n=MOST_METRICS))
    wanted = [catalogue.metric(name) for name in dict.fromkeys(asked.metrics)]
    measured = {part.name: part for each in wanted for part in catalogue.parts(each)}
    rows: dict[tuple[Any, ...], Row] = {}
    for metric in measured.values():
        for row in await _measure(caller, metric, asked):
            key = tuple(_key(row[name]) for name in asked.by)
            rows.setdefault(key, {name: row[name] for name in asked.by})[metric.name] = row["value"]
    shown = [_shown(row, wanted, catalogue, asked.by) for row in rows.values()]
    return _sorted(shown, asked)[: asked.limit]


def questions(caller: Caller, catalogue: Catalogue, asked: MetricQuery) -> list[tuple[str, Aggregate]]:
    """The objects to ask and what to ask them. Raises 400 for a wrong question."""
    wanted = [part for name in asked.metrics for part in catalogue.parts(catalogue.metric(name))]
    return [(part.object, _question(caller, part, asked)) for part in wanted]


def _question(caller: Caller, metric: Metric, asked: MetricQuery) -> Aggregate:
    return Aggregate(
        group=list(dict.fromkeys(_path(metric, name) for name in asked.by)),
        measures={"value": metric.measure},
        where=asked.where,
        limit=10_000,
        also=conjunction([metric.where, _period_condition(caller, metric, asked.period)]),
    )


async def _measure(caller: Caller, metric: Metric, asked: MetricQuery) -> list[Row]:
    groups = {name: _path(metric, name) for name in asked.by}
    answer = await aggregate_rows(caller, metric.object, _question(caller, metric, asked))
    return [{"value": row["value"], **{name: row[path] for name, path in groups.items()}} for row in answer]


def _path(metric: Metric, name: str) -> str:
    """The path or dated grain of the metric's object that a dimension stands for."""
    if name in GRAINS:
        if not metric.date:
            raise _no_dimension(metric, name)
        return f"{metric.date}:{name}"
    if name in metric.dimensions:
        return metric.dimensions[name]
    if name in KNOWN_DIMENSIONS:
        raise _no_dimension(metric, name)
    return name


KNOWN_DIMENSIONS = ("owner", "department", "region", "product", "source", "stage", "pipeline", "account")


def _no_dimension(metric: Metric, name: str) -> Problem:
    message = say(
        "指标 {metric} 没有维度 {name}",
        "The metric {metric} has no dimension {name}",
        metric=metric.name,
        name=name,
    )
    return Problem(400, "unknown_name", message, (FieldError("unknown_name", message, field=name),))


def _period_condition(caller: Caller, metric: Metric, given: Any) -> str:
    if given is None or metric.stock or not metric.date:
        return ""
    period = _period(caller, given)
    return f'{metric.date} >= "{period.start}" and {metric.date} < "{period.end}"'


def _period(caller: Caller, given: Any) -> Span:
    settings = caller.organisation.settings
    try:
        return parse_period(given, today(settings.time_zone), settings.fiscal_start_month)
    except ValueError:
        message = say(
            "期间无效，应如 2026、2026-Q1、2026-01 或 this_quarter",
            "Not a period: 2026, 2026-Q1, this_quarter…",
        )
        raise malformed(message, errors=(FieldError("malformed", message, field="period"),)) from None


def conjunction(conditions: Sequence[str]) -> str | None:
    """Several conditions that must all hold, as one expression."""
    held = [each for each in conditions if each and each.strip()]
    return " and ".join(f"({each})" for each in held) if held else None


def _key(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return (value["id"],) if "id" in value else str(value)


def _shown(row: Row, wanted: Sequence[Metric], catalogue: Catalogue, by: Sequence[str]) -> Row:
    out = {name: row[name] for name in by}
    for metric in wanted:
        if metric.ratio is None:
            out[metric.name] = row.get(metric.name, _nothing(metric))
        else:
            out[metric.name] = _ratio(row.get(metric.ratio[0]), row.get(metric.ratio[1]))
    return out


def _nothing(metric: Metric) -> Any:
    """The figure of no records: a count of nothing is 0, a mean of nothing is unknown."""
    return 0 if metric.measure.startswith("count") else None


def _ratio(part: Any, whole: Any) -> Any:
    top, bottom = amount(part), amount(whole)
    if not bottom:
        return None
    return float(((top or Decimal(0)) / bottom).quantize(RATIO_PLACES, ROUND_HALF_UP))


def amount(value: Any) -> Decimal | None:
    """A figure as a number, whether money or not."""
    if value is None:
        return None
    return Decimal(value["amount"]) if isinstance(value, Mapping) else Decimal(str(value))


def _sorted(rows: list[Row], asked: MetricQuery) -> list[Row]:
    if not asked.sort:
        return (
            sorted(rows, key=lambda row: [str(row[name]) for name in asked.by]) if _dated(asked.by) else rows
        )
    for each in reversed(asked.sort):
        name, down = (each[1:], True) if each.startswith("-") else (each, False)
        if rows and name not in rows[0]:
            message = say("没有名为 {name} 的列", "There is no column {name}", name=name[:60])
            raise Problem(
                400, "unknown_name", message, (FieldError("unknown_name", message, field=name[:60]),)
            )
        known = [row for row in rows if row[name] is not None]
        unknown = [row for row in rows if row[name] is None]
        rows = sorted(known, key=lambda row: _rank(row[name]), reverse=down) + unknown
    return rows


def _rank(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Decimal(value["amount"]) if "amount" in value else str(value.get("name"))
    return value


def _dated(by: Sequence[str]) -> bool:
    return bool(by) and all(name in GRAINS for name in by)


async def drill(
    caller: Caller,
    catalogue: Catalogue,
    name: str,
    by: Mapping[str, Any],
    where: str | None = None,
    period: Any = None,
) -> dict[str, Any]:
    """The records behind one figure: an object and the condition under which its list adds up to the figure."""
    metric = catalogue.metric(name)
    parts = catalogue.parts(metric)
    # The records of a ratio are those of its whole, among which those of its part are.
    conditions = [parts[-1].where, where or "", _period_condition(caller, parts[-1], period)]
    for dimension, value in by.items():
        conditions.append(_dimension_condition(caller, parts[-1], dimension, value))
    return {"object": metric.object, "where": conjunction(conditions), "metric": metric.name}


def _dimension_condition(caller: Caller, metric: Metric, dimension: str, value: Any) -> str:
    path = _path(metric, dimension)
    if dimension in GRAINS:
        if value is None:
            return f"{metric.date} is null"
        period = _period(caller, str(value))
        return f'{metric.date} >= "{period.start}" and {metric.date} < "{period.end}"'
    if isinstance(value, Mapping):
        value = value.get("id")
    if value is None:
        return f"{path} is null"
    text = str(value).replace('"', '""')
    return f'{path} = "{text}"'
