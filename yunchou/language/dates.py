"""Dates, moments and times written as text, and the names of units of time."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

_TIME = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?"
_DAY = r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
_DATED = re.compile(rf"{_DAY}(?:[T ]{_TIME} ?(Z|[+-]\d{{2}}:?\d{{2}})?)?", re.ASCII)
_TIME_ALONE = re.compile(_TIME, re.ASCII)

_UNITS = {
    "day": ("days", "d", "天", "日"),
    "week": ("weeks", "w", "周", "星期"),
    "month": ("months", "m", "月", "个月"),
    "quarter": ("quarters", "q", "季", "季度"),
    "year": ("years", "y", "年"),
    "hour": ("hours", "h", "小时", "时"),
    "minute": ("minutes", "分钟", "分"),
    "second": ("seconds", "秒"),
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in (unit, *words)}
"""Every spelling of a unit of time, and the unit."""
# The driver would send the first and the last moment that Python knows as infinite.
_ENDLESS = (dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC))
LONG_UNITS = ("day", "week", "month", "quarter", "year")
SHORT_UNITS = ("hour", "minute", "second")


def parse_dated(text: str, time_zone: str) -> dt.date | dt.datetime | None:
    """The day, or the moment (in UTC; without an offset it is local), that a text names; None when it names none."""
    match = _DATED.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(each) for each in match.groups()[:7] if each is not None)
    hour, minute, second, fraction, offset = match.groups()[7:]
    try:
        if hour is None:
            return dt.date(year, month, day)
        microsecond = int((fraction or "0").ljust(6, "0"))
        moment = dt.datetime(
            year, month, day, int(hour), int(minute), int(second or 0), microsecond, _zone(offset, time_zone)
        )
        moment = moment.astimezone(dt.UTC)
        return moment if moment not in _ENDLESS else None
    except (ValueError, OverflowError):
        return None


def _zone(offset: str | None, time_zone: str) -> dt.tzinfo:
    if offset is None:
        return ZoneInfo(time_zone)
    if offset == "Z":
        return dt.UTC
    minutes = int(offset[1:3]) * 60 + int(offset[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def parse_time(text: str) -> dt.time | None:
    """The time of day that a text names; None when it names none."""
    match = _TIME_ALONE.fullmatch(text.strip())
    if not match:
        return None
    hour, minute, second, fraction = match.groups()
    try:
        return dt.time(int(hour), int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")))
    except ValueError:
        return None
