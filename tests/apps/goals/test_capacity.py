"""Whether a goal is within reach of the people: ramped and ramping heads by month, and how many the visits take."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.apps.goals.test_goals import YEAR, divide, give, refused, rule
from tests.fixtures.asking import create, update
from tests.fixtures.organisation import Company
from yunchou.apps.goals.capacity import capacity_of
from yunchou.apps.goals.dividing import staffing
from yunchou.apps.goals.kept import RAMP, ramp_of
from yunchou.apps.goals.looking import looked
from yunchou.apps.goals.shapes import CapacityAsked

D = Decimal
__all__ = ["rule"]


async def capacity(company: Company, rule: str, department: str, by: str = "管理员", **more: Any) -> Any:
    given = CapacityAsked(rule=rule, year=YEAR, department=company.ids[department], **more)
    return await looked(company.caller(by), "goals.overview", capacity_of, given)


async def test_those_on_their_ramp_count_by_their_months(company: Company, rule: str) -> None:
    admin = company.caller("管理员")
    await update(admin, "user", company.ids["小张"], hired_on=f"{YEAR}-10-01")
    await give(company, rule, "上海组", "2400", keep_past=False)
    told = await capacity(company, rule, "上海组", quota="1200", attainment="0.9")
    # 小王: 12 months × 100 × 0.9; 小张: 100 × (0.25 + 0.5 + 0.75), his ramp lasting to the end of the year.
    assert (told.people, told.capacity, told.target) == (2, "1230", "2400")
    assert (told.coverage, told.missing) == ("0.5125", "1.08")
    assert [(each.ramped, each.ramping, each.heads) for each in told.months][8:] == [
        ("1", 0, "1"), ("1", 1, "1.25"), ("1", 1, "1.5"), ("1", 1, "1.75"),
    ]  # fmt: skip
    await update(admin, "goal_rule", rule, ramp="0, 100")
    told = await capacity(company, rule, "上海组", quota="1200", attainment="1")
    assert told.capacity == "1400"


async def test_quota_and_attainment_follow_from_goals_and_results(company: Company, rule: str) -> None:
    admin = company.caller("管理员")
    await give(company, rule, "上海组", "1000", keep_past=False)
    await divide(company, rule, "上海组", method="even", over="1.1", apply=True)
    told = await capacity(company, rule, "上海组")
    assert (told.quota, told.attainment, told.needed, told.capacity) == ("550", "1", "0.9091", "1100")
    assert (told.coverage, told.missing) == ("1.1", "0")
    await create(admin, "goal", rule=rule, year=YEAR - 1, person=company.ids["小王"], m1="400")
    assert (await capacity(company, rule, "上海组")).attainment == "0.75"


async def test_who_sees_no_goals_of_others_learns_none(company: Company, rule: str) -> None:
    await give(company, rule, "上海组", "1000", keep_past=False)
    await give(company, rule, "小王", "700", keep_past=False)
    await give(company, rule, "小张", "500", keep_past=False)
    own = await capacity(company, rule, "上海组", by="小王")
    assert (own.quota, own.needed) == ("700", None)
    await refused(capacity(company, rule, "华西", by="小王"), 404)


async def test_rates_have_no_capacity(company: Company, rule: str) -> None:
    rate = await create(company.caller("管理员"), "goal_rule", name="赢率", metric="win_rate")
    await refused(capacity(company, rate, "上海组"), 422)


async def test_visits_take_so_many_people(company: Company, rule: str) -> None:
    visiting = [
        {"customers": 100, "visits": "12", "hours": "2.5"},
        {"customers": 300, "visits": "4", "hours": "2"},
    ]
    work = [(100, D(12), D("2.5")), (300, D(4), D(2))]
    assert staffing(work, D(1080)) == 5
    assert staffing(work, D(1079)) == 6
    with pytest.raises(ValueError, match="hours"):
        staffing(work, D(0))
    told = await looked(
        company.caller("管理员"),
        "goals.overview",
        capacity_of,
        msgspec.convert(
            {
                "rule": rule,
                "year": YEAR,
                "department": company.ids["上海组"],
                "visiting": visiting,
                "hours": "1080",
            },
            CapacityAsked,
        ),
    )
    assert (told.staff, told.quota, told.capacity) == (5, None, None)


@pytest.mark.parametrize(
    ("told", "ramp"),
    [
        (None, RAMP),
        (" ", RAMP),
        ("50%， 80", (D("0.5"), D("0.8"))),
        ("100", (D(1),)),
        ("101", None),
        ("-1", None),
        ("a", None),
        ("1,,2", None),
        (",".join(["1"] * 37), None),
    ],
)
def test_a_ramp_is_a_list_of_percents(told: str | None, ramp: tuple[D, ...] | None) -> None:
    assert ramp_of(told) == ramp


async def test_a_rule_takes_no_other_ramp(company: Company, rule: str) -> None:
    error = await refused(update(company.caller("管理员"), "goal_rule", rule, ramp="fast"), 422)
    assert error.errors[0].field == "ramp"
