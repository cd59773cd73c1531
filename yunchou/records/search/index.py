"""Keeping the search's entries: from the event log as records change, and in a job as the model does.

Both write what a record's row says at that moment and hold the follower's place in the log while they do, so neither can
put something older over something newer, and doing a piece of work twice changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Connection, quote
from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.model.object import Object
from yunchou.records.follow import current, follower
from yunchou.records.history import Event
from yunchou.records.search import terms
from yunchou.records.search.slots import NAME, PHONE, Slot, keep_in_step, stored_slots

FOLLOWER = "search"
FILL_JOB = "search.fill"
EVENTS_AT_ONCE = 1000
RECORDS_AT_ONCE = 2000
MANY_KB, FEW_KB = 32_768, 256
"""How much of the terms' index is put in order in one go: much while many records are written, little when searches wait."""
BETWEEN_TERMS = "\x1f"
"""Terms hold letters and digits only."""

Entry = tuple[int, int, int | None, str, str | None, str | None, str]


@follower(FOLLOWER, batch=EVENTS_AT_ONCE, from_now=True)
async def index_events(organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
    """Brings the entries of changed records up to date, and the slots to what the model asks for."""
    snapshot = await current(organisation, link)
    slots, job_needed = await keep_in_step(link, organisation.schema, snapshot.model)
    if job_needed:
        await enqueue(link, organisation.id, FILL_JOB, {})
    await _put_in_order(link, MANY_KB if len(events) == EVENTS_AT_ONCE else FEW_KB)
    for name, ids in _changed(events, slots).items():
        await index_records(organisation, link, snapshot.model.objects[name], _of(slots, name), ids)


async def _put_in_order(link: Connection, kilobytes: int) -> None:
    """Sets for the transaction how many new terms are collected before they are put into their places in the index."""
    await link.execute(
        "select set_config('gin_pending_list_limit', $1, true), set_config('work_mem', $1, true)",
        str(kilobytes),
    )


def _of(slots: Mapping[tuple[str, str], Slot], name: str) -> list[Slot]:
    return [slot for (object_name, _), slot in slots.items() if object_name == name]


def _changed(events: Iterable[Event], slots: Mapping[tuple[str, str], Slot]) -> dict[str, set[int]]:
    """The records whose entries may be others now, by object."""
    searched = {name for name, _ in slots}
    found: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.object in searched and (
            not event.type.endswith(".updated")
            or any(name == "owner" or (event.object, name) in slots for name in event.changes)
        ):
            found[event.object].add(event.record)
    return found


async def index_records(
    organisation: Organisation, link: Connection, owner: Object, slots: Sequence[Slot], ids: Collection[int]
) -> None:
    """Writes the entries of records as they are now; those of deleted records and empty fields go."""
    columns = ", ".join(f"t.{quote(slot.column)}" for slot in slots)
    rows = await link.fetch(
        f"select t.id, t.owner, {columns} from {quote(organisation.schema)}.{quote(owner.table)} t"
        " where t.id = any($1::bigint[]) and t.deleted_at is null",
        sorted(ids),
    )
    await write_entries(
        link, organisation.schema, slots, ids, [e for row in rows for e in entries_of(row, slots)]
    )


def entries_of(row: Any, slots: Sequence[Slot]) -> Iterator[Entry]:
    """The entries of one record, whose row holds id, owner and the slots' columns."""
    for place, slot in enumerate(slots, 2):
        value = row[place]
        if not value:
            continue
        heard = None
        if slot.kind == PHONE:
            text = terms.digits(value)
            found = terms.phone_terms(text)
        else:
            text = terms.fold(value)
            found = terms.text_terms(text)
            if slot.kind == NAME and (heard := terms.sound(value)):
                found |= terms.sound_terms(value)
        if text:
            said, first = heard or (None, None)
            yield slot.id, row[0], row[1], text, said, first, BETWEEN_TERMS.join(sorted(found))


async def write_entries(
    link: Connection, schema: str, slots: Sequence[Slot], ids: Collection[int], entries: Sequence[Entry]
) -> None:
    """Makes the entries of the records exactly these."""
    table = f"{quote(schema)}.search_entry"
    there = {(entry[0], entry[1]) for entry in entries}
    absent = [(slot.id, id) for slot in slots for id in ids if (slot.id, id) not in there]
    if absent:
        await link.execute(
            f"delete from {table} e using unnest($1::int[], $2::bigint[]) gone(slot, record)"
            " where e.slot = gone.slot and e.record = gone.record",
            [slot for slot, _ in absent],
            [id for _, id in absent],
        )
    if entries:
        await link.execute(
            f"insert into {table} as e (slot, record, owner, text, sound, initials, terms)"
            f" select n.slot, n.record, n.owner, n.text, n.sound, n.initials, string_to_array(n.terms, '{BETWEEN_TERMS}')"
            " from unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[])"
            " n(slot, record, owner, text, sound, initials, terms)"
            " on conflict (slot, record) do update set owner = excluded.owner, text = excluded.text,"
            " sound = excluded.sound, initials = excluded.initials, terms = excluded.terms"
            " where (e.text, e.owner) is distinct from (excluded.text, excluded.owner)",
            *(list(column) for column in zip(*entries, strict=True)),
        )


# -- filling new slots -----------------------------------------------------------------------------------------------


@job(FILL_JOB, retries=3)
async def fill_slots(context: JobContext) -> dict[str, Any]:
    """Reads all records of objects with new slots, and drops the entries of slots that are gone."""
    caller: Caller = context.caller
    written = await fill(caller.organisation, context)
    return {"records": written}


async def fill(organisation: Organisation, context: JobContext | None = None) -> int:
    """Fills every slot that is not filled yet; gives how many records were read. Begun again, it does it once more."""
    await _drop_entries(organisation)
    records = 0
    while found := await _unfilled(organisation):
        last = 0
        while batch := await _fill_batch(organisation, found, last):
            count, last = batch
            records += count
            if context is not None and context.cancelled():
                raise Cancelled({"records": records})
        await _say_filled(organisation, found)
    if records:
        index = f"{quote(organisation.schema)}.search_entry_terms"
        await organisation.db.execute("select gin_clean_pending_list($1::text::regclass)", index)
        await organisation.db.execute(f"analyze {quote(organisation.schema)}.search_entry")
    return records


async def _unfilled(organisation: Organisation) -> list[int]:
    """The unfilled slots of one object, of a small one before a large one: people are sought sooner than old follow-ups."""
    schema = quote(organisation.schema)
    rows = await organisation.db.fetch(
        f"select s.id, s.object from {schema}.search_slot s left join {schema}.model_table m on m.object = s.object"
        " left join pg_class c on c.relname = m.table_name and c.relnamespace = $1::text::regnamespace"
        " where not s.filled order by c.reltuples, s.object, s.id",
        schema,
    )
    return [row["id"] for row in rows if row["object"] == rows[0]["object"]]


async def _fill_batch(
    organisation: Organisation, numbers: Sequence[int], last: int
) -> tuple[int, int] | None:
    """Indexes an object's next records after the id `last`; gives how many and the last id, None at the end."""
    async with organisation.db.transaction() as link:
        snapshot = await _hold(organisation, link)
        stored = (await stored_slots(link, organisation.schema)).values()
        slots = [slot for slot in stored if slot.id in numbers]
        owner = snapshot.model.objects.get(slots[0].object) if slots else None
        if owner is None:
            return None
        columns = ", ".join(f"t.{quote(slot.column)}" for slot in slots)
        rows = await link.fetch(
            f"select t.id, t.owner, {columns} from {quote(organisation.schema)}.{quote(owner.table)} t"
            " where t.id > $1 and t.deleted_at is null order by t.id limit $2",
            last,
            RECORDS_AT_ONCE,
        )
        if not rows:
            return None
        await _put_in_order(link, MANY_KB)
        await write_entries(
            link, organisation.schema, (), (), [entry for row in rows for entry in entries_of(row, slots)]
        )
        return len(rows), rows[-1]["id"]


async def _hold(organisation: Organisation, link: Connection) -> Snapshot:
    """Keeps the follower out for the length of the transaction, so that what is read stays what is newest."""
    await link.execute(
        f"select 1 from {quote(organisation.schema)}.log_cursor where name = $1 for update", FOLLOWER
    )
    return await current(organisation, link)


async def _say_filled(organisation: Organisation, numbers: Sequence[int]) -> None:
    await organisation.db.execute(
        f"update {quote(organisation.schema)}.search_slot set filled = true where id = any($1::int[])",
        numbers,
    )


async def _drop_entries(organisation: Organisation) -> None:
    """Removes the entries of slots that are gone."""
    schema = quote(organisation.schema)
    while True:
        gone = await organisation.db.fetchval(
            f"with old as (select e.slot, e.record from {schema}.search_entry e where not exists"
            f" (select 1 from {schema}.search_slot s where s.id = e.slot) limit 20000), gone as"
            f" (delete from {schema}.search_entry e using old where e.slot = old.slot and e.record = old.record returning 1)"
            " select count(*) from gone"
        )
        if not gone:
            return
