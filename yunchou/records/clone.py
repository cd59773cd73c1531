"""A record made once more, with its details: whoever may see the one and make the other."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access
from yunchou.access.withheld import withheld
from yunchou.base.errors import say, too_large
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, Operation
from yunchou.records.read import MOST_ROWS, Query, one, rows
from yunchou.records.write import Unit

LEFT_OUT = frozenset({"file", "image"})
"""Types whose values belong to one record."""
_PARTS: dict[str, frozenset[str]] = {}


def parts_of(name: str, *fields: str) -> None:
    """Says that records which one of these references names something in are brought along by that: no copy is made of them."""
    _PARTS[name] = frozenset(fields)


async def clone(caller: Caller, name: str, id: int, *, details: bool) -> int:
    """Makes a record with the values of another that the caller may both read and write, and its details; gives its id.

    Left out are unique values, files, and references to what the caller may not see; its owner is the caller. Options
    that are offered no longer stay. Raises 404, 413 for more than 1,000 details of a kind, and what writing raises.
    """
    record: dict[str, Any] = json.loads((await one(caller, name, id))[0])
    async with Unit(caller, {"clone_of": str(id)}) as unit:
        unit.former = True
        owner = unit.snapshot.model.object(name)
        values = _values(unit, owner, record)
        title = values.get(owner.name_field)
        if isinstance(title, str):
            values[owner.name_field] = _copy_of(caller, owner.fields[owner.name_field], title)
        (made,) = await unit.write(name, [Operation(CREATE, values)])
        new = made.id or 0
        if details:
            await _copy_details(unit, owner, {str(id): str(new)})
    return new


def _values(unit: Unit, owner: Object, record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record that a new one takes over, in the form in which they are written."""
    viewer = unit.asking().viewer
    return {
        field.name: value
        for field in owner.fields.values()
        if withheld(unit.asking(), owner, field) is None
        and not (field.system or field.readonly or field.unique or type_of(field).name in LEFT_OUT)
        and field_access(viewer, owner, field) == "write"
        and (value := _seen(field, record.get(field.name))) is not None
    }


def _seen(field: Field, value: Any) -> Any:
    """A value without the references whose names may not be seen."""
    if not type_of(field).relation or value is None:
        return value
    if isinstance(value, list):
        return [each for each in value if each["name"] is not None] or None
    return value if value["name"] is not None else None


def _copy_of(caller: Caller, field: Field, title: str) -> str:
    """The name of the new record, within what the field holds."""
    ending = say("（副本）", " (copy)").in_language(caller.language)
    most = field.max_length or 500
    return f"{title[: most - len(ending)]}{ending}"


async def _copy_details(unit: Unit, owner: Object, new: Mapping[str, str]) -> None:
    """The details of records that were made once more, and theirs in turn. `new`: old id → new id."""
    for child in unit.snapshot.model.objects.values():
        field = child.master
        if field is None or field.target != owner.name or child.generated:
            continue
        found = await _details(unit, child, field, list(new))
        made = []
        for record in found:
            values = _values(unit, child, record)
            made.append(Operation(CREATE, {**values, field.name: new[record[field.name]["id"]]}))
        if made:
            results = await unit.write(child.name, made)
            ids = zip(found, results, strict=True)
            await _copy_details(unit, child, {str(old["id"]): str(result.id) for old, result in ids})


async def _details(unit: Unit, child: Object, field: Field, masters: Sequence[str]) -> list[dict[str, Any]]:
    viewer = unit.asking().viewer
    readable = [
        f.name
        for f in child.fields.values()
        if f.column and field_access(viewer, child, f) in ("read", "write")
    ]
    ids = [int(id) for id in masters]
    asked = Query(fields=readable, sort=["id"], limit=MOST_ROWS, among={field.name: ids})
    found = await rows(unit.caller, child.name, asked)
    if len(found) >= MOST_ROWS:
        raise too_large(say("明细过多，最多 {n} 条", "There may be {n} details at most", n=MOST_ROWS - 1))
    parts = _PARTS.get(child.name, frozenset())
    return [record for record in found if not any(record.get(name) for name in parts)]
