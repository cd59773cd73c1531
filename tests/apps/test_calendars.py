"""Working calendars: the statutory one, one's own days, and what is counted by them."""

import datetime as dt
from collections.abc import Awaitable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures.asking import create, delete, read, update
from tests.fixtures.organisation import Company
from yunchou.base.db import Database
from yunchou.base.errors import Problem
from yunchou.records.evaluate import evaluate
from yunchou.records.read import Query, rows


async def problem_of(call: Awaitable[Any]) -> Problem:
    """What a call is refused for."""
    with pytest.raises(Problem) as caught:
        await call
    return caught.value


async def value(company: Company, expression: str) -> Any:
    return (await evaluate(company.caller("小王"), expression))["value"]


async def test_the_statutory_calendar_holds_until_somebody_says_otherwise(company: Company) -> None:
    # 1 to 8 October 2025 were days off, 28 September and 11 October were worked for them.
    assert await value(company, 'NETWORKDAYS("2025-09-28", "2025-10-12")') == 6
    assert await value(company, 'WORKDAY("2025-09-30", 1)') == "2025-10-09"
    admin = company.caller("管理员")
    day = await create(admin, "holiday", name="司庆", starts_on="2025-10-09", ends_on="2025-10-10")
    assert await value(company, 'WORKDAY("2025-09-30", 1)') == "2025-10-11"
    assert await value(company, 'NETWORKDAYS("2025-09-28", "2025-10-12")') == 4
    assert await value(company, 'NETWORKDAYS("2025-10-12", "2025-09-28")') == -4
    await create(admin, "holiday", name="加班", kind="work", starts_on="2025-10-12")
    assert await value(company, 'NETWORKDAYS("2025-09-28", "2025-10-12")') == 5
    await delete(admin, "holiday", day)
    assert await value(company, 'NETWORKDAYS("2025-09-28", "2025-10-12")') == 7


async def test_years_not_yet_published_count_weekdays_and_may_be_extended(company: Company) -> None:
    assert await value(company, 'NETWORKDAYS("2040-10-01", "2040-10-07")') == 5
    await create(
        company.caller("管理员"), "holiday", name="国庆节", starts_on="2040-10-01", ends_on="2040-10-07"
    )
    assert await value(company, 'NETWORKDAYS("2040-10-01", "2040-10-07")') == 0


async def test_another_calendar_becomes_the_default_in_place_of_the_former(company: Company) -> None:
    admin = company.caller("管理员")
    six = await create(
        admin, "working_calendar", name="六天制", weekdays=["1", "2", "3", "4", "5", "6"], statutory=False,
        is_default=True,
    )  # fmt: skip
    assert await value(company, 'NETWORKDAYS("2025-10-01", "2025-10-12")') == 10
    held = await rows(admin, "working_calendar", Query(fields=["name"], where="is_default"))
    assert [each["name"] for each in held] == ["六天制"]
    assert (await problem_of(delete(admin, "working_calendar", six))).errors[0].code == "rule"
    assert (await problem_of(update(admin, "working_calendar", six, is_default=False))).status == 422
    assert (await problem_of(update(admin, "working_calendar", six, weekdays=[]))).errors[
        0
    ].code == "required"
    other = await create(admin, "holiday", name="只此历", starts_on="2025-10-04", calendar=six)
    assert await value(company, 'NETWORKDAYS("2025-10-01", "2025-10-12")') == 9
    assert other


async def test_leave_is_counted_in_working_days_and_named_after_its_person(company: Company) -> None:
    wang = company.caller("小王")
    leave = await create(
        wang, "leave", person=company.ids["小王"], starts_on="2025-09-29", ends_on="2025-10-10"
    )
    shown = await read(wang, "leave", leave)
    assert (shown["days"], shown["name"], shown["state"]) == (4, "小王 2025-09-29", "requested")
    await update(wang, "leave", leave, ends_on="2025-10-11")
    assert (await read(wang, "leave", leave))["days"] == 5
    assert (await problem_of(update(wang, "leave", leave, ends_on="2025-09-01"))).errors[0].field == "ends_on"
    assert (await problem_of(update(wang, "leave", leave, ends_on="2029-09-01"))).errors[0].field == "ends_on"
    assert (await problem_of(update(wang, "leave", leave, state="approved"))).status == 403
    await update(company.caller("李经理"), "leave", leave, state="approved")
    assert (await problem_of(read(company.caller("小赵"), "leave", leave))).status == 404


async def test_holidays_are_spans(company: Company) -> None:
    admin = company.caller("管理员")
    for last in ("2025-09-30", "2026-10-01"):
        problem = await problem_of(create(admin, "holiday", name="x", starts_on="2025-10-01", ends_on=last))
        assert problem.errors[0].code == "out_of_range"
    assert (
        await problem_of(create(company.caller("小王"), "holiday", name="x", starts_on="2025-10-01"))
    ).status == 403


DAYS = st.dates(dt.date(2019, 12, 1), dt.date(2021, 2, 1))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=DAYS, last=DAYS, week=st.sets(st.integers(1, 7), min_size=1), statutory=st.booleans(),
    own=st.dictionaries(DAYS, st.booleans(), max_size=8), n=st.integers(-40, 40),
)  # fmt: skip
async def test_working_days_are_those_counted_one_by_one(
    shared_database: Database,
    first: dt.date,
    last: dt.date,
    week: set[int],
    statutory: bool,
    own: dict[dt.date, bool],
    n: int,
) -> None:
    published = {
        r["day"]: r["works"] for r in await shared_database.fetch("select day, works from yunchou.holiday")
    }
    known: dict[dt.date, bool] = {**(published if statutory else {}), **own}

    def works(day: dt.date) -> bool:
        return known.get(day, day.isoweekday() in week)

    low, high = min(first, last), max(first, last)
    count = sum(works(low + dt.timedelta(days=k)) for k in range((high - low).days + 1))
    day, missing, step = first, abs(n), 1 if n > 0 else -1
    while missing:
        day += dt.timedelta(days=step)
        missing -= works(day)
    asked = await shared_database.fetchrow(
        "select yunchou.workdays($1, $2, $3, $4, $5, $6) as days, yunchou.workday($1, $7, $3, $4, $5, $6) as day",
        first, last, sorted(week), statutory, list(own), list(own.values()), n,
    )  # fmt: skip
    assert asked is not None
    assert asked["days"] == (count if first <= last else -count)
    assert asked["day"] == day
