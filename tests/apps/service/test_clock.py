"""Service levels to the minute: working time over weekends and Chinese holidays, pauses, and changes in the middle."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.access.working_time import WorkingTime
from yunchou.apps.service.clock import Clock, alerts, go_on, passed, stop, target, verdict
from yunchou.apps.service.kept import Escalation, Level
from yunchou.language.types import WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
# The National Day of 2026: off from 1 to 7 October, made up on Sunday 20 September and Saturday 10 October.
STATUTORY = {dt.date(2026, 10, day): False for day in range(1, 8)} | {
    dt.date(2026, 9, 20): True,
    dt.date(2026, 10, 10): True,
}
HOURS = WorkingTime(ZONE, WorkCalendar((1, 2, 3, 4, 5), True, ()), STATUTORY)
LEVEL = Level(1, "标准", "working", 60, 480)
ALWAYS = Level(2, "全天候", "always", 60, 480)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("opened", "response", "resolution"),
    [
        ("2026-11-25 09:00", "2026-11-25 10:00", "2026-11-25 17:00"),  # a Wednesday
        ("2026-11-25 16:31", "2026-11-26 09:31", "2026-11-26 16:31"),
        ("2026-11-27 16:30", "2026-11-30 09:30", "2026-11-30 16:30"),  # a Friday: on Monday
        ("2026-11-28 11:00", "2026-11-30 10:00", "2026-11-30 17:00"),  # a Saturday
        ("2026-09-30 16:30", "2026-10-08 09:30", "2026-10-08 16:30"),  # before the National Day
        ("2026-10-09 16:45", "2026-10-10 09:45", "2026-10-10 16:45"),  # on a Saturday that is made up
        ("2026-11-25 23:59", "2026-11-26 10:00", "2026-11-26 17:00"),
        ("2026-11-25 05:00", "2026-11-25 10:00", "2026-11-25 17:00"),
    ],
)
def test_targets_count_in_working_time(opened: str, response: str, resolution: str) -> None:
    clock = Clock(at(opened))
    assert target(LEVEL, HOURS, clock, "response") == at(response)
    assert target(LEVEL, HOURS, clock, "resolution") == at(resolution)


def test_around_the_clock_counts_every_minute() -> None:
    clock = Clock(at("2026-09-30 16:30"))
    assert target(ALWAYS, HOURS, clock, "resolution") == at("2026-10-01 00:30")


def test_without_a_level_or_target_nothing_is_due() -> None:
    clock = Clock(at("2026-11-25 09:00"))
    assert target(None, HOURS, clock, "response") is None
    assert target(Level(3, "仅解决", "working", None, 60), HOURS, clock, "response") is None


def test_what_passes_while_the_customer_is_waited_for_comes_to_the_target() -> None:
    clock = stop(Clock(at("2026-11-25 09:00")), at("2026-11-25 16:00"))
    assert stop(clock, at("2026-11-25 16:30")) == clock
    # From Wednesday 16:00 to Friday 10:00 there are 1 + 8 + 1 working hours.
    clock = go_on(clock, LEVEL, HOURS, at("2026-11-27 10:00"))
    assert (clock.paused, clock.since) == (10 * 3600, None)
    assert target(LEVEL, HOURS, clock, "resolution") == at("2026-11-27 11:00")
    # A second pause, over the weekend, from Friday 10:30 to Monday 09:15.
    clock = go_on(stop(clock, at("2026-11-27 10:30")), LEVEL, HOURS, at("2026-11-30 09:15"))
    assert target(LEVEL, HOURS, clock, "resolution") == at("2026-11-30 09:45")


def test_a_pause_outside_working_time_changes_nothing() -> None:
    clock = go_on(
        stop(Clock(at("2026-11-25 09:00")), at("2026-11-25 17:00")), LEVEL, HOURS, at("2026-11-26 08:59")
    )
    assert clock.paused == 0


def test_another_level_in_the_middle_counts_from_the_opening() -> None:
    clock = Clock(at("2026-11-25 09:00"), paused=1800)
    urgent = Level(4, "紧急", "working", 15, 120)
    assert target(urgent, HOURS, clock, "resolution") == at("2026-11-25 11:30")


def test_a_target_is_met_at_its_very_moment() -> None:
    due = at("2026-11-25 17:00")
    assert verdict(due, due) == "met"
    assert verdict(due, due + dt.timedelta(seconds=1)) == "missed"
    assert verdict(due, None) is None
    assert verdict(None, due) is None


def test_alerts_come_before_and_after_in_working_time_and_not_twice() -> None:
    steps = tuple(
        Escalation(id, str(minutes), "resolution", minutes, True, False, (), False, None)
        for id, minutes in ((1, -60), (2, 0), (3, 120))
    )
    level = Level(1, "标准", "working", 60, 480, escalations=steps)
    due = at("2026-11-27 17:00")
    coming = alerts(level, HOURS, {"resolution": due, "response": None}, frozenset({2}))
    assert [(each.escalation.id, each.at) for each in coming] == [
        (1, at("2026-11-27 16:00")),
        (3, at("2026-11-30 11:00")),
    ]
    assert alerts(level, HOURS, {"resolution": None}, frozenset()) == []


MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda n: at("2026-09-15 00:00") + dt.timedelta(minutes=n))


@given(MOMENTS, st.integers(0, 3000))
def test_working_time_that_is_added_is_the_time_between(moment: dt.datetime, minutes: int) -> None:
    assert HOURS.between(moment, HOURS.add(moment, dt.timedelta(minutes=minutes))) == dt.timedelta(
        minutes=minutes
    )


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_is_made_of_its_parts(a: dt.datetime, b: dt.datetime, c: dt.datetime) -> None:
    a, b, c = sorted((a, b, c))
    assert passed(LEVEL, HOURS, a, b) + passed(LEVEL, HOURS, b, c) == passed(LEVEL, HOURS, a, c)
