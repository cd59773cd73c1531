"""What calendar programs make of follow-ups that come again: series, their rule, and single times of them.

A day that a program leaves out loses its follow-up; where that is not made yet, one stands there as cancelled. A time that it
moves or words otherwise is changed alone, and is made at once where the series has not come so far.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.working_time import working_time
from yunchou.apps.crm.recurring.actions import Repeat, repeat
from yunchou.apps.crm.recurring.pattern import Pattern
from yunchou.apps.crm.recurring.planning import COPIED, as_json, write_times
from yunchou.apps.crm.recurring.rrule import pattern_of
from yunchou.base.db import Record, present
from yunchou.doors.http.caldav.names import Item
from yunchou.doors.http.caldav.series import AHEAD, Days, days_of
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.services.calendar import USUAL_MINUTES, Entry, Inexpressible

FARTHEST_DAYS = 3660
"""How far ahead a single time may be told of."""


def values_of(entry: Entry, there: Entry | None = None) -> dict[str, Any]:
    """What a follow-up takes from an event; `there`: what the event said before."""
    values: dict[str, Any] = {
        "name": entry.name,
        "due_at": entry.start.isoformat(),
        "content": entry.text or None,
        "place": entry.place or None,
    }
    # What has no length is shown with a usual one, as what has no place is with the customer's: these were not typed in.
    if entry.minutes is not None and not (
        there is not None and there.minutes is None and entry.minutes == USUAL_MINUTES
    ):
        values["duration_minutes"] = entry.minutes
    if there is not None and there.place == entry.place:
        del values["place"]
    return values


async def make_series(unit: Unit, entries: Sequence[Entry]) -> int:
    """A series of meetings. Raises Inexpressible."""
    values = _series_values(entries[0], None)
    made = await unit.write(
        "activity_series", [Operation("create", {**values, "kind": "meeting", "days_off": "keep"})]
    )
    id = int(str(made[0].id))
    await _single_times(unit, id, entries, None)
    return id


async def repeat_one(unit: Unit, there: Item, entries: Sequence[Entry]) -> int:
    """A follow-up becomes the first of a series. Raises Inexpressible, and 422 for one that can't."""
    entry = entries[0]
    pattern = _pattern(entry)
    change = Operation("update", values_of(entry, there.entry), id=there.id, version=there.version)
    await unit.write("activity", [change])
    asked = Repeat(str(there.id), days_off="keep", **pattern)
    id = int((await repeat(_whole(unit), asked)).activity_series)
    await _single_times(unit, id, entries, None)
    return id


async def change_series(unit: Unit, there: Item, entries: Sequence[Entry]) -> None:
    """A series becomes what an event that comes again says. Raises Inexpressible, 412."""
    values = _series_values(entries[0], there.entry)
    row = await _row(unit, there.id)
    stored = as_json({name: row[name] for name in values})
    changed = {name: value for name, value in values.items() if not _same(stored[name], value)}
    if changed:
        await unit.write(
            "activity_series", [Operation("update", changed, id=there.id, version=there.version)]
        )
    await _single_times(unit, there.id, entries, there)


async def end_series(unit: Unit, there: Item, entry: Entry) -> int:
    """A series that no longer comes again: one follow-up stays, whose id this gives, and what was done. Raises 412."""
    row = await _row(unit, there.id)
    zone = _zone(unit)
    time = (await _times(unit, there.id, zone)).get(entry.start.astimezone(zone).date())
    if time is not None and time["owner"] == unit.caller.actor.user_id and time["status"] == "open":
        id = int(time["id"])
        await write_times(unit, [Operation("update", {"series": None, "series_at": None}, id=id)])
        await unit.write("activity", [Operation("update", values_of(entry, there.entry), id=id)])
    else:
        copied = as_json({name: row[name] for name in COPIED if row[name] is not None})
        made = await _whole(unit).write(
            "activity", [Operation("create", copied | values_of(entry, there.entry))]
        )
        id = int(str(made[0].id))
    await unit.write("activity_series", [Operation("delete", id=there.id, version=there.version)])
    return id


async def remove_series(unit: Unit, there: Item) -> None:
    """A series goes with all its open times to come, those too that were moved by hand. Raises 403, 412."""
    table = unit.asking().table(unit.snapshot.model.object("activity"))
    rows = await unit.link.fetch(
        f"select id from {table} where id = any($1) and status = 'open' and due_at >= now() and due_at <> series_at",
        sorted(there.times),
    )
    if rows:
        await unit.write("activity", [Operation("delete", id=row["id"]) for row in rows])
    await unit.write("activity_series", [Operation("delete", id=there.id, version=there.version)])


def _series_values(entry: Entry, there: Entry | None) -> dict[str, Any]:
    """What a series takes from an event; the pattern only where the event tells another than before."""
    values = values_of(entry, there)
    begins = values.pop("due_at")
    pattern = _pattern(entry)
    if there is None or there.start != entry.start or _pattern(there) != pattern:
        values |= {"begins_at": begins, **pattern}
        if pattern["ends_on"] is not None:
            values["ends_on"] = pattern["ends_on"].isoformat()
    return values


def _pattern(entry: Entry) -> dict[str, Any]:
    begins = entry.start.astimezone(ZoneInfo(entry.zone)).replace(tzinfo=None)
    return pattern_of(entry.rule or {}, begins)


def _whole(unit: Unit) -> Unit:
    """The same transaction with all the person's rights: a customer is copied though the program's token shows none."""
    return unit.acting(replace(unit.caller.actor, scopes=None))


def _same(stored: Any, given: Any) -> bool:
    if isinstance(stored, str) and isinstance(given, str) and "T" in stored and stored[:2].isdigit():
        return dt.datetime.fromisoformat(stored) == dt.datetime.fromisoformat(given)
    return bool((stored or None) == (given or None))


def _zone(unit: Unit) -> ZoneInfo:
    return ZoneInfo(unit.caller.organisation.settings.time_zone)


async def _row(unit: Unit, id: int) -> Record:
    table = unit.asking().table(unit.snapshot.model.object("activity_series"))
    return present(await unit.link.fetchrow(f"select * from {table} where id = $1 for update", id))


async def _times(unit: Unit, id: int, zone: ZoneInfo) -> dict[dt.date, Record]:
    """The times of a series, whosever they are, by the day on which they were to be."""
    table = unit.asking().table(unit.snapshot.model.object("activity"))
    rows = await unit.link.fetch(
        f"select * from {table} where series = $1 and series_at is not null and deleted_at is null for update",
        id,
    )
    return {row["series_at"].astimezone(zone).date(): row for row in rows}


async def _single_times(unit: Unit, id: int, entries: Sequence[Entry], there: Item | None) -> None:
    """Makes single times what a program says of them: left out, moved, otherwise, or again as the series says."""
    series, zone = await _row(unit, id), _zone(unit)
    today = dt.datetime.now(zone).date()
    told = {each.replaces: each for each in entries[1:] if each.replaces is not None}
    left_out = set(entries[0].left_out)
    last = max([today + AHEAD, *told, *left_out])
    if last > today + dt.timedelta(days=FARTHEST_DAYS):
        raise Inexpressible
    works = working_time(unit.snapshot.parts, zone.key).works
    days = days_of(Pattern.of(dict(series), zone), works, zone, last)
    if any(days.places.get(day) is None for day in told):
        raise Inexpressible
    kept = await _times(unit, id, zone)
    mine: list[Operation] = []
    made: list[Operation] = []
    shown = {} if there is None else {each.replaces: each for each in there.entries[1:]}
    before = set() if there is None else set(there.entry.left_out)
    planned = series["planned_until"] or dt.date.min
    for day, place in days.places.items():
        if place is None:
            continue
        time = kept.get(place)
        if time is not None:
            own = time["owner"] == unit.caller.actor.user_id and time["status"] != "cancelled"
            served = shown.get(day, None if there is None else there.entry)
            if own and day in left_out:
                mine.append(Operation("delete", id=time["id"]))
            elif own and (day in told or (day in shown and time["status"] == "open")):
                mine += _changed(time, _wanted(series, days, place, told.get(day), served))
        elif day in told:
            made.append(_creation(series, days, place, values_of(told[day])))
        elif (day in left_out and place > planned) or (
            day in before - left_out and today <= place <= planned
        ):
            status = {"status": "cancelled"} if day in left_out else {}
            made.append(_creation(series, days, place, status))
    if mine:
        await unit.write("activity", mine)
    await write_times(unit, made)


def _wanted(
    series: Record, days: Days, place: dt.date, entry: Entry | None, served: Entry | None
) -> dict[str, Any]:
    """What a time is to say: what the program told of it, or else what the series says."""
    if entry is not None:
        return values_of(entry, served)
    own = {name: series[name] for name in ("name", "content", "place", "duration_minutes")}
    return own | {"due_at": days.moment(place).astimezone(dt.UTC).isoformat()}


def _changed(time: Record, wanted: Mapping[str, Any]) -> list[Operation]:
    stored = as_json({name: time[name] for name in wanted})
    values = {name: value for name, value in wanted.items() if not _same(stored[name], value)}
    return [Operation("update", values, id=time["id"])] if values else []


def _creation(series: Record, days: Days, place: dt.date, values: Mapping[str, Any]) -> Operation:
    """A time of a series on a day; `values`: what it says otherwise."""
    moment = days.moment(place).astimezone(dt.UTC)
    copied = {name: series[name] for name in COPIED if series[name] is not None}
    usual = as_json(copied | {"series": series["id"], "series_at": moment, "due_at": moment})
    return Operation("create", usual | dict(values))
