"""What may be set up as a KPI, a standard and a coaching: figures that can be counted, bounds in order, days of what was done."""

from collections.abc import Iterable, Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, way_to_rows
from yunchou.access.state import system_viewer
from yunchou.apps.process.binding import known_pipelines
from yunchou.apps.process.kpis.counting import related
from yunchou.apps.process.kpis.kept import METRIC, OF_RECORDS, SHARES, Kpi
from yunchou.apps.process.plan import OPEN, USUAL_OBJECT, Pipelines
from yunchou.base.db import quote
from yunchou.base.errors import Message, Problem, say
from yunchou.base.time import today
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.types import NUMERIC, Params
from yunchou.metrics.catalogue import Catalogue, Metric, declared
from yunchou.metrics.made import catalogue_in
from yunchou.model.object import Object, label
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.read import readable_object
from yunchou.records.rule import before
from yunchou.records.select import Select
from yunchou.records.todo.sources import Source, todo_source
from yunchou.records.write import Unit
from yunchou.rules.conditions import form_rule

NEEDS = {
    "deals_meeting": ("condition",),
    "deals_mean": ("measured",),
    "records_per_deal": ("object", "link", "date"),
    "deals_with_records": ("object", "link", "date"),
    "stays_within": ("within_hours",),
    METRIC: ("metric",),
}
SHOWN = {
    **NEEDS,
    "deals_mean": ("measured", "unit"),
    "records_per_deal": ("object", "link", "date", "condition"),
    "deals_with_records": ("object", "link", "date", "condition", "within_hours"),
}
DEFINED_BY = (
    "method",
    "pipeline",
    "stage",
    "object",
    "link",
    "date",
    "condition",
    "measured",
    "within_hours",
    "metric",
    "unit",
)
WHOSE = ("role", "title", "department", "person")
EVERYBODY = "所有人"

for _shown in dict.fromkeys(name for names in SHOWN.values() for name in names):
    form_rule(
        "stage_kpi",
        "show",
        " or ".join(f'method = "{method}"' for method, names in SHOWN.items() if _shown in names),
        _shown,
    )
form_rule("stage_kpi", "show", f'method <> "{METRIC}"', "stage")

COACHINGS = todo_source(
    Source(
        "kpi_coaching",
        label("过程辅导", "Coaching"),
        object="kpi_coaching",
        where='state = "open"',
        closed='state = "done"',
        due="due_on",
        shown={"person": "person", "kpi": "kpi"},
        done={"state": "done"},
        undone={"state": "open"},
    )
)


@before("stage_kpi")
async def can_be_counted(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A KPI says what its way of counting needs, keeps nothing else, and compiles as it will be asked."""
    touched = [
        c for c in changes if c.kind == CREATE or (c.kind == UPDATE and any(map(c.changes, DEFINED_BY)))
    ]
    pipelines = await _pipelines(unit, touched)
    for change in touched:
        method = change.now("method") or "deals_with_records"
        for name in DEFINED_BY[3:-1]:
            if name not in SHOWN[method] and change.now(name) is not None:
                change.values[name] = None
        if method == METRIC and change.now("stage") is not None:
            change.values["stage"] = None
        lacking = [name for name in NEEDS[method] if change.now(name) in (None, "")]
        for name in lacking:
            change.fail(422, "required", say("这种统计方式需要填写", "This way of counting needs it"), name)
        if not lacking:
            _check(unit, change, method, pipelines)


async def _pipelines(unit: Unit, changes: Sequence[Change]) -> Pipelines:
    stages: Iterable[int] = {c.now("stage") for c in changes} - {None}
    return await known_pipelines(unit, stages, {c.now("pipeline") for c in changes} - {None})


def _check(unit: Unit, change: Change, method: str, pipelines: Pipelines) -> None:
    pipeline = pipelines.of.get(change.now("pipeline") or 0)
    if pipeline is None:
        return
    stage = change.now("stage")
    if stage is not None and all(each.id != stage or each.kind != OPEN for each in pipeline.now.stages):
        message = say("请选择该流程的一个进行中阶段", "Choose an open stage of the pipeline")
        change.fail(422, "rule", message, "stage")
        return
    if method == METRIC:
        _check_metric(unit, change)
        return
    asking = Asking(unit.caller.organisation, unit.snapshot, system_viewer(unit.snapshot.access), Params())
    unit_of = "percent" if method in SHARES else "number"
    try:
        deals = readable_object(asking, pipeline.object or USUAL_OBJECT)
        if method in OF_RECORDS:
            _check_related(asking, change, deals)
        elif method == "deals_meeting":
            compile_condition(
                change.now("condition"), Select(asking, deals), asking.params, asking.environment()
            )
        elif method == "deals_mean":
            unit_of = _unit_of(asking, change, deals)
    except Problem as problem:
        _fail(change, problem, NEEDS[method][0])
    change.values["unit"] = unit_of


def _unit_of(asking: Asking, change: Change, deals: Object) -> str:
    found = compile_expression(
        change.now("measured"), Select(asking, deals), asking.params, asking.environment()
    )
    if found.type.kind == "money":
        return "money"
    if found.type.kind not in NUMERIC:
        change.fail(
            422, "type_mismatch", say("统计字段应为数字", "What is measured must be a number"), "measured"
        )
    chosen = change.now("unit")
    return chosen if chosen and chosen != "money" else "number"


def _check_related(asking: Asking, change: Change, deals: Object) -> None:
    """Each part by itself, so that a fault is told at its field."""
    try:
        owner = readable_object(asking, change.now("object"))
    except Problem:
        message = say("没有名为 {n} 的对象", "There is no object {n}", n=change.now("object"))
        change.fail(422, "not_an_option", message, "object")
        return
    if change.now("condition"):
        try:
            compile_condition(
                change.now("condition"), Select(asking, owner), asking.params, asking.environment()
            )
        except Problem as problem:
            _fail(change, problem, "condition")
            return
    for name in ("link", "date"):
        plain = {"link": change.now("link"), "date": "created_at", name: change.now(name)}
        try:
            related(asking, _of_records(owner.name, plain), deals.name)
        except Problem as problem:
            _fail(change, problem, name)
            return


def _of_records(name: str, plain: dict[str, Any]) -> Kpi:
    """A KPI with as much as says which records it counts."""
    nothing: dict[str, Any] = dict.fromkeys(Kpi.__dataclass_fields__)
    return Kpi(**{**nothing, "object": name, "link": plain["link"], "date": plain["date"]})


def _fail(change: Change, problem: Problem, name: str) -> None:
    fault = problem.errors[0] if problem.errors else None
    message: Message = fault.message if fault else problem.detail
    change.fail(422, problem.code, message, name, at=fault.at if fault else None)


def _check_metric(unit: Unit, change: Change) -> None:
    catalogue = known_metrics(unit)
    metric = catalogue.metrics.get(change.now("metric"))
    if metric is None or not _fits(catalogue, metric):
        message = say(
            "请选择按负责人统计、有统计日期、可累加或为比值的指标",
            "Choose a metric with an owner and a date that adds up or is a ratio",
        )
        change.fail(422, "not_an_option", message, "metric")
        return
    change.values["unit"] = metric.unit
    if change.kind == CREATE and "better" not in change.operation.values:
        change.values["better"] = metric.better


def known_metrics(unit: Unit) -> Catalogue:
    """The metrics of the product and of the organisation."""
    shipped = Catalogue(metric for each in declared() for metric in each.metrics.values())
    return catalogue_in(unit.snapshot, shipped)


def _fits(catalogue: Catalogue, metric: Metric) -> bool:
    parts = catalogue.parts(metric)
    return all(
        not part.stock
        and part.date
        and "owner" in part.dimensions
        and part.measure.startswith(("count()", "sum("))
        for part in parts
    )


@before("stage_kpi_standard")
async def bounds_in_order(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A standard is for one kind of people, and its alert lies on the worse side of it; it is called by whom it is for."""
    touched = [c for c in changes if c.kind in (CREATE, UPDATE)]
    lower = await _lower(unit, {c.now("kpi") for c in touched} - {None})
    for change in touched:
        given = [name for name in WHOSE if change.now(name) not in (None, "")]
        if len(given) > 1:
            message = say(
                "角色、职务、部门、人员只填一项",
                "Only one of role, position, department and person may be set",
            )
            change.fail(422, "rule", message, given[-1])
        target, alert = change.now("target"), change.now("alert")
        if target is None or alert is None:
            continue
        if (alert < target) if lower.get(change.now("kpi")) else (alert > target):
            message = say("预警值应比达标值宽松", "The alert must be easier to meet than the standard")
            change.fail(422, "rule", message, "alert")
    await _name(unit, [c for c in touched if not c.failed])


async def _lower(unit: Unit, kpis: Iterable[int]) -> dict[int, bool]:
    owner = unit.snapshot.model.object("stage_kpi")
    rows = await unit.link.fetch(
        f"select t.id, t.{quote(owner.fields['better'].column)} = 'lower' as lower from {unit.asking().table(owner)} t"
        " where t.id = any($1::bigint[])",
        list(kpis),
    )
    return {row["id"]: row["lower"] for row in rows}


async def _name(unit: Unit, changes: Sequence[Change]) -> None:
    model, asking = unit.snapshot.model, unit.asking()
    names: dict[tuple[str, int], str] = {}
    for field, name in (("role", "role"), ("department", "department"), ("person", "user")):
        ids = list({c.now(field) for c in changes} - {None})
        if ids:
            owner = model.object(name)
            rows = await unit.link.fetch(
                f"select t.id, t.{quote(owner.fields['name'].column)} as name from {asking.table(owner)} t"
                " where t.id = any($1::bigint[])",
                ids,
            )
            names |= {(field, row["id"]): row["name"] for row in rows}
    for change in changes:
        found = [names.get((field, change.now(field) or 0)) for field in ("role", "department", "person")]
        change.values["name"] = next((each for each in [change.now("title"), *found] if each), EVERYBODY)


@before("kpi_coaching")
async def note_when_done(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A coaching that is done says on which day."""
    for change in changes:
        if change.kind in (CREATE, UPDATE) and (change.kind == CREATE or change.changes("state")):
            done = change.now("state") == "done"
            change.values["done_on"] = today(unit.caller.organisation.settings.time_zone) if done else None


@way_to_rows
def coachings_of_oneself(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Whoever is coached reads what was agreed with him."""
    if owner.name != "kpi_coaching" or asking.viewer.person is None or action != "read":
        return NO_ROWS
    return f"{alias}.{quote(owner.fields['person'].column)} = {int(asking.viewer.person)}"
