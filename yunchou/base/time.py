"""Days and periods of an organisation: its time zone, its fiscal year, and names for stretches of time.

A stretch of time is a `Span`: the first day and the day after the last. A fiscal year is named after the
calendar year in which it begins, so with April as its first month "2026" is 2026-04-01 to 2027-03-31 and
"2026-Q1" is April to June 2026; months and weeks (ISO 8601, from Monday) are the calendar's.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

GRAINS = ("year", "quarter", "month", "week", "day")
# So that every span and the one before it stay inside what `date` and PostgreSQL hold.
FIRST_YEAR, LAST_YEAR = 1000, 9000


class Span(NamedTuple):
    """Days from `start` up to, not including, `end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The time zone of that name (IANA). Raises ValueError for an unknown one."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"unknown time zone: {name!r}") from None


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today(time_zone: str, at: datetime | None = None) -> date:
    """The day it is in a time zone, now or at an aware moment."""
    return (at or now()).astimezone(zone(time_zone)).date()


def day_start(day: date, time_zone: str) -> datetime:
    """The moment a day begins there, in UTC."""
    return datetime.combine(day, time(), zone(time_zone)).astimezone(UTC)


def moments(span: Span, time_zone: str) -> tuple[datetime, datetime]:
    """A span of days as moments in UTC: the first, and the first that is past it."""
    return day_start(span.start, time_zone), day_start(span.end, time_zone)


def parse_moment(text: str) -> datetime:
    """An RFC 3339 moment with its offset ("2026-02-28T09:30:00Z"), in UTC. Raises ValueError."""
    if not re.fullmatch(
        r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)", text, re.ASCII
    ):
        raise ValueError("not a moment with an offset")
    # Only six digits of a second can be kept, by Python as by PostgreSQL.
    cut = re.sub(r"(\.\d{6})\d+", r"\1", text.upper().replace(" ", "T"))
    try:
        return datetime.fromisoformat(cut).astimezone(UTC)
    except OverflowError:
        raise ValueError("out of range") from None


def moment_text(moment: datetime) -> str:
    """An aware moment as JSON gives it: UTC with "Z", fractions of a second only where there are some."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_day(text: str) -> date:
    """A day written like "2026-02-28". Raises ValueError."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier when negative), or the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return min(date(year, month + 1, min(day.day, 28)) + timedelta(days=max(0, day.day - 28)), _last(first))


def _last(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


# --- periods ---


def span_of(grain: str, day: date, fiscal_start_month: int = 1) -> Span:
    """The year, quarter, month, week or day that holds `day`. Raises ValueError for another grain."""
    if grain == "day":
        return Span(day, day + timedelta(days=1))
    if grain == "week":
        start = day - timedelta(days=day.weekday())
        return Span(start, start + timedelta(days=7))
    if grain == "month":
        start = day.replace(day=1)
        return Span(start, add_months(start, 1))
    if grain not in ("quarter", "year"):
        raise ValueError(f"unknown grain: {grain!r}")
    into_year = (day.month - fiscal_start_month) % 12
    if grain == "quarter":
        start = add_months(day.replace(day=1), -(into_year % 3))
        return Span(start, add_months(start, 3))
    start = add_months(day.replace(day=1), -into_year)
    return Span(start, add_months(start, 12))


def label_of(grain: str, day: date, fiscal_start_month: int = 1) -> str:
    """How the period that holds `day` is written: 2026, 2026-Q1, 2026-01, 2026-W05 or 2026-01-31."""
    if grain == "day":
        return day.isoformat()
    if grain == "week":
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if grain == "month":
        return f"{day.year:04}-{day.month:02}"
    start = span_of(grain, day, fiscal_start_month).start
    year = add_months(start, 1 - fiscal_start_month).year
    if grain == "year":
        return f"{year:04}"
    return f"{year:04}-Q{(start.month - fiscal_start_month) % 12 // 3 + 1}"


def labels(grain: str, span: Span, fiscal_start_month: int = 1) -> Iterator[str]:
    """How each period that touches `span` is written, in order."""
    day = span.start
    while day < span.end:
        yield label_of(grain, day, fiscal_start_month)
        day = span_of(grain, day, fiscal_start_month).end


def shift(span: Span, grain: str, count: int) -> Span:
    """The span `count` years, quarters, months, weeks or days later; whole months stay whole months."""
    months = {"year": 12, "quarter": 3, "month": 1}.get(grain)
    if months:
        return Span(add_months(span.start, months * count), add_months(span.end, months * count))
    if grain not in ("week", "day"):
        raise ValueError(f"unknown grain: {grain!r}")
    days = timedelta(days=count * (7 if grain == "week" else 1))
    return Span(span.start + days, span.end + days)


def before(span: Span) -> Span:
    """The span of the same kind just before: whole months before whole months, else as many days."""
    if span.start.day == 1 and span.end.day == 1:
        months = (span.end.year - span.start.year) * 12 + span.end.month - span.start.month
        return shift(span, "month", -months)
    return shift(span, "day", -span.days)


def parse_period(value: object, today: date, fiscal_start_month: int = 1) -> Span:
    """A period as it is asked for, as days. Raises ValueError for what is none.

    Written: "2026", "2026-Q1", "2026-01", "2026-W05", "2026-01-31". Relative to `today`: "today",
    "yesterday", "tomorrow", "this_", "last_" or "next_" with year, quarter, month or week, "year_to_date"
    (likewise quarter, month, week; today included), "last_30_days" (ending today) and "next_30_days"
    (beginning today), up to 3,660 days. Free: {"from": day, "to": day}, both included.
    """
    if isinstance(value, Mapping):
        return _free(value)
    if not isinstance(value, str):
        raise ValueError("not a period")
    text = value.strip()
    found = _written(text, fiscal_start_month) or _relative(text.lower(), today, fiscal_start_month)
    if found is None:
        raise ValueError(f"not a period: {text[:50]!r}")
    return found


def _free(value: Mapping[object, object]) -> Span:
    if set(value) != {"from", "to"}:
        raise ValueError("a free period has from and to")
    start, last = value["from"], value["to"]
    if not isinstance(start, str) or not isinstance(last, str):
        raise ValueError("from and to are days")
    first_day, last_day = parse_day(start), parse_day(last)
    if first_day > last_day:
        raise ValueError("from is after to")
    if not FIRST_YEAR <= first_day.year <= last_day.year <= LAST_YEAR:
        raise ValueError("out of range")
    return Span(first_day, last_day + timedelta(days=1))


_WRITTEN = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-W(?P<week>\d\d)|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?",
    re.ASCII | re.IGNORECASE,
)


def _written(text: str, fiscal_start_month: int) -> Span | None:
    match = _WRITTEN.fullmatch(text)
    if not match:
        return None
    year = int(match["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("out of range")
    if match["week"]:
        return span_of("week", date.fromisocalendar(year, int(match["week"]), 1))
    if match["day"]:
        return span_of("day", parse_day(text))
    if match["month"]:
        return span_of("month", date(year, int(match["month"]), 1))
    start = date(year, fiscal_start_month, 1)
    if match["quarter"]:
        start = add_months(start, 3 * (int(match["quarter"]) - 1))
        return Span(start, add_months(start, 3))
    return Span(start, add_months(start, 12))


_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_STEPS = {"last": -1, "this": 0, "next": 1}


def _relative(text: str, today: date, fiscal_start_month: int) -> Span | None:
    if text in _DAYS:
        return span_of("day", today + timedelta(days=_DAYS[text]))
    match = re.fullmatch(r"(this|last|next)_(year|quarter|month|week)", text)
    if match:
        current = span_of(match[2], today, fiscal_start_month)
        return shift(current, match[2], _STEPS[match[1]])
    match = re.fullmatch(r"(year|quarter|month|week)_to_date", text)
    if match:
        return Span(span_of(match[1], today, fiscal_start_month).start, today + timedelta(days=1))
    match = re.fullmatch(r"(last|next)_(\d{1,4})_days", text, re.ASCII)
    if match and 1 <= int(match[2]) <= 3660:
        days = timedelta(days=int(match[2]))
        tomorrow = today + timedelta(days=1)
        return Span(tomorrow - days, tomorrow) if match[1] == "last" else Span(today, today + days)
    return None
