"""Which rows are meant: upserts become creates or updates, and the rows of updates and deletes are read and locked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

from yunchou.access.compile import row_condition
from yunchou.access.withheld import withheld_sql
from yunchou.base.db import Connection, quote
from yunchou.base.errors import FieldError, say
from yunchou.model.field_types import ValueContext, ValueProblem, type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, UPSERT, Change, Operation
from yunchou.records.select import Asking, Select


def split_rounds(operations: Sequence[Operation]) -> list[list[tuple[int, Operation]]]:
    """Puts operations on one record (the same id, the same match) into rounds that follow each other."""
    rounds: list[list[tuple[int, Operation]]] = []
    seen: dict[object, int] = {}
    for position, operation in enumerate(operations):
        key: object = operation.id
        if operation.op == UPSERT:
            key = tuple(sorted((name, repr(value)) for name, value in (operation.match or {}).items()))
        number = 0 if key is None else seen.get(key, 0)
        if key is not None:
            seen[key] = number + 1
        while len(rounds) <= number:
            rounds.append([])
        rounds[number].append((position, operation))
    return rounds


async def resolve_upserts(
    link: Connection, asking: Asking, owner: Object, changes: list[Change]
) -> list[Change]:
    """Turns each upsert into an update of the one record that matches, or into a create. Several matches fail it.

    Gives those that must wait for the next round: an earlier operation means the same record.
    """
    by_fields: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        if change.operation.op == UPSERT and not change.failed:
            names = tuple(sorted(change.operation.match or ()))
            if names:
                by_fields.setdefault(names, []).append(change)
            else:
                message = say(
                    "需要 match 指明如何找到记录", "There must be a match that says how to find the record"
                )
                change.fail(422, "required", message, "match")
    keys: dict[int, object] = {}
    for names, group in by_fields.items():
        found = await _resolve_group(link, asking, owner, names, group)
        keys |= {position: f"{names} {key}" for position, key in found.items()}
    return _waiting(changes, keys) if keys else []


def _waiting(changes: Sequence[Change], keys: dict[int, object]) -> list[Change]:
    taken: set[object] = set()
    waiting = []
    for change in changes:
        key = change.id or keys.get(change.position)
        if key is None or change.failed:
            continue
        if key in taken:
            waiting.append(change)
        taken.add(key)
    return waiting


async def _resolve_group(
    link: Connection, asking: Asking, owner: Object, names: tuple[str, ...], group: list[Change]
) -> dict[int, tuple[Any, ...]]:
    """Finds the records of upserts that match by the same fields; gives the stored values they match by."""
    wanted = match_keys(asking, owner, names, [change.operation.match or {} for change in group])
    matches = await find_matches(link, asking, owner, names, wanted)
    keys: dict[int, tuple[Any, ...]] = {}
    for change, match in zip(group, matches, strict=True):
        if isinstance(match, FieldError):
            change.fail(422, match.code, match.message, match.field)
            continue
        keys[change.position] = match.key
        if not match.found:
            change.kind = CREATE
            merged = {**(change.operation.match or {}), **change.operation.values}
            given = change.operation
            change.operation = Operation(
                given.op, merged, match=given.match, version=given.version, stage_entered=given.stage_entered
            )
        elif match.found > 1:
            several = several_match(names)
            change.fail(409, several.code, several.message, several.field)
        else:
            change.kind, change.id = UPDATE, match.id
    return keys


class Match(NamedTuple):
    """What the values of a match lead to: the stored values, how many records have them, and the first of these."""

    key: tuple[Any, ...]
    found: int
    id: int


Key: TypeAlias = tuple[Any, ...] | FieldError
"""Stored values to find a record by, or why there are none."""


def match_keys(
    asking: Asking, owner: Object, names: Sequence[str], given: Sequence[Mapping[str, Any]]
) -> list[Key]:
    """The keys that JSON values in the named fields make."""
    fields = [owner.field(name) for name in names]
    context = asking.values
    return [_match_key(context, each, fields) for each in given]


async def find_matches(
    link: Connection, asking: Asking, owner: Object, names: Sequence[str], keys: Sequence[Key]
) -> list[Match | FieldError]:
    """Finds the records that have these values in the named fields: one statement for all keys, in their order."""
    fields = [owner.field(name) for name in names]
    sound = [(place, key) for place, key in enumerate(keys) if not isinstance(key, FieldError)]
    asking = fresh(asking)
    select = Select(asking, owner)
    lists = []
    for number, field in enumerate(fields):
        kind = type_of(field)
        values = [kind.encode(key[number]) for _, key in sound]
        lists.append(asking.params.add(values, f"{kind.array_type}[]"))
    equal = " and ".join(
        f"t.{quote(f.column)} = {type_of(f).decode(f'm.v{n}')}" for n, f in enumerate(fields)
    )
    kept = [hidden for f in fields if (hidden := withheld_sql(asking, owner, f, "t")) is not None]
    equal += "".join(f" and not ({hidden})" for hidden in kept)
    named = ", ".join(f"v{n}" for n in range(len(fields)))
    rows = await link.fetch(
        f"select m.position, min(t.id) as id, count(*) as found"
        f" from unnest({', '.join(lists)}) with ordinality m({named}, position)"
        f" join {select.table()} on {equal} where {select.condition()} group by m.position",
        *asking.params.values,
    )
    found = {sound[row["position"] - 1][0]: (row["found"], row["id"]) for row in rows}
    return [
        key if isinstance(key, FieldError) else Match(key, *found.get(place, (0, 0)))
        for place, key in enumerate(keys)
    ]


def several_match(names: Sequence[str]) -> FieldError:
    """The fault of a match that several records have."""
    message = say("有多条记录符合匹配条件", "Several records match")
    return FieldError("duplicate", message, field=",".join(names))


def _match_key(context: ValueContext, given: Mapping[str, Any], fields: Sequence[Field]) -> Key:
    values = []
    for field in fields:
        value = given.get(field.name)
        try:
            value = None if value is None else type_of(field).parse(value, field, context)
        except ValueProblem as problem:
            return FieldError(problem.code, problem.message, field=field.name)
        if value is None:
            message = say("匹配字段 {name} 为空", "The field {name} to match by is empty", name=field.name)
            return FieldError("required", message, field=field.name)
        values.append(value)
    return tuple(values)


async def read_targets(
    link: Connection, asking: Asking, owner: Object, changes: list[Change], *, lock: bool = True
) -> None:
    """Reads and locks the rows of updates, deletes and restores, in the order of their ids. Who only looks need not lock."""
    for restoring in (False, True):
        wanted = [
            c for c in changes if not c.failed and c.kind != CREATE and (c.kind == RESTORE) is restoring
        ]
        if wanted:
            await _read(link, asking, owner, wanted, restoring, lock)


async def _read(
    link: Connection, asking: Asking, owner: Object, wanted: list[Change], restoring: bool, lock: bool
) -> None:
    asking = fresh(asking)
    params = asking.params
    ids = params.add(sorted({c.id for c in wanted}), "bigint[]")
    fields = [f for f in owner.fields.values() if f.column]
    columns = ", ".join(f"t.{quote(column)}" for f in fields for column in type_of(f).stored_columns(f))
    rights = row_condition(asking, owner, "t") or "true"
    update = row_condition(asking, owner, "t", "update") or "true"
    delete = row_condition(asking, owner, "t", "delete") or "true"
    rows = await link.fetch(
        f"select {columns}, ({update}) as _update, ({delete}) as _delete, {_behalf(asking, owner)} as _behalf"
        f" from {asking.table(owner)} t"
        f" where t.id = any({ids}) and t.deleted_at is {'not ' if restoring else ''}null and {rights}"
        f" order by t.id{' for update' if lock else ''}",
        *params.values,
    )
    found = {row["id"]: row for row in rows}
    simple = [f for f in fields if not type_of(f).beside]
    wide = [(f, type_of(f), type_of(f).stored_columns(f)) for f in fields if type_of(f).beside]
    for change in wanted:
        row = found.get(change.id)
        if row is None:
            message = say("记录不存在，或您无权查看", "There is no such record, or you may not see it")
            change.fail(404, "not_found", message)
            continue
        change.before = {f.name: row[f.column] for f in simple}
        change.before |= {
            f.name: kind.read([row[c] for c in several], asking.values) for f, kind, several in wide
        }
        change.version = row["version"]
        change.behalf = _absent(asking, row["_behalf"], change)
        if not row["_delete" if change.kind in (DELETE, RESTORE) else "_update"]:
            change.fail(403, "forbidden", say("您没有修改此记录的权限", "You may not change this record"))
        elif change.operation.version is not None and change.operation.version != change.version:
            message = say("记录已被他人修改", "The record was changed meanwhile")
            change.fail(412, "version_conflict", message)


def _behalf(asking: Asking, owner: Object) -> str:
    """SQL for which of the writer's standings may update and delete a row: two lists, in the order of the standings."""
    if len(asking.viewer.standings) < 2:
        return "null"
    listed = []
    for action in ("update", "delete"):
        each = (
            row_condition(replace(asking, viewer=asking.viewer.alone(one)), owner, "t", action) or "true"
            if one.covers(owner.name)
            else "false"
            for one in asking.viewer.standings
        )
        listed.append(f"array[{', '.join(f'({condition}) is true' for condition in each)}]")
    return f"array[{', '.join(listed)}]"


def _absent(asking: Asking, behalf: list[list[bool]] | None, change: Change) -> int | None:
    """The absent person whose rights a change needs; None where the writer's own are enough."""
    may = behalf[change.kind in (DELETE, RESTORE)] if behalf else []
    if not any(may) or may[0]:
        return None
    return asking.viewer.standings[may.index(True)].person


def fresh(asking: Asking) -> Asking:
    """The same asker with no bound parameters yet, for a statement of its own."""
    return Asking(asking.organisation, asking.snapshot, asking.viewer, type(asking.params)())
