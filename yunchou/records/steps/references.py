"""What values point at and must not repeat: references that exist and may be seen, values that are unique.

One statement answers both for the whole set.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from yunchou.base.db import Connection, name_literal, quote
from yunchou.base.errors import Message, say
from yunchou.model.field_types import type_of
from yunchou.model.field_types.any_lookup import Pointer
from yunchou.model.field_types.base import pointed_at
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, RESTORE, UPDATE, Change
from yunchou.records.select import Asking, Select
from yunchou.records.steps.relations import on_delete
from yunchou.records.steps.targets import fresh

Given: TypeAlias = tuple[Change, Field, Sequence[tuple[str, int]]]
"""A change, its relation field, and the records (object, id) that it points at."""


async def check_references(link: Connection, asking: Asking, owner: Object, changes: list[Change]) -> None:
    """Fails changes that point at records the writer can't see, and those whose unique values are taken."""
    asking = fresh(asking)
    parts: list[str] = []
    known = _known_people(asking)
    given = list(_given_references(owner, changes))
    await _hold_in_use(link, asking, given)
    wanted = _wanted_references(given, known)
    for number, (target, ids) in enumerate(wanted.items()):
        select = Select(asking, asking.snapshot.model.object(target), f"t{number}", f"t{number}j")
        listed = asking.params.add(sorted(ids), "bigint[]")
        parts.append(
            f"select 'r' as kind, {name_literal(target)} as name, null::bigint as position, t{number}.id from {select.table()}"
            f" where t{number}.id = any({listed}) and {select.condition()}"
        )
    unique: dict[str, list[Any]] = {}
    for field in _unique_fields(owner):
        values = unique[field.name] = sorted(_written(field, changes), key=str)
        if values:
            kind = type_of(field)
            listed = asking.params.add([kind.encode(v) for v in values], f"{kind.array_type}[]")
            parts.append(
                f"select 'u' as kind, {name_literal(field.name)} as name, w.position, t.id"
                f" from unnest({listed}) with ordinality w(value, position)"
                f" join {asking.table(owner)} t on t.{quote(field.column)} = {kind.decode('w.value')}"
                " and t.deleted_at is null"
            )
    rows = await link.fetch(" union all ".join(parts), *asking.params.values) if parts else []
    seen = {(row["name"], row["id"]) for row in rows if row["kind"] == "r"}
    taken = {
        (row["name"], unique[row["name"]][row["position"] - 1]): row["id"]
        for row in rows
        if row["kind"] == "u"
    }
    _judge_references(given, seen, known)
    _judge_unique(owner, changes, taken)


async def _hold_in_use(link: Connection, asking: Asking, given: Iterable[Given]) -> None:
    """Keeps what a lookup with `restrict` is going to point at from being deleted in the same moment."""
    held: dict[str, set[int]] = defaultdict(set)
    for _, field, pointers in given:
        if on_delete(field) == "restrict":
            for target, id in pointers:
                held[target].add(id)
    for target, ids in sorted(held.items()):
        table = asking.table(asking.snapshot.model.object(target))
        await link.execute(
            f"select from {table} where id = any($1::bigint[]) order by id for share", sorted(ids)
        )


def _known_people(asking: Asking) -> Collection[int]:
    """The people that need no look-up: those of the snapshot, to whom may see everybody; oneself, to anybody."""
    viewer = asking.viewer
    if viewer.owners("user", "read") is None:
        return asking.snapshot.access.people.keys()
    return () if viewer.person is None else (viewer.person,)


def _given_references(owner: Object, changes: list[Change]) -> Iterator[Given]:
    """The records that writers point at. What a rule or a default sets need not be for them to see."""
    relations = [f for f in owner.fields.values() if f.column and type_of(f).relation]
    for change in _taking_part(changes):
        for field in relations:
            value = change.values.get(field.name)
            if value is not None and field.name in change.operation.values:
                target = field.target or "user"
                pointers = (
                    [value] if isinstance(value, Pointer) else [(target, id) for id in pointed_at(value)]
                )
                yield change, field, pointers


def _wanted_references(given: Iterable[Given], known: Collection[int]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for _, _, pointers in given:
        for target, id in pointers:
            if target != "user" or id not in known:
                found[target].add(id)
    return found


def _judge_references(given: Iterable[Given], seen: set[tuple[str, int]], known: Collection[int]) -> None:
    for change, field, pointers in given:
        if any(each not in seen and (each[0] != "user" or each[1] not in known) for each in pointers):
            message = say("引用的记录不存在，或您无权查看", "There is no such record, or you may not see it")
            change.fail(422, "not_an_option", message, field.name)


def _judge_unique(owner: Object, changes: list[Change], taken: dict[tuple[str, Any], int]) -> None:
    for field in _unique_fields(owner):
        first: dict[Any, Change] = {}
        for change in _taking_part(changes, RESTORE):
            value = change.before.get(field.name) if change.kind == RESTORE else change.values.get(field.name)
            if value is None:
                continue
            holder = taken.get((field.name, value))
            if (holder is not None and holder != change.id) or value in first:
                name = Message(field.label["zh-CN"], field.label["en"])
                message = say("{name}已存在", "This {name} exists already", name=name)
                change.fail(409, "duplicate", message, field.name)
            first.setdefault(value, change)


def _unique_fields(owner: Object) -> list[Field]:
    return [f for f in owner.fields.values() if f.unique and f.column]


def _written(field: Field, changes: list[Change]) -> set[Any]:
    found = {change.values.get(field.name) for change in _taking_part(changes)}
    found |= {
        change.before.get(field.name) for change in changes if change.kind == RESTORE and not change.failed
    }
    return found - {None}


def _taking_part(changes: list[Change], *more: str) -> list[Change]:
    return [c for c in changes if not c.failed and c.kind in (CREATE, UPDATE, *more)]
