"""One chunk through the write path: relations found, rows that mean one record put together, creates and updates told
apart, and what became of each row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from yunchou.base.errors import FieldError, say
from yunchou.records.change import CREATE, UPDATE, Operation, Result
from yunchou.records.imports.binding import BoundStep
from yunchou.records.imports.resolve import Coming, Resolver, plain_values
from yunchou.records.imports.store import Counts
from yunchou.records.imports.taking import Taker
from yunchou.records.imports.transform import Chunk, Item, has_key, merge_repeats
from yunchou.records.steps.targets import Key, find_matches, match_keys, several_match
from yunchou.records.write import Unit


@dataclass(slots=True)
class Written:
    """What became of a chunk: rows counted, and the items that failed with their reasons."""

    counts: Counts = field(default_factory=Counts)
    failed: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class _Record:
    """What one or several rows of a chunk say of one record. The last of `items` holds."""

    items: list[Item]
    values: dict[str, Any]
    stages: dict[str, str]
    id: int | None = None


async def write_chunk(
    unit: Unit, bound: BoundStep, resolver: Resolver, chunk: Chunk, taker: Taker
) -> Written:
    """Write the rows of a chunk in `unit`. Faults of single rows are gathered, not raised."""
    written = Written()
    for item in chunk.items:
        item.fresh()
    if bound.creates_targets:
        await unit.in_turn()
    await resolver.resolve(unit, chunk.items)
    sound = [item for item in chunk.items if not item.errors]
    # A trial cannot write what needs a record that is yet to come: such rows count as made.
    needs = {name for name, each in bound.owner.fields.items() if each.required}
    later = [item for item in sound if not needs.isdisjoint(item.coming)]
    if later:
        sound = [item for item in sound if needs.isdisjoint(item.coming)]
        written.counts.created += len(later)
    await taker.take(unit, bound, sound)
    records = [_record(items) for items in merge_repeats(sound, bound.step.match)]
    records = await _matched(unit, bound, records)
    if resolver.coming is not None:
        records = _without_coming(bound, resolver.coming, records, written)
    unit.duplicates = _MODES[bound.step.duplicates]
    results = await _write(unit, bound.owner.name, [_operation(bound, record) for record in records])
    if bound.step.duplicates in ("skip", "update"):
        results = await _settle(unit, bound, records, results)
    for record, result in zip(records, results, strict=True):
        _count(written, record, result)
    written.counts.blank = dict(
        Counter(name for item in chunk.items if not item.errors for name in item.blank)
    )
    written.failed = [item for item in chunk.items if item.errors]
    written.counts.failed = len(written.failed)
    return written


def _without_coming(
    bound: BoundStep, coming: Coming, records: list[_Record], written: Written
) -> list[_Record]:
    """Of a trial: what would change a record that an earlier row would have made is counted, and cannot be written."""
    left = []
    for each in records:
        if each.id is None and coming.has_made(bound, each.values):
            written.counts.updated += len(each.items)
        else:
            left.append(each)
    return left


_MODES = {"allow": "allow", "warn": "note", "error": "warn", "skip": "warn", "update": "warn"}
"""What the write path is to do with duplicates, by what the plan says of them."""


async def _settle(
    unit: Unit, bound: BoundStep, records: list[_Record], results: list[Result]
) -> list[Result]:
    """Leaves out the rows that would repeat a record, or writes their values to the one record they would repeat.

    What would repeat another row of the set, several records or one that may not be seen stays an error.
    """
    settled = list(results)
    again: list[int] = []
    for place, (record, result) in enumerate(zip(records, results, strict=True)):
        if record.id is not None or result.status != 409 or not result.duplicates:
            continue
        if bound.step.duplicates == "skip":
            settled[place] = Result(200, None, "unchanged")
            continue
        known = {each["id"] for each in result.duplicates if each["object"] == bound.owner.name}
        if len(known) == 1 and None not in known and not any(each["in_bin"] for each in result.duplicates):
            record.id = int(known.pop())
            again.append(place)
    if again:
        unit.duplicates = "allow"
        operations = [_operation(bound, records[place]) for place in again]
        for place, result in zip(again, await _write(unit, bound.owner.name, operations), strict=True):
            settled[place] = result
    return settled


def _record(items: list[Item]) -> _Record:
    if len(items) == 1:
        return _Record(items, items[0].values, items[0].entered)
    values: dict[str, Any] = {}
    stages: dict[str, str] = {}
    for item in items:
        values.update(item.values)
        stages.update(item.entered)
    return _Record(items, values, stages)


def _count(written: Written, record: _Record, result: Result) -> None:
    if result.failed:
        for item in record.items:
            item.errors.extend(result.errors or (_REFUSED,))
        return
    written.counts.add(result.outcome if result.outcome in ("created", "updated") else "unchanged")
    written.counts.duplicates += bool(result.duplicates)
    before = record.items[0].values
    for item in record.items[1:]:
        # What a further row of the same record would have done after the one before it.
        written.counts.add("unchanged" if item.values.items() <= before.items() else "updated")
        before = {**before, **item.values}


_REFUSED = FieldError("refused", say("数据库拒绝了这一行。", "The database refused this row."))


async def _matched(unit: Unit, bound: BoundStep, records: list[_Record]) -> list[_Record]:
    """Finds the records that are there already; gives those whose match could be told, faults left with the others."""
    match = bound.step.match
    if match == ("id",):
        return _by_id(records)
    keyed = [record for record in records if has_key(record.values, match)]
    if not keyed:
        return records
    asking = unit.asking()
    keys = match_keys(asking, bound.owner, match, [record.values for record in keyed])
    await _come_where_keys_meet(unit, keys, whole=len(keyed) == len(records))
    found = await find_matches(unit.link, asking, bound.owner, match, keys)
    refused: set[int] = set()
    for record, each in zip(keyed, found, strict=True):
        fault = each if isinstance(each, FieldError) else several_match(match) if each.found > 1 else None
        if fault is not None:
            refused.add(id(record))
            for item in record.items:
                item.errors.append(fault)
        elif not isinstance(each, FieldError) and each.found:
            record.id = each.id
    return [record for record in records if id(record) not in refused] if refused else records


async def _come_where_keys_meet(unit: Unit, keys: Sequence[Key], *, whole: bool) -> None:
    """Waits for the chunk before where it may write a record that one of these keys leads to.

    `whole`: all records have keys; one without may come to have any of them.
    """
    if unit.turn is None:
        return
    if whole:
        try:
            unit.turn.keys = frozenset(key for key in keys if not isinstance(key, FieldError))
        except TypeError:  # a list or an address among the fields to match by
            unit.turn.keys = None
    if not unit.turn.apart():
        await unit.in_turn()


def _by_id(records: list[_Record]) -> list[_Record]:
    kept: list[_Record] = []
    for record in records:
        text = record.values.get("id")
        if text is not None and not (text.isascii() and text.isdigit() and len(text) < 20):
            for item in record.items:
                item.fail("wrong_type", say("应为记录编号。", "This must be the id of a record."), "id")
            continue
        record.id = int(text) if text else None
        kept.append(record)
    return kept


def _operation(bound: BoundStep, record: _Record) -> Operation:
    stages = record.stages or None
    if record.id is None:
        values = plain_values(record.values)
        values.pop("id", None)
        return Operation(CREATE, values, stage_entered=stages)
    values = {name: None if value == [] else value for name, value in record.values.items() if name != "id"}
    for name in ("created_at", "created_by"):
        # When a record was made is a fact, which an empty cell does not unmake.
        if name in values and values[name] is None:
            del values[name]
    return Operation(UPDATE, values, id=record.id, stage_entered=stages)


async def _write(unit: Unit, name: str, operations: list[Operation]) -> list[Result]:
    """Writes operations; where the database itself refuses the set, by halves until the row at fault is found."""
    if not operations:
        return []
    try:
        async with unit.link.transaction():
            return await unit.write(name, operations, atomic=False)
    except (asyncpg.DataError, asyncpg.ProgramLimitExceededError, asyncpg.CheckViolationError):
        if len(operations) == 1:
            return [Result(422, None, "failed", (_REFUSED,))]
    half = len(operations) // 2
    return [*await _write(unit, name, operations[:half]), *await _write(unit, name, operations[half:])]
