"""Duplicate rules at work: what may be saved as one, and which writes they refuse."""

from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.base.errors import Message, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, RESTORE, UPDATE, Change
from yunchou.records.rule import before, check
from yunchou.records.write import Unit
from yunchou.rules.duplicates.answer import shown_matches
from yunchou.rules.duplicates.find import find
from yunchou.rules.duplicates.rule import DuplicateRule, WrongConditions, duplicates_of, read_conditions
from yunchou.rules.guard import guarded_object


@before("duplicate_rule")
async def check_duplicate_rules(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A rule names objects that exist, and its conditions fields that can be compared."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        if change.kind == UPDATE and not any(change.changes(n) for n in ("object", "target", "conditions")):
            continue
        checked = guarded_object(unit, change)
        target = guarded_object(unit, change, "target") if change.now("target") else checked
        if change.failed or checked is None or target is None or change.now("conditions") is None:
            continue
        try:
            read_conditions(change.now("conditions"), checked, target)
        except WrongConditions as wrong:
            change.fail(422, "rule", wrong.message, "conditions")


@check("*")
async def refuse_duplicates(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Refuses what a rule blocks, and what it warns of where somebody is there to be warned."""
    rules = duplicates_of(unit.snapshot).rules.get(owner.name, ())
    written = [c for c in changes if c.kind == CREATE or (c.kind == UPDATE and c.values)]
    # What comes back from the bin was there before: it is stopped by what is blocked, and warned of by nothing.
    back = [c for c in changes if c.kind == RESTORE]
    blocking = tuple(rule for rule in rules if rule.blocks)
    await _refuse(unit, owner, blocking if unit.duplicates == "allow" else rules, written)
    await _refuse(unit, owner, blocking, back)


async def _refuse(unit: Unit, owner: Object, rules: Sequence[DuplicateRule], going: list[Change]) -> None:
    if not rules or not going or not unit.judged or unit.duplicates == "ignore":
        return
    found = await find(
        unit.link, unit.caller.organisation, unit.snapshot, owner, rules, going, begin=unit.in_turn
    )
    if not found:
        return
    shown = await shown_matches(unit.link, unit.asking(), found)
    for place, matches in found.items():
        change = going[place]
        change.duplicates = shown[place]
        if unit.duplicates == "warn" or any(match.rule.blocks for match in matches):
            target = unit.snapshot.model.object(matches[0].rule.target)
            change.fail(409, "duplicate", message_of(target, shown[place][0]), matches[0].field)


def message_of(target: Object, shown: Mapping[str, Any]) -> Message:
    """What a person is told of a record that his would repeat."""
    name = Message(target.label["zh-CN"], target.label["en"].lower())
    if shown["name"] is not None:
        return say(
            "可能与{object}“{name}”重复", "This may be the {object} “{name}”", object=name, name=shown["name"]
        )
    if shown["owner"] is not None:
        return say(
            "可能与{owner}负责的{object}重复，请与其联系",
            "This may be a {object} of {owner}: please get in touch",
            object=name,
            owner=shown["owner"]["name"],
        )
    return say("可能与已有的{object}重复", "There may be such a {object} already", object=name)
