"""A stretch of time before or after a moment, in calendar or in working time."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from yunchou.access.working_time import WorkingTime

Unit = Literal["minutes", "hours", "days", "working_hours", "working_days"]
UNITS: dict[str, int] = {
    "minutes": 525_600,
    "hours": 8_760,
    "days": 365,
    "working_hours": 2_000,
    "working_days": 250,
}
"""The units, and how many there may be of each: about a year."""
MOST = max(UNITS.values())
FURTHEST = dt.timedelta(days=1200)
"""Further than any offset leads."""


@dataclass(frozen=True, slots=True)
class Offset:
    """So many units before or after."""

    amount: int
    unit: Unit
    direction: Literal["before", "after"] = "after"


def shifted(moment: dt.datetime, offset: Offset, hours: WorkingTime) -> dt.datetime:
    """The moment that lies so far before or after another. The later the one, the later the other."""
    amount = offset.amount if offset.direction == "after" else -offset.amount
    if offset.unit == "working_days":
        return hours.add_days(moment, amount)
    if offset.unit == "working_hours":
        return hours.add(moment, dt.timedelta(hours=amount)) if amount else moment
    if offset.unit == "days":
        # The same time of day, whatever the clocks do in between.
        local = moment.astimezone(hours.zone) + dt.timedelta(days=amount)
        return local.astimezone(dt.UTC)
    return moment + dt.timedelta(**{offset.unit: amount})


def latest(reached: Callable[[dt.datetime], dt.datetime], now: dt.datetime) -> dt.datetime:
    """The last moment, to the second, from which `reached`, which never falls, leads no further than `now`."""
    low, high = 0, round(2 * FURTHEST.total_seconds())
    start = (now - FURTHEST).replace(microsecond=0)
    while low < high:
        middle = (low + high + 1) // 2
        if reached(start + dt.timedelta(seconds=middle)) <= now:
            low = middle
        else:
            high = middle - 1
    return start + dt.timedelta(seconds=low)
