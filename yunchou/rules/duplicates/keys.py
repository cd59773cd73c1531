"""The keys by which records are found, kept beside them: made by every write, and for all records when a rule needs new ones."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Connection, array_text, quote
from yunchou.model import store
from yunchou.model.field_types import ValueContext, type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change
from yunchou.records.rule import after
from yunchou.records.write import Unit
from yunchou.rules.duplicates.likeness import numbers, pieces, probes
from yunchou.rules.duplicates.normal import LONGEST, NORMALISERS
from yunchou.rules.duplicates.rule import Slot, active_rules, duplicates_of, read_slot

CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Key:
    """What a value is found by. `pieces` and `probes` where names may differ a little."""

    text: str
    pieces: list[int] | None = None
    probes: list[int] | None = None


def key_of(value: Any, owned: Field, slot: Slot, context: ValueContext) -> Key | None:
    """The key of a stored value in a slot; None for an empty one."""
    if value is None:
        return None
    if slot.kind == "exact":
        shown = type_of(owned).event(value, owned, context)
        text = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False, sort_keys=True)
        return Key(text if len(text) <= LONGEST else hashlib.sha256(text.encode()).hexdigest())
    if not isinstance(value, str):
        return None
    normal = NORMALISERS[slot.kind](value)
    if normal is None or slot.threshold is None:
        return Key(normal) if normal else None
    found = pieces(normal)
    return Key(normal, numbers(found, slot.number), numbers(probes(found, slot.threshold), slot.number))


@dataclass(slots=True)
class _Columns:
    """Keys as the columns of a set statement."""

    slots: list[int] = field(default_factory=list)
    records: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    pieces: list[str | None] = field(default_factory=list)
    probes: list[str | None] = field(default_factory=list)

    def add(self, slot: Slot, record: int, key: Key) -> None:
        self.slots.append(slot.number)
        self.records.append(record)
        self.keys.append(key.text)
        # Lists of lists travel as lists of the texts of arrays.
        self.pieces.append(None if key.pieces is None else array_text(key.pieces))
        self.probes.append(None if key.probes is None else array_text(key.probes))


@after("*")
async def keep_keys(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Keeps the keys of what was written, as far as a rule needs them."""
    slots = duplicates_of(unit.snapshot).slots.get(owner.name, ())
    if not slots:
        return
    context = unit.caller.organisation.values
    made, gone_slots, gone_records = _Columns(), list[int](), list[int]()
    for change in changes:
        for slot in slots:
            owned = owner.fields.get(slot.field)
            if owned is None or not (
                change.kind == CREATE or (change.kind == UPDATE and slot.field in change.values)
            ):
                continue
            key = key_of(change.values.get(slot.field), owned, slot, context)
            if key is not None:
                made.add(slot, change.id, key)
            elif change.kind == UPDATE:
                gone_slots.append(slot.number)
                gone_records.append(change.id)
    if gone_slots:
        await unit.link.execute(
            f"delete from {_table(unit.caller.organisation)} k using unnest($1::int[], $2::bigint[]) g(slot, record)"
            " where k.slot = g.slot and k.record = g.record",
            gone_slots,
            gone_records,
        )
    await _keep(unit.link, unit.caller.organisation, made)


async def _keep(link: Connection, organisation: Organisation, made: _Columns) -> None:
    if not made.slots:
        return
    await link.execute(
        f"insert into {_table(organisation)} (slot, record, key, pieces, probes)"
        " select slot, record, key, pieces::int[], probes::int[]"
        " from unnest($1::text::int[], $2::text::bigint[], $3::text::text[], $4::text::text[], $5::text::text[])"
        " m(slot, record, key, pieces, probes)"
        " on conflict (slot, record) do update set key = excluded.key, pieces = excluded.pieces, probes = excluded.probes",
        array_text(made.slots),
        array_text(made.records),
        array_text(made.keys),
        array_text(made.pieces),
        array_text(made.probes),
    )


@after("duplicate_rule")
async def keep_slots(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Makes the slots that a rule comes to need, with the keys of all records that are there, and drops unneeded ones."""
    if not any(c.kind in (CREATE, DELETE, RESTORE) or c.values for c in changes):
        return
    organisation, link = unit.caller.organisation, unit.link
    schema = quote(organisation.schema)
    rules = await active_rules(link, organisation.schema, unit.snapshot.model)
    wanted = {name for rule in rules for name in rule.slots}
    kept = {
        row["name"]: row["slot"] for row in await link.fetch(f"select slot, name from {schema}.match_slot")
    }
    gone = [number for name, number in kept.items() if name not in wanted]
    if gone:
        await link.execute(f"delete from {schema}.match_key where slot = any($1)", gone)
        await link.execute(f"delete from {schema}.match_slot where slot = any($1)", gone)
    lacking = sorted(wanted - set(kept))
    if not lacking:
        return
    # Whoever writes from here on knows the new slots; who began before must have ended.
    await store.lock(link, organisation.id)
    made = await link.fetch(
        f"insert into {schema}.match_slot (name) select unnest($1::text[]) returning slot, name", lacking
    )
    for row in made:
        await _fill(link, organisation, unit.snapshot, read_slot(row["slot"], row["name"]))


async def _fill(link: Connection, organisation: Organisation, snapshot: Snapshot, slot: Slot) -> None:
    """Makes the keys of all records of a slot's object, chunk by chunk."""
    owner = snapshot.model.object(slot.object)
    owned = owner.fields[slot.field]
    column = quote(owned.column)
    after_id = 0
    while True:
        rows: Sequence[Any] = await link.fetch(
            f"select id, {column} as stored from {quote(organisation.schema)}.{quote(owner.table)}"
            f" where id > $1 and {column} is not null order by id limit {CHUNK}",
            after_id,
        )
        made = _Columns()
        for row in rows:
            key = key_of(row["stored"], owned, slot, organisation.values)
            if key is not None:
                made.add(slot, row["id"], key)
        await _keep(link, organisation, made)
        if len(rows) < CHUNK:
            return
        after_id = rows[-1]["id"]


def _table(organisation: Organisation) -> str:
    return f"{quote(organisation.schema)}.match_key"
