from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.base.time import (
    GRAINS,
    Span,
    add_months,
    before,
    day_start,
    label_of,
    labels,
    moment_text,
    moments,
    parse_day,
    parse_moment,
    parse_period,
    shift,
    span_of,
    today,
    zone,
)

TODAY = date(2026, 5, 20)  # a Wednesday
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
months = st.integers(1, 12)


def span(start: str, end: str) -> Span:
    return Span(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("period", "fiscal", "expected"),
    [
        ("2026", 1, ("2026-01-01", "2027-01-01")),
        ("2026", 4, ("2026-04-01", "2027-04-01")),
        ("2026-Q1", 1, ("2026-01-01", "2026-04-01")),
        ("2026-q4", 4, ("2027-01-01", "2027-04-01")),
        ("2026-02", 4, ("2026-02-01", "2026-03-01")),
        ("2024-02", 1, ("2024-02-01", "2024-03-01")),
        ("2026-W05", 1, ("2026-01-26", "2026-02-02")),
        ("2026-W01", 1, ("2025-12-29", "2026-01-05")),
        ("2026-02-28", 1, ("2026-02-28", "2026-03-01")),
        ("today", 1, ("2026-05-20", "2026-05-21")),
        ("yesterday", 1, ("2026-05-19", "2026-05-20")),
        ("tomorrow", 1, ("2026-05-21", "2026-05-22")),
        ("this_week", 1, ("2026-05-18", "2026-05-25")),
        ("last_week", 1, ("2026-05-11", "2026-05-18")),
        ("this_month", 1, ("2026-05-01", "2026-06-01")),
        ("last_month", 1, ("2026-04-01", "2026-05-01")),
        ("next_month", 1, ("2026-06-01", "2026-07-01")),
        ("this_quarter", 1, ("2026-04-01", "2026-07-01")),
        ("this_quarter", 2, ("2026-05-01", "2026-08-01")),
        ("last_quarter", 1, ("2026-01-01", "2026-04-01")),
        ("this_year", 7, ("2025-07-01", "2026-07-01")),
        ("last_year", 1, ("2025-01-01", "2026-01-01")),
        ("next_year", 1, ("2027-01-01", "2028-01-01")),
        ("year_to_date", 1, ("2026-01-01", "2026-05-21")),
        ("quarter_to_date", 1, ("2026-04-01", "2026-05-21")),
        ("last_7_days", 1, ("2026-05-14", "2026-05-21")),
        ("next_7_days", 1, ("2026-05-20", "2026-05-27")),
        (" This_Month ", 1, ("2026-05-01", "2026-06-01")),
        ({"from": "2026-01-10", "to": "2026-01-20"}, 1, ("2026-01-10", "2026-01-21")),
        ({"from": "2026-01-10", "to": "2026-01-10"}, 1, ("2026-01-10", "2026-01-11")),
    ],
)
def test_a_period_means_these_days(period: object, fiscal: int, expected: tuple[str, str]) -> None:
    assert parse_period(period, TODAY, fiscal) == span(*expected)


@pytest.mark.parametrize(
    "period",
    [
        "",
        "26",
        "2026-Q5",
        "2026-13",
        "2026-W54",
        "2026-02-30",
        "0000",
        "9999",
        "someday",
        "last_0_days",
        "last_9999_days",
        "２０２６",
        None,
        2026,
        ["2026"],
        {},
        {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": "2026-01-02"},
        {"from": 1, "to": 2},
        {"from": "0001-01-01", "to": "2026-01-01"},
        {"from": "2026-01-01", "to": "2026-01-02", "x": "y"},
    ],
)
def test_what_is_no_period_is_refused(period: object) -> None:
    with pytest.raises(ValueError):
        parse_period(period, TODAY)


@given(days, st.sampled_from(GRAINS), months)
def test_a_written_period_leads_back_to_its_days(day: date, grain: str, fiscal: int) -> None:
    found = span_of(grain, day, fiscal)
    assert found.start <= day < found.end
    assert parse_period(label_of(grain, day, fiscal), TODAY, fiscal) == found


@given(days, st.sampled_from(GRAINS), months)
def test_periods_follow_each_other_without_gap(day: date, grain: str, fiscal: int) -> None:
    found = span_of(grain, day, fiscal)
    following = span_of(grain, found.end, fiscal)
    assert following.start == found.end
    assert shift(found, grain, 1) == following
    assert shift(following, grain, -1) == found
    assert before(following) == found


def test_the_labels_of_a_span_are_all_that_it_touches() -> None:
    assert list(labels("month", span("2025-12-15", "2026-02-02"))) == ["2025-12", "2026-01", "2026-02"]
    assert list(labels("quarter", span("2026-04-01", "2026-10-01"), 4)) == ["2026-Q1", "2026-Q2"]
    assert list(labels("week", span("2026-01-01", "2026-01-06"))) == ["2026-W01", "2026-W02"]
    assert list(labels("day", span("2026-01-01", "2026-01-01"))) == []


def test_the_span_before_a_free_one_has_as_many_days() -> None:
    assert before(span("2026-01-10", "2026-01-17")) == span("2026-01-03", "2026-01-10")
    assert before(span("2026-03-01", "2026-04-01")) == span("2026-02-01", "2026-03-01")


def test_an_unknown_grain_is_refused() -> None:
    with pytest.raises(ValueError):
        span_of("decade", TODAY)
    with pytest.raises(ValueError):
        shift(span("2026-01-01", "2026-01-02"), "decade", 1)


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-08-30", 6, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -13, "2024-12-15"),
        ("2026-05-31", 2, "2026-07-31"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day: str, count: int, later: str) -> None:
    assert add_months(date.fromisoformat(day), count) == date.fromisoformat(later)


def test_days_begin_where_the_organisation_is() -> None:
    assert day_start(date(2026, 1, 1), "Asia/Shanghai") == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert today("Asia/Shanghai", datetime(2026, 1, 1, 17, tzinfo=UTC)) == date(2026, 1, 2)
    assert today("America/New_York", datetime(2026, 1, 1, 3, tzinfo=UTC)) == date(2025, 12, 31)


def test_a_day_of_the_clock_change_has_its_real_length() -> None:
    first, past = moments(span("2026-03-29", "2026-03-30"), "Europe/Berlin")
    assert past - first == timedelta(hours=23)


def test_an_unknown_time_zone_is_refused() -> None:
    for name in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(ValueError):
            zone(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-28T09:30:00Z", "2026-02-28T09:30:00Z"),
        ("2026-02-28T09:30+08:00", "2026-02-28T01:30:00Z"),
        ("2026-02-28 09:30:00.1234567z", "2026-02-28T09:30:00.123456Z"),
    ],
)
def test_moments_are_kept_in_utc(text: str, expected: str) -> None:
    assert moment_text(parse_moment(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-28",
        "2026-02-28T09:30:00",
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "T",
        "2026-1-1T0:0Z",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(text)


@pytest.mark.parametrize("text", ["20260228", "2026-W01-1", "2026-2-8", "2026-02-29", "２０２６-02-28", ""])
def test_days_are_written_one_way_only(text: str) -> None:
    with pytest.raises(ValueError):
        parse_day(text)
