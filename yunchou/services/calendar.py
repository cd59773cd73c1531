"""Events in iCalendar (RFC 5545): written for others to read, and read from what others send."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from yunchou.base.errors import FieldError, Problem, invalid, say

PRODUCT = "-//Yunchou//Calendar//ZH"
USUAL_MINUTES = 30
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2040, 1, 1)
"""Between these the clock of a zone is described."""
WORK_BEGINS = dt.time(9)
"""When something is due that is planned for a day, not for a time."""
Parts: TypeAlias = Mapping[str, Sequence[Any]]
"""How an event comes again: each part of the rule with its values. UNTIL is a day, or a moment in the organisation's time."""
LONGEST_NAME, LONGEST_TEXT, LONGEST_PLACE, LONGEST_UID = 200, 20_000, 200, 255
MOST_MINUTES = 100_000


ALIKE_DAYS = range(0, 800, 28)
"""So many days from its begin on a clock of another zone has to go as the organisation's does."""


class Inexpressible(Exception):
    """What a calendar program sends of an event that comes again, and what cannot be kept as it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a calendar. `minutes` None: no length was told.

    `rule`: how it comes again, except on the days `left_out`. `replaces`: the day of another entry's rule whose time this one
    is. Both are told by the clock of `zone`.
    """

    uid: str
    name: str
    start: dt.datetime
    minutes: int | None = None
    text: str = ""
    place: str = ""
    done: bool = False
    changed: dt.datetime | None = None
    version: int = 0
    rule: Parts | None = None
    left_out: tuple[dt.date, ...] = ()
    replaces: dt.date | None = None
    zone: str = ""
    clock: dt.time = dt.time()
    """The time of day that the rule gives, where an entry replaces one of its times."""


def written(entries: Iterable[Entry], name: str | None = None) -> bytes:
    """A calendar with these events; `name` is what programs call it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if name is not None:
        calendar.add("x-wr-calname", name)
    zoned = False
    for entry in entries:
        calendar.add_component(_event(entry))
        zoned = zoned or bool(entry.zone)
    if zoned:
        calendar.add_missing_timezones(first_date=FIRST_DAY, last_date=LAST_DAY)
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    zone = ZoneInfo(entry.zone) if entry.zone else dt.UTC
    start = entry.start.astimezone(zone)
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed or entry.start)
    event.add("dtstart", start)
    event.add("dtend", (entry.start + dt.timedelta(minutes=entry.minutes or USUAL_MINUTES)).astimezone(zone))
    event.add("summary", entry.name)
    event.add("sequence", entry.version)
    if entry.text:
        event.add("description", entry.text)
    if entry.place:
        event.add("location", entry.place)
    if entry.done:
        event.add("status", "CONFIRMED")
        event.add("transp", "TRANSPARENT")
    if entry.rule is not None:
        event.add("rrule", vRecur(_zoned(entry.rule, zone)))
    if entry.left_out:
        event.add("exdate", [dt.datetime.combine(day, start.time(), zone) for day in entry.left_out])
    if entry.replaces is not None:
        event.add("recurrence-id", dt.datetime.combine(entry.replaces, entry.clock, zone))
    return event


def _zoned(rule: Parts, zone: dt.tzinfo) -> dict[str, list[Any]]:
    """A rule whose last moment is told in UTC, as the standard asks."""
    return {
        name: [
            each.replace(tzinfo=zone).astimezone(dt.UTC) if isinstance(each, dt.datetime) else each
            for each in values
        ]
        for name, values in rule.items()
    }


def read(body: bytes, time_zone: str) -> list[Entry]:
    """The event of a calendar; behind one that comes again, those of its times that are otherwise.

    Raises 422 for what is none or can't be kept, Inexpressible for what comes again in a way that is not understood.
    """
    try:
        calendar = Calendar.from_ical(body.decode("utf-8"))
        events = [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]
        entries = [_read(each, time_zone) for each in events]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as fault:
        raise _unfit() from fault
    first = [each for each in entries if each.replaces is None]
    if len(first) != 1 or len({each.uid for each in entries}) != 1:
        raise _unfit()
    others = [each for each in entries if each.replaces is not None]
    if (others and first[0].rule is None) or len({each.replaces for each in others}) != len(others):
        raise _unfit()
    return first + others


def _read(event: Event, time_zone: str) -> Entry:
    zone = ZoneInfo(time_zone)
    start = _moment(event.decoded("dtstart"), time_zone)
    end = _end(event, start, time_zone)
    uid = str(event.get("uid", "")).strip()
    if not 0 < len(uid) <= LONGEST_UID or not 1 < start.year < 9999:
        raise _unfit()
    minutes = None if end is None else int((end - start).total_seconds() // 60)
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise _unfit()
    replaces = event.get("recurrence-id")
    if replaces is not None and "RANGE" in replaces.params:
        raise Inexpressible
    return Entry(
        uid,
        str(event.get("summary", "")).strip()[:LONGEST_NAME] or "—",
        start,
        minutes,
        str(event.get("description", ""))[:LONGEST_TEXT],
        str(event.get("location", ""))[:LONGEST_PLACE],
        rule=_rule(event, zone),
        left_out=_left_out(event, time_zone),
        replaces=None if replaces is None else _day(replaces.dt, time_zone),
        zone=time_zone,
    )


def _rule(event: Event, zone: ZoneInfo) -> Parts | None:
    """How the event comes again, by the organisation's clock. Raises Inexpressible where its own clock goes otherwise."""
    if any(name in event for name in ("RDATE", "EXRULE")):
        raise Inexpressible
    given = event.get("rrule")
    if given is None:
        return None
    begins = event.decoded("dtstart")
    if not isinstance(given, vRecur) or (isinstance(begins, dt.datetime) and not _alike(begins, zone)):
        raise Inexpressible
    rule = {str(name).upper(): list(values) for name, values in given.items()}
    rule["UNTIL"] = [_local(each, zone) for each in rule.get("UNTIL", ())]
    return {name: values for name, values in rule.items() if values}


def _alike(begins: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether a clock shows the organisation's days, and goes as evenly as the organisation's."""
    if begins.tzinfo is None:
        return True
    times = [begins + dt.timedelta(days=days) for days in ALIKE_DAYS]
    apart = {each.astimezone(zone).replace(tzinfo=None) - each.replace(tzinfo=None) for each in times}
    return len(apart) == 1 and begins.astimezone(zone).date() == begins.date()


def _local(value: object, zone: ZoneInfo) -> object:
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(zone).replace(tzinfo=None)
    return value


def _left_out(event: Event, time_zone: str) -> tuple[dt.date, ...]:
    given = event.get("exdate", [])
    several = given if isinstance(given, list) else [given]
    return tuple(sorted({_day(each.dt, time_zone) for dates in several for each in dates.dts}))


def _day(value: object, time_zone: str) -> dt.date:
    """The organisation's day of a moment or a day."""
    return _moment(value, time_zone).astimezone(ZoneInfo(time_zone)).date()


def _end(event: Event, start: dt.datetime, time_zone: str) -> dt.datetime | None:
    if "DTEND" in event:
        return _moment(event.decoded("dtend"), time_zone)
    if "DURATION" in event:
        length = event.decoded("duration")
        if not isinstance(length, dt.timedelta):
            raise _unfit()
        return start + length
    return None


def _moment(value: object, time_zone: str) -> dt.datetime:
    """A moment in UTC; a day begins with the hours of work, a time without a zone is the organisation's."""
    if isinstance(value, dt.datetime):
        local = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(time_zone))
        return local.astimezone(dt.UTC).replace(microsecond=0)
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, WORK_BEGINS, ZoneInfo(time_zone)).astimezone(dt.UTC)
    raise _unfit()


def _unfit() -> Problem:
    words = say("不是一个可以保存的日程", "This is no event that can be kept")
    return invalid((FieldError("malformed", words),))
