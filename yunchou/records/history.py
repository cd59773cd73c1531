"""The event log read as the history of one record, and as what is new for somebody who watches."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access, may_read, row_condition
from yunchou.access.grants import GIVEN
from yunchou.access.organisation import Snapshot
from yunchou.access.withheld import withheld_sql
from yunchou.base.db import name_literal, quote
from yunchou.base.errors import malformed, not_found, say
from yunchou.language.types import Params
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Model, Object
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, name_sql

COLUMNS = (
    "e.id, e.xact::text as xact, e.type, e.at, e.actor, e.actor_name, e.object, e.record, e.changes, e.cause"
)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log. `position` is where it stands in the order of commits, for going on from there."""

    position: tuple[int, int]
    type: str
    at: str
    actor: int | None
    actor_name: str
    object: str
    record: int
    changes: Mapping[str, Sequence[Any]]
    cause: Mapping[str, Any] | None

    def as_json(self, changes: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        """The public form, with the changes that may be shown."""
        actor = None if self.actor is None else {"id": str(self.actor), "name": self.actor_name}
        return {
            "id": str(self.position[1]),
            "type": self.type,
            "at": self.at,
            "actor": actor or {"id": None, "name": self.actor_name},
            "object": self.object,
            "record": str(self.record),
            "changes": dict(changes),
            "cause": self.cause,
        }


async def history(
    caller: Caller, name: str, id: int, cursor: str | None = None, limit: int = 50
) -> dict[str, Any]:
    """What happened to a record, newest first: `{"events": […], "next"}`. Raises 404 when it may not be seen.

    That computed values followed is no part of it: nobody did that.

    What happened to records that were merged into it is part of it.
    """
    if not 1 <= limit <= 500:
        raise malformed(say("limit 应在 1 至 500 之间", "limit must be 1 to 500"))
    before = _cursor(cursor)

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any] | None, tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        params = asking.params
        rights = row_condition(asking, owner, "t") or "true"
        number, most, last = (
            params.add(id, "bigint"),
            params.add(limit + 1, "bigint"),
            params.add(before, "bigint"),
        )
        schema = quote(caller.organisation.schema)
        merged = (
            f"with recursive one(record) as (select {number} union select unnest(m.losers) from {schema}.merge m"
            f" join one on m.winner = one.record and m.undone_at is null) select record from one"
        )
        rows = await caller.organisation.db.fetch(
            f"select {asking.versions_sql()}, seen.ok, e.* from"
            f" (select exists(select 1 from {asking.table(owner)} t where t.id = {number} and {rights}) as ok) seen"
            f" left join lateral (select e.* from ({merged}) one cross join lateral (select {COLUMNS}"
            f" from {schema}.event e where seen.ok and e.record = one.record and ({last} is null or e.id < {last})"
            " and (e.cause ? 'computed') is not true"
            f" order by e.id desc limit {most}) e order by e.id desc limit {most}) e on true",
            *params.values,
        )
        if not rows[0]["ok"] or (rows[0][0], rows[0][1]) != snapshot.versions:
            return None, (rows[0][0], rows[0][1])
        found = [event_of(row) for row in rows if row["id"] is not None]
        shown = await shown_events(asking_of(caller, snapshot), found[:limit])
        following = str(found[limit - 1].position[1]) if len(found) > limit else None
        return {"events": shown, "next": following}, await caller.organisation.versions()

    answer = await caller.organisation.consistent(read)
    if answer is None:
        raise not_found()
    return answer


def _cursor(given: str | None) -> int | None:
    if given is None:
        return None
    if given.isascii() and given.isdigit() and len(given) <= 19 and int(given) < 2**63:
        return int(given)
    raise malformed(say("游标无效", "This cursor is not valid"))


def event_of(row: Any) -> Event:
    """The event of a row of the log."""
    return Event(
        (int(row["xact"]), row["id"]),
        row["type"],
        row["at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        row["actor"],
        row["actor_name"],
        row["object"],
        row["record"],
        json.loads(row["changes"]),
        json.loads(row["cause"]) if row["cause"] else None,
    )


async def shown_events(asking: Asking, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Events in public form: fields that the asker may not read left out, references named."""
    events = [present_names(asking.snapshot.model, event) for event in events]
    objects = asking.snapshot.model.objects
    events = [
        _with_readable_cause(asking, objects.get(event.object), event)
        for event in events
        if _told(asking, objects.get(event.object), event)
    ]
    kept = await _kept_back(asking, events)
    readable = [
        {
            name: change
            for name, change in event.changes.items()
            if _shown(asking, objects.get(event.object), name)
            and name not in kept.get((event.object, event.record), ())
        }
        for event in events
    ]
    names = await _names(asking, events, readable)
    shown = []
    for event, changes in zip(events, readable, strict=True):
        owner = objects.get(event.object)
        shown.append(
            event.as_json(
                {
                    n: [_named(asking, owner, event, n, v, names) for v in change]
                    for n, change in changes.items()
                }
            )
        )
    return shown


def present_names(model: Model, event: Event) -> Event:
    """The event with the object and its fields called as they are now."""
    name = model.name_at(event.object, event.position[1])
    owner = model.objects.get(name)
    if owner is None:
        return event
    changes = {owner.name_at(field, event.position[1]): change for field, change in event.changes.items()}
    kind = event.type if name == event.object else f"{name}.{event.type.rpartition('.')[2]}"
    return replace(event, object=name, type=kind, changes=changes)


def _told(asking: Asking, owner: Object | None, event: Event) -> bool:
    """Whether an event may be told at all: a look at a masked value names its field, what was computed its fields."""
    if event.cause is not None and "computed" in event.cause:
        return any(_shown(asking, owner, str(name)) for name in event.cause["computed"])
    if not event.type.endswith(".revealed"):
        return True
    field = owner.fields.get(str((event.cause or {}).get("field"))) if owner else None
    return owner is not None and field is not None and field_access(asking.viewer, owner, field) != "none"


def _with_readable_cause(asking: Asking, owner: Object | None, event: Event) -> Event:
    """The event, naming only those computed fields that the asker may read."""
    if event.cause is None or "computed" not in event.cause:
        return event
    named = [name for name in event.cause["computed"] if _shown(asking, owner, str(name))]
    return replace(event, cause={**event.cause, "computed": named})


def _shown(asking: Asking, owner: Object | None, name: str) -> bool:
    field = owner.fields.get(name) if owner else None
    return owner is not None and field is not None and may_read(asking.viewer, owner, field)


async def _kept_back(asking: Asking, events: Sequence[Event]) -> Mapping[tuple[str, int], Sequence[str]]:
    """Of which of the events' records the asker is kept from which fields: one statement, none where no record does."""
    parts = []
    values = Params()
    for name in dict.fromkeys(event.object for event in events):
        owner = asking.snapshot.model.objects.get(name)
        if owner is None:
            continue
        conditions = {f.name: c for f in owner.fields.values() if (c := withheld_sql(asking, owner, f, "t"))}
        if not conditions:
            continue
        named = ", ".join(f"case when {c} then {name_literal(field)} end" for field, c in conditions.items())
        ids = values.add(sorted({e.record for e in events if e.object == name}), "bigint[]")
        parts.append(
            f"select {name_literal(name)} as object, t.id, array_remove(array[{named}], null) as fields"
            f" from {asking.table(owner)} t where t.id = any({ids})"
        )
    if not parts:
        return {}
    rows = await asking.organisation.db.fetch(" union all ".join(parts), *values.values)
    return {(row["object"], row["id"]): row["fields"] for row in rows}


async def _names(
    asking: Asking, events: Sequence[Event], readable: Sequence[Mapping[str, Sequence[Any]]]
) -> dict[tuple[str, str], str | None]:
    """The names of all records that the changes point at, as far as the asker may see them: one statement."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event, changes in zip(events, readable, strict=True):
        owner = asking.snapshot.model.objects.get(event.object)
        for name, change in changes.items():
            field = owner.fields[name] if owner else None
            if field is not None and type_of(field).relation:
                for value in change:
                    for pointed, id in _pointed(asking, field, event, value):
                        wanted[pointed].add(int(id))
    parts = []
    for target_name, ids in wanted.items():
        target = asking.snapshot.model.objects.get(target_name)
        if not ids or target is None:
            continue
        rights = row_condition(asking, target, "t") or "true"
        listed = asking.params.add(sorted(ids), "bigint[]")
        parts.append(
            f"select {asking.params.add(target_name, 'text')} as object, t.id::text as id,"
            f" {name_sql(asking, target, 't')}::text as name"
            f" from {asking.table(target)} t where t.id = any({listed}) and {rights}"
        )
    if not parts:
        return {}
    rows = await asking.organisation.db.fetch(" union all ".join(parts), *asking.params.values)
    return {(row["object"], row["id"]): row["name"] for row in rows}


def _listed(value: Any) -> Iterable[str]:
    """The ids in a change of a relation. An earlier field of the same name may have left values of another kind."""
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, str) and each.isascii() and each.isdigit()]


def _pointed(asking: Asking, field: Field, event: Event, value: Any) -> list[tuple[str, str]]:
    """The records (object, id) in a change of a relation, the objects called as they are now."""
    if not type_of(field).of_several:
        return [(field.target or "user", id) for id in _listed(value)]
    if not isinstance(value, Mapping):
        return []
    name = asking.snapshot.model.name_at(str(value.get("object")), event.position[1])
    return [(name, id) for id in _listed(value.get("id"))]


def _named(
    asking: Asking,
    owner: Object | None,
    event: Event,
    name: str,
    value: Any,
    names: Mapping[tuple[str, str], str | None],
) -> Any:
    field = owner.fields[name] if owner else None
    if value is None or field is None or not type_of(field).relation:
        return value
    named: list[dict[str, str | None]] = []
    for target, id in _pointed(asking, field, event, value):
        which: dict[str, str | None] = {"object": target} if type_of(field).of_several else {}
        named.append({**which, "id": id, "name": names.get((target, id))})
    if isinstance(value, list):
        return named
    return named[0] if named else value


async def events_after(caller: Caller, position: tuple[int, int], limit: int = 500) -> list[Event]:
    """Committed events after a position, in the order of commits, up to the oldest transaction still open.

    Ids are given before a commit, so an id alone is no place to go on from: the transaction comes first.
    """
    organisation = caller.organisation
    rows = await organisation.db.fetch(
        f"select {COLUMNS} from {quote(organisation.schema)}.event e"
        " where (e.xact, e.id) > ($1::text::xid8, $2) and e.xact < pg_snapshot_xmin(pg_current_snapshot())"
        " order by e.xact, e.id limit $3",
        str(position[0]),
        position[1],
        limit,
    )
    return [event_of(row) for row in rows]


async def latest_position(caller: Caller) -> tuple[int, int]:
    """The position after everything committed so far."""
    xact = await caller.organisation.db.fetchval("select pg_snapshot_xmin(pg_current_snapshot())::text")
    return int(xact), 0


async def visible_events(caller: Caller, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Those of the events whose record the caller may see, in public form. Deleted records count as they were."""

    async def read(snapshot: Snapshot) -> tuple[list[dict[str, Any]], tuple[int, int]]:
        told = [present_names(snapshot.model, event) for event in events]
        seen = await _visible_records(asking_of(caller, snapshot), told)
        mine = [e for e in told if (e.object, e.record) in seen]
        return await shown_events(asking_of(caller, snapshot), mine), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def _visible_records(asking: Asking, events: Sequence[Event]) -> set[tuple[str, int]]:
    by_object: dict[str, set[int]] = defaultdict(set)
    for event in events:
        by_object[event.object].add(event.record)
    seen: set[tuple[str, int]] = set()
    parts = []
    for name, ids in by_object.items():
        owner = asking.snapshot.model.objects.get(name)
        if owner is None or not asking.viewer.sees(name):
            continue
        rights = row_condition(asking, owner, "t")
        if rights is None:
            seen.update((name, id) for id in ids)
            continue
        listed = asking.params.add(sorted(ids), "bigint[]")
        object_name = asking.params.add(name, "text")
        parts.append(
            f"select {object_name} as object, t.id from {asking.table(owner)} t where t.id = any({listed}) and {rights}"
        )
    if parts:
        rows = await asking.organisation.db.fetch(" union all ".join(parts), *asking.params.values)
        seen.update((row["object"], row["id"]) for row in rows)
    return seen


async def given_or_taken(caller: Caller, events: Sequence[Event]) -> list[tuple[str, int]]:
    """The records (object, id) that, by some of the events, were given to the caller or taken back."""
    by_keeper: dict[str, list[int]] = defaultdict(list)
    for event in events:
        if event.object in GIVEN.values():
            by_keeper[event.object].append(event.record)
    if not by_keeper:
        return []
    asking = asking_of(caller, await caller.organisation.snapshot())
    mine = asking.params.add([a for s in asking.viewer.standings for a in s.audiences], "bigint[]")
    parts = [
        f"select g.object, g.record from {asking.table(asking.snapshot.model.object(keeper))} g"
        f" where g.id = any({asking.params.add(ids, 'bigint[]')}) and g.audience = any({mine})"
        for keeper, ids in by_keeper.items()
    ]
    rows = await caller.organisation.db.fetch(" union ".join(parts), *asking.params.values)
    return [(row["object"], row["record"]) for row in rows]
