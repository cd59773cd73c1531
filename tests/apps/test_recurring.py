"""Follow-ups that come again: on which days, and what becomes of their times when the series changes."""

import asyncio
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import create, names, read, refused, update
from tests.fixtures.asking import delete as remove
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller, System
from yunchou.actions.runner import run as run_action
from yunchou.apps.crm.recurring.pattern import Pattern
from yunchou.apps.crm.recurring.planning import AHEAD, AT_ONCE, plan_ahead
from yunchou.apps.organisation.standard_activities import ACTIVITY_TEMPLATES
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = dt.datetime.now(ZONE).date()
MONDAY = TODAY + dt.timedelta(days=(7 - TODAY.weekday()) % 7 or 7)
"""The first Monday to come."""
DAY = dt.timedelta(days=1)


def at(day: dt.date, hour: int = 10) -> str:
    return dt.datetime.combine(day, dt.time(hour), ZONE).isoformat()


def weekdays(day: dt.date) -> bool:
    return day.weekday() < 5


def always(day: dt.date) -> bool:
    return True


def days(first: str, last: str, works: Any = always, **pattern: Any) -> list[str]:
    begins = dt.datetime.fromisoformat(f"{first}T09:30")
    found = Pattern(begins, **pattern).days(works, begins.date(), dt.date.fromisoformat(last))
    return [each.isoformat() for each in found]


@pytest.mark.parametrize(
    ("first", "last", "pattern", "expected"),
    [
        ("2026-11-02", "2026-11-06", {"every": "day", "interval": 2}, ["02", "04", "06"]),
        ("2026-11-03", "2026-11-30", {"every": "week", "interval": 2}, ["03", "17"]),
        ("2026-11-03", "2026-11-15", {"weekdays": ("mon", "thu")}, ["05", "09", "12"]),
        ("2026-11-10", "2026-11-30", {"every": "day", "times": 3}, ["10", "11", "12"]),
        ("2026-11-10", "2026-11-30", {"every": "day", "ends": dt.date(2026, 11, 12), "times": 9}, ["10", "11", "12"]),
    ],
)  # fmt: skip
def test_days_of_a_month(first: str, last: str, pattern: dict[str, Any], expected: list[str]) -> None:
    assert days(first, last, **pattern) == [f"2026-11-{each}" for each in expected]


def test_a_month_without_a_31st_takes_its_last_day() -> None:
    assert days("2026-01-31", "2026-05-01", every="month") == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]


def test_a_weekday_is_counted_in_the_month_and_the_fifth_is_the_last() -> None:
    second = days("2026-11-10", "2027-01-31", every="month", month_by="weekday")
    assert second == ["2026-11-10", "2026-12-08", "2027-01-12"]
    assert days("2026-11-30", "2027-01-31", every="month", month_by="weekday") == [
        "2026-11-30",
        "2026-12-28",
        "2027-01-25",
    ]


def test_the_29th_of_february_comes_every_year() -> None:
    assert days("2024-02-29", "2028-03-01", every="year") == [
        *("2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29")
    ]


@pytest.mark.parametrize(
    ("days_off", "expected"),
    [
        ("keep", ["06", "07", "08", "09"]),
        ("skip", ["06", "09"]),
        ("next", ["06", "09"]),
        ("previous", ["06", "09"]),
    ],
)
def test_days_off_are_kept_left_out_or_moved_and_no_day_stands_twice(
    days_off: str, expected: list[str]
) -> None:
    found = days("2026-11-06", "2026-11-09", weekdays, every="day", days_off=days_off)
    assert found == [f"2026-11-{each}" for each in expected]


def test_where_nothing_is_worked_nothing_is_planned() -> None:
    assert days("2026-11-06", "2026-12-31", lambda day: False, every="day", days_off="next") == []


@given(
    first=st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)),
    every=st.sampled_from(("day", "week", "month", "year")),
    interval=st.integers(1, 99),
    by=st.sampled_from(("date", "weekday")),
    off=st.sampled_from(("keep", "next", "previous", "skip")),
    times=st.none() | st.integers(1, 50),
)
def test_a_later_look_finds_the_same_days(
    first: dt.date, every: str, interval: int, by: str, off: str, times: int | None
) -> None:
    pattern = Pattern(
        dt.datetime.combine(first, dt.time(9)), every, interval, month_by=by, times=times, days_off=off
    )
    last = first + 400 * DAY
    whole = pattern.days(weekdays, first, last)
    middle = first + 200 * DAY
    assert pattern.days(weekdays, middle, last) == [each for each in whole if each >= middle]
    assert times is None or len(whole) <= times
    assert off == "keep" or all(weekdays(each) for each in whole)
    after = pattern.next_day(weekdays, middle, last)
    assert after == next((each for each in whole if each > middle), None)


async def times(
    who: Caller, series: str | None = None, where: str = "not ISBLANK(series)"
) -> list[dict[str, Any]]:
    found = await rows(
        who,
        "activity",
        Query(
            fields=["name", "due_at", "status", "owner", "account"], where=where, sort=["due_at"], limit=500
        ),
    )
    return [dict(each) for each in found]


def on(found: list[dict[str, Any]]) -> list[dt.date]:
    return [dt.datetime.fromisoformat(each["due_at"]).astimezone(ZONE).date() for each in found]


async def weekly(who: Caller, **more: Any) -> str:
    values = {"name": "周例会", "kind": "meeting", "begins_at": at(MONDAY), "days_off": "keep"}
    return await create(who, "activity_series", **values | more)


async def test_the_times_of_two_months_are_made_with_what_the_series_says(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="长江贸易")
    await weekly(wang, account=account, duration_minutes=60)
    found = await times(wang)
    assert on(found) == [MONDAY + n * 7 * DAY for n in range(9) if MONDAY + n * 7 * DAY <= TODAY + AHEAD]
    assert {each["account"]["name"] for each in found} == {"长江贸易"}
    assert {each["owner"]["name"] for each in found} == {"小王"}


async def test_what_comes_seldom_has_its_next_time(company: Company) -> None:
    wang = company.caller("小王")
    begins = TODAY + 200 * DAY
    await weekly(wang, every="year", begins_at=at(begins))
    assert on(await times(wang)) == [begins]


async def test_the_job_goes_on_where_it_was_left_and_what_was_deleted_stays_away(company: Company) -> None:
    wang = company.caller("小王")
    series = await weekly(wang, every="day")
    found = await times(wang)
    gone = (
        await rows(
            wang, "activity", Query(fields=["id"], where="not ISBLANK(series)", sort=["due_at"], limit=1)
        )
    )[0]
    await remove(wang, "activity", gone["id"])
    table = f'"{company.organisation.schema}".r_activity_series'
    await company.organisation.db.execute(
        f"update {table} set planned_until = $1 where id = $2", TODAY + 20 * DAY, int(series)
    )
    await company.organisation.db.execute(
        f'update "{company.organisation.schema}".r_activity set deleted_at = now() where due_at > $1',
        dt.datetime.combine(TODAY + 21 * DAY, dt.time(), ZONE),
    )
    async with Unit(Caller(company.organisation, System("tests"))) as unit:
        assert (await plan_ahead(unit))[0] == 1
    async with Unit(Caller(company.organisation, System("tests"))) as unit:
        assert await plan_ahead(unit) == (0, 0)
    assert on(await times(wang)) == on(found)[1:]


async def test_times_follow_their_series_unless_somebody_made_them_different(company: Company) -> None:
    wang = company.caller("小王")
    series = await weekly(wang)
    ids = [
        r["id"]
        for r in await rows(
            wang, "activity", Query(fields=["id"], where="not ISBLANK(series)", sort=["due_at"])
        )
    ]
    await update(wang, "activity", ids[0], name="首次会议")
    await update(wang, "activity", ids[1], due_at=at(MONDAY + 8 * DAY, 15))
    await update(wang, "activity", ids[2], status="done")
    await update(wang, "activity_series", series, name="双周会", begins_at=at(MONDAY, 11), interval=2)
    found = await times(wang)
    assert [each["name"] for each in found[:3]] == ["首次会议", "双周会", "周例会"]
    moments = [dt.datetime.fromisoformat(each["due_at"]).astimezone(ZONE) for each in found]
    assert [(m.date() - MONDAY).days for m in moments[:4]] == [0, 8, 14, 28]
    assert [m.hour for m in moments[:4]] == [11, 15, 10, 11]


async def test_a_series_that_is_stopped_or_deleted_takes_its_times_along(company: Company) -> None:
    wang = company.caller("小王")
    series = await weekly(wang)
    ids = [
        r["id"]
        for r in await rows(
            wang, "activity", Query(fields=["id"], where="not ISBLANK(series)", sort=["due_at"])
        )
    ]
    await update(wang, "activity", ids[0], status="done")
    await update(wang, "activity_series", series, active=False)
    assert [each["status"] for each in await times(wang)] == ["done"]
    await update(wang, "activity_series", series, active=True)
    assert len(await times(wang)) == len(ids)
    await remove(wang, "activity_series", series)
    assert [each["status"] for each in await times(wang, where='kind = "meeting"')] == ["done"]


async def test_who_gets_the_series_gets_its_times(company: Company) -> None:
    wang, zhang = company.caller("小王"), company.caller("小张")
    series = await weekly(wang)
    await update(company.caller("管理员"), "activity_series", series, owner=company.ids["小张"])
    assert not await times(wang)
    assert await times(zhang)


async def test_bad_patterns_are_told(company: Company) -> None:
    wang = company.caller("小王")
    for values, field in (
        ({"ends_on": (MONDAY - 8 * DAY).isoformat()}, "ends_on"),
        ({"begins_at": "1899-01-01T00:00:00Z"}, "begins_at"),
        ({"begins_at": "9999-01-01T00:00:00Z"}, "begins_at"),
        ({"interval": 0}, "interval"),
        ({"times": 1001}, "times"),
        ({"weekdays": ["someday"]}, "weekdays"),
        ({"planned_until": "2026-01-01"}, "planned_until"),
    ):
        with pytest.raises(Problem) as told:
            await weekly(wang, **values)
        assert told.value.errors[0].field == field


async def test_many_at_once_are_planned_by_the_job(company: Company) -> None:
    wang = company.caller("小王")
    values = {"name": "回访", "begins_at": at(MONDAY), "every": "month", "days_off": "keep"}
    await write(wang, "activity_series", [Operation("create", values) for _ in range(AT_ONCE + 1)])
    assert not await times(wang)
    made = 0
    for expected in (AT_ONCE, 1):
        async with Unit(Caller(company.organisation, System("tests"))) as unit:
            several, more = await plan_ahead(unit)
        assert several == expected
        made += more
    assert len(await times(wang)) == made >= AT_ONCE + 1


async def test_an_activity_is_made_the_first_of_a_series(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    first = await create(wang, "activity", name="回访客户", kind="call", due_at=at(MONDAY))
    asked = {"activity": first, "every": "week", "times": 3, "days_off": "keep"}
    with pytest.raises(Problem) as told:
        await run_action(zhao, "crm.repeat", asked)
    assert told.value.status == 404
    made = await run_action(wang, "crm.repeat", asked)
    assert on(await times(wang)) == [MONDAY + n * 7 * DAY for n in range(3)]
    assert (await read(wang, "activity", first))["series"]["id"] == made.activity_series
    with pytest.raises(Problem) as told:
        await run_action(wang, "crm.repeat", asked)
    assert told.value.status == 422
    without = await create(wang, "activity", name="没有时间", kind="task")
    with pytest.raises(Problem, match="422"):
        await run_action(wang, "crm.repeat", asked | {"activity": without})


async def test_whoever_only_sees_an_activity_does_not_let_it_come_again(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    first = await create(wang, "activity", name="回访客户", kind="call", due_at=at(MONDAY))
    shared = {"object": "activity", "record": first, "person": company.ids["小赵"], "rights": "read"}
    await create(wang, "share", **shared)
    with refused(403):
        await run_action(zhao, "crm.repeat", {"activity": first})
    assert (await read(wang, "activity", first))["series"] is None


async def test_of_two_at_once_one_lets_it_come_again(company: Company) -> None:
    wang = company.caller("小王")
    first = await create(wang, "activity", name="回访客户", kind="call", due_at=at(MONDAY))
    asked = {"activity": first, "times": 3, "days_off": "keep"}
    outcomes = await asyncio.gather(
        *(run_action(wang, "crm.repeat", asked) for _ in range(3)), return_exceptions=True
    )
    assert [isinstance(each, Problem) and each.status for each in outcomes].count(422) == 2
    assert len(await times(wang)) == 3


async def test_two_workers_at_once_plan_each_time_once(company: Company) -> None:
    wang = company.caller("小王")
    values = {"name": "回访", "begins_at": at(MONDAY), "every": "month", "days_off": "keep"}
    await write(wang, "activity_series", [Operation("create", values) for _ in range(AT_ONCE + 1)])

    async def work() -> tuple[int, int]:
        async with Unit(Caller(company.organisation, System("tests"))) as unit:
            return await plan_ahead(unit)

    done = list(await asyncio.gather(work(), work()))
    while (more := await work())[0]:
        done.append(more)
    assert sum(several for several, _ in done) == AT_ONCE + 1
    assert len(await times(wang)) == sum(made for _, made in done)


async def test_templates_are_there_for_everybody_and_kept_by_those_who_set_up(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    assert set(await names(wang, "activity_template")) == {each[1] for each in ACTIVITY_TEMPLATES}
    english = company.caller("小王", language="en")
    assert set(await names(english, "activity_template")) == {each[2] for each in ACTIVITY_TEMPLATES}
    values = {"name": "我的模板", "kind": "note", "content": "需求："}
    with refused(403):
        await create(wang, "activity_template", **values)
    await create(admin, "activity_template", **values)
    with refused(422, "required"):
        await create(admin, "activity_template", name="空模板", kind="note")
    assert "我的模板" in await names(wang, "activity_template")


async def test_a_series_is_another_from_a_day_on(company: Company) -> None:
    wang = company.caller("小王")
    series = await weekly(wang, times=5)
    cut = MONDAY + 10 * DAY
    made = await run_action(wang, "crm.change_series_from", {"series": series, "day": cut.isoformat()})
    later = made.activity_series
    assert (await read(wang, "activity_series", series))["ends_on"] == (cut - DAY).isoformat()
    assert (await read(wang, "activity_series", later))["times"] == 3
    await update(wang, "activity_series", later, name="新例会")
    found = await times(wang)
    assert on(found) == [MONDAY + n * 7 * DAY for n in range(5)]
    assert [each["name"] for each in found] == ["周例会"] * 2 + ["新例会"] * 3
    for day in (MONDAY, MONDAY + 400 * DAY):
        with pytest.raises(Problem) as told:
            await run_action(wang, "crm.change_series_from", {"series": later, "day": day.isoformat()})
        assert told.value.errors[0].field == "day"
