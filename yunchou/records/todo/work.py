"""What is done to the items of a to-do list: ticking off and taking that back, putting off, putting in order."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.records.change import Operation
from yunchou.records.select import Select
from yunchou.records.todo.lists import Wanted, people_of
from yunchou.records.todo.sources import SOURCES, Source
from yunchou.records.write import Unit

FARTHEST = dt.timedelta(days=3660)


class Item(NamedTuple):
    """An item by the name of its source and the id of its record."""

    source: str
    id: int


async def finish(caller: Caller, items: Sequence[Item], done: bool) -> None:
    """Ticks items off, or takes that back, all or none. Raises 404 for an unknown one, 422 for one that can't be."""
    by_source = _by_source(items)
    refused = [name for name in by_source if not SOURCES[name].finishes]
    if refused:
        words = say("这类待办请打开后处理", "Open these and deal with them there")
        raise invalid([FieldError("rule", words, "items")])
    async with Unit(caller, {"todo": "done" if done else "open"}) as unit:
        for name, ids in by_source.items():
            source = SOURCES[name]
            values = source.done if done else source.undone
            if values is not None:
                await unit.write(source.object, [Operation("update", values, id=id) for id in ids])
            else:
                await _need_seen(unit, source, ids)
        dismissed = [each for each in items if SOURCES[each.source].dismissed]
        # What is done is no longer put off: taken back, it is there at once.
        await _mark(unit, [each for each in items if each not in dismissed], "snoozed_until", None)
        await _mark(unit, dismissed, "done_at", dt.datetime.now(dt.UTC) if done else None)


async def snooze(caller: Caller, items: Sequence[Item], until: dt.datetime | None) -> None:
    """Puts items off until a moment, None: no longer. Raises 404 for an unknown one, 422 for a moment that is over."""
    now = dt.datetime.now(dt.UTC)
    if until is not None and not now < until < now + FARTHEST:
        words = say("请选择十年以内的将来时间", "Choose a time to come, within ten years")
        raise invalid([FieldError("out_of_range", words, "until")])
    async with Unit(caller) as unit:
        for name, ids in _by_source(items).items():
            await _need_seen(unit, SOURCES[name], ids)
        await _mark(unit, items, "snoozed_until", until)


async def put_in_order(caller: Caller, items: Sequence[Item]) -> None:
    """Puts items in this order. Raises 404 for an unknown one."""
    async with Unit(caller) as unit:
        for name, ids in _by_source(items).items():
            await _need_seen(unit, SOURCES[name], ids)
        places = {each: number for number, each in enumerate(items, 1)}
        await _mark(unit, list(places), "position", places)


def _by_source(items: Sequence[Item]) -> Mapping[str, list[int]]:
    found: dict[str, dict[int, None]] = defaultdict(dict)
    for each in items:
        if each.source not in SOURCES:
            raise not_found()
        found[each.source][each.id] = None
    return {name: list(ids) for name, ids in found.items()}


async def _need_seen(unit: Unit, source: Source, ids: Sequence[int]) -> None:
    """Raises 404 unless each of the records is there for the caller and waits, or waited, for him."""
    asking = unit.asking()
    select = Select(asking, unit.snapshot.model.object(source.object))
    mine = source.whose(asking, select.alias, _me(asking))
    found = await unit.link.fetch(
        f"select t.id from {select.table()} where {select.condition()} and {mine}"
        f" and t.id = any({asking.params.add(list(ids), 'bigint[]')})",
        *asking.params.values,
    )
    if {row["id"] for row in found} != set(ids):
        raise not_found()


def _me(asking: Asking) -> list[int]:
    return people_of(asking, Wanted())


async def _mark(unit: Unit, items: Sequence[Item], column: str, mark: Any) -> None:
    """Writes one column of the caller's marks: the same value for all items, or one for each."""
    if not items:
        return
    kind = "integer" if column == "position" else "timestamptz"
    marks = [mark[each] if isinstance(mark, dict) else mark for each in items]
    named = quote(column)
    await unit.link.execute(
        f"insert into {quote(unit.caller.organisation.schema)}.todo_mark as m (person, source, item, {named})"
        f" select $1, n.source, n.item, n.mark from unnest($2::text[], $3::bigint[], $4::{kind}[]) n(source, item, mark)"
        f" on conflict (person, source, item) do update set {named} = excluded.{named}, at = now()",
        unit.caller.actor.user_id,
        [each.source for each in items],
        [each.id for each in items],
        marks,
    )
