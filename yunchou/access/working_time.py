"""Working time: moments so many working hours or working days from each other, by an organisation's calendar."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.calendars import calendars_of
from yunchou.language.types import STANDARD, WorkCalendar

MOST_DAYS = 4000
"""How many days are looked through for working time; a calendar without any has no end."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class WorkingTime:
    """`calendar` with the `statutory` days that it may follow; each working day begins at `begins` and has `length`."""

    zone: ZoneInfo
    calendar: WorkCalendar = STANDARD
    statutory: Mapping[dt.date, bool] = field(default_factory=dict)
    begins: dt.time = dt.time(9)
    length: dt.timedelta = dt.timedelta(hours=8)

    def works(self, day: dt.date) -> bool:
        """Whether a day is worked: the organisation's own days count before the statutory ones, these before the week."""
        own = dict(self.calendar.days).get(day)
        if own is not None:
            return own
        if self.calendar.statutory and day in self.statutory:
            return self.statutory[day]
        return day.isoweekday() in self.calendar.week

    def add(self, moment: dt.datetime, amount: dt.timedelta) -> dt.datetime:
        """The moment after, or before, so much working time. Raises OverflowError where the calendar has not so much."""
        left = abs(amount)
        for begin, end in self._spans(moment, back=amount < dt.timedelta(0)):
            if end - begin >= left:
                return end - left if amount < dt.timedelta(0) else begin + left
            left -= end - begin
        raise OverflowError("there is not so much working time")

    def between(self, begin: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The working time from one moment to a later one; none where it is earlier."""
        found = dt.timedelta(0)
        for first, last in self._spans(begin, back=False):
            if first >= end:
                break
            found += min(last, end) - first
        return found

    def add_days(self, moment: dt.datetime, number: int) -> dt.datetime:
        """The same time of day so many working days on, or back. A day off counts as the start of the next working day."""
        local = moment.astimezone(self.zone)
        day, clock = local.date(), local.timetz().replace(tzinfo=None)
        if not self.works(day):
            day, clock = self._step(day, DAY), dt.time(0)
        for _ in range(abs(number)):
            day = self._step(day, DAY if number > 0 else -DAY)
        return dt.datetime.combine(day, clock, self.zone).astimezone(dt.UTC)

    def _step(self, day: dt.date, step: dt.timedelta) -> dt.date:
        for _ in range(MOST_DAYS):
            day += step
            if self.works(day):
                return day
        raise OverflowError("there are no working days")

    def _spans(self, moment: dt.datetime, *, back: bool) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The stretches of working time from a moment on, or back from it."""
        day = moment.astimezone(self.zone).date() + (DAY if back else -DAY)
        for _ in range(MOST_DAYS):
            if self.works(day):
                begin = dt.datetime.combine(day, self.begins, self.zone).astimezone(dt.UTC)
                end = begin + self.length
                span = (begin, min(end, moment)) if back else (max(begin, moment), end)
                if span[0] < span[1]:
                    yield span
            day += -DAY if back else DAY


def working_time(parts: Mapping[str, Any], time_zone: str) -> WorkingTime:
    """The working time of an organisation, from the parts of a snapshot."""
    found = calendars_of(parts)
    return WorkingTime(
        ZoneInfo(time_zone),
        found.default,
        found.statutory,
        found.begins,
        dt.timedelta(hours=float(found.hours)),
    )
