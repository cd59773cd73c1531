"""Named periods: `2026`, `2026-Q1`, `2026-01`, `2026-W05`, `this_quarter`, `last_7_days` and the like.

Quarters, halves and years are fiscal: a fiscal year bears the number of the calendar year it starts in. Weeks are
ISO weeks. The last and next days include today; longer last and next units leave the current one out.
"""

import datetime as dt
import re
from dataclasses import dataclass

_CHINESE = {
    "今天": "today", "昨天": "yesterday", "明天": "tomorrow",
    "本周": "this_week", "上周": "last_week", "下周": "next_week",
    "本月": "this_month", "上月": "last_month", "下月": "next_month",
    "本季度": "this_quarter", "上季度": "last_quarter", "下季度": "next_quarter",
    "本年": "this_year", "今年": "this_year", "去年": "last_year", "明年": "next_year",
}  # fmt: skip
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_GRAINS = "day|week|month|quarter|half|year"
_RELATIVE = re.compile(rf"(this|last|next)_({_GRAINS})")
_SEVERAL = re.compile(rf"(last|next)_([1-9]\d{{0,3}})_({_GRAINS})s?", re.ASCII)
_TO_DATE = re.compile(rf"({_GRAINS})_to_date")
_FIXED = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>\d{2})|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Edge:
    """The first day of a unit some steps away from the one that a day lies in. `day` None: today."""

    grain: str
    steps: int = 0
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Days from one edge up to, and without, another."""

    start: Edge
    end: Edge


def parse_period(text: str, fiscal_start_month: int = 1) -> Period | None:
    """The period that a text names; None when it names none."""
    words = text.strip()
    name = _CHINESE.get(words, words.lower().replace(" ", "_"))
    if name in _DAYS:
        return _whole("day", _DAYS[name])
    if match := _RELATIVE.fullmatch(name):
        return _whole(match.group(2), {"this": 0, "last": -1, "next": 1}[match.group(1)])
    if match := _SEVERAL.fullmatch(name):
        return _several(match.group(1), int(match.group(2)), match.group(3))
    if match := _TO_DATE.fullmatch(name):
        return Period(Edge(match.group(1)), Edge("day", 1))
    match = _FIXED.fullmatch(words)
    return _fixed(match, fiscal_start_month) if match else None


def _whole(grain: str, steps: int, day: dt.date | None = None) -> Period:
    return Period(Edge(grain, steps, day), Edge(grain, steps + 1, day))


def _several(direction: str, count: int, grain: str) -> Period:
    # Days run up to today or start with it.
    today = 1 if grain == "day" else 0
    if direction == "last":
        return Period(Edge(grain, today - count), Edge(grain, today))
    return Period(Edge(grain, 1 - today), Edge(grain, 1 - today + count))


def _fixed(match: re.Match[str], fiscal_start_month: int) -> Period | None:
    part = match.groupdict()
    year = int(part["year"])
    try:
        if part["week"]:
            return _whole("week", 0, dt.date.fromisocalendar(year, int(part["week"]), 1))
        if part["day"]:
            return _whole("day", 0, dt.date(year, int(part["month"]), int(part["day"])))
        if part["month"]:
            return _whole("month", 0, dt.date(year, int(part["month"]), 1))
        first = dt.date(year, fiscal_start_month, 1)
    except ValueError:
        return None
    if part["quarter"]:
        return _whole("quarter", int(part["quarter"]) - 1, first)
    if part["half"]:
        return _whole("half", int(part["half"]) - 1, first)
    return _whole("year", 0, first)
