"""What an improvement follows from: its pipeline from its stage, the day on which it is measured from the one it began on."""

import datetime as dt

from yunchou.apps.process.binding import known_pipelines
from yunchou.apps.process.objects.improvement import USUAL_DAYS
from yunchou.apps.process.plan import OPEN
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before, check
from yunchou.records.write import Unit


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
    """A figure of a stage names an open one of the pipeline."""
    touched = [c for c in changes if c.kind in (CREATE, UPDATE) and c.now("figure") != "win_rate"]
    stages = {c.now("stage") for c in touched} - {None}
    known = await known_pipelines(unit, stages, {c.now("pipeline") for c in touched} - {None})
    for change in touched:
        pipeline = known.of.get(change.now("pipeline"))
        open_stages = () if pipeline is None else pipeline.now.stages
        if not any(each.id == change.now("stage") and each.kind == OPEN for each in open_stages):
            message = say("请选择该流程的一个进行中阶段", "Choose an open stage of the pipeline")
            change.fail(422, "rule", message, "stage")
