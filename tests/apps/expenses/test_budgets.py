"""Budgets: what is spent and what is held by claims in approval, and what a claim that goes beyond one may."""

import asyncio
from typing import Any

from tests.apps.expenses.conftest import Spending
from tests.fixtures.asking import create, delete, read, refused, update
from tests.rules.automation.conftest import work
from yunchou.actions.runner import run


async def budget(spending: Spending, department: str, amount: str, **more: Any) -> str:
    """A budget of January 2026."""
    company = spending.company
    values = {"name": f"{department}预算", "starts_on": "2026-01-01", "ends_on": "2026-01-31", **more}
    return await create(
        company.caller("管理员"),
        "expense_budget",
        department=company.ids[department],
        amount=amount,
        **values,
    )


async def left(spending: Spending, id: str) -> tuple[str, str, str]:
    """What is spent, in approval and left."""
    shown = await read(spending.company.caller("管理员"), "expense_budget", id)
    spent, reserved, available = (shown[name]["amount"] for name in ("spent", "reserved", "available"))
    return spent, reserved, available


async def test_a_claim_is_held_then_spent_by_its_department_and_those_above(spending: Spending) -> None:
    team = await budget(spending, "上海组", "200")
    east = await budget(spending, "华东", "1000")
    west = await budget(spending, "华西", "1000")
    taxis = await budget(spending, "华东", "500", name="打车", kind=spending.kinds["打车"])
    meals = await budget(spending, "华东", "500", name="餐费", kind=spending.kinds["餐费"])
    claim = await spending.claim("小王", {"amount": "80"}, {"amount": "20", "spent_on": "2025-12-31"})
    assert await left(spending, team) == ("0.00", "0.00", "200.00")
    approval = await spending.submit("小王", claim)
    assert approval is not None
    for id in (team, taxis):
        assert (await left(spending, id))[:2] == ("0.00", "80.00")
    await spending.say("李经理", approval, "approve")
    assert await left(spending, team) == ("80.00", "0.00", "120.00")
    assert await left(spending, east) == ("80.00", "0.00", "920.00")
    for id in (west, meals):
        assert (await left(spending, id))[:2] == ("0.00", "0.00")


async def test_what_is_refused_or_withdrawn_is_let_go(spending: Spending) -> None:
    team = await budget(spending, "上海组", "200")
    claim = await spending.claim("小王")
    await spending.submit("小王", claim)
    await run(spending.company.caller("小王"), "expenses.withdraw_claim", {"claim": claim})
    await work(spending.company)
    assert (await left(spending, team))[1] == "0.00"
    approval = await spending.submit("小王", claim)
    assert approval is not None
    assert (await left(spending, team))[1] == "50.00"
    await spending.say("李经理", approval, "refuse", comment="否")
    assert (await left(spending, team))[1] == "0.00"


async def test_beyond_a_budget_one_level_higher_decides(spending: Spending) -> None:
    await budget(spending, "上海组", "40")
    claim = await spending.claim("小王")
    approval = await spending.submit("小王", claim)
    assert approval is not None
    shown = await read(spending.company.caller("小王"), "expense_claim", claim)
    assert shown["over_budget"] is True
    assert "10.00" in shown["budget_note"]
    await spending.say("李经理", approval, "approve")
    assert await spending.asked(approval) == ["高总"]


async def test_nothing_goes_beyond_a_strict_budget(spending: Spending) -> None:
    team = await budget(spending, "上海组", "80", strict=True)
    claims = [await spending.claim(name) for name in ("小王", "小张")]
    answers = await asyncio.gather(
        *(
            run(spending.company.caller(name), "expenses.submit_claim", {"claim": id})
            for name, id in zip(("小王", "小张"), claims, strict=True)
        ),
        return_exceptions=True,
    )
    assert sorted(isinstance(each, BaseException) for each in answers) == [False, True]
    assert await left(spending, team) == ("0.00", "50.00", "30.00")


async def test_a_claim_says_what_it_asks_of_its_budgets(spending: Spending) -> None:
    await budget(spending, "上海组", "40")
    claim = await spending.claim("小王")
    told = await run(spending.company.caller("小王"), "expenses.check_claim", {"claim": claim})
    assert [(each.name, each.available, each.asked) for each in told.budgets] == [
        ("上海组预算", "40.00", "50.00")
    ]
    with refused(404):
        await run(spending.company.caller("小张"), "expenses.check_claim", {"claim": claim})


async def test_a_budget_tells_what_was_spent_before_it_was_made_and_after_a_move(spending: Spending) -> None:
    company = spending.company
    claim = await spending.claim("小王")
    await spending.submit("小王", claim)
    team, west = await budget(spending, "上海组", "200"), await budget(spending, "华西", "200")
    assert (await left(spending, team))[1] == "50.00"
    await update(company.caller("管理员"), "department", company.ids["上海组"], parent=company.ids["华西"])
    assert (await left(spending, west))[1] == "50.00"
    await update(company.caller("管理员"), "expense_budget", team, starts_on="2026-01-20")
    assert (await left(spending, team))[1] == "0.00"


async def test_budgets_are_whole(spending: Spending) -> None:
    admin = spending.company.caller("管理员")
    first = await budget(spending, "华东", "100")
    with refused(422, "rule"):
        await budget(spending, "华东", "100", starts_on="2026-01-31", ends_on="2026-02-28")
    await budget(spending, "华东", "100", starts_on="2026-02-01", ends_on="2026-02-28")
    with refused(422, "rule"):
        await budget(spending, "华西", "100", starts_on="2026-02-01", ends_on="2026-01-01")
    with refused(422):
        await update(admin, "expense_budget", first, spent="5")
    with refused(403):
        await create(spending.company.caller("小王"), "expense_budget", name="一", department=spending.company.ids["华东"],
                     starts_on="2026-03-01", ends_on="2026-03-31", amount="1")  # fmt: skip
    await delete(admin, "expense_budget", first)
    await budget(spending, "华东", "100")
