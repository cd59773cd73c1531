"""Dates, moments, periods and working days."""

import datetime as dt
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.base.db import Database
from yunchou.language.dates import parse_dated
from yunchou.language.periods import parse_period
from yunchou.language.types import Environment, Type

Compute = Callable[..., Awaitable[Any]]
SHANGHAI = Environment(now=dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC))
"""Already the 23rd there, a Monday."""
FIRST_KNOWN, LAST_KNOWN = dt.date(2004, 1, 2), dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-02-28", dt.date(2026, 2, 28)),
        ("2026-2-8", dt.date(2026, 2, 8)),
        (" 2026/02/28 ", dt.date(2026, 2, 28)),
        ("2026年2月28日", dt.date(2026, 2, 28)),
        ("2026-02-28T09:30:00Z", dt.datetime(2026, 2, 28, 9, 30, tzinfo=dt.UTC)),
        ("2026-02-28 09:30", dt.datetime(2026, 2, 28, 1, 30, tzinfo=dt.UTC)),
        ("2026-02-28T09:30:00.25-05:00", dt.datetime(2026, 2, 28, 14, 30, 0, 250000, tzinfo=dt.UTC)),
        ("2026-02-30", None),
        ("2026-13-01", None),
        ("0000-01-01", None),
        ("10000-01-01", None),
        ("2026-02", None),
        ("2026-02/28", None),
        ("2026-02-28T24:00", None),
        ("2026-02-28T09:30+99:99", None),
        ("0001-01-01 00:00", None),
        ("9999-12-31T23:59:59-01:00", None),
        ("9999-12-31T23:59:59.999999Z", None),
        ("２０２６-01-01", None),
        ("today", None),
        ("", None),
    ],
)
def test_dates_as_text(text: str, found: object) -> None:
    assert parse_dated(text, "Asia/Shanghai") == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("TODAY()", "2026-11-23"),
        ('NOW() = "2026-11-22T17:00:00Z"', True),
        ("DATE(2026, 14, 0)", "2027-01-31"),
        ("DATE(2026, 2, 30)", "2026-03-02"),
        ("DATE(10000, 1, 1)", None),
        ("DATE(0, 1, 1)", None),
        ('DATEADD("2026-01-31", 1, "month")', "2026-02-28"),
        ('DATEADD("2024-02-29", -1, "year")', "2023-02-28"),
        ('DATEADD("2026-01-31", 1, "季度")', "2026-04-30"),
        ('DATEADD("2026-01-31", 1.9, "days")', "2026-02-01"),
        ('DATEADD("9999-12-31", 1, "day")', None),
        ('DATEADD("9999-12-31", 0, "day")', "9999-12-31"),
        ('DATEADD("2026-01-01", 1e900, "year")', None),
        ('DATEDIF("2026-02-28", "2026-01-31", "month")', 0),
        ('DATEDIF("2026-03-01", "2026-01-31", "month")', -1),
        ('DATEDIF("2026-01-01", "2026-01-15", "week")', 2),
        ('DATEDIF("2026-01-31T23:00", "2026-02-01T01:00", "day")', 1),
        ('DATEDIF("2026-01-31T23:00", "2026-02-01T01:00", "hour")', 2),
        ('DATEDIF("2026-02-01T01:30", "2026-02-01", "minute")', -90),
        ('EOMONTH("2026-01-31", -11)', "2025-02-28"),
        ('EOMONTH("9999-12-01", 0)', "9999-12-31"),
        ('EOMONTH("9999-12-01", 1)', None),
        ('WEEK("2027-01-01")', 53),
        ('YEAR("2026-12-31T17:00:00Z")', 2027),
        ('DAY("9999-12-31")', 31),
        ('DATE(2026, 3, 1) - "2026-02-01"', 28),
        ('"2026-02-01" - DATE(2026, 3, 1)', -28),
        ('DATE(2026, 3, 1) + 1.9', "2026-03-02"),
        ('1 + DATE(2026, 3, 1)', "2026-03-02"),
        ('DATE(2026, 3, 1) - 1', "2026-02-28"),
        ('DATE(2026, 3, 1) + 1e900', None),
        ('NOW() - "2026-11-22T05:00:00Z"', "0.5"),
        ('NOW() + 0.5 = "2026-11-23T05:00:00Z"', True),
        ('NOW() + 1e300', None),
        ('DATEADD(NOW(), 1, "month") = "2026-12-22T17:00:00Z"', True),
        ('DATEADD(NOW(), -90, "minute") = "2026-11-22T15:30:00Z"', True),
        ('DATEADD(NOW(), -1e11, "second")', None),
        ('WORKDAY("2026-10-08", -1)', "2026-09-30"),
        ('WORKDAY("2026-10-03", 0)', "2026-10-03"),
        ('WORKDAY("9999-12-31", 1)', None),
        ('NETWORKDAYS("2026-10-10", "2026-10-01")', -3),
        ('NETWORKDAYS("0001-01-01", "9999-12-31") > 2600000', True),
    ],
)  # fmt: skip
async def test_functions_of_dates(text: str, value: object, compute: Compute) -> None:
    found = await compute(text, environment=SHANGHAI)
    if isinstance(value, str):
        value = Decimal(value) if "." in value else dt.date.fromisoformat(value)
    assert found == value


@pytest.mark.parametrize(
    ("name", "fiscal", "first", "last"),
    [
        ("today", 1, "2026-11-23", "2026-11-23"),
        ("yesterday", 1, "2026-11-22", "2026-11-22"),
        ("this_week", 1, "2026-11-23", "2026-11-29"),
        ("last_week", 1, "2026-11-16", "2026-11-22"),
        ("this_month", 1, "2026-11-01", "2026-11-30"),
        ("上月", 1, "2026-10-01", "2026-10-31"),
        ("this_quarter", 1, "2026-10-01", "2026-12-31"),
        ("next_quarter", 1, "2027-01-01", "2027-03-31"),
        ("this_half", 1, "2026-07-01", "2026-12-31"),
        ("this_year", 1, "2026-01-01", "2026-12-31"),
        ("this_year", 4, "2026-04-01", "2027-03-31"),
        ("this_quarter", 2, "2026-11-01", "2027-01-31"),
        ("last_year", 12, "2024-12-01", "2025-11-30"),
        ("last_7_days", 1, "2026-11-17", "2026-11-23"),
        ("Next 7 Days", 1, "2026-11-23", "2026-11-29"),
        ("last_3_months", 1, "2026-08-01", "2026-10-31"),
        ("next_1_year", 1, "2027-01-01", "2027-12-31"),
        ("year_to_date", 4, "2026-04-01", "2026-11-23"),
        ("2026", 1, "2026-01-01", "2026-12-31"),
        ("2026", 4, "2026-04-01", "2027-03-31"),
        ("2026-Q1", 1, "2026-01-01", "2026-03-31"),
        ("2026-q4", 4, "2027-01-01", "2027-03-31"),
        ("2026-H2", 1, "2026-07-01", "2026-12-31"),
        ("2026-02", 4, "2026-02-01", "2026-02-28"),
        ("2026-W01", 4, "2025-12-29", "2026-01-04"),
        ("2026-02-28", 4, "2026-02-28", "2026-02-28"),
    ],
)
async def test_periods(name: str, fiscal: int, first: str, last: str, compute: Compute) -> None:
    environment = Environment(now=SHANGHAI.now, fiscal_start_month=fiscal)
    days = [dt.date.fromisoformat(day) for day in (first, last)]
    for day, inside in (
        (days[0] - dt.timedelta(1), False),
        (days[0], True),
        (days[1], True),
        (days[1] + dt.timedelta(1), False),
    ):
        record = {"day": day.isoformat(), "moment": f"{day}T23:59:59+08:00"}
        types = {"day": Type("date"), "moment": Type("datetime")}
        for text in ("day", "moment", "IF(true, day)", "IF(true, moment)"):
            found = await compute(f'{text} in (PERIOD("{name}"))', record, types, environment)
            assert found is inside, (text, day)
            assert (
                await compute(
                    f'{text} between PERIOD("{name}") and PERIOD("{name}")', record, types, environment
                )
                is inside
            )


@pytest.mark.parametrize(
    "name",
    ["", "soon", "2026-13", "2026-W54", "2026-Q5", "0000", "last_0_days", "last_99999_days", "2026-02-30"],
)
def test_what_is_no_period(name: str) -> None:
    assert parse_period(name) is None


async def test_a_list_may_mix_days_and_periods(compute: Compute) -> None:
    types = {"day": Type("date")}
    for text in ("day", "IF(true, day)"):
        where = f'{text} in (PERIOD("2026-Q1"), "2026-07-01")'
        assert await compute(where, {"day": "2026-03-31"}, types) is True
        assert await compute(where, {"day": "2026-07-01"}, types) is True
        assert await compute(where, {"day": "2026-07-02"}, types) is False
        assert await compute(where, {"day": None}, types) is None
        assert await compute(f'{text} in (PERIOD("2026-Q1"), null)', {"day": "2026-07-02"}, types) is None


def is_worked(day: dt.date) -> bool:
    return bool(chinese_calendar.is_workday(day))


@given(first=st.dates(FIRST_KNOWN, LAST_KNOWN - dt.timedelta(61)), length=st.integers(0, 60))
async def test_working_days_follow_the_statutory_calendar(
    first: dt.date, length: int, shared_database: Database
) -> None:
    days = [first + dt.timedelta(n) for n in range(length + 1)]
    worked = [day for day in days if is_worked(day)]
    counted = await shared_database.fetchval("select yunchou.workdays($1, $2)", days[0], days[-1])
    assert counted == len(worked)
    if worked:
        before = days[0] - dt.timedelta(1)
        after = days[-1] + dt.timedelta(1)
        n = len(worked)
        assert await shared_database.fetchval("select yunchou.workday($1, $2)", before, n) == worked[-1]
        assert await shared_database.fetchval("select yunchou.workday($1, $2)", after, -n) == worked[0]


async def test_years_without_a_calendar_count_weekdays(shared_database: Database) -> None:
    assert await shared_database.fetchval("select yunchou.workdays('2045-10-01', '2045-10-08')") == 5
    assert await shared_database.fetchval("select max(day) <= '2026-12-31' from yunchou.holiday")


INFINITE = ("infinity", "-infinity")


async def test_an_endless_date_breaks_nothing(shared_database: Database) -> None:
    for endless in INFINITE:
        for call in (
            "add_days(x, 1)", "add_months(x, 1)", "add_to_day(x, 1, 'week')", "month_end(x, 1)", "days_from(x, '2026-01-01')",
            "days_apart('2026-01-01', x, 'day')", "workdays(x, '2026-01-01')", "workday(x, 1)", "finite(x)", "kept(x)",
            "period_start('month', 0, x, 1)", "period_start('week', 0, x, 1)", "period_start('day', 0, x, 1)",
            "add_seconds(x::timestamptz, 1)", "seconds_from(x::timestamptz, now())",
        ):  # fmt: skip
            sql = f"select yunchou.{call} from (select '{endless}'::date as x offset 0) s"
            assert await shared_database.fetchval(sql) is None, call
