"""Goals of people who come, leave or move: what is theirs by days and ramp, who takes the rest, and that totals stay."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.apps.goals.test_goals import YEAR, divide, give, ids, refused, rule
from tests.fixtures.asking import read, update
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.apps.goals import staffing_actions
from yunchou.apps.goals.kept import months_of
from yunchou.apps.goals.reading import Months
from yunchou.apps.goals.staffing import carried, shared_out, shares_of_joiner, shares_of_leaver

__all__ = ["rule"]
D = Decimal


def every_day(day: dt.date) -> bool:
    return True


def test_days_and_ramp_say_what_of_a_month_is_whose() -> None:
    spans = months_of(2026, 4)
    leaving = shares_of_leaver(dt.date(2026, 6, 10), spans, every_day)
    assert leaving == [1, 1, Fraction(10, 30), *([0] * 9)]
    coming = shares_of_joiner(dt.date(2026, 6, 16), spans, [D("0.25"), D("0.5")], every_day)
    assert coming == [0, 0, Fraction(15, 30) * Fraction(1, 4), Fraction(1, 2), *([1] * 8)]


def test_what_somebody_gives_up_goes_to_the_team_to_the_last_cent() -> None:
    own: Months = [D("100.01"), D("100.01"), None]
    team: list[Months] = [[D(300), D(300), D(1)], [D(100), None, None], [None, None, None]]
    mine, theirs = shared_out(own, team, [Fraction(1), Fraction(1, 3), Fraction(0)], 1, 2)
    assert mine == [D("100.01"), D("33.34"), None]
    assert theirs == [[D(300), D("366.67"), D(1)], [D(100), None, None], [None, None, None]]
    even: Months = [D(10)]
    assert shared_out(even, [[None], [None], [None]], [Fraction(0)], 0, 2)[1] == [
        [D("3.34")],
        [D("3.33")],
        [D("3.33")],
    ]
    with pytest.raises(ValueError, match="nobody"):
        shared_out(own, [], [Fraction(0)] * 3, 0, 2)
    assert carried(own, [Fraction(1), Fraction(1, 3), Fraction(0)], 0, 2) == [0, D("66.67"), 0]


@pytest.fixture
async def team(company: Company, rule: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """上海组 has 1200 in the year, 小王 900 and 小张 300 of it; it is July."""
    monkeypatch.setattr(staffing_actions, "today", lambda zone: dt.date(YEAR, 7, 5))
    await give(company, rule, "上海组", "1200", keep_past=False)
    await divide(company, rule, "上海组", method="history", apply=True)
    return rule


async def months(company: Company, name: str) -> list[D]:
    (goal,) = await ids(company, "管理员", f"name = '{name}'")
    found = await read(company.caller("管理员"), "goal", goal)
    return [D(str(found[f"m{n}"] or 0)) for n in range(1, 13)]


async def staff(company: Company, by: str, whose: str, **given: Any) -> Any:
    (goal,) = await ids(company, "管理员", f"name = '{whose}'")
    return await run(company.caller(by), "goals.staff", {"goal": goal, "apply": True, **given})


async def test_who_leaves_leaves_his_months_to_the_team_whose_total_stays(
    company: Company, team: str
) -> None:
    before = {name: await months(company, name) for name in ("上海组", "小王", "小张")}
    looked = await staff(company, "李经理", "小王", kind="leave", day=f"{YEAR}-09-30", apply=False)
    assert ([each.name for each in looked.shares], looked.written) == (["小王", "小张"], 0)
    assert await months(company, "小王") == before["小王"]
    done = await staff(company, "李经理", "小王", kind="leave", day=f"{YEAR}-09-30", reason="离职")
    assert done.written == 2
    wang, zhang = await months(company, "小王"), await months(company, "小张")
    assert wang == [*before["小王"][:9], 0, 0, 0]
    assert [a + b for a, b in zip(wang, zhang, strict=True)] == before["上海组"]
    assert await months(company, "上海组") == before["上海组"]


async def test_who_comes_counts_by_days_and_ramp_and_closed_months_stay(company: Company, team: str) -> None:
    before = {name: await months(company, name) for name in ("小王", "小张")}
    await staff(company, "李经理", "小张", kind="join", day=f"{YEAR}-08-01")
    wang, zhang = await months(company, "小王"), await months(company, "小张")
    assert zhang[:6] == before["小张"][:6]
    assert zhang[6:] == [
        0,
        *(
            before["小张"][7 + n] * part
            for n, part in enumerate((D("0.25"), D("0.5"), D("0.75"), D(1), D(1)))
        ),
    ]
    assert [a + b for a, b in zip(wang, zhang, strict=True)] == [
        a + b for a, b in zip(before["小王"], before["小张"], strict=True)
    ]


async def test_who_moves_takes_his_months_along(company: Company, team: str) -> None:
    await give(company, team, "华东", "2400", keep_past=False)
    await give(company, team, "杭州组", "600", keep_past=False)
    before = {name: await months(company, name) for name in ("华东", "上海组", "杭州组", "小王")}
    to = company.ids["杭州组"]
    await staff(company, "管理员", "小王", kind="move", day=f"{YEAR}-11-01", to=to)
    after = {name: await months(company, name) for name in before}
    assert (after["华东"], after["小王"]) == (before["华东"], before["小王"])
    for place in range(12):
        part = before["小王"][place] if place >= 10 else 0
        assert after["上海组"][place] == before["上海组"][place] - part
        assert after["杭州组"][place] == before["杭州组"][place] + part


async def test_what_can_not_be_is_refused(company: Company, team: str) -> None:
    for given in (
        {"kind": "leave", "day": f"{YEAR + 1}-01-01"},
        {"kind": "leave", "day": f"{YEAR}-02-30"},
        {"kind": "move", "day": f"{YEAR}-11-01"},
        {"kind": "move", "day": f"{YEAR}-11-01", "to": "12"},
    ):
        await refused(staff(company, "李经理", "小王", **given), 422)
    await refused(staff(company, "李经理", "上海组", kind="leave", day=f"{YEAR}-09-30"), 422)
    await refused(staff(company, "小王", "小王", kind="leave", day=f"{YEAR}-09-30"), 403)
    await update(company.caller("管理员"), "user", company.ids["小王"], active=False)
    await refused(staff(company, "李经理", "小张", kind="leave", day=f"{YEAR}-09-30"), 422)
