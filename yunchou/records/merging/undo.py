"""Taking a merge back: its events read backwards, in one transaction. What somebody changed since stays as it is now."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.model.field_types import type_of
from yunchou.model.object import Object
from yunchou.records.change import RESTORE, UPDATE, Operation
from yunchou.records.merging.merge import as_json, merges, not_undoable, read_records
from yunchou.records.write import MOST_OPERATIONS, Unit


@dataclass(frozen=True, slots=True)
class Undone:
    """A merge that was taken back."""

    object: str
    winner: int
    losers: tuple[int, ...]


async def undo_merge(caller: Caller, id: int) -> Undone:
    """Takes a merge back and says what it was.

    The records come back from the bin, what pointed at them points at them again, the record that stayed gets its values
    back. Raises 404 for no such merge or one whose record may not be seen, 403 without the rights that merging needs,
    409 `not_undoable` when it was taken back already.
    """
    async with Unit(caller, {"undo_of_merge": str(id)}) as unit:
        row = await unit.link.fetchrow(f"select * from {merges(unit)} where id = $1 for update", id)
        if row is None or row["object"] not in unit.snapshot.model.objects:
            raise not_found()
        owner = unit.snapshot.model.object(row["object"])
        winner, losers = row["winner"], tuple(row["losers"])
        await read_records(unit, owner, winner, ())
        if row["undone_at"] is not None:
            raise not_undoable("此次合并已撤销", "This merge was taken back already")
        unit.duplicates, unit.former = "ignore", True
        former = await _former(unit, row["xact"], id)
        own = former.pop((owner.name, winner), {})
        plain, references = _parted(owner, own)
        if plain:
            await unit.write(owner.name, [Operation(UPDATE, plain, id=winner)])
        await unit.write(owner.name, [Operation(RESTORE, id=loser) for loser in losers])
        if references:
            former[owner.name, winner] = references
        await _give_back(unit, owner, winner, former, json.loads(row["unlogged"]))
        await unit.link.execute(f"update {merges(unit)} set undone_at = now() where id = $1", id)
    return Undone(owner.name, winner, losers)


async def _former(unit: Unit, xact: Any, id: int) -> dict[tuple[str, int], dict[str, Any]]:
    """For each record that the merge changed the values before, but for those that were changed again since.

    On another server than that of the merge one transaction holds all that happened before the move, so the cause tells too.
    """
    log = f"{quote(unit.caller.organisation.schema)}.event"
    rows = await unit.link.fetch(
        "select e.object, e.record, k.name, e.changes -> k.name -> 0 as before"
        f" from {log} e cross join lateral jsonb_object_keys(e.changes) k(name)"
        " where e.xact = $1 and e.id > $3 and e.cause ->> 'merge' = $2 and e.type like '%.updated'"
        f" and not exists (select 1 from {log} later where later.record = e.record and later.id > e.id"
        " and later.cause ->> 'merge' is distinct from $2 and later.changes ? k.name)"
        " order by e.id desc",
        xact,
        str(id),
        id,
    )
    found: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for row in rows:
        # Backwards, so that the value before the first change of a field is the one that stays.
        found[row["object"], row["record"]][row["name"]] = json.loads(row["before"])
    return found


def _parted(owner: Object, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values that can be given back at once, and references to records that must come back first."""
    plain: dict[str, Any] = {}
    references: dict[str, Any] = {}
    for name, value in values.items():
        field = owner.fields.get(name)
        if field is None or (field.readonly and not field.system):
            continue
        back = type_of(field).relation and owner.name in field.targets
        (references if back else plain)[name] = value
    return plain, references


async def _give_back(
    unit: Unit,
    owner: Object,
    winner: int,
    former: Mapping[tuple[str, int], Mapping[str, Any]],
    unlogged: Mapping[str, Sequence[Any]],
) -> None:
    """Lets what was moved point where it did. A record that is gone by now is left alone."""
    inner = unit.as_system(System("merging: what points at a record follows it"))
    inner.judged = False
    by_object: dict[str, list[Operation]] = defaultdict(list)
    for (name, record), values in former.items():
        by_object[name].append(Operation(UPDATE, values, id=record))
    for name, operations in by_object.items():
        if name not in unit.snapshot.model.objects:
            continue
        for start in range(0, len(operations), MOST_OPERATIONS):
            await inner.write(name, operations[start : start + MOST_OPERATIONS], atomic=False)
    if not unlogged:
        return
    now = (await read_records(unit, owner, winner, ()))[winner].before
    values = {
        name: before
        for name, (before, after) in unlogged.items()
        if name in owner.fields and as_json(unit, owner.fields[name], now.get(name)) == after
    }
    if values:
        await inner.write(owner.name, [Operation(UPDATE, values, id=winner)])
