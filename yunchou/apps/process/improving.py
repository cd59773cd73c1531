"""What an improvement follows from: its pipeline from its stage, the day on which it is measured from the one it began on."""

import datetime as dt
from typing import Literal

from yunchou.access.asking import Asking
from yunchou.access.state import system_viewer
from yunchou.apps.process.binding import known_pipelines
from yunchou.apps.process.kpis.rules import known_metrics
from yunchou.apps.process.objects.improvement import USUAL_DAYS
from yunchou.apps.process.plan import OPEN
from yunchou.base.errors import Problem, say
from yunchou.language.types import Params
from yunchou.model.object import Object
from yunchou.records.aggregate import Aggregate, compile_aggregate
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before, check
from yunchou.records.write import Unit
from yunchou.rules.conditions import form_rule

METRIC: Literal["metric"] = "metric"
ADDED_UP = ("count()", "sum(")
form_rule("improvement", "show", f'figure = "{METRIC}"', "metric", "filter")
form_rule("improvement", "show", f'figure <> "{METRIC}"', "pipeline", "stage")


@before("improvement")
async def measure_in_time(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Without a day of its own it is measured when as many days have passed as are compared."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE) or change.changes("measure_on"):
            continue
        if change.changes("begun_on") or change.changes("days"):
            begun, days = change.now("begun_on"), change.now("days") or USUAL_DAYS
            change.values["measure_on"] = None if begun is None else begun + dt.timedelta(days=days)


@check("improvement")
async def aims_at_a_stage(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A figure of a process names the pipeline, and of a stage an open one of it; a metric names one that has a period."""
    touched = []
    for change in changes:
        figure = change.now("figure")
        if change.kind not in (CREATE, UPDATE):
            continue
        if figure == METRIC:
            _check_metric(unit, change)
        elif change.now("pipeline") is None:
            change.fail(422, "required", say("请选择销售流程", "Choose the pipeline"), "pipeline")
        elif figure != "win_rate":
            touched.append(change)
    stages = {c.now("stage") for c in touched} - {None}
    known = await known_pipelines(unit, stages, {c.now("pipeline") for c in touched} - {None})
    for change in touched:
        pipeline = known.of.get(change.now("pipeline"))
        open_stages = () if pipeline is None else pipeline.now.stages
        if not any(each.id == change.now("stage") and each.kind == OPEN for each in open_stages):
            message = say("请选择该流程的一个进行中阶段", "Choose an open stage of the pipeline")
            change.fail(422, "rule", message, "stage")


def _check_metric(unit: Unit, change: Change) -> None:
    catalogue = known_metrics(unit)
    metric = catalogue.metrics.get(change.now("metric") or "")
    parts = () if metric is None else catalogue.parts(metric)
    if metric is None or not all(
        part.date and not part.stock and part.measure.startswith(ADDED_UP) for part in parts
    ):
        message = say(
            "请选择有统计日期、可累加或为比值的指标",
            "Choose a metric with a period that adds up or is a ratio",
        )
        change.fail(422, "not_an_option" if change.now("metric") else "required", message, "metric")
        return
    condition = change.now("filter")
    if condition and (change.kind == CREATE or change.changes("filter") or change.changes("metric")):
        asking = Asking(
            unit.caller.organisation, unit.snapshot, system_viewer(unit.snapshot.access), Params()
        )
        try:
            compile_aggregate(asking, metric.object, Aggregate((), {"value": "count()"}, condition))
        except Problem as problem:
            fault = problem.errors[0] if problem.errors else None
            change.fail(
                422,
                problem.code,
                fault.message if fault else problem.detail,
                "filter",
                at=fault.at if fault else None,
            )
