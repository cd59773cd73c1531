"""Events in iCalendar (RFC 5545): written for others to read, and read from what others send."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from yunchou.base.errors import FieldError, Problem, invalid, say

PRODUCT = "-//Yunchou//Calendar//ZH"
USUAL_MINUTES = 30
WORK_BEGINS = dt.time(9)
"""When something is due that is planned for a day, not for a time."""
LONGEST_NAME, LONGEST_TEXT, LONGEST_PLACE, LONGEST_UID = 200, 20_000, 200, 255
MOST_MINUTES = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in a calendar. `minutes` None: no length was told."""

    uid: str
    name: str
    start: dt.datetime
    minutes: int | None = None
    text: str = ""
    place: str = ""
    done: bool = False
    changed: dt.datetime | None = None
    version: int = 0


def written(entries: Iterable[Entry], name: str | None = None) -> bytes:
    """A calendar with these events; `name` is what programs call it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    if name is not None:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", entry.changed or entry.start)
        event.add("dtstart", entry.start.astimezone(dt.UTC))
        event.add(
            "dtend", entry.start.astimezone(dt.UTC) + dt.timedelta(minutes=entry.minutes or USUAL_MINUTES)
        )
        event.add("summary", entry.name)
        event.add("sequence", entry.version)
        if entry.text:
            event.add("description", entry.text)
        if entry.place:
            event.add("location", entry.place)
        if entry.done:
            event.add("status", "CONFIRMED")
            event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def read(body: bytes, time_zone: str) -> Entry:
    """The one event of a calendar. Raises 422 for what is none, is none that can be kept, or repeats."""
    try:
        calendar = Calendar.from_ical(body.decode("utf-8"))
        events = [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]
        if len(events) != 1:
            raise _unfit()
        event = events[0]
        if any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
            raise _repeats()
        start = _moment(event.decoded("dtstart"), time_zone)
        end = _end(event, start, time_zone)
        uid = str(event.get("uid", "")).strip()
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as fault:
        raise _unfit() from fault
    if not 0 < len(uid) <= LONGEST_UID or not 1 < start.year < 9999:
        raise _unfit()
    minutes = None if end is None else int((end - start).total_seconds() // 60)
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise _unfit()
    return Entry(
        uid,
        str(event.get("summary", "")).strip()[:LONGEST_NAME] or "—",
        start,
        minutes,
        str(event.get("description", ""))[:LONGEST_TEXT],
        str(event.get("location", ""))[:LONGEST_PLACE],
    )


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


def _repeats() -> Problem:
    words = say("暂不支持重复日程，请逐个创建", "Repeating events can't be kept: make them one by one")
    return invalid((FieldError("rule", words),))
