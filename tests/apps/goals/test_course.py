"""The course of a goal: quarters, months, weeks and days add up to the last cent, beside the year before."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.apps.goals.test_goals import TODAY, YEAR, give, refused, rule, seen
from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from yunchou.apps.goals.course import course_of
from yunchou.apps.goals.looking import looked
from yunchou.apps.goals.shapes import CourseAsked

D = Decimal
__all__ = ["rule"]


async def course(company: Company, rule: str, who: str, period: str, by: str = "管理员") -> Any:
    kind = "person" if who in ("小王", "小张", "小赵") else "department"
    given = CourseAsked(rule=rule, year=YEAR, node=f"{kind}:{company.ids[who]}", period=period)
    return await looked(company.caller(by), "goals.overview", course_of, given)


def whole(parts: Any) -> D:
    return sum((D(each.target) for each in parts if not each.depth), D(0))


async def test_what_is_within_a_period_adds_up_to_it_at_every_grain(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "1234567.89", keep_past=False)
    year = await course(company, rule, "小王", "year")
    assert whole(year.parts) == D("1234567.89")
    assert [each.name for each in year.parts][:5] == ["q1", "m1", "m2", "m3", "q2"]
    assert D(year.days[-1].target) == D("1234567.89")
    for name in ("q1", "m2"):
        (part,) = [each for each in year.parts if each.name == name]
        inner = await course(company, rule, "小王", name)
        assert whole(inner.parts) == D(part.target) == D(inner.days[-1].target), name
        assert (inner.days[0].on, inner.days[-1].on) == (part.starts_on, part.ends_on)


async def test_a_week_that_crosses_months_takes_its_days_from_both(company: Company, rule: str) -> None:
    admin = company.caller("管理员")
    goal = {"rule": rule, "year": YEAR, "person": company.ids["小王"], "m1": "2200", "m2": "400"}
    await create(admin, "goal", **goal)
    first = dt.date(YEAR, 2, 1)
    week = await course(company, rule, "小王", f"w{first}")
    ends = [await course(company, rule, "小王", f"m{n}") for n in (1, 2)]
    pieces = [
        each.target
        for month in ends
        for each in month.parts
        if week.parts[0].starts_on <= each.starts_on <= week.parts[-1].starts_on
    ]
    assert sum(map(D, pieces)) == whole(week.parts) == D(week.days[-1].target)
    assert [each.name for each in week.parts] == [
        f"d{first + dt.timedelta(days=n - first.weekday())}" for n in range(7)
    ]
    day = await course(company, rule, "小王", f"d{first}")
    assert (day.parts, [each.on for each in day.days]) == ([], [str(first)])


async def test_days_are_summed_up_beside_the_year_before(company: Company, rule: str) -> None:
    await give(company, rule, "上海组", "1200", keep_past=False)
    year = await course(company, rule, "上海组", "year", by="李经理")
    told = {each.on: each for each in year.days}
    now = told[str(TODAY)]
    assert (now.actual, D(told[f"{YEAR}-12-31"].last_year)) == ("50", D(400))
    tomorrow = str(TODAY + dt.timedelta(days=1))
    assert tomorrow not in told or told[tomorrow].actual is None
    assert [D(each.last_year) for each in year.days] == sorted(D(each.last_year) for each in year.days)
    (month,) = [each for each in year.parts if each.name == f"m{TODAY.month}"]
    assert (month.actual, D(month.last_year)) == ("50", D(400))
    assert month.records
    assert month.records_before
    stand = (await seen(company, rule, "李经理", "上海组")).node
    assert (year.likely, year.lower, year.upper) == (stand.likely, stand.lower, stand.upper)


async def test_a_week_and_a_day_are_periods_of_the_overview_too(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "1200", keep_past=False)
    week = await seen(company, rule, "管理员", "上海组", period=f"w{TODAY}")
    (wang,) = [each for each in week.below if each.name == "小王"]
    own = await course(company, rule, "小王", f"w{TODAY}")
    assert (D(wang.target), wang.actual) == (whole(own.parts), "50")
    day = await seen(company, rule, "管理员", "上海组", period=f"d{TODAY}")
    assert (day.starts_on, day.ends_on) == (str(TODAY), str(TODAY + dt.timedelta(days=1)))


@pytest.mark.parametrize("period", ["w", "d2026-02-30", "w1999-01-01", "d0000-00-00", "x1", "W2026-01-01"])
async def test_what_is_no_period_of_the_year_is_refused(company: Company, rule: str, period: str) -> None:
    await refused(course(company, rule, "小王", period), 400)


async def test_whose_goal_is_not_seen_has_no_course(company: Company, rule: str) -> None:
    await refused(course(company, rule, "小张", "year", by="小王"), 404)


async def test_a_rate_has_parts_and_no_days(company: Company, rule: str) -> None:
    rate = await create(company.caller("管理员"), "goal_rule", name="赢率", metric="win_rate")
    await give(company, rate, "小王", "0.4")
    told = await course(company, rate, "小王", "year")
    assert told.days == []
    assert {each.target for each in told.parts if each.depth} <= {"0.4", "0", None}
    assert [each.actual for each in told.parts if each.name == f"m{TODAY.month}"] == ["1"]
