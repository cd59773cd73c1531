"""Metrics that an organisation makes itself, as part of the snapshot: they stand in the catalogue beside the shipped ones."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.access.state import system_viewer
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import Problem, say
from yunchou.language.fields import expression_type
from yunchou.language.types import Params
from yunchou.metrics.catalogue import GRAINS, Catalogue, Metric, declared
from yunchou.model.object import Model, Object, label
from yunchou.records.aggregate import MOST_GROUPS, Aggregate, compile_aggregate
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.select import Asking
from yunchou.records.write import Unit

Values: TypeAlias = Mapping[str, Any] | Record
PART = "metrics"
RIGHT = "model.change"
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
OWN = (
    "code",
    "object",
    "aggregate",
    "measured",
    "part",
    "whole",
    "filter",
    "date",
    "person",
    "department",
    "fields",
)
NEEDS_FIELD = ("count_distinct", "sum", "avg", "median", "min", "max")
PERSON = "owner"


def split(names: str | None) -> tuple[str, ...]:
    """Names separated by commas of either kind."""
    parts = (each.strip() for each in (names or "").replace("，", ",").split(","))
    return tuple(dict.fromkeys(each for each in parts if each))


def metric_of(model: Model, values: Values) -> Metric:
    """The metric that a record defines."""
    kind = values["aggregate"]
    ratio = (values["part"] or "", values["whole"] or "") if kind == "ratio" else None
    return Metric(
        values["code"],
        label(values["name"], values["name_en"] or values["name"]),
        values["object"],
        values["unit"] or "number",
        "" if ratio else f"{kind}({values['measured'] or ''})",
        "" if ratio else values["filter"] or "",
        values["date"] or "",
        bool(values["stock"]) or not values["date"],
        ratio,
        values["better"] or "higher",
        MappingProxyType(dimensions_of(model, values)),
        label(values["description"], values["description"]) if values["description"] else None,
    )


def dimensions_of(model: Model, values: Values) -> dict[str, str]:
    """By what a metric is broken down: the person it counts for with all above, and the fields named."""
    found: dict[str, str] = {}
    owner = model.objects.get(values["object"] or "")
    person = values["person"] or (PERSON if owner is not None and PERSON in owner.fields else "")
    if person:
        found |= {"owner": person, "manager": f"{person}.manager"}
    department = values["department"] or (f"{person}.department" if person else "")
    if department:
        found |= {"department": department, "region": f"{department}.region"}
    return found | {name: name for name in split(values["fields"])}


def catalogue_in(snapshot: Snapshot, shipped: Catalogue) -> Catalogue:
    """The metrics declared in code and those of the organisation. One whose name the product has taken meanwhile gives way."""
    made = made_in(snapshot)
    return Catalogue((*made.values(), *shipped.metrics.values())) if made else shipped


def everything(snapshot: Snapshot) -> Catalogue:
    """The metrics that come with the apps and the organisation's own, for what runs within a transaction."""

    def make() -> Catalogue:
        return catalogue_in(snapshot, Catalogue(m for each in declared() for m in each.metrics.values()))

    return snapshot.compiled(("catalogue of everything",), make)


async def catalogue_for(caller: Caller, shipped: Catalogue) -> Catalogue:
    """The catalogue in force now for the caller's organisation."""

    async def read(snapshot: Snapshot) -> tuple[Catalogue, tuple[int, int]]:
        return catalogue_in(snapshot, shipped), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> Mapping[str, Metric]:
    """The active metrics by code."""
    owner = model.objects.get("metric")
    if owner is None or not owner.table or not all(f.column for f in owner.fields.values()):
        # Before the upgrade that makes the table.
        return {}
    listed = ", ".join(f"{quote(f.column)} as {quote(f.name)}" for f in owner.fields.values())
    rows = await link.fetch(
        f"select {listed} from {quote(schema)}.{quote(owner.table)} where active and deleted_at is null order by id"
    )
    return {row["code"]: metric_of(model, row) for row in rows}


@before("metric")
async def check_metrics(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A metric is made by whoever may change the model, counts what there is, and takes nobody's name."""
    for change in changes:
        if not unit.asking().viewer.rights.may(RIGHT):
            change.fail(403, "forbidden", say("您没有设置指标的权限", "You may not set metrics up"))
        elif change.kind in (CREATE, UPDATE) and (
            change.kind == CREATE or any(change.changes(name) for name in OWN)
        ):
            _check(unit, change)


def made_in(snapshot: Snapshot) -> Mapping[str, Metric]:
    """The organisation's own metrics by code, those in use."""
    found: Mapping[str, Metric] = snapshot.parts.get(PART, {})
    return found


def _check(unit: Unit, change: Change) -> None:
    values = {name: change.now(name) for name in unit.snapshot.model.object("metric").fields}
    code, counted = values["code"] or "", unit.snapshot.model.objects.get(values["object"] or "")
    if CODE.fullmatch(code) is None:
        message = say(
            "编码以小写字母开头，只含小写字母、数字和下划线",
            "A code is small letters, digits and underscores",
        )
        change.fail(422, "malformed", message, "code")
    elif code in GRAINS or any(code in each.metrics for each in declared()):
        change.fail(422, "duplicate", say("编码 {n} 已被使用", "The code {n} is taken", n=code), "code")
    elif counted is None:
        message = say("没有名为 {n} 的对象", "There is no object {n}", n=values["object"] or "")
        change.fail(422, "not_an_option", message, "object")
    elif values["aggregate"] == "ratio":
        _check_ratio(unit, change, values)
    else:
        _check_figure(unit, change, values)


def _check_figure(unit: Unit, change: Change, values: Mapping[str, Any]) -> None:
    """Each part of the definition is compiled as it will be asked, so that a fault is told at its field."""
    needs = values["aggregate"] in NEEDS_FIELD
    if needs != bool(values["measured"]):
        message = (
            say("请选择统计字段", "Choose the field that is measured")
            if needs
            else say("统计记录数时不选字段", "A number of records measures no field")
        )
        change.fail(422, "required" if needs else "rule", message, "measured")
        return
    metric = metric_of(unit.snapshot.model, values)
    asked = {
        "measured": Aggregate((), {"value": metric.measure}),
        "filter": Aggregate((), {"value": "count()"}, metric.where or None),
        "date": _by(*(f"{metric.date}:{grain}" for grain in GRAINS if metric.date)),
        "person": _by(*(metric.dimensions.get(name) for name in ("owner", "manager"))),
        "department": _by(*(metric.dimensions.get(name) for name in ("department", "region"))),
        "fields": _by(*split(values["fields"])[:MOST_GROUPS]),
    }
    for name, question in asked.items():
        # What follows may be made of what is wrong already, as the department is of the person.
        if not change.failed:
            _compile(unit, change, metric.object, name, question)
    if not change.failed:
        _check_unit(unit, change, metric, values["measured"])


def _check_unit(unit: Unit, change: Change, metric: Metric, measured: str | None) -> None:
    """Amounts are shown with their currency and counts without: the unit is that of what is measured."""
    owner = unit.snapshot.model.objects[metric.object]
    field = owner.fields.get(measured or "")
    counts = metric.measure.startswith("count")
    if field is None and not counts:
        return
    money = field is not None and not counts and expression_type(owner, field).kind == "money"
    if money != (metric.unit == "money"):
        message = (
            say("金额字段的单位应为金额", "What is measured is an amount of money")
            if money
            else say("所统计的不是金额", "What is measured is no amount of money")
        )
        change.fail(422, "rule", message, "unit")


def _check_ratio(unit: Unit, change: Change, values: Mapping[str, Any]) -> None:
    made = made_in(unit.snapshot)
    for name in ("part", "whole"):
        code = values[name] or ""
        known = [each.metrics[code] for each in declared() if code in each.metrics]
        found = known[0] if known else made.get(code)
        if found is None or found.ratio is not None or found.object != values["object"]:
            message = say(
                "请选择该对象的一个非比值指标", "Choose a metric of this object that is no ratio itself"
            )
            change.fail(422, "not_an_option", message, name)


def _by(*paths: str | None) -> Aggregate:
    return Aggregate([each for each in paths if each], {"value": "count()"})


def _compile(unit: Unit, change: Change, counted: str, name: str, question: Aggregate) -> None:
    asking = Asking(unit.caller.organisation, unit.snapshot, system_viewer(unit.snapshot.access), Params())
    try:
        compile_aggregate(asking, counted, question)
    except Problem as problem:
        fault = problem.errors[0] if problem.errors else None
        change.fail(422, problem.code, fault.message if fault else problem.detail, name)
