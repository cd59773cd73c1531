"""Follow-ups that come again as resources of a calendar: the rule, the days left out, and the times that are otherwise.

A resource stands for those times of a series that are on a day of its rule. What else there is of a series, such as what was
done before its rule was changed, stands in the calendar by itself.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.access.working_time import working_time
from yunchou.apps.crm.recurring.pattern import Pattern, Works
from yunchou.apps.crm.recurring.rrule import rule_of
from yunchou.doors.http.caldav.names import SERIES, Item, called, entry_of, place_of, usual
from yunchou.records.read import Query, page
from yunchou.services.calendar import Entry

LOOKED_BACK_DAYS = 90
AHEAD = dt.timedelta(days=366)
"""How far ahead days off are told of a rule; farther ahead programs show its days as if each were worked."""
MOST_PAGES, PAGE = 10, 1000
OWN = f'owner = ME() and active and (ISBLANK(ends_on) or ends_on >= DATEADD(TODAY(), -{LOOKED_BACK_DAYS}, "day"))'
TOLD = ("name", "due_at", "duration_minutes", "content", "place", "account", "updated_at")
PATTERN = (
    "begins_at",
    "every",
    "interval",
    "weekdays",
    "month_by",
    "ends_on",
    "times",
    "days_off",
    "planned_until",
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a pattern, each with the day on which its time takes place, and the clock they go by."""

    pattern: Pattern
    zone: ZoneInfo
    places: Mapping[dt.date, dt.date | None]

    def moment(self, day: dt.date) -> dt.datetime:
        """When the time of a day takes place."""
        return dt.datetime.combine(day, self.pattern.begins.time(), self.zone)

    def local(self, moment: dt.datetime) -> dt.date:
        """The organisation's day of a moment."""
        return moment.astimezone(self.zone).date()


def days_of(pattern: Pattern, works: Works, zone: ZoneInfo, last: dt.date) -> Days:
    """The days of a pattern until one."""
    return Days(pattern, zone, dict(pattern.placed(works, last)))


async def find(caller: Caller, only: Sequence[int] | None = None) -> list[Item]:
    """The person's series as resources; `only`: of these."""
    organisation = caller.organisation
    snapshot = await organisation.snapshot()
    if caller.viewer(snapshot).rights.of("activity_series").read == "none" or only == []:
        return []
    fields = [*(name for name in TOLD if name != "due_at"), *PATTERN, "version"]
    among = {} if only is None else {"id": only}
    found = [
        row async for row in _all(caller, "activity_series", Query(fields, OWN, ["id"], PAGE, among=among))
    ]
    if not found:
        return []
    times = await _times(caller, [int(row["id"]) for row in found])
    names = await called(caller, [int(row["id"]) for row in found], series=True)
    zone = ZoneInfo(organisation.settings.time_zone)
    works = working_time(snapshot.parts, organisation.settings.time_zone).works
    last = dt.datetime.now(zone).date() + AHEAD
    made = (
        _item(row, days_of(pattern_of(row, zone), works, zone, last), times.get(int(row["id"]), []), names)
        for row in found
    )
    return [each for each in made if each is not None]


def within(item: Item, start: dt.datetime | None, end: dt.datetime | None) -> bool:
    """Whether a time of a series begins in a span (None: open)."""
    if any((start is None or each >= start) and (end is None or each < end) for each in item.moments):
        return True
    pattern, zone = item.pattern, ZoneInfo(item.entry.zone)
    horizon = dt.datetime.now(zone).date() + AHEAD
    if pattern is None or (end is not None and end.astimezone(zone).date() <= horizon):
        return False
    since = horizon if start is None else max(horizon, start.astimezone(zone).date())
    day = pattern.first_date(since + dt.timedelta(days=1))
    return day is not None and (end is None or dt.datetime.combine(day, pattern.begins.time(), zone) < end)


def pattern_of(row: Mapping[str, Any], zone: ZoneInfo) -> Pattern:
    """The pattern of a series as it is read."""
    ends = row["ends_on"]
    read = {
        "begins_at": dt.datetime.fromisoformat(row["begins_at"]),
        "ends_on": ends and dt.date.fromisoformat(ends),
    }
    return Pattern.of({**row, **read}, zone)


async def _all(caller: Caller, name: str, query: Query) -> AsyncIterator[Row]:
    for _ in range(MOST_PAGES):
        found = json.loads(await page(caller, name, query))
        for row in found["records"]:
            yield row
        if found["next"] is None:
            return
        query = Query(query.fields, query.where, query.sort, query.limit, found["next"], among=query.among)


async def _times(caller: Caller, series: Sequence[int]) -> dict[int, list[Row]]:
    """The person's own times of series, whatever became of them."""
    fields = [*TOLD, "status", "series", "series_at", "version"]
    query = Query(fields, "owner = ME()", ["-series_at"], PAGE, among={"series": series})
    found: dict[int, list[Row]] = defaultdict(list)
    async for row in _all(caller, "activity", query):
        if row["due_at"] is not None and row["series_at"] is not None:
            found[int(row["series"]["id"])].append(row)
    return found


def _item(row: Row, days: Days, times: Iterable[Row], names: Mapping[int, tuple[str, str]]) -> Item | None:
    id = int(row["id"])
    name, uid = names.get(id) or (usual(id, series=True), f"{SERIES}{id}@yunchou")
    first = next(iter(days.places), None) or days.pattern.first_date(days.pattern.begins.date())
    if first is None:
        return None
    planned = row["planned_until"]
    kept = {days.local(dt.datetime.fromisoformat(each["series_at"])): each for each in times}
    master = Entry(
        uid, row["name"], days.moment(first), row["duration_minutes"], row["content"] or "", place_of(row),
        changed=dt.datetime.fromisoformat(row["updated_at"]), version=int(row["version"]),
        rule=rule_of(days.pattern), zone=days.zone.key,
        left_out=_left_out(days, kept, dt.date.fromisoformat(planned) if planned else dt.date.min),
    )  # fmt: skip
    shown = {
        day: kept[place] for day, place in days.places.items() if place in kept and day not in master.left_out
    }
    others = [
        _other(master, days, day, shown.get(day)) for day, place in days.places.items() if place is not None
    ]
    entries = (
        master,
        *(each for each in others if each is not None and each.replaces not in master.left_out),
    )
    moved = {each.replaces: each.start for each in entries[1:]}
    moments = tuple(moved.get(day, days.moment(day)) for day in days.places if day not in master.left_out)
    shows = frozenset(int(each["id"]) for each in shown.values())
    return Item(name, id, int(row["version"]), entries, True, shows, moments, days.pattern)


def _left_out(days: Days, kept: Mapping[dt.date, Row], planned: dt.date) -> tuple[dt.date, ...]:
    """The days of the rule without a time: a day off, or one whose time was planned and is there no longer, or cancelled."""
    return tuple(
        day
        for day, place in days.places.items()
        if place is None or (kept[place]["status"] == "cancelled" if place in kept else place <= planned)
    )


def _other(master: Entry, days: Days, day: dt.date, time: Row | None) -> Entry | None:
    """The entry of a time that is not as its series says, None for one that is."""
    if time is None:
        place = days.places[day] or day
        if place == day:
            return None
        entry = Entry(
            master.uid, master.name, days.moment(place), master.minutes, master.text, master.place,
            changed=master.changed, version=master.version,
        )  # fmt: skip
    else:
        entry = entry_of(time, master.uid)
    same = (entry.name, entry.start, entry.minutes, entry.text, entry.place)
    if same == (master.name, days.moment(day), master.minutes, master.text, master.place):
        return None
    return replace(entry, replaces=day, clock=days.pattern.begins.time(), zone=days.zone.key, done=False)
