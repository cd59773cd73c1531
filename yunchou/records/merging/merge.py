"""Merging: of several records that mean the same one stays, with the values chosen, and takes what pointed at the others.

The others go into the recycle bin; asking for one of them leads to the record that stayed. Everything is one transaction
of the one write path: who merges needs the right to change the record that stays and to delete the others; what points
at them is moved by the system, since a reference must not be left behind because its record may not be seen.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, Problem, forbidden, invalid, say
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import DELETE, UPDATE, Change, Operation, Result
from yunchou.records.steps.targets import read_targets
from yunchou.records.write import MOST_OPERATIONS, Unit

MOST_LOSERS = 4


async def merge(
    caller: Caller, name: str, winner: int, losers: Sequence[int], choices: Mapping[str, int]
) -> int:
    """Merges records of an object and gives the merge's id. `choices`: field → the record whose value stays.

    Raises 403, 404 and what writing raises; 422 for records that cannot be merged, or a choice that is none.
    """
    async with Unit(caller) as unit:
        owner = unit.snapshot.model.object(name)
        _check(owner, winner, losers, choices)
        number: int = await unit.link.fetchval("select yunchou.next_id()")
        unit.cause = {"merge": str(number), "into": str(winner)}
        unit.duplicates, unit.former = "ignore", True
        records = await read_records(unit, owner, winner, losers)
        values = _chosen(unit, owner, records, winner, choices)
        # First, so that the deletion finds nothing that it would take along, empty, or be stopped by.
        await _move_references(unit, name, winner, frozenset(losers))
        await unit.write(name, [Operation(DELETE, id=loser) for loser in losers])
        if values:
            await unit.write(name, [Operation(UPDATE, values, id=winner)])
        await unit.link.execute(
            f"insert into {merges(unit)} (id, object, winner, losers, actor, unlogged)"
            " values ($1, $2, $3, $4, $5, $6::text::jsonb)",
            number,
            name,
            winner,
            list(losers),
            caller.actor.user_id,
            json.dumps(await _unlogged(unit, owner, records[winner])),
        )
    return number


def merges(unit: Unit) -> str:
    """The table of merges."""
    return f"{quote(unit.caller.organisation.schema)}.merge"


def _check(owner: Object, winner: int, losers: Sequence[int], choices: Mapping[str, int]) -> None:
    faults = []
    if owner.affects_access or owner.generated:
        raise forbidden(say("此对象的记录不能合并", "Records of this object can't be merged"))
    if not 0 < len(losers) <= MOST_LOSERS or len({winner, *losers}) != len(losers) + 1:
        message = say("请选择 2 至 {n} 条不同的记录", "Choose 2 to {n} different records", n=MOST_LOSERS + 1)
        faults.append(FieldError("out_of_range", message, field="losers"))
    for name, record in choices.items():
        field = owner.fields.get(name)
        if field is None or not field.column:
            message = say("没有字段 {name}", "There is no field {name}", name=name[:60])
            faults.append(FieldError("unknown_field", message, field=name))
        elif record not in (winner, *losers):
            message = say("应为要合并的记录之一", "This must be one of the records merged")
            faults.append(FieldError("not_an_option", message, field=name))
    if faults:
        raise invalid(faults)


async def read_records(unit: Unit, owner: Object, winner: int, losers: Sequence[int]) -> dict[int, Change]:
    """The records as they are, locked; `before` holds their values. Raises what their rights say."""
    changes = [Change(0, Operation(UPDATE, id=winner), UPDATE, id=winner)]
    changes += [Change(n, Operation(DELETE, id=loser), DELETE, id=loser) for n, loser in enumerate(losers, 1)]
    await read_targets(unit.link, unit.asking(), owner, changes)
    for change in changes:
        if change.failed:
            raise Result(change.status, change.id, "failed", tuple(change.errors)).problem()
    return {change.id: change for change in changes}


def _chosen(
    unit: Unit, owner: Object, records: Mapping[int, Change], winner: int, choices: Mapping[str, int]
) -> dict[str, Any]:
    """The values that the winner takes from others, in their JSON form."""
    values: dict[str, Any] = {}
    for name, record in choices.items():
        if record == winner:
            continue
        field = owner.fields[name]
        value = as_json(unit, field, records[record].before.get(name))
        if type_of(field).relation and owner.name in field.targets:
            # A record does not point at itself, nor at what went into it.
            value = _without(value, {str(each) for each in records})
        values[name] = value
    return values


def _without(value: Any, ids: set[str]) -> Any:
    if isinstance(value, list):
        return [each for each in value if each not in ids] or None
    id = value["id"] if isinstance(value, Mapping) else value
    return None if id in ids else value


def as_json(unit: Unit, field: Field, value: Any) -> Any:
    """A stored value as the write path takes it."""
    return None if value is None else type_of(field).event(value, field, unit.asking().values)


async def _move_references(unit: Unit, name: str, winner: int, losers: frozenset[int]) -> None:
    """Lets everything that points at the losers point at the winner, in sets and with its history."""
    inner = unit.as_system(System("merging: what points at a record follows it"))
    inner.judged = False
    for child in unit.snapshot.model.objects.values():
        fields = [
            f for f in child.fields.values() if f.column and not f.system and _points_at(child, f, name)
        ]
        if not fields:
            continue
        moved = await _pointing(unit, child, fields, name, winner, losers)
        operations = [Operation(UPDATE, values, id=id) for id, values in moved.items()]
        for start in range(0, len(operations), MOST_OPERATIONS):
            await inner.write(child.name, operations[start : start + MOST_OPERATIONS])


def _points_at(child: Object, field: Field, name: str) -> bool:
    """Whether a field names records of the object; what is attached names records of any."""
    return (type_of(field).relation and name in field.targets) or (child.attached and field.name == "record")


async def _pointing(
    unit: Unit, child: Object, fields: Sequence[Field], name: str, winner: int, losers: frozenset[int]
) -> dict[int, dict[str, Any]]:
    """The records of an object that point at losers, with what their fields are to hold."""
    moved: dict[int, dict[str, Any]] = defaultdict(dict)
    table = unit.asking().table(child)
    for field in fields:
        many, column = type_of(field).many, quote(field.column)
        held = f"t.{column} && $1::bigint[]" if many else f"t.{column} = any($1::bigint[])"
        rows = await unit.link.fetch(
            f"select t.id, t.{column} as held from {table} t where {held} and t.deleted_at is null"
            " and t.id <> all($1::bigint[]) order by t.id",
            list(losers),
        )
        for row in rows:
            # A record does not point at itself.
            itself = name == child.name and name in field.targets and row["id"] == winner
            if many:
                kept = dict.fromkeys(winner if each in losers else each for each in row["held"])
                listed = [str(each) for each in kept if not (itself and each == winner)]
                moved[row["id"]][field.name] = listed or None
            else:
                taken = {"object": name, "id": str(winner)} if type_of(field).of_several else str(winner)
                moved[row["id"]][field.name] = None if itself else taken
    return moved


async def _unlogged(unit: Unit, owner: Object, winner: Change) -> dict[str, list[Any]]:
    """What apps keep on the winner by themselves and changed without an event: field → [before, after]."""
    after = Change(0, Operation(UPDATE, id=winner.id), UPDATE, id=winner.id)
    await read_targets(unit.link, unit.asking(), owner, [after])
    if after.failed:
        # The winner was moved out of the merger's own reach by the values chosen.
        return {}
    return {
        name: [as_json(unit, field, winner.before.get(name)), as_json(unit, field, after.before.get(name))]
        for name, field in owner.fields.items()
        if field.readonly and not field.system and after.before.get(name) != winner.before.get(name)
    }


async def merged_into(caller: Caller, name: str, id: int) -> int | None:
    """The record that a merged one went into, at the end of the line; None for one that was never merged."""
    schema = quote(caller.organisation.schema)
    found: int | None = await caller.organisation.db.fetchval(
        "with recursive line(record, depth) as (select $1::bigint, 0 union all"
        f" select m.winner, l.depth + 1 from line l join {schema}.merge m on m.losers @> array[l.record]"
        " and m.object = $2 and m.undone_at is null where l.depth < 50)"
        " select record from line where depth > 0 order by depth desc limit 1",
        id,
        name,
    )
    return found


def not_undoable(message: str, english: str) -> Problem:
    """409: the merge cannot be taken back."""
    return Problem(409, "not_undoable", say(message, english))
