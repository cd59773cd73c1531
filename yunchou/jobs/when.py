"""When something happens again and again: each day, each working day, on days of the week or of the month, at a time of day."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

Works: TypeAlias = Callable[[dt.date], bool]
"""Whether a day is worked."""
TIME_OF_DAY = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
MOST_DAYS = 800
"""How far ahead the next time is looked for; a rule that never comes within it has none."""


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`every` day, working_day, week (on `weekdays`, Monday 1) or month, `at` a time of the organisation's clock.

    Of a month, `day` counts its days, or its working days where `working`; from its end when negative, -1 being the last. A
    day that a month does not have is its last.
    """

    every: Literal["day", "working_day", "week", "month"] = "day"
    at: Annotated[str, msgspec.Meta(pattern=TIME_OF_DAY)] = "09:00"
    weekdays: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = ()
    day: Annotated[int, msgspec.Meta(ge=-31, le=31)] = 1
    working: bool = False

    @property
    def needs_calendar(self) -> bool:
        """Whether it depends on which days are worked."""
        return self.every == "working_day" or (self.every == "month" and self.working)

    def next_after(self, moment: dt.datetime, zone: ZoneInfo, works: Works) -> dt.datetime | None:
        """The first time after an aware moment, in UTC; None where there is none for two years."""
        clock = dt.time.fromisoformat(self.at)
        first = moment.astimezone(zone).date()
        for day in self._days(first, works):
            found = dt.datetime.combine(day, clock, zone).astimezone(dt.UTC)
            if found > moment:
                return found
        return None

    def _days(self, first: dt.date, works: Works) -> Iterator[dt.date]:
        if self.every == "month":
            yield from self._of_months(first, works)
            return
        for number in range(MOST_DAYS):
            day = first + dt.timedelta(days=number)
            if self.every == "working_day" and not works(day):
                continue
            if self.every == "week" and day.isoweekday() not in self.weekdays:
                continue
            yield day

    def _of_months(self, first: dt.date, works: Works) -> Iterator[dt.date]:
        month = first.replace(day=1)
        for _ in range(MOST_DAYS // 31):
            following = (month + dt.timedelta(days=32)).replace(day=1)
            days = [month + dt.timedelta(days=n) for n in range((following - month).days)]
            if self.working:
                days = [day for day in days if works(day)]
            if days:
                place = self.day - 1 if self.day > 0 else len(days) + self.day
                chosen = days[min(max(place, 0), len(days) - 1)]
                if chosen >= first:
                    yield chosen
            month = following


def weekdays(day: dt.date) -> bool:
    """Monday to Friday: the days worked where no calendar says otherwise."""
    return day.isoweekday() <= 5
