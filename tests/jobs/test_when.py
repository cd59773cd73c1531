"""The times at which something happens again and again."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.jobs.when import When, weekdays

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("when", "moment", "found"),
    [
        (When(at="03:00"), "2026-02-28T02:59", "2026-02-28T03:00"),
        (When(at="03:00"), "2026-02-28T03:00", "2026-03-01T03:00"),
        (When("working_day"), "2026-11-27T10:00", "2026-11-30T09:00"),
        (When("week", weekdays=(1, 5)), "2026-11-23T10:00", "2026-11-27T09:00"),
        (When("month", day=31), "2026-02-01T00:00", "2026-02-28T09:00"),
        (When("month", day=-1), "2026-04-30T09:00", "2026-05-31T09:00"),
        (When("month", day=-1, working=True), "2026-05-01T00:00", "2026-05-29T09:00"),
        (When("month", day=1, working=True), "2026-08-01T00:00", "2026-08-03T09:00"),
        (When("month", day=-2, working=True), "2026-05-28T10:00", "2026-06-29T09:00"),
    ],
)
def test_the_next_time_is_the_first_after_a_moment(when: When, moment: str, found: str) -> None:
    assert when.next_after(at(moment), ZONE, weekdays) == at(found)


def test_what_never_comes_has_no_next_time() -> None:
    assert When("week").next_after(at("2026-01-01T00:00"), ZONE, weekdays) is None
    assert When("working_day").next_after(at("2026-01-01T00:00"), ZONE, lambda day: False) is None


@given(
    st.integers(0, 730 * 86_400).map(
        lambda each: dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=each)
    ),
    st.builds(
        When,
        every=st.sampled_from(["day", "working_day", "week", "month"]),
        at=st.sampled_from(["00:00", "09:30", "23:59"]),
        weekdays=st.just((2, 6)),
        day=st.integers(1, 31) | st.integers(-31, -1),
        working=st.booleans(),
    ),
)
def test_times_follow_each_other_and_none_is_passed_over(moment: dt.datetime, when: When) -> None:
    first = when.next_after(moment, ZONE, weekdays)
    assert first is not None
    assert first > moment
    assert when.next_after(first - dt.timedelta(seconds=1), ZONE, weekdays) == first
