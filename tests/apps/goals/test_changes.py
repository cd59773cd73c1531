"""Goals changed within their year: what stays, where the difference goes, who decides, and what is kept."""

import asyncio
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest

from tests.apps.goals.test_goals import YEAR, divide, give, ids, refused, rule
from tests.fixtures.asking import read
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.actions.runner import run
from yunchou.apps.goals import change_actions
from yunchou.apps.goals.changing import changed_months
from yunchou.apps.goals.kept import Rule
from yunchou.apps.goals.reading import Months
from yunchou.apps.goals.versions import keep_versions
from yunchou.base.errors import Problem
from yunchou.metrics.catalogue import Metric
from yunchou.model.object import label
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.rules.approval.deciding import Said, say_it
from yunchou.rules.automation.matching import FOLLOWER

__all__ = ["rule"]
D = Decimal


def rule_for(measure: str = "sum(amount)", unit: str = "money") -> Rule:
    metric = Metric("m", label("指标", "Metric"), "opportunity", unit, measure)
    return Rule(1, "R", metric, None, "managers", D(1), D("0.85"))


def test_months_that_are_over_stay_and_the_difference_goes_to_the_others_in_proportion() -> None:
    months: Months = [*([D(100)] * 10), D(200), None]
    changed = changed_months(rule_for(), months, D("1500.01"), 9, None)
    assert changed[:9] == [D(100)] * 9
    assert sum(each or 0 for each in changed) == D("1500.01")
    assert changed[9:] == [D("200.00"), D("400.01"), D(0)]
    even = changed_months(rule_for(), months, D(901), 9, [Fraction(1)] * 3)
    assert even[9:] == [D("0.34"), D("0.33"), D("0.33")]
    with pytest.raises(ValueError, match="hold more"):
        changed_months(rule_for(), months, D(899), 9, None)
    assert (
        changed_months(rule_for("avg(amount)", "percent"), [D("0.3")] * 12, D("0.4"), 6, None)
        == [D("0.3")] * 6 + [D("0.4")] * 6
    )


@pytest.fixture
async def team(company: Company, rule: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """上海组 has 1200 in the year, over-assigned to its two people by a tenth; it is October, by the calendar of the goals."""
    monkeypatch.setattr(change_actions, "today", lambda zone: dt.date(YEAR, 10, 5))
    await give(company, rule, "上海组", "1200.06", keep_past=False)
    await divide(company, rule, "上海组", method="history", over="1.1", apply=True)
    return rule


async def goal_of(company: Company, name: str) -> str:
    return (await ids(company, "管理员", f"name = '{name}'"))[0]


async def months(company: Company, name: str) -> list[D]:
    found = await read(company.caller("管理员"), "goal", await goal_of(company, name))
    return [D(str(found[f"m{n}"])) for n in range(1, 13)]


async def propose(company: Company, by: str, name: str, total: str, **more: Any) -> Any:
    given = {
        "goal": await goal_of(company, name),
        "total": total,
        "from_month": 10,
        "reason": "追加",
        "apply": True,
    }
    return await run(company.caller(by), "goals.propose_change", given | more)


async def test_a_change_is_looked_at_proposed_approved_and_applied_in_one_step(
    company: Company, team: str
) -> None:
    before = {name: await months(company, name) for name in ("上海组", "小王", "小张")}
    looked = await propose(company, "李经理", "上海组", "1500", apply=False)
    assert (looked.goals, looked.change, looked.before) == (3, None, "1200.06")
    assert {each.name for each in looked.below} == {"小王", "小张"}
    change = (await propose(company, "李经理", "上海组", "1500")).change
    await refused(propose(company, "李经理", "上海组", "1600"), 409)
    assert await months(company, "上海组") == before["上海组"]
    given = {"change": change}
    await refused(run(company.caller("李经理"), "goals.approve_change", given), 403)
    done = await run(company.caller("管理员"), "goals.approve_change", given)
    assert (done.status, done.changed) == ("applied", 3)
    after = {name: await months(company, name) for name in before}
    assert all(after[name][:9] == before[name][:9] for name in before)
    assert sum(after["上海组"]) == 1500
    for place in range(9, 12):
        held = before["小王"][place] + before["小张"][place]
        wanted = (after["上海组"][place] * held / before["上海组"][place]).quantize(D("0.01"))
        assert after["小王"][place] + after["小张"][place] == wanted
        assert abs(after["小王"][place] - 3 * after["小张"][place]) <= D("0.04")
    await refused(run(company.caller("管理员"), "goals.approve_change", given), 409)


async def test_what_was_stays_as_versions(company: Company, team: str) -> None:
    before = sum(await months(company, "小王"))
    for total in ("500", "2500"):
        change = (await propose(company, "李经理", "小王", total)).change if D(total) > before else None
        if change is None:
            await refused(propose(company, "李经理", "小王", "1"), 422)
            continue
        await run(company.caller("管理员"), "goals.approve_change", {"change": change})
    again = (await propose(company, "小王", "小王", "2400", reason="下调")).change
    await run(company.caller("李经理"), "goals.approve_change", {"change": again})
    found = await rows(
        company.caller("小王"), "goal_version", Query(fields=["number", "total", "reason"], sort=["number"])
    )
    assert [(each["number"], D(str(each["total"])), each["reason"]) for each in found] == [
        (1, before, None), (2, D(2500), "追加"), (3, D(2400), "下调"),
    ]  # fmt: skip
    assert sum(await months(company, "小王")) == 2400


async def test_who_may_not_and_what_can_not_be_is_refused(company: Company, team: str) -> None:
    await refused(propose(company, "小张", "小王", "2000"), 404)
    await refused(propose(company, "小王", "小王", "2000", reason=" "), 422)
    await refused(propose(company, "小王", "小王", "2000", from_month=9), 422)
    await refused(propose(company, "小王", "小王", "2000.001"), 422)
    await refused(propose(company, "小王", "小王", "2000", from_month=13), 422)
    change = (await propose(company, "小王", "小王", "2000")).change
    await refused(run(company.caller("小张"), "goals.withdraw_change", {"change": change}), 404)
    await refused(run(company.caller("李经理"), "goals.withdraw_change", {"change": change}), 403)
    await refused(run(company.caller("李经理"), "goals.refuse_change", {"change": change}), 422)
    await run(company.caller("李经理"), "goals.refuse_change", {"change": change, "reason": "不合理"})
    kept = await read(company.caller("小王"), "goal_change", change)
    assert (kept["status"], kept["refusal"]) == ("refused", "不合理")
    again = (await propose(company, "小王", "小王", "2000")).change
    assert (
        await run(company.caller("小王"), "goals.withdraw_change", {"change": again})
    ).status == "withdrawn"
    values = {"goal": await goal_of(company, "小王"), "from_month": 10, "total": "1", "reason": "x"}
    await refused(write(company.caller("李经理"), "goal_change", [Operation("create", values)]), 403)


async def approval_of(company: Company, change: str) -> int:
    where = f'object = "goal_change" and record = {change} and state = "pending"'
    (found,) = await rows(company.system, "approval", Query(fields=["id"], where=where))
    return int(found["id"])


async def say(company: Company, who: str, approval: int, verb: str, **more: Any) -> None:
    async with Unit(company.caller(who)) as unit:
        await say_it(unit, approval, msgspec.convert({"verb": verb, **more}, Said))
    await work(company)


async def test_those_above_decide_by_an_approval_and_what_they_say_happens(
    company: Company, team: str
) -> None:
    await settle(company, FOLLOWER)
    change = (await propose(company, "小王", "小王", "2000")).change
    await work(company)
    approval = await approval_of(company, change)
    tasks = await rows(
        company.system,
        "approval_task",
        Query(fields=["owner"], where=f'approval = {approval} and state = "waiting"'),
    )
    assert [each["owner"]["name"] for each in tasks] == ["李经理"]
    await refused(run(company.caller("李经理"), "goals.approve_change", {"change": change}), 422)
    await say(company, "李经理", approval, "approve")
    assert (await read(company.caller("小王"), "goal_change", change))["status"] == "applied"
    assert sum(await months(company, "小王")) == 2000
    other = (await propose(company, "小王", "小王", "2100")).change
    await work(company)
    await say(company, "李经理", await approval_of(company, other), "refuse", comment="先看三季度")
    assert (await read(company.caller("小王"), "goal_change", other))["status"] == "refused"
    last = (await propose(company, "小王", "小王", "2200")).change
    await work(company)
    await run(company.caller("小王"), "goals.withdraw_change", {"change": last})
    await work(company)
    assert (await read(company.caller("小王"), "goal_change", last))["status"] == "withdrawn"
    assert sum(await months(company, "小王")) == 2000


async def test_of_two_proposals_at_once_one_waits(company: Company, team: str) -> None:
    both = (propose(company, "李经理", "上海组", total) for total in ("1500", "1600"))
    ended = await asyncio.gather(*both, return_exceptions=True)
    (refusal,) = (each for each in ended if isinstance(each, Problem))
    assert refusal.status == 409
    waiting = await rows(company.caller("管理员"), "goal_change", Query(where='status = "submitted"'))
    assert len(waiting) == 1


async def test_what_is_typed_while_a_change_is_approved_is_not_overwritten(
    company: Company, team: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = (await propose(company, "李经理", "上海组", "1500")).change
    (goal,) = await ids(company, "小王", "scope = 'person'")
    boss = company.caller("管理员")
    closed = (await read(boss, "goal", goal))["m1"]
    typing: list[asyncio.Task[Any]] = []

    async def keep_while_somebody_types(*given: Any) -> Any:
        typed = write(boss, "goal", [Operation("update", {"m1": str(closed + 1)}, id=int(goal))])
        typing.append(asyncio.create_task(typed))
        await asyncio.wait(typing, timeout=0.3)
        return await keep_versions(*given)

    monkeypatch.setattr(change_actions, "keep_versions", keep_while_somebody_types)
    await run(company.caller("高总"), "goals.approve_change", {"change": change})
    await asyncio.gather(*typing)
    assert (await read(boss, "goal", goal))["m1"] == closed + 1
