"""What the rules say of a record while it is being filled in: nothing is written, nothing is locked for longer than a look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.base.db import Connection
from yunchou.base.errors import FieldError
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, Result
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking
from yunchou.records.steps.defaults import offered_defaults
from yunchou.records.steps.targets import read_targets
from yunchou.records.steps.values import drop_unchanged, fill_defaults
from yunchou.rules.conditions import Rule, rules_of
from yunchou.rules.duplicates.answer import shown_matches
from yunchou.rules.duplicates.find import Match, find
from yunchou.rules.duplicates.rule import duplicates_of
from yunchou.rules.guard import judgement_of
from yunchou.rules.scope import compile_judgement, judge


async def look(caller: Caller, name: str, values: Mapping[str, Any], id: int | None = None) -> dict[str, Any]:
    """What a form of a record shows: `{"errors", "hidden", "required", "readonly", "duplicates", "confirmable"}`.

    `values` are those filled in so far, in their JSON form; those that a field does not take, or that the caller may not
    write, are as if they were not filled in. Raises 403 and 404 as reading and changing the record would.
    """

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        async with caller.organisation.db.acquire() as link:
            change = await _change(link, asking, owner, values, id)
            answer = await _formed(link, caller, asking, owner, change)
            answer |= await _repeated(link, asking, owner, change)
        return answer, await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def judged(
    caller: Caller,
    name: str,
    values: Mapping[str, Any],
    id: int | None,
    conditions: Sequence[str],
    defaults: Mapping[str, str],
    viewer: Viewer | None = None,
) -> tuple[list[bool | None], dict[str, Any]]:
    """Which conditions hold on a record as it is filled in, None for those that no longer fit the model; and what
    expressions give as `defaults` on a new one.

    Conditions see all, as those of rules do; `viewer` is whose roles they ask about, by default the caller's. Whoever may
    read the record may ask. Raises 403 and 404 as reading it would.
    """

    async def read(
        snapshot: Snapshot,
    ) -> tuple[tuple[list[bool | None], dict[str, Any]], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        who = asking if viewer is None else replace(asking, viewer=viewer)
        judgement = compile_judgement(caller.organisation, snapshot, who.environment(), owner, conditions)
        async with caller.organisation.db.acquire() as link:
            change = await _change(link, asking, owner, values, id, reading=True)
            (found,) = await judge(
                link, judgement, [change], caller.actor.user_id, caller.organisation.values
            )
            given = await offered_defaults(link, who, owner, defaults, change) if id is None else {}
        held = [None if place in judgement.faults else holds for place, holds in enumerate(found)]
        return (held, given), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def _change(
    link: Connection,
    asking: Asking,
    owner: Object,
    values: Mapping[str, Any],
    id: int | None,
    *,
    reading: bool = False,
) -> Change:
    """The record as it would be written now; for who is `reading` and may not change it, as it is."""
    operation = Operation(CREATE if id is None else UPDATE, id=id)
    change = Change(0, operation, operation.op, id=id or 0)
    if id is not None:
        await read_targets(link, asking, owner, [change], lock=False)
        if reading and change.status == 403:
            return Change(0, operation, operation.op, id=id, before=change.before)
        if change.failed:
            raise Result(change.status, id, "failed", tuple(change.errors)).problem()
    for name, value in values.items():
        field = owner.fields.get(name)
        if field is None or not field.column or field_access(asking.viewer, owner, field) != "write":
            continue
        try:
            change.values[name] = None if value is None else type_of(field).parse(value, field, asking.values)
        except ValueProblem:
            continue
    fill_defaults(asking, owner, [change])
    drop_unchanged([change])
    return change


async def _formed(
    link: Connection, caller: Caller, asking: Asking, owner: Object, change: Change
) -> dict[str, Any]:
    """What validation and form rules say."""
    rules = rules_of(asking.snapshot, owner.name)
    held: set[int] = set()
    if rules:
        judgement = judgement_of(
            caller.organisation, asking.snapshot, asking.environment(), owner, rules, (caller.key, "all")
        )
        (holding,) = await judge(link, judgement, [change], caller.actor.user_id, caller.organisation.values)
        held = {place for place, holds in enumerate(holding) if holds}
    holding_rules = [rule for place, rule in enumerate(rules) if place in held]
    shown = _fields(holding_rules, "show")
    errors = [
        FieldError("rule", rule.message, field=rule.fields[0] if rule.fields else None)
        for rule in holding_rules
        if rule.effect == "error" and rule.concerns(change.kind)
    ]
    return {
        "errors": [error.as_json(caller.language) for error in errors],
        "hidden": [name for name in _fields(rules, "show") if name not in shown],
        "required": _fields(holding_rules, "require"),
        "readonly": _fields(holding_rules, "readonly"),
    }


def _fields(rules: Sequence[Rule], effect: str) -> list[str]:
    return list(dict.fromkeys(name for rule in rules if rule.effect == effect for name in rule.fields))


async def repeated_within(
    link: Connection, asking: Asking, name: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The records that a new one of these values would repeat, as a transaction sees them: `{"duplicates", "confirmable"}`."""
    owner = asking.snapshot.model.object(name)
    return await _repeated(link, asking, owner, await _change(link, asking, owner, values, None))


async def matches_within(
    link: Connection, asking: Asking, name: str, values: Mapping[str, Any]
) -> Sequence[Match]:
    """The records themselves that a new one of these values would repeat: for what the system does, not to be shown."""
    owner = asking.snapshot.model.object(name)
    return await _matches(link, asking, owner, await _change(link, asking, owner, values, None))


async def _matches(link: Connection, asking: Asking, owner: Object, change: Change) -> Sequence[Match]:
    rules = duplicates_of(asking.snapshot).rules.get(owner.name, ())
    if not rules or not change.values:
        return []
    found = await find(link, asking.organisation, asking.snapshot, owner, rules, [change], turns=False)
    return found.get(0, [])


async def _repeated(link: Connection, asking: Asking, owner: Object, change: Change) -> dict[str, Any]:
    """The records that are there already."""
    matches = await _matches(link, asking, owner, change)
    shown = await shown_matches(link, asking, {0: matches}) if matches else {}
    return {
        "duplicates": shown.get(0, []),
        "confirmable": not any(match.rule.blocks for match in matches),
    }
