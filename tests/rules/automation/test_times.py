"""Automations that dates and schedules set off, by the organisation's clock and calendar."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import create, delete, refused, update
from tests.fixtures.organisation import Company
from tests.rules.automation.conftest import automation, runs, work
from yunchou.access.working_time import WorkingTime, working_time
from yunchou.base.db import quote
from yunchou.jobs.schedule import put_due_aside
from yunchou.language.types import WorkCalendar
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.offset import UNITS, Offset, latest, shifted
from yunchou.rules.automation.schedules import begin_scheduled

SHANGHAI = ZoneInfo("Asia/Shanghai")
STOP = {"kind": "stop"}
HOLIDAYS = {dt.date(2026, 10, n): False for n in range(1, 9)} | {dt.date(2026, 10, 10): True}
HOURS = WorkingTime(SHANGHAI, WorkCalendar(), HOLIDAYS)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


async def age(company: Company, time: str) -> None:
    """Lets the marks of dates lie so far back."""
    await company.organisation.db.execute(
        f"update {quote(company.organisation.schema)}.automation_mark set reached = reached - $1::text::interval",
        time,
    )


@pytest.mark.parametrize(
    ("moment", "hours", "found"),
    [
        ("2026-09-30T15:00", 2, "2026-09-30T17:00"),
        ("2026-09-30T16:00", 2, "2026-10-09T10:00"),
        ("2026-09-30T20:00", 1, "2026-10-09T10:00"),
        ("2026-10-09T09:30", -1, "2026-09-30T16:30"),
        ("2026-10-09T17:00", 8, "2026-10-10T17:00"),
        ("2026-10-11T12:00", -1, "2026-10-10T16:00"),
        ("2026-10-12T09:00", 0, "2026-10-12T09:00"),
    ],
)
def test_working_hours_pass_only_on_working_days(moment: str, hours: int, found: str) -> None:
    offset = Offset(abs(hours), "working_hours", "after" if hours >= 0 else "before")
    assert shifted(at(moment), offset, HOURS) == at(found)


@pytest.mark.parametrize(
    ("moment", "days", "found"),
    [
        ("2026-09-30T15:00", 1, "2026-10-09T15:00"),
        ("2026-10-09T15:00", -1, "2026-09-30T15:00"),
        ("2026-10-03T15:00", 1, "2026-10-10T00:00"),
        ("2026-10-12T15:00", -2, "2026-10-09T15:00"),
    ],
)
def test_working_days_leave_out_days_off(moment: str, days: int, found: str) -> None:
    assert HOURS.add_days(at(moment), days) == at(found)


moments = st.integers(0, 150 * 86_400).map(
    lambda each: dt.datetime(2026, 8, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=each)
)
offsets = st.builds(
    Offset, st.integers(0, 60), st.sampled_from(sorted(UNITS)), st.sampled_from(["before", "after"])
)


@given(moments, moments, offsets)
def test_a_later_moment_is_never_shifted_to_an_earlier_one(
    one: dt.datetime, other: dt.datetime, offset: Offset
) -> None:
    early, late = sorted((one, other))
    assert shifted(early, offset, HOURS) <= shifted(late, offset, HOURS)


@given(moments, offsets)
def test_the_latest_moment_for_which_it_is_time_is_found_exactly(now: dt.datetime, offset: Offset) -> None:
    found = latest(lambda each: shifted(each, offset, HOURS), now)
    assert shifted(found, offset, HOURS) <= now < shifted(found + dt.timedelta(seconds=1), offset, HOURS)


async def activity(company: Company, due: dt.datetime, **values: Any) -> str:
    return await create(company.caller("小王"), "activity", name="回访", due_at=due.isoformat(), **values)


def soon(**time: int) -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(**time)


DUE: dict[str, Any] = {
    "object": "activity",
    "trigger": "date",
    "settings": {"field": "due_at", "amount": 2, "unit": "hours", "direction": "before"},
    "condition": 'status = "open"',
}


async def test_a_date_that_comes_near_sets_off_a_run_once(company: Company) -> None:
    await automation(company, STOP, **DUE)
    near, far = await activity(company, soon(hours=3)), await activity(company, soon(hours=30))
    await activity(company, soon(hours=3), status="done")
    await work(company)
    assert await reach_dates(company.organisation) == 0
    # Two hours later, as the database sees it: what is due lies nearer by as much.
    await company.organisation.db.execute(
        f"update {quote(company.organisation.schema)}.r_activity set due_at = due_at - interval '90 minutes'"
    )
    await age(company, "90 minutes")
    assert await reach_dates(company.organisation) == 1
    assert await reach_dates(company.organisation) == 0
    await work(company)
    assert await runs(company, "record, state") == [(int(near), "done")]
    assert far


async def test_what_is_due_sooner_than_the_reminder_is_told_of_at_once_and_the_past_is_left_alone(
    company: Company,
) -> None:
    await automation(company, STOP, **DUE)
    await activity(company, soon(hours=1))
    await activity(company, soon(hours=-5))
    moved = await activity(company, soon(hours=30))
    await work(company)
    assert len(await runs(company)) == 1
    await update(company.caller("小王"), "activity", moved, due_at=soon(minutes=30).isoformat())
    await work(company)
    assert len(await runs(company)) == 2
    await update(company.caller("小王"), "activity", moved, due_at=soon(minutes=20).isoformat())
    await work(company)
    assert len(await runs(company)) == 3


async def test_a_new_automation_does_not_make_up_for_the_past(company: Company) -> None:
    await activity(company, soon(hours=1))
    id = await automation(company, STOP, **DUE)
    assert await reach_dates(company.organisation) == 0
    marks = f"select count(*) from {quote(company.organisation.schema)}.automation_mark"
    assert await company.organisation.db.fetchval(marks) == 1
    await update(company.caller("管理员"), "automation", id, active=False)
    assert await company.organisation.db.fetchval(marks) == 0


async def test_days_count_from_a_time_of_day(company: Company) -> None:
    settings = {"field": "close_date", "amount": 0, "at": "00:00"}
    await automation(company, STOP, trigger="date", settings=settings)
    today = dt.datetime.now(SHANGHAI).date()
    for days in (-1, 0, 1):
        day = (today + dt.timedelta(days=days)).isoformat()
        await create(
            company.caller("小王"), "opportunity", name=f"{days}", stage=company.ids["需求"], close_date=day
        )
    await work(company)
    await age(company, "24 hours")
    # In the first minutes of a day, the run of today's date has begun when the date was written.
    begun = len(await runs(company))
    assert begun + await reach_dates(company.organisation) == 1


async def test_a_schedule_begins_one_run_or_one_for_each_record_that_meets_the_condition(
    company: Company,
) -> None:
    settings = {"when": {"every": "working_day", "at": "09:00"}}
    once = await automation(company, STOP, name="一次", object=None, trigger="schedule", settings=settings)
    each = await automation(
        company, STOP, name="逐条", trigger="schedule", settings=settings, condition="amount > 5"
    )
    for amount in (1, 7, 9):
        await create(
            company.caller("小王"), "opportunity", name="单", stage=company.ids["需求"], amount=amount
        )
    for id, count in ((once, 1), (each, 2)):
        assert await begin_scheduled(company.organisation, int(id), "2026-01-05T01:00:00+00:00") == count
        assert await begin_scheduled(company.organisation, int(id), "2026-01-05T01:00:00+00:00") == 0
    await work(company)
    assert await runs(company) == ["done"] * 3


async def test_a_schedule_is_planned_as_long_as_its_automation_is_in_force(company: Company) -> None:
    db = company.organisation.db
    settings = {"when": {"every": "month", "day": -1, "working": True, "at": "18:00"}}
    id = await automation(company, STOP, object=None, trigger="schedule", settings=settings)
    name = f"automation:{id}"
    planned = "select next_run from yunchou.schedule where name = $1"
    found = (await db.fetchval(planned, name)).astimezone(SHANGHAI)
    hours = working_time((await company.organisation.snapshot()).parts, "Asia/Shanghai")
    assert (found.hour, hours.works(found.date())) == (18, True)
    rest = [found.date() + dt.timedelta(days=n) for n in range(1, 12)]
    assert not any(hours.works(day) for day in rest if day.month == found.month)
    await db.execute(
        "update yunchou.schedule set next_run = now() - interval '1 minute' where name = $1", name
    )
    assert await put_due_aside(db) == 1
    payload = await db.fetchval(
        f"select payload ->> 'automation' from {quote(company.organisation.schema)}.job where kind = 'automation.schedule'"
    )
    assert payload == id
    await delete(company.caller("管理员"), "automation", id)
    assert await db.fetchval(planned, name) is None


@pytest.mark.parametrize(
    ("trigger", "settings", "field", "code"),
    [
        ("schedule", {}, "settings.when", "required"),
        ("schedule", {"when": {"at": "25:00"}}, "settings.when.at", "out_of_range"),
        ("schedule", {"when": {"every": "week"}}, "settings.when.weekdays", "required"),
        ("schedule", {"when": {"every": "month", "day": 0}}, "settings.when.day", "out_of_range"),
        ("date", {}, "settings.field", "required"),
        ("date", {"field": "name"}, "settings.field", "wrong_type"),
        ("date", {"field": "close_date", "amount": 9000, "unit": "days"}, "settings.amount", "out_of_range"),
    ],
)
async def test_times_that_never_come_are_refused(
    company: Company, trigger: str, settings: dict[str, Any], field: str, code: str
) -> None:
    with refused(422, code) as found:
        await automation(company, STOP, trigger=trigger, settings=settings)
    assert (field, code) in found.faults


async def test_nobody_set_off_what_a_clock_sets_off(company: Company) -> None:
    settings = {"field": "close_date"}
    with refused(422, "not_an_option") as found:
        await automation(company, STOP, trigger="date", settings=settings, run_as="starter")
    assert ("run_as", "not_an_option") in found.faults
