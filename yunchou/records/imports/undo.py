"""Taking an import back: what it created goes to the recycle bin, what it changed gets its former values again.

The events of the import say what it did; they are gone through from the last to the first, in chunks that are each one
transaction with a note of how far it came. A value that was changed again since the import stays as it is.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import Record, quote
from yunchou.base.errors import conflict, say
from yunchou.model.object import Object
from yunchou.records.change import DELETE, UPDATE, Operation
from yunchou.records.imports import store
from yunchou.records.imports.runner import HISTORY, CalledOff, Progress, Stopped, Superseded
from yunchou.records.imports.store import Import
from yunchou.records.write import Unit

CHUNK = 2000
_LAST = (1 << 63) - 1


async def undo(
    caller: Caller, import_id: int, *, progress: Progress | None = None, stopped: Stopped | None = None
) -> dict[str, int]:
    """Take an import back, or go on with taking it back; gives `{"deleted", "restored", "kept"}` in records.

    `kept` counts records whose every imported value was changed since. Raises 404, 409 when the import runs or was a
    dry run.
    """
    async with caller.organisation.db.transaction() as link:
        run = await store.read(link, caller, import_id, lock=True)
        if run.dry_run or run.state in ("waiting", "running"):
            message = say("此导入现在不能撤销。", "This import cannot be undone now.")
            raise conflict("not_undoable", message)
        if run.state == "undone":
            return dict(run.undo_counts or {})
        await store.move(link, caller, import_id, "undoing", "done", "failed", "cancelled", "undoing")
    counts = dict(run.undo_counts or {"deleted": 0, "restored": 0, "kept": 0})
    position = run.undo_position or _LAST
    total = max(1, run.total.created + run.total.updated)
    historic = await _may_set_history(caller)
    while True:
        if stopped and stopped():
            raise CalledOff
        found = await _chunk(caller, run, position, counts, historic)
        if found is None:
            break
        position = found
        if progress:
            progress(min(1.0, sum(counts.values()) / total))
    async with caller.organisation.db.transaction() as link:
        await store.move(link, caller, import_id, "undone", "undoing")
    return counts


async def _may_set_history(caller: Caller) -> bool:
    snapshot = await caller.organisation.snapshot()
    return caller.viewer(snapshot).rights.may(HISTORY)


async def _chunk(
    caller: Caller, run: Import, position: int, counts: dict[str, int], historic: bool
) -> int | None:
    """Takes back the events just before `position`; gives the position after it, None when there are no more."""
    async with Unit(caller, {"undo_of_import": str(run.id)}, historic=historic) as unit:
        unit.former = True
        held = await store.read(unit.link, caller, run.id, lock=True)
        if (held.undo_position or _LAST) != position:
            raise Superseded
        events = await _events(unit, run, position)
        if not events:
            return None
        now = dict(counts)
        for name, several in _by_object(events):
            await _take_back(unit, run, name, several, now)
        last: int = events[-1]["id"]
        await store.set_columns(
            unit.link, caller, run.id, {"undo_position": last, "undo_counts": json.dumps(now)}
        )
    counts.update(now)
    return last


async def _events(unit: Unit, run: Import, position: int) -> list[Record]:
    schema = quote(unit.caller.organisation.schema)
    # An id tells its time, so the log need not be searched from its beginning.
    rows: list[Record] = await unit.link.fetch(
        f"select e.id, e.type, e.object, e.record, e.changes::text from {schema}.event e"
        " where e.id < $2 and e.id >= yunchou.id_at($3) and e.cause ->> 'import' = $1"
        " and (e.cause ? 'computed') is not true order by e.id desc limit $4",
        str(run.id),
        position,
        run.created_at,
        CHUNK,
    )
    return rows


def _by_object(events: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """Events in order, those of one object and kind that follow each other together."""
    groups: list[tuple[str, list[Record]]] = []
    for event in events:
        if groups and groups[-1][1][-1]["type"] == event["type"]:
            groups[-1][1].append(event)
        else:
            groups.append((event["object"], [event]))
    return groups


async def _take_back(
    unit: Unit, run: Import, name: str, events: list[Record], counts: dict[str, int]
) -> None:
    owner = unit.snapshot.model.objects.get(name)
    if owner is None or owner.generated:
        return
    if events[0]["type"].endswith(".created"):
        results = await unit.write(
            name, [Operation(DELETE, id=event["record"]) for event in events], atomic=False
        )
        counts["deleted"] += sum(not result.failed for result in results)
        return
    if not events[0]["type"].endswith(".updated"):
        return
    later = await _later_changes(unit, run, events)
    created = await _created_by(unit, run, events)
    operations: list[Operation] = []
    for event in events:
        if event["record"] in created:
            continue
        values = _former(owner, event, later[event["record"]], unit.historic)
        if values:
            operations.append(Operation(UPDATE, values, id=event["record"]))
        else:
            counts["kept"] += 1
    results = await unit.write(name, operations, atomic=False)
    counts["restored"] += sum(not result.failed for result in results)
    counts["kept"] += sum(result.failed for result in results)


def _former(owner: Object, event: Record, later: set[str], historic: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, (before, _) in json.loads(event["changes"]).items():
        field = owner.fields.get(name)
        settable = field is not None and (not field.readonly or (historic and not field.system))
        if settable and name not in later:
            values[name] = before
    return values


async def _later_changes(unit: Unit, run: Import, events: Sequence[Record]) -> dict[int, set[str]]:
    """For each record the fields that somebody changed after the import did."""
    schema = quote(unit.caller.organisation.schema)
    rows = await unit.link.fetch(
        f"select distinct e.record, k.name from unnest($1::bigint[], $2::bigint[]) m(record, id)"
        f" join {schema}.event e on e.record = m.record and e.id > m.id"
        " cross join lateral jsonb_object_keys(e.changes) k(name)"
        " where e.cause ->> 'import' is distinct from $3 and e.cause ->> 'undo_of_import' is distinct from $3",
        [event["record"] for event in events],
        [event["id"] for event in events],
        str(run.id),
    )
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        found[row["record"]].add(row["name"])
    return found


async def _created_by(unit: Unit, run: Import, events: Sequence[Record]) -> set[int]:
    """The records among those of the events that the import itself made: they will be deleted, not restored."""
    schema = quote(unit.caller.organisation.schema)
    rows = await unit.link.fetch(
        f"select distinct e.record from {schema}.event e where e.record = any($1::bigint[])"
        " and e.type = $2 and e.cause ->> 'import' = $3",
        [event["record"] for event in events],
        f"{events[0]['object']}.created",
        str(run.id),
    )
    return {row["record"] for row in rows}
