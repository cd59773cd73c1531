"""What may be saved as an automation: every name, expression and value in it is checked; faults are told with their place."""

import json
from collections.abc import Iterator

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.errors import FieldError, Problem, say
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.errors import ExpressionError, type_mismatch
from yunchou.language.fields import expression_type
from yunchou.language.types import Type
from yunchou.language.values import KINDS, family
from yunchou.model.field_types import type_of
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.evaluate import NoNames
from yunchou.records.rule import before
from yunchou.records.select import Asking, Select
from yunchou.records.write import Unit
from yunchou.rules.automation import steps as step_kinds
from yunchou.rules.automation import triggers as trigger_kinds
from yunchou.rules.automation.definition import Step, Trigger, read_steps, read_trigger, sited
from yunchou.rules.automation.spots import Site, Spot
from yunchou.rules.guard import check_fields, guarded_object
from yunchou.rules.scope import check_condition, judging

DECLARED = (step_kinds, trigger_kinds)
"""Named here so that whoever declares the check declares all kinds too."""
DEFINING = (
    "object",
    "trigger",
    "settings",
    "fields",
    "condition",
    "steps",
    "run_as",
    "exit_when",
    "reentry",
    "most_runs",
    "most_per",
)


@before("automation")
async def check_automations(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An automation names what exists, its expressions fit, and its steps have what they need."""
    for change in changes:
        if change.kind == UPDATE and change.changes("active") and change.now("active"):
            # Why it was switched off is over with that.
            change.values["stopped_because"] = None
        if change.kind == CREATE or (
            change.kind == UPDATE and any(change.changes(name) for name in DEFINING)
        ):
            _check(unit, change)


def _check(unit: Unit, change: Change) -> None:
    if change.before.get("code") is not None and unit.caller.actor.user_id is not None:
        words = say(
            "内置的自动化只能启用、停用和改名；如需调整，请另建一条",
            "A shipped automation is switched on and off and renamed; make another one for anything else",
        )
        change.fail(422, "rule", words, "code")
        return
    guarded = guarded_object(unit, change)
    if change.failed or change.now("steps") is None:
        return
    try:
        trigger = read_trigger(change.now("trigger") or "", _json(change, "settings"))
        steps = read_steps(_json(change, "steps"))
    except Problem as problem:
        for error in problem.errors:
            change.fail(422, error.code, error.message, error.field, at=error.at)
        return
    faults = [
        *_whole(change, trigger, guarded),
        *_condition(unit.caller.organisation, unit.snapshot, guarded, change, trigger),
        *_exit(unit.caller.organisation, unit.snapshot, guarded, change),
        *definition_faults(unit.caller.organisation, unit.snapshot, guarded, trigger, steps),
    ]
    for error in faults:
        change.fail(422, error.code, error.message, error.field, at=error.at)
    if guarded is not None:
        check_fields(unit, change, "fields")


def _json(change: Change, name: str) -> object:
    text = change.now(name)
    return None if text is None else json.loads(text)


def _whole(change: Change, trigger: Trigger, guarded: Object | None) -> Iterator[FieldError]:
    if trigger.needs_object and guarded is None:
        yield FieldError("required", say("请选择对象", "Choose an object"), "object")
    if change.now("run_as") == "starter" and not trigger.started_by_people:
        words = say("没有触发者，只能以系统身份执行", "Nobody sets it off: it can only run as the system")
        yield FieldError("not_an_option", words, "run_as")


def _condition(
    organisation: Organisation, snapshot: Snapshot, owner: Object | None, change: Change, trigger: Trigger
) -> Iterator[FieldError]:
    text = change.now("condition")
    if not text:
        return
    try:
        if owner is not None and trigger.knows_changes:
            check_condition(organisation, snapshot, owner, text)
        else:
            asking = judging(organisation, snapshot)
            scope = Select(asking, owner) if owner else NoNames()
            compile_condition(text, scope, asking.params, asking.environment())
    except ExpressionError as error:
        yield FieldError(error.code, error.detail, "condition", at=error.at)


def _exit(
    organisation: Organisation, snapshot: Snapshot, owner: Object | None, change: Change
) -> Iterator[FieldError]:
    """What is wrong with the condition on which runs are left."""
    text = change.now("exit_when")
    if not text:
        return
    if owner is None:
        words = say("没有记录，就没有退出条件", "Without a record there is nothing to leave on")
        yield FieldError("not_an_option", words, "exit_when")
        return
    asking = judging(organisation, snapshot)
    try:
        compile_condition(text, Select(asking, owner), asking.params, asking.environment())
    except ExpressionError as error:
        yield FieldError(error.code, error.detail, "exit_when", at=error.at)


def definition_faults(
    organisation: Organisation, snapshot: Snapshot, owner: Object | None, trigger: Trigger, steps: list[Step]
) -> Iterator[FieldError]:
    """What is wrong with a trigger and with steps."""
    site = Site(snapshot.model, owner, "settings")
    yield from trigger.faults(site)
    for spot in trigger.spots(site):
        yield from _spot_faults(judging(organisation, snapshot), spot)
    for step, where in sited(steps, Site(snapshot.model, owner, "steps")):
        if step.about_record and where.owner is None:
            yield FieldError("required", say("此步骤需要记录", "This step needs a record"), where.path)
            continue
        yield from step.faults(where)
        for spot in step.spots(where):
            yield from _spot_faults(judging(organisation, snapshot), spot)


def _spot_faults(asking: Asking, spot: Spot) -> Iterator[FieldError]:
    model = asking.snapshot.model
    if spot.role == "object":
        found = model.objects.get(spot.text)
        if found is None or found.generated:
            words = say("没有对象 {name}", "There is no object {name}", name=spot.text[:60])
            yield FieldError("not_an_option", words, spot.path)
    elif spot.role == "inverse":
        if spot.owner is None or spot.text not in model.inverses(spot.owner.name):
            words = say("没有下级记录 {name}", "There are no related records {name}", name=spot.text[:60])
            yield FieldError("unknown_name", words, spot.path)
    elif spot.role == "field":
        yield from _field_faults(spot)
    else:
        try:
            _check_expression(asking, spot)
        except ExpressionError as error:
            yield FieldError(error.code, error.detail, spot.path, at=error.at)


def _field_faults(spot: Spot) -> Iterator[FieldError]:
    field = spot.owner.fields.get(spot.text) if spot.owner else None
    if field is None or not field.column:
        words = say("没有字段 {name}", "There is no field {name}", name=spot.text[:60])
        yield FieldError("unknown_field", words, spot.path)
    elif spot.written and (field.computed or (field.system and field.name != "owner")):
        words = say("字段 {name} 不能修改", "The field {name} can't be changed", name=field.name)
        yield FieldError("readonly", words, spot.path)


def _check_expression(asking: Asking, spot: Spot) -> None:
    scope = Select(asking, spot.owner) if spot.owner else NoNames()
    if spot.role == "condition":
        compile_condition(spot.text, scope, asking.params, asking.environment())
        return
    found = compile_expression(spot.text, scope, asking.params, asking.environment()).type
    if spot.people and not (found.kind in ("lookup", "multi_lookup") and found.target == "user"):
        raise type_mismatch(0, "此处应为人员", "This must name a person")
    if spot.moment and found.kind not in ("date", "datetime"):
        raise type_mismatch(0, "此处应为日期", "This must be a date")
    if spot.wanted is not None and spot.owner is not None:
        _check_fit(found, expression_type(spot.owner, spot.wanted), many=type_of(spot.wanted).many)


def _check_fit(found: Type, wanted: Type, *, many: bool) -> None:
    """A value must be of the family of its field; a moment may also be given as a day."""
    families = family(found), family(wanted)
    fits = families[0] == families[1] or families == ("date", "datetime") or found.kind == "null"
    if (
        fits
        and families[1] == "reference"
        and found.target
        and wanted.target
        and found.target != wanted.target
    ):
        fits = False
    if not fits:
        raise type_mismatch(
            0,
            "应为{wanted}，而不是{found}",
            "This must be {wanted}, not {found}",
            wanted=KINDS[families[1]],
            found=KINDS.get(families[0], KINDS["text"]),
        )
