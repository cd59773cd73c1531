"""What happens when a record moves through stages: what a stage sets."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.apps.process.binding import known_pipelines
from yunchou.apps.process.plan import Pipelines, Stage, stage_field
from yunchou.base.errors import say
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, moment_now
from yunchou.records.rule import before
from yunchou.records.write import Unit


@before("*")
async def read_stage_dates(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Stage entry dates of an import are read as moments, and refused where they are none."""
    field = owner.fields.get("created_at")
    for change in changes:
        given = change.operation.stage_entered
        if not given or field is None:
            continue
        if not unit.historic:
            change.fail(403, "forbidden", say("不能设置历史", "History can't be set here"), "stage_entered")
            continue
        try:
            kind, context = type_of(field), unit.asking().values
            read = {stage: kind.parse(moment, field, context).isoformat() for stage, moment in given.items()}
        except ValueProblem as problem:
            change.fail(422, problem.code, problem.message, "stage_entered")
            continue
        change.operation.stage_entered = read


@before("*")
async def follow_the_stage(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A record without a stage starts at the first; a change of stage sets what the stage stands for.

    Probability, forecast category, pipeline and, when won or lost, the close date follow the stage unless they were given
    in the same write.
    """
    field = stage_field(unit.snapshot, owner)
    moving = [
        c
        for c in changes
        if field
        and (c.kind == CREATE or (c.kind == UPDATE and (c.changes(field.name) or c.changes("pipeline"))))
    ]
    if field is None or not moving:
        return
    stages = [c.now(field.name) for c in moving if c.now(field.name) is not None]
    chosen = [c.values["pipeline"] for c in moving if isinstance(c.values.get("pipeline"), int)]
    known = await known_pipelines(unit, stages, chosen)
    today = dt.datetime.now(ZoneInfo(unit.caller.organisation.settings.time_zone)).date()
    for change in moving:
        chosen_anew = change.changes("pipeline") and change.values["pipeline"] is not None
        elsewhere = change.kind == UPDATE and chosen_anew and field.name not in change.values
        if elsewhere or (change.now(field.name) is None and change.kind == CREATE):
            # Another pipeline without a stage begins at its first.
            change.values[field.name] = known.first_stage(owner, change.values.get("pipeline"))
        stage = known.stages.get(change.now(field.name) or 0)
        if stage is not None:
            _check_pipeline(owner, change, stage, known)
            if change.kind == CREATE or change.changes(field.name):
                _take_over(owner, change, stage, today)


def _check_pipeline(owner: Object, change: Change, stage: Stage, known: Pipelines) -> None:
    chosen = change.values.get("pipeline") if "pipeline" in owner.fields else None
    if chosen is not None and chosen != stage.pipeline:
        message = say("阶段不属于所选的销售流程", "The stage does not belong to this pipeline")
        change.fail(422, "rule", message, "stage")
    elif not known.of[stage.pipeline].serves(owner):
        message = say(
            "流程“{p}”不适用于此对象",
            "The pipeline {p} is that of another object",
            p=known.of[stage.pipeline].name,
        )
        change.fail(422, "rule", message, "stage")


def _take_over(owner: Object, change: Change, stage: Stage, today: dt.date) -> None:
    wanted: dict[str, Any] = {
        "pipeline": stage.pipeline,
        "probability": stage.probability,
        "forecast_category": stage.forecast_category,
    }
    if stage.kind != "open" and not (change.kind == CREATE and change.values.get("close_date")):
        wanted["close_date"] = today
    for name, value in wanted.items():
        if name in owner.fields and name not in change.operation.values:
            change.values[name] = value
    if "stage_entered_at" in owner.fields:
        change.values["stage_entered_at"] = _entered(change, stage.id)


def _entered(change: Change, stage: int) -> dt.datetime:
    """When the record entered its stage: as an import says it, else the last date it gives, else when it was made."""
    given = {
        stage: dt.datetime.fromisoformat(at) for stage, at in (change.operation.stage_entered or {}).items()
    }
    made = change.values.get("created_at")
    moment: dt.datetime = given.get(str(stage)) or max(given.values(), default=None) or made or moment_now()
    return moment
