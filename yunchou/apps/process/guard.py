"""What may be set up: requirements and tasks whose conditions and fields fit the object that they are about."""

from collections.abc import Iterable

from yunchou.apps.process.plan import USUAL_OBJECT
from yunchou.base.errors import say
from yunchou.language.errors import ExpressionError
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit
from yunchou.rules.guard import check_fields, only_who_changes_the_model
from yunchou.rules.scope import check_condition

GUARDING = ("stage_requirement", "stage_task")
before(*GUARDING)(only_who_changes_the_model)


@before("pipeline")
async def serves_an_object(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A pipeline is for the records of an object that can stand at a stage."""
    for change in changes:
        name = change.values.get("object")
        if change.kind not in (CREATE, UPDATE) or name is None:
            continue
        subject = unit.snapshot.model.objects.get(name)
        if subject is None or not _may_stand(unit, subject):
            message = say(
                "对象 {n} 没有阶段字段，请先添加一个指向阶段的字段",
                "The object {n} has no stage field: add a field that looks up a stage first",
                n=name,
            )
            change.fail(422, "not_an_option", message, "object")


@before(*GUARDING)
async def about_the_pipelines_object(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A requirement or task is about the object of its pipeline, unless it names another."""
    lacking = [c for c in changes if c.kind in (CREATE, UPDATE) and c.now("object") is None]
    objects = await _objects_of(unit, {c.now("stage") for c in lacking if c.now("stage") is not None})
    for change in lacking:
        change.values["object"] = objects.get(change.now("stage")) or USUAL_OBJECT


async def _objects_of(unit: Unit, stages: Iterable[int]) -> dict[int, str | None]:
    wanted = list(stages)
    if not wanted:
        return {}
    asking, model = unit.asking(), unit.snapshot.model
    rows = await unit.link.fetch(
        f"select s.id, p.object from {asking.table(model.object('stage'))} s"
        f" join {asking.table(model.object('pipeline'))} p on p.id = s.pipeline where s.id = any($1::bigint[])",
        wanted,
    )
    return {row["id"]: row["object"] for row in rows}


@before(*GUARDING)
async def fits_its_object(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Conditions are expressions on the object's records, fields its own, and there is something to ask for."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        subject = unit.snapshot.model.objects.get(change.now("object") or "")
        if subject is None or not _may_stand(unit, subject):
            message = say("对象 {n} 没有阶段", "The object {n} has no stages", n=change.now("object") or "")
            change.fail(422, "not_an_option", message, "object")
            continue
        condition = change.now("condition")
        touched = change.kind == CREATE or change.changes("condition") or change.changes("object")
        if condition is not None and touched:
            try:
                check_condition(unit.caller.organisation, unit.snapshot, subject, condition)
            except ExpressionError as error:
                change.fail(422, error.code, error.detail, "condition", at=error.at)
        if owner.name == "stage_requirement" and not change.failed:
            _check_requirement(unit, change)


def _may_stand(unit: Unit, subject: Object) -> bool:
    return subject.app != "process" and bool(unit.snapshot.model.stage_fields.get(subject.name))


def _check_requirement(unit: Unit, change: Change) -> None:
    if change.kind == CREATE or change.changes("fields") or change.changes("object"):
        check_fields(unit, change, "fields")
    kind = change.now("kind") or "condition"
    wanted = "condition" if kind == "condition" else "fields"
    if change.now(wanted) is None:
        message = (
            say("请填写条件", "The condition is required")
            if wanted == "condition"
            else say("请选择要填写的字段", "Choose the fields that are to be filled in")
        )
        change.fail(422, "required", message, wanted)
