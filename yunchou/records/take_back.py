"""Taking back what a long piece of work did, by its events: what it made is deleted, what it changed gets its former values,
what it deleted is restored. A value that somebody changed since stays as it is.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yunchou.base.db import Record, quote
from yunchou.base.errors import Message, say
from yunchou.model.object import Object
from yunchou.records.change import DELETE, RESTORE, UPDATE, Operation, Result
from yunchou.records.steps.emptied import FOLLOWS
from yunchou.records.write import Unit

CHUNK = 2000
LAST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work as its events name it: `kind` is the key of their cause (`import`), `id` its value.

    `object`: only what it did to records of this one is taken back; what rules did with it, they do again.
    """

    kind: str
    id: str
    began: datetime | None
    object: str | None = None
    spare_changed: bool = False
    """Records that it made stay where somebody changed them since."""

    @property
    def undo(self) -> str:
        """The key of the cause of what takes it back."""
        return f"undo_of_{self.kind}"


@dataclass(frozen=True, slots=True)
class Left:
    """A record that could not be taken back, or not in whole, and why."""

    record: int
    why: Message
    object: str = ""


_CHANGED_SINCE = say("之后又被修改过", "It was changed since")


async def events_before(unit: Unit, work: Work, position: int) -> list[Record]:
    """The last events of the work before `position`, the latest first."""
    schema = quote(unit.caller.organisation.schema)
    # An id tells its time, so the log need not be searched from its beginning. When the work began may have been noted at its
    # end, to the second, by another clock: the hour before is searched with it.
    rows: list[Record] = await unit.link.fetch(
        f"select e.id, e.type, e.object, e.record, e.changes::text from {schema}.event e"
        " where e.id < $3 and e.id >= yunchou.id_at($4::timestamptz - interval '1 hour') and e.cause ->> $1 = $2"
        # What follows a deletion comes back with the deleted record.
        f" and (e.cause ?| array['computed', '{FOLLOWS}']) is not true and ($5::text is null or e.object = $5)"
        " order by e.id desc limit $6",
        work.kind,
        work.id,
        position,
        work.began,
        work.object,
        CHUNK,
    )
    return rows


async def take_back(unit: Unit, work: Work, events: Sequence[Record], counts: dict[str, int]) -> list[Left]:
    """Takes events back in their order; adds to `deleted`, `restored` and `kept` how many records it was. Gives what
    stays as it is.
    """
    left: list[Left] = []
    for name, several in _by_object(events):
        owner = unit.snapshot.model.objects.get(name)
        if owner is None or owner.generated:
            continue
        if several[0]["type"].endswith(".created"):
            left += await _delete(unit, work, name, several, counts)
        elif several[0]["type"].endswith(".deleted"):
            returns = [Operation(RESTORE, id=event["record"]) for event in several]
            left += _count(counts, "restored", name, await unit.write(name, returns, atomic=False))
        elif several[0]["type"].endswith(".updated"):
            left += await _put_back(unit, work, owner, several, counts)
    return left


async def _delete(
    unit: Unit, work: Work, name: str, events: list[Record], counts: dict[str, int]
) -> list[Left]:
    spared = await _changed_by_people(unit, work, events) if work.spare_changed else set()
    deletions = [Operation(DELETE, id=event["record"]) for event in events if event["record"] not in spared]
    results = await unit.write(name, deletions, atomic=False)
    counts["kept"] += len(spared)
    left = [Left(record, _CHANGED_SINCE, name) for record in sorted(spared)]
    # What is gone already needs no deletion.
    return left + _count(counts, "deleted", name, [each for each in results if each.status != 404])


def _count(counts: dict[str, int], done: str, name: str, results: Sequence[Result]) -> list[Left]:
    counts[done] += sum(not result.failed for result in results)
    left = [Left(each.id or 0, _why(each), name) for each in results if each.failed]
    counts["kept"] += len(left)
    return left


def _why(failed: Result) -> Message:
    return failed.errors[0].message if failed.errors else failed.problem().detail


def _by_object(events: Sequence[Record]) -> list[tuple[str, list[Record]]]:
    """Events in order, those of one object and kind that follow each other together."""
    groups: list[tuple[str, list[Record]]] = []
    for event in events:
        if groups and groups[-1][1][-1]["type"] == event["type"]:
            groups[-1][1].append(event)
        else:
            groups.append((event["object"], [event]))
    return groups


async def _put_back(
    unit: Unit, work: Work, owner: Object, events: list[Record], counts: dict[str, int]
) -> list[Left]:
    later = await _later_changes(unit, work, events)
    created = await _created_by(unit, work, events)
    operations: list[Operation] = []
    touched: list[int] = []
    for event in events:
        if event["record"] in created:
            continue
        changed = later[event["record"]]
        values = _former(owner, event, changed, unit.historic)
        if values:
            operations.append(Operation(UPDATE, values, id=event["record"]))
        else:
            counts["kept"] += 1
        if not values or not changed.isdisjoint(json.loads(event["changes"])):
            touched.append(event["record"])
    left = _count(counts, "restored", owner.name, await unit.write(owner.name, operations, atomic=False))
    told = {each.record for each in left}
    return left + [Left(record, _CHANGED_SINCE, owner.name) for record in touched if record not in told]


def _former(owner: Object, event: Record, later: set[str], historic: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, (before, _) in json.loads(event["changes"]).items():
        field = owner.fields.get(name)
        settable = field is not None and (not field.readonly or (historic and not field.system))
        if settable and name not in later:
            values[name] = before
    return values


async def _later_changes(unit: Unit, work: Work, events: Sequence[Record]) -> dict[int, set[str]]:
    """For each record the fields that somebody changed after the work did."""
    schema = quote(unit.caller.organisation.schema)
    rows = await unit.link.fetch(
        f"select distinct e.record, k.name from unnest($1::bigint[], $2::bigint[]) m(record, id)"
        f" join {schema}.event e on e.record = m.record and e.id > m.id"
        " cross join lateral jsonb_object_keys(e.changes) k(name)"
        " where e.cause ->> $3 is distinct from $5 and e.cause ->> $4 is distinct from $5",
        [event["record"] for event in events],
        [event["id"] for event in events],
        work.kind,
        work.undo,
        work.id,
    )
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        found[row["record"]].add(row["name"])
    return found


async def _changed_by_people(unit: Unit, work: Work, events: Sequence[Record]) -> set[int]:
    """The records that a person changed after the work did; what happened by itself is no change of anybody's."""
    schema = quote(unit.caller.organisation.schema)
    rows = await unit.link.fetch(
        f"select distinct e.record from unnest($1::bigint[], $2::bigint[]) m(record, id)"
        f" join {schema}.event e on e.record = m.record and e.id > m.id and e.type = $6"
        " where e.actor is not null and (e.cause is null or (e.cause ->> $3 is distinct from $5"
        f" and e.cause ->> $4 is distinct from $5 and not e.cause ?| array['computed', 'automation', '{FOLLOWS}']))",
        [event["record"] for event in events],
        [event["id"] for event in events],
        work.kind,
        work.undo,
        work.id,
        f"{events[0]['object']}.updated",
    )
    return {row["record"] for row in rows}


async def _created_by(unit: Unit, work: Work, events: Sequence[Record]) -> set[int]:
    """The records among those of the events that the work itself made: they will be deleted, not restored."""
    schema = quote(unit.caller.organisation.schema)
    rows = await unit.link.fetch(
        f"select distinct e.record from {schema}.event e where e.record = any($1::bigint[])"
        " and e.type = $2 and e.cause ->> $3 = $4",
        [event["record"] for event in events],
        f"{events[0]['object']}.created",
        work.kind,
        work.id,
    )
    return {row["record"] for row in rows}
