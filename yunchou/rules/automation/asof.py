"""Records as they were when an event happened: a condition is judged by that, however much has happened since."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from yunchou.base.db import Connection, quote
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.history import COLUMNS, Event, event_of, present_names
from yunchou.records.select import Asking


async def changes_at(
    link: Connection, asking: Asking, owner: Object, events: Sequence[Event]
) -> dict[int, Change]:
    """For each event, by its id, the record before it and what it changed; none for records that are gone for good.

    Two statements for all of them: the rows as they are, and what happened to them since the first of the events.
    """
    states = await _rows(link, asking, owner, {e.record for e in events})
    since = await _since(link, asking, owner, events)
    wanted = {e.position[1] for e in events}
    found: dict[int, Change] = {}
    for record, state in states.items():
        # Backwards from what the record is now: each event is taken off what it left behind.
        for event in reversed(since[record]):
            created = event.type.endswith(".created")
            before = {} if created else {**state, **_before(asking, owner, event)}
            if event.position[1] in wanted:
                kind = CREATE if created else UPDATE
                given = state if created else {name: state[name] for name in event.changes if name in state}
                found[event.position[1]] = Change(0, Operation(kind), kind, record, before, dict(given))
            state = before or state
    return found


async def _rows(link: Connection, asking: Asking, owner: Object, ids: set[int]) -> dict[int, dict[str, Any]]:
    fields = [f for f in owner.fields.values() if f.column]
    columns = ", ".join(f"t.{quote(column)}" for f in fields for column in type_of(f).stored_columns(f))
    rows = await link.fetch(
        f"select {columns} from {asking.table(owner)} t where t.id = any($1::bigint[])", sorted(ids)
    )
    return {
        row["id"]: {
            f.name: type_of(f).read([row[c] for c in type_of(f).stored_columns(f)], asking.values)
            for f in fields
        }
        for row in rows
    }


async def _since(
    link: Connection, asking: Asking, owner: Object, events: Sequence[Event]
) -> dict[int, list[Event]]:
    """The events of the records from the first of those asked for, in their order."""
    found: dict[int, list[Event]] = defaultdict(list)
    rows = await link.fetch(
        f"select {COLUMNS} from {quote(asking.organisation.schema)}.event e"
        " where e.record = any($1::bigint[]) and e.id >= $2 order by e.id",
        sorted({e.record for e in events}),
        min(e.position[1] for e in events),
    )
    for row in rows:
        event = present_names(asking.snapshot.model, event_of(row))
        if event.object == owner.name:
            found[event.record].append(event)
    return found


def _before(asking: Asking, owner: Object, event: Event) -> dict[str, Any]:
    """The values that an update replaced, as records hold them."""
    if not event.type.endswith(".updated"):
        return {}
    found = {}
    for name, change in event.changes.items():
        field = owner.fields.get(name)
        if field is None or not field.column or field.computed:
            continue
        try:
            found[name] = None if change[0] is None else type_of(field).parse(change[0], field, asking.values)
        except ValueProblem:
            # An earlier field of the same name held values of another kind.
            continue
    return found
