"""Asking for metrics: by any dimension, grain and period, under the asker's rights; and the records behind a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.errors import FieldError, Problem, malformed, say
from yunchou.base.time import Span, parse_period, today
from yunchou.metrics.batch import Part, conjunction, count
from yunchou.metrics.catalogue import GRAINS, Catalogue, Metric
from yunchou.records.aggregate import Aggregate, compile_aggregate
from yunchou.records.read import Query, asking_of, compile_page

MOST_METRICS = 20
LARGEST_EXPONENT = 100
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
    filters: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Dimension → values of which one must hold, for the metrics that have the dimension."""
    kept: bool = True
    """Whether figures may come from what is kept added up; without, the records themselves are counted."""


Row: TypeAlias = dict[str, Any]


async def query(caller: Caller, catalogue: Catalogue, asked: MetricQuery) -> list[Row]:
    """One row per combination of the dimensions that has any of the figures. Raises 400 for a wrong question."""
    answer = (await query_all(caller, catalogue, [asked]))[0]
    if isinstance(answer, Problem):
        raise answer
    return answer


async def query_all(
    caller: Caller, catalogue: Catalogue, asked: Sequence[MetricQuery]
) -> list[list[Row] | Problem]:
    """The rows of each question, or why it has none; all of them with as few statements as there are kinds of groups."""
    parts = [_parts_or_problem(caller, catalogue, each) for each in asked]
    counted = await count(
        caller, [p for each in parts if not isinstance(each, Problem) for p in each.values()]
    )
    return [
        each if isinstance(each, Problem) else _answer(catalogue, question, each, counted)
        for question, each in zip(asked, parts, strict=True)
    ]


def _parts_or_problem(caller: Caller, catalogue: Catalogue, asked: MetricQuery) -> dict[str, Part] | Problem:
    """What is to be counted for a question, by the name of the metric."""
    try:
        if not 1 <= len(asked.metrics) <= MOST_METRICS or not 1 <= asked.limit <= 10_000:
            raise malformed(say("应有 1 至 {n} 个指标", "There must be 1 to {n} metrics", n=MOST_METRICS))
        wanted = [catalogue.metric(name) for name in dict.fromkeys(asked.metrics)]
        measured = {part.name: part for each in wanted for part in catalogue.parts(each)}
        return {name: _part(caller, metric, asked) for name, metric in measured.items()}
    except Problem as problem:
        return problem


def _answer(
    catalogue: Catalogue,
    asked: MetricQuery,
    parts: Mapping[str, Part],
    counted: Mapping[Part, list[tuple[tuple[Any, ...], Any]] | Problem],
) -> list[Row] | Problem:
    rows: dict[tuple[Any, ...], Row] = {}
    for name, part in parts.items():
        found = counted[part]
        if isinstance(found, Problem):
            return found
        metric = catalogue.metric(name)
        places = [part.group.index(_path(metric, each)) for each in asked.by]
        for values, figure in found:
            own = [values[place] for place in places]
            row = rows.setdefault(tuple(map(_key, own)), dict(zip(asked.by, own, strict=True)))
            row[name] = figure
    wanted = [catalogue.metric(name) for name in dict.fromkeys(asked.metrics)]
    shown = [_shown(row, wanted, catalogue, asked.by) for row in rows.values()]
    try:
        return _sorted(shown, asked)[: asked.limit]
    except Problem as problem:
        return problem


def questions(caller: Caller, catalogue: Catalogue, asked: MetricQuery) -> list[tuple[str, Aggregate]]:
    """The objects to ask and what to ask them. Raises 400 for a wrong question."""
    wanted = [part for name in asked.metrics for part in catalogue.parts(catalogue.metric(name))]
    return [(part.object, _part(caller, part, asked).alone()) for part in wanted]


def _part(caller: Caller, metric: Metric, asked: MetricQuery) -> Part:
    return Part(
        object=metric.object,
        group=tuple(dict.fromkeys(_path(metric, name) for name in asked.by)),
        measure=metric.measure,
        where=asked.where,
        also=conjunction(
            [
                metric.where,
                *_filter_conditions(caller, metric, asked.filters),
            ]
        ),
        date=metric.date,
        span=None
        if asked.period is None or metric.stock or not metric.date
        else span_of(caller, asked.period),
        kept=asked.kept,
        metric=metric.name,
    )


def _filter_conditions(caller: Caller, metric: Metric, filters: Mapping[str, Sequence[Any]]) -> list[str]:
    """The page's filters, as far as the metric knows their dimension: one of the chosen values each."""
    conditions = []
    for dimension, values in filters.items():
        if values and (dimension in GRAINS or dimension in metric.dimensions):
            each = [dimension_condition(caller, metric, dimension, value) for value in values]
            conditions.append(" or ".join(f"({one})" for one in each))
    return conditions


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
    period = span_of(caller, given)
    return f'{metric.date} >= "{period.start}" and {metric.date} < "{period.end}"'


def span_of(caller: Caller, given: Any) -> Span:
    """A period as it is asked for, as days. Raises 400 for what is none."""
    settings = caller.organisation.settings
    try:
        return parse_period(given, today(settings.time_zone), settings.fiscal_start_month)
    except ValueError:
        message = say(
            "期间无效，应如 2026、2026-Q1、2026-01 或 this_quarter",
            "Not a period: 2026, 2026-Q1, this_quarter…",
        )
        raise malformed(message, errors=(FieldError("malformed", message, field="period"),)) from None


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
    filters: Mapping[str, Sequence[Any]] = MappingProxyType({}),
) -> dict[str, Any]:
    """The records behind one figure: an object and the condition under which its list adds up to the figure.

    Raises 400 for what the figure itself could not be asked by.
    """
    metric = catalogue.metric(name)
    # The records of a ratio are those of its whole, among which those of its part are.
    whole = catalogue.parts(metric)[-1]
    asked = MetricQuery((name,), tuple(by), where, period, filters=filters)
    conditions = [whole.where, where or "", _period_condition(caller, whole, period)]
    conditions += _filter_conditions(caller, whole, filters)
    conditions += [dimension_condition(caller, whole, *each) for each in by.items()]
    found = conjunction(conditions)

    async def check(snapshot: Snapshot) -> tuple[None, tuple[int, int]]:
        # Each part by itself first: none must mean something else because of the words around it.
        compile_aggregate(asking_of(caller, snapshot), whole.object, _part(caller, whole, asked).alone())
        compile_page(asking_of(caller, snapshot), whole.object, Query(fields=("id",), where=found))
        return None, await caller.organisation.versions()

    await caller.organisation.consistent(check)
    return {"object": metric.object, "where": found, "metric": metric.name}


def dimension_condition(caller: Caller, metric: Metric, dimension: str, value: Any) -> str:
    """The condition on the metric's records under which a dimension has a value, as a row of figures tells it."""
    path = _path(metric, dimension)
    field, _, grain = (metric.date, ":", dimension) if dimension in GRAINS else path.partition(":")
    if grain:
        if value is None:
            return f"{field} is null"
        period = span_of(caller, str(value))
        return f'{field} >= "{period.start}" and {field} < "{period.end}"'
    if isinstance(value, Mapping):
        value = Decimal(str(value["amount"])) if "amount" in value else value.get("id")
    return f"{path} is null" if value is None else f"{path} = {_literal(dimension, value)}"


def _literal(dimension: str, value: Any) -> str:
    """A value of a figure's row as the language writes it. Raises 400 for what no row holds."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        number = Decimal(str(value))
        if number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT:
            return format(number, "f")
    if isinstance(value, str):
        return f'"{value.replace(chr(34), chr(34) * 2)}"'
    message = say("{name} 的值无效", "This is no value of {name}", name=dimension[:80])
    raise malformed(message, errors=(FieldError("malformed", message, field=dimension[:80]),))
