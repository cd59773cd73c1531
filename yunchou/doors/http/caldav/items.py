"""A person's planned follow-ups as the resources of a calendar: read, written and removed with the person's own rights."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.doors.http.caldav import series
from yunchou.doors.http.caldav.changing import (
    change_series,
    end_series,
    make_series,
    remove_series,
    repeat_one,
    values_of,
)
from yunchou.doors.http.caldav.names import Item, call, called, entry_of, known, usual
from yunchou.records.change import Operation
from yunchou.records.history import events_after, latest_position
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.services.calendar import Entry

MOST = 1000
LONGEST_NAME = 200
OWN = f'owner = ME() and status <> "cancelled" and due_at >= DATEADD(TODAY(), -{series.LOOKED_BACK_DAYS}, "day")'
FIELDS = (
    *("name", "status", "due_at", "duration_minutes", "content"),
    *("place", "account", "series", "updated_at", "version"),
)


async def find(caller: Caller) -> list[Item]:
    """The items of the person's calendar, by time: the latest thousand follow-ups, and what comes again."""
    several = await series.find(caller)
    return [*await _single(caller, several), *several]


async def between(caller: Caller, start: dt.datetime | None, end: dt.datetime | None) -> list[Item]:
    """The items that begin in a span."""
    parts = [
        f'due_at {sign} "{moment.astimezone(dt.UTC).isoformat()}"'
        for sign, moment in ((">=", start), ("<", end))
        if moment is not None
    ]
    several = await series.find(caller)
    single = await _single(caller, several, " and ".join(parts))
    return [*single, *(each for each in several if series.within(each, start, end))]


async def named(caller: Caller, names: Sequence[str]) -> dict[str, Item]:
    """Those of the named items that there are."""
    ids = await known(caller, names)
    if not ids:
        return {}
    found = {(each.id, each.series): each for each in await _these(caller, [id for id, _ in ids.values()])}
    return {name: found[key] for name, key in ids.items() if key in found}


async def _these(caller: Caller, ids: Sequence[int]) -> list[Item]:
    """The follow-ups and the series with these ids."""
    several = await series.find(caller)
    single: list[Item] = []
    for begin in range(0, len(ids), MOST):
        single += await _single(caller, several, among=list(ids[begin : begin + MOST]))
    wanted = set(ids)
    return [*single, *(each for each in several if each.id in wanted)]


async def _single(
    caller: Caller, several: Sequence[Item], where: str = "", among: Sequence[int] | None = None
) -> list[Item]:
    """The follow-ups that fulfil a condition and that no series stands for."""
    condition = f"({OWN}) and ({where})" if where else OWN
    chosen: Mapping[str, Sequence[int]] = {} if among is None else {"id": among}
    query = Query(list(FIELDS), condition, ["-due_at"], MOST, among=chosen)
    shown = {id for each in several for id in each.times}
    found = [row for row in await rows(caller, "activity", query) if int(row["id"]) not in shown]
    names = await called(caller, [int(row["id"]) for row in found])
    return [_item(row, names.get(int(row["id"]))) for row in found]


async def put(caller: Caller, name: str, entries: Sequence[Entry], there: Item | None) -> Item:
    """Keeps an event: the named follow-up changes, or a meeting is planned; or a series of them.

    Raises 412 when it changed meanwhile, Inexpressible for what comes again in a way that a series can't.
    """
    entry = entries[0]
    async with Unit(caller) as unit:
        if there is not None and there.series:
            if entry.rule is not None:
                await change_series(unit, there, entries)
            else:
                id = await end_series(unit, there, entry)
                await call(caller, unit.link, name, entry.uid, id)
        elif entry.rule is not None:
            made = (
                await make_series(unit, entries) if there is None else await repeat_one(unit, there, entries)
            )
            await call(caller, unit.link, name, entry.uid, made, series=True)
        elif there is not None:
            await unit.write(
                "activity",
                [Operation("update", values_of(entry, there.entry), id=there.id, version=there.version)],
            )
        else:
            results = await unit.write(
                "activity", [Operation("create", {**values_of(entry), "kind": "meeting"})]
            )
            await call(caller, unit.link, name, entry.uid, int(str(results[0].id)))
    kept = (await named(caller, [name])).get(name)
    if kept is None:
        raise not_found()
    return kept


async def remove(caller: Caller, item: Item) -> None:
    """Puts a follow-up, or a series with its times to come, into the bin. Raises 403, 412."""
    if not item.series:
        await write(caller, "activity", [Operation("delete", id=item.id, version=item.version)])
        return
    async with Unit(caller) as unit:
        await remove_series(unit, item)


async def changes(
    caller: Caller, position: tuple[int, int]
) -> tuple[dict[str, Item | None], tuple[int, int]]:
    """The items that changed after a position (None: no longer in the calendar), and where to go on from."""
    touched: set[int] = set()
    repeated: set[int] = set()
    while True:
        events = await events_after(caller, position, MOST)
        touched |= {event.record for event in events if event.object == "activity"}
        repeated |= {event.record for event in events if event.object == "activity_series"}
        if not events:
            break
        position = events[-1].position
        if len(touched) + len(repeated) >= MOST:
            break
    if not touched and not repeated:
        return {}, position
    repeated |= await _series_of(caller, touched)
    found = {(each.id, each.series): each for each in await _these(caller, sorted(touched | repeated))}
    names = {
        False: await called(caller, sorted(touched)),
        True: await called(caller, sorted(repeated), series=True),
    }
    several = [*((id, False) for id in sorted(touched)), *((id, True) for id in sorted(repeated))]
    changed: dict[str, Item | None] = {}
    for id, again in several:
        name = names[again][id][0] if id in names[again] else usual(id, series=again)
        changed[name] = found.get((id, again)) or changed.get(name)
    return changed, position


async def _series_of(caller: Caller, activities: set[int]) -> set[int]:
    """The series that follow-ups belong to, or belonged to until they were deleted."""
    organisation = caller.organisation
    table = (await organisation.snapshot()).model.object("activity").table
    rows = await organisation.db.fetch(
        f"select distinct series from {quote(organisation.schema)}.{quote(table)}"
        " where id = any($1) and series is not null",
        sorted(activities),
    )
    return {row["series"] for row in rows}


async def now(caller: Caller) -> tuple[int, int]:
    """The position after all that was committed."""
    return await latest_position(caller)


def _item(row: dict[str, Any], names: tuple[str, str] | None) -> Item:
    id = int(row["id"])
    name, uid = names or (usual(id), f"{id}@yunchou")
    return Item(name, id, int(row["version"]), (entry_of(row, uid),))


def token_of(position: tuple[int, int]) -> str:
    """A position as a sync token, which is an address."""
    return f"urn:yunchou:sync:{position[0]}-{position[1]}"


def position_of(token: str) -> tuple[int, int] | None:
    """The position that a sync token holds; None for what is none."""
    parts = token.removeprefix("urn:yunchou:sync:").split("-")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        return None
    return int(parts[0]), int(parts[1])
