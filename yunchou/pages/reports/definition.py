"""A report as data: its kind, what it counts or lists, and in which groups."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.base.errors import FieldError, Problem, invalid, malformed, say
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.query import KNOWN_DIMENSIONS
from yunchou.model.object import Label, label
from yunchou.records.aggregate import MEASURE

KINDS = ("list", "summary", "matrix", "funnel", "cohort", "trend", "comparison", "joined")
GROUPS = {
    "summary": (1, 3),
    "matrix": (2, 2),
    "cohort": (2, 2),
    "funnel": (1, 1),
    "trend": (1, 1),
    "comparison": (0, 2),
}
"""How many dimensions each kind is broken down by, at least and at most."""
MOST_BLOCKS = 8

_Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
_Words = Annotated[str, msgspec.Meta(max_length=200)]
_Expression = Annotated[str, msgspec.Meta(max_length=4000)]
_List = Annotated[list[_Words], msgspec.Meta(max_length=20)]
Unit = Literal["number", "money", "percent", "days"]


class OwnMeasure(msgspec.Struct, forbid_unknown_fields=True):
    """A figure made for this report: `measure` as `sum(amount)` over its object; with `date` the period narrows it."""

    name: _Name
    measure: _Words
    label: dict[str, _Words] = {}
    unit: Unit = "number"
    where: _Expression | None = None
    date: _Words | None = None


class Calculated(msgspec.Struct, forbid_unknown_fields=True):
    """A column that is calculated of the other columns of its line: `won_amount / won_count`."""

    name: _Name
    expression: _Expression
    label: dict[str, _Words] = {}
    unit: Unit = "number"


class Report(msgspec.Struct, forbid_unknown_fields=True):
    """What a report asks.

    `compare`: with the period `before`, or the same days a `year` earlier. A list names `object` and `fields`, the other
    kinds `metrics` of the catalogue or `measures` of their own; a joined one has `blocks`, each a report of its own.
    """

    kind: Literal["list", "summary", "matrix", "funnel", "cohort", "trend", "comparison", "joined"]
    label: dict[str, _Words] = {}
    object: _Words | None = None
    fields: _List = []
    where: _Expression | None = None
    sort: _List = []
    by: _List = []
    metrics: _List = []
    measures: Annotated[list[OwnMeasure], msgspec.Meta(max_length=10)] = []
    calculated: Annotated[list[Calculated], msgspec.Meta(max_length=10)] = []
    period: _Words | None = None
    compare: Literal["before", "year"] = "before"
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1000
    blocks: Annotated[list["Report"], msgspec.Meta(max_length=MOST_BLOCKS)] = []


def read_report(given: Any) -> Report:
    """The report of a stored definition. Raises 422 `wrong_type` for what is none."""
    try:
        return msgspec.convert(given, Report)
    except msgspec.ValidationError as error:
        message = say("报表定义的格式不对：{e}", "This is not a report: {e}", e=str(error)[:200])
        raise invalid((FieldError("wrong_type", message, field="definition"),)) from None


def check_shape(report: Report, *, nested: bool = False) -> None:
    """Raises 400 for a report that lacks what its kind needs."""
    if report.kind == "joined":
        if nested or not report.blocks:
            raise malformed(say("拼接报表由其他报表组成", "A joined report is made of other reports"))
        for block in report.blocks:
            check_shape(block, nested=True)
        return
    if report.kind == "list":
        if not report.object:
            raise malformed(say("列表需要对象", "A list needs an object"))
        return
    if not report.metrics and not report.measures:
        raise malformed(say("报表需要至少一个指标", "A report needs at least one metric"))
    if report.measures and not report.object:
        raise malformed(say("自定义度量需要对象", "Measures of one's own need an object"))
    least, most = GROUPS[report.kind]
    if not least <= len(report.by) <= most:
        message = say(
            "这种报表需要 {a} 至 {b} 个维度", "This kind takes {a} to {b} dimensions", a=least, b=most
        )
        raise malformed(message)


def words(given: dict[str, str], fallback: str) -> Label:
    """A label in both languages, one standing in for the other."""
    chinese, english = given.get("zh-CN") or "", given.get("en") or ""
    return label(chinese or english or fallback, english or chinese or fallback)


def catalogue_of(report: Report, catalogue: Catalogue) -> Catalogue:
    """The catalogue with the report's own measures. Raises 400 for a measure that is none, or whose name is taken."""
    own: list[Metric] = []
    for each in report.measures:
        if MEASURE.fullmatch(each.measure) is None:
            message = say(
                "度量 {m} 无效，应如 sum(amount)", "{m} is no measure, as sum(amount)", m=each.measure[:60]
            )
            raise Problem(400, "unknown_function", message)
        if each.name in catalogue.metrics or each.name in [metric.name for metric in own]:
            raise malformed(say("名称 {n} 已被使用", "The name {n} is taken", n=each.name))
        own.append(
            Metric(
                each.name,
                words(each.label, each.name),
                report.object or "",
                each.unit,
                each.measure,
                each.where or "",
                each.date or "",
                stock=not each.date,
                dimensions=_dimensions(catalogue, report.object or ""),
            )
        )
    return Catalogue([*catalogue.metrics.values(), *own])


def _dimensions(catalogue: Catalogue, name: str) -> dict[str, str]:
    """What the measures of an object are broken down by: as the catalogue has it, else by the fields of these names."""
    known = next((each.dimensions for each in catalogue.metrics.values() if each.object == name), {})
    return {**{each: each for each in KNOWN_DIMENSIONS}, **known}
