"""The clock of a case: when it is to be answered and solved, counted in the time that its service level goes by.

A target counts from when the case was opened. While the case waits for the customer, or is solved, the clock stands still; what
passed of that time meanwhile comes to the target when it goes on. Pure functions; moments are in UTC.
"""

import datetime as dt
from dataclasses import dataclass, replace

from yunchou.access.working_time import WorkingTime
from yunchou.apps.service.kept import Escalation, Level

STANDING = frozenset({"waiting", "resolved", "closed"})
"""Statuses in which the clock stands still."""
DONE = frozenset({"resolved", "closed"})
MOVES: dict[str, frozenset[str]] = {
    "new": frozenset({"open", "waiting", "resolved", "closed"}),
    "open": frozenset({"waiting", "resolved", "closed"}),
    "waiting": frozenset({"open", "resolved", "closed"}),
    "reopened": frozenset({"open", "waiting", "resolved", "closed"}),
    "resolved": frozenset({"closed", "reopened"}),
    "closed": frozenset({"reopened"}),
}
"""Where a case may go from each status."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of a case's time. `paused`: seconds that the clock has stood so far, in the level's own time."""

    opened: dt.datetime
    paused: int = 0
    since: dt.datetime | None = None
    """Since when the clock stands; None while it goes."""
    responded: dt.datetime | None = None
    resolved: dt.datetime | None = None


def passed(level: Level | None, hours: WorkingTime, begin: dt.datetime, end: dt.datetime) -> int:
    """The seconds from one moment to another that count for a level."""
    if level is None or level.clock == "always":
        return max(0, int((end - begin).total_seconds()))
    return int(hours.between(begin, end).total_seconds())


def stop(clock: Clock, now: dt.datetime) -> Clock:
    """The clock stands from now on, if it does not already."""
    return clock if clock.since is not None else replace(clock, since=now)


def go_on(clock: Clock, level: Level | None, hours: WorkingTime, now: dt.datetime) -> Clock:
    """The clock goes again: the time that it stood is added to what it has stood before."""
    if clock.since is None:
        return clock
    return replace(clock, paused=clock.paused + passed(level, hours, clock.since, now), since=None)


def target(level: Level | None, hours: WorkingTime, clock: Clock, of: str) -> dt.datetime | None:
    """The moment by which a case is to be answered (`response`) or solved (`resolution`); None without such a target.

    Where the clock stands, it is the moment that holds as long as it had gone on.
    """
    minutes = None if level is None else level.response if of == "response" else level.resolution
    if level is None or minutes is None:
        return None
    return later(level, hours, clock.opened, minutes * 60 + clock.paused)


def later(level: Level, hours: WorkingTime, moment: dt.datetime, seconds: int) -> dt.datetime | None:
    """The moment so many seconds after, or before, another in the level's time; None where the calendar has not so many."""
    span = dt.timedelta(seconds=seconds)
    if level.clock == "always" or not span:
        return moment + span
    try:
        return hours.add(moment, span)
    except OverflowError:
        return None


def verdict(due: dt.datetime | None, done: dt.datetime | None) -> str | None:
    """Whether a target was met; None while nothing is done, or without a target."""
    if due is None or done is None:
        return None
    return "met" if done <= due else "missed"


@dataclass(frozen=True, slots=True)
class Alert:
    """A reminder or escalation of a case, and when it comes."""

    escalation: Escalation
    at: dt.datetime
    due: dt.datetime


def alerts(
    level: Level | None, hours: WorkingTime, dues: dict[str, dt.datetime | None], done: frozenset[int]
) -> list[Alert]:
    """What of a level is still to come, by the moments that are due; `done`: the escalations that came already."""
    found = []
    for each in level.escalations if level else ():
        due = dues.get(each.target)
        if level is None or due is None or each.id in done:
            continue
        at = later(level, hours, due, each.minutes * 60)
        if at is not None:
            found.append(Alert(each, at, due))
    return sorted(found, key=lambda alert: (alert.at, alert.escalation.id))
