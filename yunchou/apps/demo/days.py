"""Days and minutes of the demo organisation as whole numbers.

A *day* is a proleptic ordinal (`date.toordinal()`), a *moment* is `day * 1440 + minute of the day` in the
organisation's time zone. Whole numbers keep tens of thousands of dates cheap to compare, shift and write.
"""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from functools import cache

MINUTES = 1440

# First day of the Chinese lunar year; years outside the table take the usual early February.
LUNAR_NEW_YEAR = {
    2020: (1, 25),
    2021: (2, 12),
    2022: (2, 1),
    2023: (1, 22),
    2024: (2, 10),
    2025: (1, 29),
    2026: (2, 17),
    2027: (2, 6),
    2028: (1, 26),
    2029: (2, 13),
    2030: (2, 3),
    2031: (1, 23),
    2032: (2, 11),
    2033: (1, 31),
    2034: (2, 19),
    2035: (2, 8),
}


@cache
def lunar_new_year(year: int) -> int:
    """The day of the Spring Festival of a year."""
    month, day = LUNAR_NEW_YEAR.get(year, (2, 5))
    return date(year, month, day).toordinal()


def is_holiday(day: int) -> bool:
    """Whether hardly anyone works: the long statutory holidays, without their make-up days."""
    current = date.fromordinal(day)
    if -1 <= day - lunar_new_year(current.year) <= 6:
        return True
    fixed = {(1, 1), (4, 4), (4, 5), (5, 1), (5, 2), (5, 3)}
    return (current.month, current.day) in fixed or (current.month == 10 and current.day <= 7)


class Days:
    """The working days around the two years that end yesterday.

    `today` is the day of the request, `first` the first day of the two years, `last` yesterday: nothing
    that has happened lies after `last`.
    """

    def __init__(self, today: date) -> None:
        self.today = today.toordinal()
        self.first = self.today - 730
        self.last = self.today - 1
        low, high = self.first - 1500, self.today + 500
        self.working = [
            day for day in range(low, high) if date.fromordinal(day).weekday() < 5 and not is_holiday(day)
        ]
        self._members = frozenset(self.working)

    def is_working(self, day: int) -> bool:
        """Whether a day is a working day."""
        return day in self._members

    def forward(self, day: int, steps: int) -> int:
        """The working day `steps` working days after `day`; 0 steps: the first one at or after it.

        What would lie beyond the days that are known, more than a year from now, comes on the last of them.
        """
        return self.working[min(bisect_left(self.working, day) + steps, len(self.working) - 1)]

    def back(self, day: int, steps: int) -> int:
        """The working day `steps` working days before `day`; 0 steps: the last one at or before it."""
        position = bisect_left(self.working, day)
        if day not in self._members:
            position -= 1
        return self.working[position - steps]

    def between(self, start: int, end: int) -> list[int]:
        """The working days from `start` to `end`, both included."""
        return self.working[bisect_left(self.working, start) : bisect_left(self.working, end + 1)]


def month_end(day: int) -> int:
    """The last day of the month of a day."""
    current = date.fromordinal(day)
    after = date(current.year + current.month // 12, current.month % 12 + 1, 1)
    return after.toordinal() - 1


_day_text: Callable[[int], str] = cache(lambda day: date.fromordinal(day).isoformat())
_clock_text: Callable[[int], str] = cache(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")


def day_text(day: int | None) -> str:
    """A day as `YYYY-MM-DD`, empty for none."""
    return "" if day is None else _day_text(day)


def moment_text(moment: int | None) -> str:
    """A moment as `YYYY-MM-DD HH:MM`, empty for none."""
    return "" if moment is None else f"{_day_text(moment // MINUTES)} {_clock_text(moment % MINUTES)}"
