"""What a record was before or after an event, and bringing it back to that through the write path."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access, may_read
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.model.field_types import type_of
from yunchou.model.object import Object
from yunchou.records.change import UPDATE, Change, Operation, Result
from yunchou.records.history import Event, shown_events
from yunchou.records.steps.targets import read_targets
from yunchou.records.write import Unit


async def restore_former(
    caller: Caller,
    name: str,
    id: int,
    event: int,
    *,
    to: str = "before",
    fields: Sequence[str] | None = None,
    preview: bool = False,
) -> dict[str, Any]:
    """Gives a record the values that it had `before` or `after` an event of its history: all, or only those of `fields`.

    Answers `{"changes": {field: [now, then]}}` in public form; with `preview` nothing is written. Fields that the caller may
    not write, and those without a value to go back to, are left out; one that is asked for by name and cannot be restored
    is refused. Raises 404 for an event that is none of the record's, and what writing raises.
    """
    async with Unit(caller, {"restored_from": str(event)}) as unit:
        unit.former = True
        owner = unit.snapshot.model.object(name)
        record = await _record(unit, owner, id)
        then = await _values_at(unit, owner, id, event, to)
        values = {
            field: value
            for field, value in then.items()
            if _writable(unit, owner, field) and (fields is None or field in fields)
        }
        _check(unit, owner, fields)
        context = unit.asking().values
        now = {
            field: None
            if record.before.get(field) is None
            else type_of(owner.fields[field]).event(record.before[field], owner.fields[field], context)
            for field in values
        }
        changes = {field: [now[field], value] for field, value in values.items() if now[field] != value}
        if changes and not preview:
            written = {field: value for field, (_, value) in changes.items()}
            await unit.write(name, [Operation(UPDATE, written, id=id)])
        return {"changes": await _shown(unit, name, id, changes)}


async def _record(unit: Unit, owner: Object, id: int) -> Change:
    change = Change(0, Operation(UPDATE, id=id), UPDATE, id=id)
    await read_targets(unit.link, unit.asking(), owner, [change])
    if change.failed:
        raise Result(change.status, id, "failed", tuple(change.errors)).problem()
    return change


async def _values_at(unit: Unit, owner: Object, id: int, event: int, to: str) -> dict[str, Any]:
    """The value of each field that changed since, as it was then: what the first later change of it found."""
    log = f"{quote(unit.caller.organisation.schema)}.event"
    known = await unit.link.fetchval(
        f"select true from {log} where record = $1 and id = $2 and object = $3", id, event, owner.name
    )
    if not known:
        raise not_found(say("没有此历史记录", "There is no such event in the history"))
    rows = await unit.link.fetch(
        "select distinct on (k.name) k.name, (e.changes -> k.name -> 0)::text as before"
        f" from {log} e cross join lateral jsonb_object_keys(e.changes) k(name)"
        " where e.record = $1 and (e.id > $2 or (e.id = $2 and $3)) and e.type = $4 order by k.name, e.id",
        id,
        event,
        to == "before",
        f"{owner.name}.updated",
    )
    return {row["name"]: json.loads(row["before"]) for row in rows}


def _writable(unit: Unit, owner: Object, name: str) -> bool:
    field = owner.fields.get(name)
    if field is None or not field.column or field.readonly or (field.system and name != "owner"):
        return False
    return field_access(unit.asking().viewer, owner, field) == "write"


def _check(unit: Unit, owner: Object, fields: Sequence[str] | None) -> None:
    viewer = unit.asking().viewer
    faults = []
    for name in fields or ():
        field = owner.fields.get(name)
        if field is None or not field.column or not may_read(viewer, owner, field):
            message = say("没有字段 {name}", "There is no field {name}", name=name[:60])
            faults.append(FieldError("unknown_field", message, field=name))
        elif not _writable(unit, owner, name):
            message = say("字段 {name} 不能修改", "The field {name} can't be changed", name=name)
            faults.append(FieldError("readonly", message, field=name))
    if faults:
        raise invalid(faults)


async def _shown(unit: Unit, name: str, id: int, changes: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Changes with the names of what references point at, as far as the caller may see them."""
    event = Event((0, 0), f"{name}.updated", "", None, "", name, id, changes, None)
    (shown,) = await shown_events(unit.asking(), [event])
    found: dict[str, Any] = shown["changes"]
    return found
