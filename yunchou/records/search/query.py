"""The search: what somebody typed → the best records that they may see, each with the text that fits.

A hit through a field that the asker may not read is no hit; one that the asker sees masked neither.
"""

import json
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

from yunchou.access.actor import Caller
from yunchou.access.compile import may_read, visible
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.errors import malformed, say
from yunchou.base.pinyin import pinyin
from yunchou.language.types import Params
from yunchou.records.read import asking_of, readable_object
from yunchou.records.search.asked import Asked, near_readings, read_question
from yunchou.records.search.facts import Facts, facts_of, no_facts
from yunchou.records.search.likeness import likeness
from yunchou.records.search.order import Hit, chosen
from yunchou.records.search.slots import Slot, kept_slots, live_slots
from yunchou.records.search.snippet import snippet
from yunchou.records.search.statement import RARE, Frequencies, Ground, Reach, direct, near, open_to, reach_of
from yunchou.records.search.terms import runs
from yunchou.records.select import Select, name_sql

MOST_HITS = 100
PER_HIT = 4
"""Entries fetched for each hit that is wanted: a record may answer with several fields."""
FREQUENCIES_SECONDS = 30.0
LONGEST_VALUE = 4000
SOUNDS_ALIKE = 0.5
"""The likeness of a name that is written otherwise and sounds the same."""
Versions = tuple[int, int]
Candidate = tuple[int, int]
"""Slot and record."""

_frequencies: WeakKeyDictionary[Organisation, tuple[float, Frequencies]] = WeakKeyDictionary()


async def search(
    caller: Caller,
    text: str,
    *,
    objects: Sequence[str] = (),
    limit: int = 20,
    facts: Facts = no_facts,
) -> list[dict[str, Any]]:
    """The best hits first: `{"object", "id", "name", "snippet", "field", "facts"}`, each record once.

    `objects`: only these. `facts`: the fields of an object by which its records are told apart.
    Raises 404 for an unknown object, 403 for one that the caller may not read, 400 for a wrong limit.
    """
    if not 1 <= limit <= MOST_HITS:
        raise malformed(say("limit 应在 1 至 {n} 之间", "limit must be 1 to {n}", n=MOST_HITS))

    async def read(snapshot: Snapshot) -> tuple[list[dict[str, Any]], Versions]:
        for name in objects:
            readable_object(asking_of(caller, snapshot), name)
        asked = read_question(text)
        reach = await _reach(caller, snapshot, objects)
        if asked is None or not reach.slots:
            return [], await caller.organisation.versions()
        found = await _find(caller, snapshot, asked, reach, limit)
        return await _shown(caller, snapshot, asked, reach, found, facts)

    return await caller.organisation.consistent(read)


async def _reach(caller: Caller, snapshot: Snapshot, objects: Sequence[str]) -> Reach:
    """What the asker may search: made once per snapshot and asker, as soon as all slots that the model wants are there."""
    slots = kept_slots(snapshot)
    if slots is None:
        async with caller.organisation.db.acquire() as link:
            slots = await live_slots(link, caller.organisation.schema, snapshot)
        if kept_slots(snapshot) is None:
            return _made_reach(caller, snapshot, objects, slots.values())
    several = slots.values()
    return snapshot.compiled(
        ("search", caller.key, frozenset(objects)), lambda: _made_reach(caller, snapshot, objects, several)
    )


def _made_reach(caller: Caller, snapshot: Snapshot, objects: Collection[str], slots: Iterable[Slot]) -> Reach:
    viewer, readable = caller.viewer(snapshot), []
    for slot in slots:
        owner = snapshot.model.object(slot.object)
        wanted = not objects or slot.object in objects
        if wanted and visible(viewer, owner) and may_read(viewer, owner, owner.fields[slot.field]):
            readable.append(slot)
    return reach_of(asking_of(caller, snapshot), readable)


async def _find(
    caller: Caller, snapshot: Snapshot, asked: Asked, reach: Reach, limit: int
) -> list[Candidate]:
    """Slot and record of the best entries, each record once: what fits, else what is near."""
    frequencies = await frequencies_of(caller.organisation)
    found: dict[tuple[int, int], Hit] = {}

    async def run(thorough: bool) -> None:
        ground = Ground(replace(asking_of(caller, snapshot), params=Params()), reach, frequencies)
        sql = direct(ground, asked, thorough=thorough)
        row = await caller.organisation.db.fetchrow(sql, *ground.asking.params.values)
        if row is None or row["slot"] is None:
            return
        hits = list(zip(*row.values(), strict=True))
        for n in await _open(caller, reach, row["slot"], row["record"], limit * PER_HIT):
            slot, record, place, is_name, is_mine = hits[n]
            name = reach.by_number[slot].object
            found[slot, record] = Hit(name, record, slot, place, is_name, is_mine, reach.importance[name])

    await run(False)
    counts = [frequencies.rows(reading) for reading in asked.readings]
    if len({(hit.object, hit.record) for hit in found.values()}) < limit and any(
        count is not None and count > RARE for count in counts
    ):
        await run(True)
    if found:
        return [(hit.slot, hit.record) for hit in chosen(found.values(), limit)]
    return (await _near(caller, snapshot, asked, reach, frequencies))[:limit]


async def _open(
    caller: Caller, reach: Reach, slots: Sequence[int], records: Sequence[int], limit: int
) -> list[int]:
    """The first of some entries whose records the asker may see: their places, from 0."""
    sql, values = open_to(reach, slots, records, limit)
    return [row["n"] - 1 for row in await caller.organisation.db.fetch(sql, *values)]


async def _near(
    caller: Caller, snapshot: Snapshot, asked: Asked, reach: Reach, frequencies: Frequencies
) -> list[Candidate]:
    ground = Ground(replace(asking_of(caller, snapshot), params=Params()), reach, frequencies)
    sql = near(ground, near_readings(asked))
    rows = [] if sql is None else await caller.organisation.db.fetch(sql, *ground.asking.params.values)
    if not rows:
        return []
    slots, records = [row["slot"] for row in rows], [row["record"] for row in rows]
    word = max(runs(asked.text), key=len)
    said = pinyin(word)
    best: dict[tuple[str, int], tuple[float, Candidate]] = {}
    for row in [rows[n] for n in await _open(caller, reach, slots, records, len(rows))]:
        sounds = row["sound"] is not None and said != word and said in row["sound"]
        near_by = max(likeness(word, row["text"]), SOUNDS_ALIKE if sounds else 0.0)
        key = (reach.by_number[row["slot"]].object, row["record"])
        if near_by and (key not in best or best[key][0] < near_by):
            best[key] = (near_by, (row["slot"], row["record"]))
    ranked = sorted(best.values(), key=lambda each: (-each[0], -each[1][1]))
    return [candidate for _, candidate in ranked]


async def _shown(
    caller: Caller,
    snapshot: Snapshot,
    asked: Asked,
    reach: Reach,
    found: Sequence[Candidate],
    facts: Facts,
) -> tuple[list[dict[str, Any]], Versions]:
    """The hits as they are now, in the order in which they were found, under the rights in force now: one statement."""
    if not found:
        return [], await caller.organisation.versions()
    asking = asking_of(caller, snapshot)
    slots: dict[str, list[int]] = {}
    for number in dict.fromkeys(slot for slot, _ in found):
        slots.setdefault(reach.by_number[number].object, []).append(number)
    parts: list[str] = []
    for name, numbers in slots.items():
        ids = asking.params.add([record for slot, record in found if slot in numbers], "bigint[]")
        named = asking.params.add(name, "text")
        shown = facts_of(asking, name, facts(snapshot, name))
        select = shown.select
        texts = ", ".join(_text(select, reach.by_number[n]) for n in numbers)
        parts.append(
            f"select {named} as object, t.id, {name_sql(asking, select.owner, 't')}::text as name, {shown.sql}::text as facts,"
            f" array[{texts}]::text[] as texts from {select.table()}{select.joins} where t.id = any({ids})"
            f" and {select.condition()}"
        )
    rows = await caller.organisation.db.fetch(
        f"select {asking.versions_sql()}, h.* from (select 1) one left join ({' union all '.join(parts)}) h on true",
        *asking.params.values,
    )
    records = {(row["object"], row["id"]): row for row in rows if row["id"] is not None}
    hits = []
    for number, record in found:
        slot = reach.by_number[number]
        row = records.get((slot.object, record))
        text = None if row is None else row["texts"][slots[slot.object].index(number)]
        if row is not None and text:
            hits.append(
                {
                    "object": slot.object,
                    "id": str(record),
                    "name": row["name"],
                    "snippet": snippet(text, asked),
                    "field": slot.field,
                    "facts": json.loads(row["facts"]),
                }
            )
    return hits, (rows[0][0], rows[0][1])


def _text(select: Select, slot: Slot) -> str:
    """SQL for the text of a hit, null where its record keeps it back."""
    place = select.at("t", select.owner, select.owner.fields[slot.field])
    return f"left({place.sql}, {LONGEST_VALUE})"


async def frequencies_of(organisation: Organisation) -> Frequencies:
    """What PostgreSQL knows of the terms, as of half a minute ago at most."""
    known = _frequencies.get(organisation)
    if known is not None and time.monotonic() - known[0] < FREQUENCIES_SECONDS:
        return known[1]
    row = await organisation.db.fetchrow(
        "select c.reltuples, s.most_common_elems::text::text[] as terms, s.most_common_elem_freqs as shares"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stats s"
        " on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = 'terms'"
        " where n.nspname = $1 and c.relname = 'search_entry'",
        organisation.schema,
    )
    shares = _shares(row["terms"], row["shares"]) if row else {}
    found = Frequencies(max(0.0, row["reltuples"]) if row else 0.0, shares)
    _frequencies[organisation] = (time.monotonic(), found)
    return found


def _shares(terms: Iterable[str] | None, shares: Iterable[float] | None) -> dict[str, float]:
    # The last of the shares are the least and the greatest of them, and that of nothing.
    return dict(zip(terms or (), shares or (), strict=False))
