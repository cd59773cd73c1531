"""Goals of a company: who sets and sees them, how they are broken down, and how they stand."""

import datetime as dt
from collections.abc import Awaitable
from decimal import Decimal
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, update
from tests.fixtures.asking import refused as must_be_refused
from tests.fixtures.organisation import Company
from yunchou.actions.runner import run
from yunchou.apps.goals.checking import smart_of
from yunchou.apps.goals.looking import looked
from yunchou.apps.goals.shapes import SmartAsked
from yunchou.base.errors import Problem
from yunchou.base.time import today
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write

D = Decimal
TODAY = today("Asia/Shanghai")
YEAR = TODAY.year
MONTHS = [f"m{n}" for n in range(1, 13)]


@pytest.fixture
async def rule(company: Company) -> str:
    """Goals for what is won: 小王 won 300 and 小张 100 a year ago, 小王 50 today; 小赵 nothing."""
    stage, wang, zhang = company.ids["赢单"], company.caller("小王"), company.caller("小张")
    before = TODAY.replace(year=YEAR - 1, day=min(TODAY.day, 28))
    for who, amount, day in ((wang, "300", before), (zhang, "100", before), (wang, "50", TODAY)):
        account = await create(who, "account", name=f"客户{amount}")
        await create(
            who, "opportunity", name=f"商机{amount}", account=account, stage=stage, amount=amount, close_date=str(day)
        )  # fmt: skip
    return await create(company.caller("管理员"), "goal_rule", name="赢单目标", metric="won_amount")


async def refused(doing: Awaitable[Any], status: int) -> Problem:
    """The problem with which something is refused."""
    with must_be_refused(status) as found:
        await doing
    return found.problem


async def give(company: Company, rule: str, who: str, total: str, by: str = "管理员", **more: Any) -> Any:
    """Sets the year's goal of a person or department."""
    kind = "person" if who in ("小王", "小张", "小赵", "李经理") else "department"
    given = {"rule": rule, "year": YEAR, "node": f"{kind}:{company.ids[who]}", "total": total}
    return await run(company.caller(by), "goals.spread", {"method": "even", "apply": True, **given, **more})


async def divide(company: Company, rule: str, department: str, by: str = "管理员", **more: Any) -> Any:
    given = {"rule": rule, "year": YEAR, "department": company.ids[department], **more}
    return await run(company.caller(by), "goals.divide", given)


async def seen(company: Company, rule: str, by: str, department: str | None = None, **more: Any) -> Any:
    given = {"rule": rule, "department": company.ids[department] if department else None, **more}
    return await run(company.caller(by), "goals.overview", given)


async def test_a_year_is_spread_over_its_months_to_the_cent(company: Company, rule: str) -> None:
    made = await give(company, rule, "华东", "1000.01")
    goal = await read(company.caller("管理员"), "goal", made.goal)
    assert sum(D(str(goal[name])) for name in MONTHS) == D("1000.01")
    assert D(str(goal["total"])) == D("1000.01")
    assert sum(D(str(goal[f"q{n}"])) for n in range(1, 5)) == D("1000.01")
    assert (goal["scope"], goal["name"]) == ("department", "华东")


async def test_months_that_are_over_stay_when_the_year_changes(company: Company, rule: str) -> None:
    await give(company, rule, "华东", "1200")
    changed = await give(company, rule, "华东", "2400")
    past = TODAY.month - 1
    assert changed.months[:past] == ["100"] * past
    assert sum(D(each) for each in changed.months) == 2400
    error = await refused(give(company, rule, "华东", "1"), 422)
    assert past == 0 or error.errors[0].field == "total"


async def test_a_department_is_divided_by_what_each_reached_a_year_ago(company: Company, rule: str) -> None:
    await give(company, rule, "上海组", "1000")
    looked = await divide(company, rule, "上海组", method="history")
    assert {each.name: each.total for each in looked.shares} == {"小王": "750", "小张": "250"}
    assert (looked.written, await names(company.caller("小王"), "goal", "scope = 'person'")) == (0, [])
    done = await divide(company, rule, "上海组", method="history", apply=True, reason="按去年")
    assert (done.written, done.over) == (2, "1")
    assert await names(company.caller("小王"), "goal", "scope = 'person'") == ["小王"]
    assert (await divide(company, rule, "上海组", method="history", apply=True)).written == 0


async def test_an_over_assignment_is_told(company: Company, rule: str) -> None:
    await give(company, rule, "上海组", "1000")
    done = await divide(company, rule, "上海组", method="even", over="1.1", apply=True)
    assert (done.over, [each.total for each in done.shares]) == ("1.1", ["550", "550"])
    assert (await seen(company, rule, "李经理", "上海组")).over == "1.1"
    await refused(divide(company, rule, "上海组", over="5"), 422)


async def test_it_goes_down_level_by_level_to_the_people(company: Company, rule: str) -> None:
    await give(company, rule, "华东", "1000")
    done = await divide(company, rule, "华东", method="history", deep=True, apply=True)
    assert [(each.name, each.depth, each.total) for each in done.shares] == [
        ("上海组", 1, "1000"),
        ("小王", 2, "750"),
        ("小张", 2, "250"),
    ]
    children = (await seen(company, rule, "管理员", "华东")).below
    assert {each.name: each.target for each in children} == {"上海组": "1000", "李经理": None}


async def test_weights_given_by_hand_and_headcount_divide_too(company: Company, rule: str) -> None:
    await give(company, rule, "上海组", "100")
    among = [
        {"node": f"person:{company.ids['小王']}", "weight": "1"},
        {"node": f"person:{company.ids['小张']}", "weight": "3"},
    ]
    found = await divide(company, rule, "上海组", method="manual", among=among)
    assert [each.total for each in found.shares] == ["25", "75"]
    await refused(divide(company, rule, "上海组", method="manual"), 422)
    july = dt.date(YEAR, 7, 1)
    await update(company.caller("管理员"), "user", company.ids["小张"], hired_on=str(july))
    found = await divide(company, rule, "上海组", method="capacity")
    wang, zhang = ([D(n) for n in each.months] for each in found.shares)
    assert zhang[:6] == [D(0)] * 6
    assert abs(zhang[11] - wang[11]) <= D("0.01")
    assert zhang[6] < wang[6]


async def test_there_must_be_something_to_divide_and_somebody(company: Company, rule: str) -> None:
    await refused(divide(company, rule, "上海组"), 404)
    await give(company, rule, "杭州组", "100")
    await refused(divide(company, rule, "杭州组"), 422)


async def test_everybody_sees_his_own_and_those_of_his_departments(company: Company, rule: str) -> None:
    for who in ("华东", "上海组", "杭州组", "华西", "小王", "小张"):
        await give(company, rule, who, "100")
    assert set(await names(company.caller("小王"), "goal")) == {"上海组", "华东", "小王"}
    assert len(await names(company.caller("李经理"), "goal")) == 5
    assert len(await names(company.caller("高总"), "goal")) == 6


async def test_managers_set_goals_below_themselves_and_nobody_his_own(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "100", by="李经理")
    await give(company, rule, "上海组", "100", by="李经理")
    for who, by in (("华东", "李经理"), ("李经理", "李经理"), ("小赵", "李经理")):
        await refused(give(company, rule, who, "100", by=by), 403)
    await refused(give(company, rule, "小王", "90", by="小王"), 403)
    (goal,) = await ids(company, "小王", "scope = 'person'")
    await refused(update(company.caller("小王"), "goal", goal, m12="1"), 403)
    await update(company.caller("管理员"), "goal_rule", rule, editing="own")
    await update(company.caller("小王"), "goal", goal, m12="1")


async def test_what_is_locked_stays(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "100")
    (goal,) = await ids(company, "小王", "scope = 'person'")
    given = {"rule": rule, "year": YEAR, "department": company.ids["华东"]}
    assert (await run(company.caller("管理员"), "goals.lock", given)).goals == 1
    await refused(update(company.caller("李经理"), "goal", goal, m12="1"), 423)
    await refused(delete(company.caller("李经理"), "goal", goal), 423)
    await update(company.caller("管理员"), "goal", goal, m12="7")
    await refused(run(company.caller("李经理"), "goals.lock", given), 403)
    await run(company.caller("管理员"), "goals.lock", {**given, "locked": False})
    await update(company.caller("李经理"), "goal", goal, m12="8")


async def test_a_goal_is_there_once_and_stays_whose_it_is(company: Company, rule: str) -> None:
    admin = company.caller("管理员")
    goal = await create(admin, "goal", rule=rule, year=YEAR, person=company.ids["小王"], m1="5")
    await refused(create(admin, "goal", rule=rule, year=YEAR, person=company.ids["小王"]), 409)
    await refused(create(admin, "goal", rule=rule, year=YEAR), 422)
    both = {"person": company.ids["小赵"], "department": company.ids["华西"]}
    await refused(create(admin, "goal", rule=rule, year=YEAR, **both), 422)
    await refused(update(admin, "goal", goal, person=company.ids["小赵"]), 422)
    await refused(update(admin, "goal", goal, m1="-1"), 422)
    await refused(update(admin, "goal", goal, m1="1e400"), 422)
    await delete(admin, "goal", goal)
    await create(admin, "goal", rule=rule, year=YEAR, person=company.ids["小王"])


async def test_it_is_confirmed_or_objected_to_and_asked_again_once_changed(
    company: Company, rule: str
) -> None:
    await give(company, rule, "小王", "100")
    (goal,) = await ids(company, "小王", "scope = 'person'")
    wang = company.caller("小王")
    await refused(run(wang, "goals.answer", {"goal": goal, "answer": "objected"}), 422)
    await refused(run(company.caller("小张"), "goals.answer", {"goal": goal}), 404)
    await run(wang, "goals.answer", {"goal": goal, "answer": "objected", "objection": "太高"})
    assert (await read(wang, "goal", goal))["objection"] == "太高"
    await run(wang, "goals.answer", {"goal": goal})
    assert (await read(wang, "goal", goal))["answer"] == "confirmed"
    await update(company.caller("李经理"), "goal", goal, m12="50")
    assert (await read(wang, "goal", goal))["answer"] == "open"


async def test_it_stands_as_what_was_won_says(company: Company, rule: str) -> None:
    await give(company, rule, "上海组", "1200")
    await divide(company, rule, "上海组", method="even", apply=True)
    found = await seen(company, rule, "李经理", "上海组", year=YEAR, period="year")
    assert (found.node.target, found.node.actual, found.node.attainment) == ("1200", "50", "0.0417")
    assert {each.name: each.actual for each in found.below} == {"小王": "50", "小张": "0"}
    assert found.node.last_year == "400"
    assert found.months[TODAY.month - 1].actual == "50"
    month = await seen(company, rule, "李经理", "上海组", period=f"m{TODAY.month}")
    assert (month.node.target, month.node.actual) == ("100", "50")


async def test_a_rep_sees_his_departments_and_himself_alone(company: Company, rule: str) -> None:
    for who in ("华东", "上海组", "小王", "小张"):
        await give(company, rule, who, "100")
    found = await seen(company, rule, "小王")
    assert [found.node.name, *(each.name for each in found.below)] == ["华东", "上海组"]
    below = (await seen(company, rule, "小王", "上海组")).below
    assert [(each.name, each.may_set) for each in below] == [("小王", False)]
    await refused(seen(company, rule, "小王", "华西"), 404)
    mine = await run(company.caller("小王"), "goals.mine", {"period": "year"})
    assert [(each.stand.name, each.stand.target, each.share) for each in mine.goals] == [("小王", "100", "1")]


async def test_rates_are_handed_down_unchanged(company: Company) -> None:
    rule = await create(company.caller("管理员"), "goal_rule", name="赢单率", metric="win_rate")
    await give(company, rule, "上海组", "0.35")
    done = await divide(company, rule, "上海组", method="even", apply=True)
    assert [each.total for each in done.shares] == ["0.35", "0.35"]
    (goal,) = await ids(company, "小王", "scope = 'person'")
    assert (await read(company.caller("小王"), "goal", goal))["total"] == 0.35
    assert (await seen(company, rule, "小王", "上海组")).node.target == "0.35"


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"metric": "open_amount"}, 422),
        ({"metric": "nothing_of_the_kind"}, 422),
        ({"metric": "won_amount", "filter": "no such = 1"}, 422),
        ({"metric": "won_amount", "filter": 'product.name = "X"'}, 0),
    ],
)
async def test_a_rule_counts_what_can_be_counted(
    company: Company, values: dict[str, str], status: int
) -> None:
    making = create(company.caller("管理员"), "goal_rule", name="规则", **values)
    if status:
        await refused(making, status)
    else:
        await making


async def test_only_what_meets_the_condition_counts(company: Company, rule: str) -> None:
    await update(company.caller("管理员"), "goal_rule", rule, filter='name = "别的"')
    await give(company, rule, "上海组", "100")
    assert (await seen(company, rule, "李经理", "上海组")).node.actual == "0"


async def test_a_sheet_is_imported_by_whose_goal_it_is(company: Company, rule: str) -> None:
    await give(company, rule, "小王", "120")
    named = {"rule": rule, "year": YEAR, "person": company.ids["小王"]}
    for who, m12 in (("小王", "77"), ("小张", "5")):
        match = {**named, "person": company.ids[who]}
        operation = Operation("upsert", {"m12": m12}, match=match)
        await write(company.caller("管理员"), "goal", [operation])
    goals = await rows(company.caller("管理员"), "goal", Query(fields=["name", "m11", "m12"], sort=["m12"]))
    assert [(each["name"], each["m12"]) for each in goals] == [("小张", 5), ("小王", 77)]
    assert goals[1]["m11"] == 10


async def ids(company: Company, by: str, where: str) -> list[str]:
    return [each["id"] for each in await rows(company.caller(by), "goal", Query(fields=["id"], where=where))]


async def smart(company: Company, rule: str, who: str, by: str = "管理员", **more: Any) -> Any:
    kind = "person" if who in ("小王", "小张", "小赵") else "department"
    given = {"rule": rule, "year": YEAR, "node": f"{kind}:{company.ids[who]}", **more}
    return await looked(company.caller(by), "goals.overview", smart_of, SmartAsked(**given))


async def test_a_goal_is_told_what_it_lacks_letter_by_letter(company: Company, rule: str) -> None:
    told = await smart(company, rule, "小王", total="1000")
    assert {each.letter: each.missing for each in told.letters} == {
        "S": [], "M": [], "A": [], "R": ["no_parent"], "T": [],
    }  # fmt: skip
    assert [(each.year, each.actual) for each in told.history] == [(YEAR - 1, "300")]
    assert (told.percentile, told.growth) == ("1", "2.3333")
    await give(company, rule, "上海组", "5000")
    assert [each.missing for each in (await smart(company, rule, "小王")).letters] == [
        [], [], ["no_target"], [], [],
    ]  # fmt: skip
    team = {each.letter: each.missing for each in (await smart(company, rule, "上海组")).letters}
    assert team["S"] == ["owner"]
    past = {each.letter: each.missing for each in (await smart(company, rule, "小王", year=YEAR - 1)).letters}
    assert past["T"] == ["over"]


async def test_more_than_twice_the_best_growth_is_flagged(company: Company, rule: str) -> None:
    wang, stage = company.caller("小王"), company.ids["赢单"]
    account = await create(wang, "account", name="老客户")
    for back, amount in ((3, "200"), (2, "250")):
        day = TODAY.replace(year=YEAR - back, day=min(TODAY.day, 28))
        await create(
            wang, "opportunity", name=f"{back}", account=account, stage=stage, amount=amount, close_date=str(day)
        )  # fmt: skip
    # 200, 250, 300: the best year grew by a quarter.
    held = {each.letter: each.missing for each in (await smart(company, rule, "小王", total="450")).letters}
    assert held["A"] == ["above_history"]
    much = {each.letter: each.missing for each in (await smart(company, rule, "小王", total="451")).letters}
    assert much["A"] == ["above_history", "growth"]
    within = await smart(company, rule, "小王", total="280")
    assert (within.percentile, within.growth) == ("0.6667", "-0.0667")


async def test_whose_goal_is_not_seen_is_told_nothing(company: Company, rule: str) -> None:
    await refused(smart(company, rule, "小张", by="小王"), 404)
    await refused(smart(company, "999", "小张"), 404)
    assert (await smart(company, rule, "小张", by="李经理", total="1")).target == "1"
