"""What an approval is about to let through: what changed on the record and its details since it was last approved."""

from collections.abc import Iterable, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import visible
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Record, quote
from yunchou.model.object import Object
from yunchou.records.history import COLUMNS, event_of, shown_events
from yunchou.records.read import asking_of
from yunchou.records.select import name_sql
from yunchou.records.steps.relations import details_under
from yunchou.rules.approval.shown import Seen, of_seen

MOST_EVENTS = 1000
"""Events that are looked at, the newest of them."""


async def changes(caller: Caller, approval: int) -> dict[str, Any]:
    """`{"since", "fields": [{"field", "before", "after"}], "details": [{"object", "id", "name", "change", "fields"}]}`.

    As far as the caller may see the record and its fields. `since`: when the record was last approved, null where it never
    was: then what it was made with is no change. Raises 404 for an approval that may not be seen.
    """

    return await of_seen(caller, approval, _changes)


async def _changes(caller: Caller, snapshot: Snapshot, seen: Seen) -> dict[str, Any]:
    row = seen.row
    if not seen.open:
        return {"since": None, "fields": [], "details": []}
    owner = snapshot.model.object(row["object"])
    before = await _last_approved(caller, snapshot, row)
    since = before["ended_at"] if before is not None else None
    events = await _events(caller, snapshot, owner, row, before["id"] if before is not None else None)
    folded = _folded(await shown_events(asking_of(caller, snapshot), events))
    mine = folded.pop((owner.name, str(row["record"])), _none())
    made_before = since is None and mine["change"] == "created"
    names = await _detail_names(caller, snapshot, folded)
    details = [
        {**each, "object": name, "id": id, "name": names.get((name, id))}
        for (name, id), each in folded.items()
        if each["fields"] or each["change"] != "updated"
    ]
    return {"since": since, "fields": mine["later" if made_before else "fields"], "details": details}


async def _last_approved(caller: Caller, snapshot: Snapshot, row: Record) -> Record | None:
    """The approval of the same record that let everything before through."""
    table = asking_of(caller, snapshot).table(snapshot.model.object("approval"))
    return await caller.organisation.db.fetchrow(
        f"select p.id, p.ended_at from {table} p where p.record = $1 and p.object = $2 and p.state = 'approved' and p.id < $3"
        " and p.deleted_at is null order by p.id desc limit 1",
        row["record"],
        row["object"],
        row["id"],
    )


async def _events(
    caller: Caller, snapshot: Snapshot, owner: Object, row: Record, before: int | None
) -> list[Any]:
    """The events of the record and its details after an approval ended until this one did, the oldest first."""
    asking = asking_of(caller, snapshot)
    schema = quote(caller.organisation.schema)
    of_details = [
        f" union select d.id from {asking.table(child)} d where d.{quote(field.column)} = $1"
        for child, field, above in details_under(snapshot.model, owner.name)
        if above == owner.name and visible(asking.viewer, child)
    ]
    last = f"(select max(x.id) from {schema}.event x where x.record = ${{}})"
    rows = await caller.organisation.db.fetch(
        f"select * from (select {COLUMNS} from {schema}.event e where e.record in (select $1::bigint{''.join(of_details)})"
        f" and ($2::bigint is null or e.id > {last.format(2)}) and (not $4 or e.id <= {last.format(3)})"
        f" and (e.cause ? 'computed') is not true order by e.id desc limit {MOST_EVENTS}) e order by e.id",
        row["record"],
        before,
        row["id"],
        row["ended_at"] is not None,
    )
    return [event_of(each) for each in rows]


def _none() -> dict[str, Any]:
    return {"change": "updated", "fields": [], "later": []}


def _folded(events: Iterable[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """For each record what its events come to: of each field the value before the first and after the last.

    `later`: the same without what the record was made with.
    """
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for each in events:
        grouped.setdefault((each["object"], each["record"]), []).append(each)
    found = {}
    for key, several in grouped.items():
        verbs = [each["type"].rpartition(".")[2] for each in several]
        change = "deleted" if verbs[-1] == "deleted" else "created" if "created" in verbs else "updated"
        later = [each for each, verb in zip(several, verbs, strict=True) if verb != "created"]
        found[key] = {"change": change, "fields": _fields(several), "later": _fields(later)}
    return found


def _fields(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for each in events:
        for name, (before, after) in each["changes"].items():
            first.setdefault(name, before)
            last[name] = after
    return [
        {"field": name, "before": first[name], "after": last[name]}
        for name in last
        if first[name] != last[name]
    ]


async def _detail_names(
    caller: Caller, snapshot: Snapshot, folded: dict[tuple[str, str], dict[str, Any]]
) -> dict[tuple[str, str], str | None]:
    """What detail records are called, those that were deleted too."""
    wanted: dict[str, set[int]] = {}
    for name, id in folded:
        wanted.setdefault(name, set()).add(int(id))
    asking: Asking = asking_of(caller, snapshot)
    parts = [
        f"select {asking.params.add(name, 'text')} as object, t.id,"
        f" left({name_sql(asking, snapshot.model.object(name), 't')}::text, 300) as name"
        f" from {asking.table(snapshot.model.object(name))} t where t.id = any({asking.params.add(sorted(ids), 'bigint[]')})"
        for name, ids in sorted(wanted.items())
        if name in snapshot.model.objects
    ]
    if not parts:
        return {}
    rows = await caller.organisation.db.fetch(" union all ".join(parts), *asking.params.values)
    return {(row["object"], str(row["id"])): row["name"] for row in rows}
