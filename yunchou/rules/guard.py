"""Rules at work: what may be saved as a rule, and which writes the rules in force refuse."""

from collections.abc import Sequence

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base import log
from yunchou.base.errors import Message, say
from yunchou.language.errors import ExpressionError
from yunchou.language.types import Environment
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before, check
from yunchou.records.write import Unit
from yunchou.rules.conditions import Rule, rules_of, split_names
from yunchou.rules.scope import Judgement, check_condition, compile_judgement, judge

ENFORCED = ("error", "require")
UNGUARDED = ("validation_rule", "form_rule", "duplicate_rule", "automation")
"""Rules may not be guarded by rules: one that is wrong could not be put right any more."""

RIGHT = "model.change"
_log = log.get(__name__)


@before(*UNGUARDED)
async def only_who_changes_the_model(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Rules look at every record and automations act as the system: who may make them is no matter of rights on objects alone."""
    if unit.asking().viewer.rights.may(RIGHT):
        return
    name = Message(owner.label["zh-CN"], owner.plural["en"])
    for change in changes:
        message = say(
            "只有可以修改数据模型的人能设置{name}",
            "Only who may change the data model sets {name}",
            name=name,
        )
        change.fail(403, "forbidden", message)


@before("validation_rule", "form_rule")
async def check_rules(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A rule names an object and fields that exist, and its condition fits them."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        if change.kind == CREATE or any(change.changes(name) for name in ("object", "condition")):
            _check_condition(unit, change)
        named = "field" if owner.name == "validation_rule" else "fields"
        if not change.failed and (change.kind == CREATE or change.changes("object") or change.changes(named)):
            check_fields(unit, change, named)


def _check_condition(unit: Unit, change: Change) -> None:
    guarded = guarded_object(unit, change)
    condition = change.now("condition")
    if guarded is None or condition is None:
        return
    try:
        check_condition(unit.caller.organisation, unit.snapshot, guarded, condition)
    except ExpressionError as error:
        change.fail(422, error.code, error.detail, "condition", at=error.at)


def guarded_object(unit: Unit, change: Change, name: str = "object") -> Object | None:
    """The object that a rule's field names; fails the change where there is none to be guarded."""
    found = change.now(name)
    guarded = unit.snapshot.model.objects.get(found) if found else None
    if found and (guarded is None or guarded.generated or guarded.name in UNGUARDED):
        message = say("没有可设规则的对象 {name}", "There is no object {name} to set rules on", name=found)
        change.fail(422, "not_an_option", message, name)
    return guarded


def check_fields(unit: Unit, change: Change, named: str) -> None:
    """The fields that a rule names are the object's own."""
    guarded = unit.snapshot.model.objects.get(change.now("object") or "")
    for name in split_names(change.now(named)):
        field = guarded.fields.get(name) if guarded else None
        if field is None or not field.column:
            change.fail(
                422, "unknown_field", say("没有字段 {name}", "There is no field {name}", name=name), named
            )


@check("*")
async def obey_rules(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Refuses what a validation rule forbids, and what leaves a field empty that a form rule requires."""
    rules = [rule for rule in rules_of(unit.snapshot, owner.name) if rule.effect in ENFORCED]
    written = [c for c in changes if c.kind == CREATE or (c.kind == UPDATE and c.values)]
    if not rules or not written or not unit.judged:
        return
    await unit.in_turn()
    environment = unit.asking().environment()
    judgement = judgement_of(
        unit.caller.organisation, unit.snapshot, environment, owner, rules, (unit.caller.key, "enforced")
    )
    held = await judge(unit.link, judgement, written, unit.caller.actor.user_id, unit.asking().values)
    for change, holding in zip(written, held, strict=True):
        for rule, holds in zip(rules, holding, strict=True):
            if holds and rule.concerns(change.kind):
                refuse(owner, rule, change)


def judgement_of(
    organisation: Organisation,
    snapshot: Snapshot,
    environment: Environment,
    owner: Object,
    rules: Sequence[Rule],
    key: tuple[object, ...],
) -> Judgement:
    """The statement of an object's rules, compiled once per snapshot and asker."""

    def make() -> Judgement:
        conditions = [rule.condition for rule in rules]
        made = compile_judgement(organisation, snapshot, environment, owner, conditions)
        for number, fault in made.faults.items():
            _log.warning(
                "a rule no longer fits the model",
                extra={"object": owner.name, "rule": rules[number].name, "fault": fault.code},
            )
        return made

    return snapshot.compiled(("rules", owner.name, *key), make)


def refuse(owner: Object, rule: Rule, change: Change) -> None:
    """Takes out a change that a rule does not allow."""
    if rule.effect == "error":
        change.fail(422, "rule", rule.message, rule.fields[0] if rule.fields else None)
        return
    for name in rule.fields:
        field = owner.fields.get(name)
        if field is not None and field.column and change.now(name) is None:
            words = Message(field.label["zh-CN"], field.label["en"])
            change.fail(422, "required", say("请填写{name}", "{name} is required", name=words), name)
