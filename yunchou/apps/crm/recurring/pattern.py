"""On which days a follow-up comes again."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

FREQUENCIES: Mapping[str, Literal[0, 1, 2, 3]] = {
    "day": DAILY, "week": WEEKLY, "month": MONTHLY, "year": YEARLY
}  # fmt: skip
NUMBERS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
STEPS = {"next": dt.timedelta(days=1), "previous": dt.timedelta(days=-1)}
FARTHEST = 31
"""How many days a time is moved at most to find a working day; after so many it is left out."""

Works = Callable[[dt.date], bool]


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a follow-up comes again, in the organisation's own time. Nothing is later than `ends`, or more than `times`."""

    begins: dt.datetime
    every: str = "week"
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    month_by: str = "date"
    ends: dt.date | None = None
    times: int | None = None
    days_off: str = "keep"

    @classmethod
    def of(cls, values: Mapping[str, Any], zone: ZoneInfo) -> "Pattern":
        """The pattern of a series, by its stored values."""
        return cls(
            values["begins_at"].astimezone(zone).replace(tzinfo=None),
            values["every"],
            values["interval"],
            tuple(values["weekdays"] or ()),
            values["month_by"] or "date",
            values["ends_on"],
            values["times"],
            values["days_off"],
        )

    def days(self, works: Works, first: dt.date, last: dt.date) -> list[dt.date]:
        """The days from `first` to `last` on which it takes place, in order, each once."""
        found = {day for each in self._dates(last) if (day := self._placed(each, works)) is not None}
        return sorted(day for day in found if first <= day <= last)

    def next_day(self, works: Works, after: dt.date, last: dt.date) -> dt.date | None:
        """The first day after one on which it takes place, if there is any until `last`."""
        for each in self._dates(last):
            day = self._placed(each, works)
            if day is not None and after < day <= last:
                return day
        return None

    def dates(self) -> Iterator[dt.date]:
        """Its days one after another before they are moved for days off, for ever where nothing ends it but `ends`."""
        for each in self._rule():
            yield each.date()

    def placed(self, works: Works, last: dt.date) -> Iterator[tuple[dt.date, dt.date | None]]:
        """Its days until `last` before they are moved, each with the day on which it takes place.

        None: it is left out, be it that an earlier one was moved to the same day.
        """
        days = [(day, self._placed(day, works)) for day in self._dates(last - dt.timedelta(days=FARTHEST))]
        taken = {day for day, place in days if day == place}
        for day, place in days:
            yield day, None if place != day and place in taken else place
            if place is not None:
                taken.add(place)

    def first_date(self, day: dt.date) -> dt.date | None:
        """The first day of the pattern from one on, before it is moved for a day off."""
        found = self._rule().after(dt.datetime.combine(day, dt.time()), inc=True)
        return None if found is None or (self.ends is not None and found.date() > self.ends) else found.date()

    def until(self, day: dt.date) -> int:
        """How many times it came before a day, counted as `times` counts."""
        return sum(1 for each in self._dates(day) if each < day)

    def _dates(self, last: dt.date) -> Iterator[dt.date]:
        """Its days before they are moved; with those that moving back brings to before `last`."""
        latest = last + dt.timedelta(days=FARTHEST)
        for each in self._rule():
            if each.date() > latest:
                return
            yield each.date()

    def _rule(self) -> rrule:
        day = self.begins.date()
        chosen: dict[str, Any] = {}
        if self.every == "week" and self.weekdays:
            chosen["byweekday"] = sorted(NUMBERS[each] for each in self.weekdays)
        if self.every in ("month", "year"):
            chosen = self._of_month(day)
        if self.every == "year":
            chosen["bymonth"] = day.month
        midnight = dt.datetime.combine(day, dt.time())
        ends = None if self.ends is None else dt.datetime.combine(self.ends, dt.time())
        return rrule(
            cast(Any, FREQUENCIES[self.every]),
            dtstart=midnight,
            interval=self.interval,
            until=ends if self.times is None else None,
            count=self.times,
            **chosen,
        )

    def _of_month(self, day: dt.date) -> dict[str, Any]:
        """The same day of each month, or the last where there is none such; or the same weekday counted in the month."""
        if self.month_by == "weekday":
            number = (day.day - 1) // 7 + 1
            return {"byweekday": weekday(day.weekday(), number if number < 5 else -1)}
        if day.day <= 28:
            return {"bymonthday": day.day}
        return {"bymonthday": list(range(28, day.day + 1)), "bysetpos": -1}

    def _placed(self, day: dt.date, works: Works) -> dt.date | None:
        """The day on which it takes place instead, None where it is left out."""
        if self.ends is not None and day > self.ends:
            return None
        if self.days_off == "keep" or works(day):
            return day
        step = STEPS.get(self.days_off)
        if step is None:
            return None
        for _ in range(FARTHEST):
            day += step
            if works(day):
                return day
        return None
