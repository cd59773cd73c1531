"""Deals in full: lines that make the amount, shares that make the whole, qualification, pre-sales, what stands still."""

import asyncio
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.apps.together.notifications import notifications
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.records.change import Operation, Result
from yunchou.records.read import Query, rows
from yunchou.records.todo.lists import Wanted, todo_list
from yunchou.records.todo.work import Item, finish
from yunchou.records.write import write
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.matching import FOLLOWER


async def deal_of(company: Company, **values: Any) -> tuple[Caller, str]:
    wang = company.caller("小王")
    return wang, await create(wang, "opportunity", name="单", **values)


async def amount(who: Caller, deal: str) -> str | None:
    found = (await read(who, "opportunity", deal))["amount"]
    return None if found is None else str(found["amount"])


async def test_lines_take_the_list_price_and_make_the_amount_where_chosen(company: Company) -> None:
    admin = company.caller("管理员")
    lamp = await create(admin, "product", name="灯", list_price="99.99")
    wang, deal = await deal_of(company, amount="5")
    line = await create(
        wang, "opportunity_product", opportunity=deal, product=lamp, quantity=3, discount="0.1"
    )
    shown = await read(wang, "opportunity_product", line)
    assert (shown["name"], shown["price"]["amount"], shown["amount"]["amount"]) == ("灯", "99.99", "269.97")
    assert await amount(wang, deal) == "5.00"
    await update(wang, "opportunity", deal, amount_from_lines=True)
    assert await amount(wang, deal) == "269.97"
    other = await create(wang, "opportunity_product", opportunity=deal, product=lamp, price="10", quantity=2)
    assert await amount(wang, deal) == "289.97"
    await update(wang, "opportunity_product", line, quantity=1)
    assert await amount(wang, deal) == "109.99"
    await update(wang, "opportunity", deal, amount="1")
    assert await amount(wang, deal) == "109.99"
    await delete(wang, "opportunity_product", line)
    assert await amount(wang, deal) == "20.00"
    await delete(wang, "opportunity_product", other)
    assert await amount(wang, deal) == "0.00"


async def test_lines_added_by_several_at_once_are_all_in_the_amount(company: Company) -> None:
    lamp = await create(company.caller("管理员"), "product", name="灯", list_price="10")
    wang, deal = await deal_of(company, amount_from_lines=True)
    li = company.caller("李经理")
    await asyncio.gather(
        *(create(who, "opportunity_product", opportunity=deal, product=lamp) for who in (wang, li) * 4)
    )
    assert await amount(wang, deal) == "80.00"


async def team(who: Caller, deal: str, *shares: tuple[str, str, str]) -> list[Result]:
    """Puts people on a deal in one step: person, share, kind."""
    return await write(
        who,
        "opportunity_team",
        [
            Operation("create", {"opportunity": deal, "person": p, "share": s, "kind": k})
            for p, s, k in shares
        ],
    )


async def test_revenue_shares_make_the_whole_and_overlay_is_free(company: Company) -> None:
    wang, deal = await deal_of(company, amount="1000")
    zhang, li = company.ids["小张"], company.ids["李经理"]
    me = company.ids["小王"]
    with refused(422, "rule") as refusal:
        await team(wang, deal, (me, "0.6", "revenue"))
    assert refusal.faults == [("share", "rule")]
    made = await team(wang, deal, (me, "0.6", "revenue"), (zhang, "0.4", "revenue"), (li, "0.5", "overlay"))
    first = await read(wang, "opportunity_team", str(made[0].id))
    assert (first["name"], first["amount"]["amount"]) == ("小王", "600.00")
    for call in (
        update(wang, "opportunity_team", str(made[0].id), share="0.7"),
        delete(wang, "opportunity_team", str(made[1].id)),
        team(wang, deal, (li, "0.1", "revenue")),
    ):
        with refused(422, "rule"):
            await call
    moved = [Operation("update", {"share": s}, id=made[n].id) for n, s in enumerate(("0.25", "0.75"))]
    assert [r.status for r in await write(wang, "opportunity_team", moved)] == [200, 200]
    await write(wang, "opportunity_team", [Operation("delete", id=r.id) for r in made])
    assert await rows(wang, "opportunity_team", Query()) == []


async def amounts_of(who: Caller, deal: str) -> dict[str, list[str]]:
    """What the shares of a deal come to, by kind."""
    found: dict[str, list[str]] = {"revenue": [], "overlay": []}
    for each in await rows(who, "opportunity_team", Query(where=f'opportunity = "{deal}"', sort=["id"])):
        found[each["kind"]].append(each["amount"]["amount"])
    return found


async def test_revenue_shares_come_to_the_amount_to_the_cent(company: Company) -> None:
    wang, deal = await deal_of(company, amount="100.01")
    people = [company.ids[name] for name in ("小王", "小张", "李经理")]
    third = ("0.3333", "0.3333", "0.3334")
    shares = [(p, s, "revenue") for p, s in zip(people, third, strict=True)]
    await team(wang, deal, *shares, (people[0], "0.5", "overlay"))
    assert await amounts_of(wang, deal) == {"revenue": ["33.33", "33.33", "33.35"], "overlay": ["50.01"]}
    for cents in (1, 2, 5, 7, 99, 100_003, 12_345_671):
        await update(wang, "opportunity", deal, amount=f"{cents / 100:.2f}")
        found = await amounts_of(wang, deal)
        assert sum(map(Decimal, found["revenue"])) == Decimal(cents) / 100
        for amount, share in zip(found["revenue"], third, strict=True):
            assert abs(Decimal(amount) - Decimal(cents) / 100 * Decimal(share)) < Decimal("0.01")
    await update(wang, "opportunity", deal, amount=None)
    assert [each["amount"] for each in await rows(wang, "opportunity_team", Query())] == [None] * 4


async def test_a_deal_takes_its_team_along_into_the_bin_and_back(company: Company) -> None:
    wang, deal = await deal_of(company)
    await team(wang, deal, (company.ids["小王"], "0.5", "revenue"), (company.ids["小张"], "0.5", "revenue"))
    await delete(wang, "opportunity", deal)
    assert await rows(wang, "opportunity_team", Query()) == []
    await write(wang, "opportunity", [Operation("restore", id=int(deal))])
    assert len(await rows(wang, "opportunity_team", Query())) == 2


async def test_two_who_split_at_once_never_leave_more_than_the_whole(company: Company) -> None:
    wang, deal = await deal_of(company)
    li = company.caller("李经理")
    whole = (company.ids["小王"], "1", "revenue")
    answers = await asyncio.gather(
        *(team(who, deal, whole) for who in (wang, li) * 3), return_exceptions=True
    )
    assert sum(not isinstance(each, BaseException) for each in answers) == 1
    assert all(isinstance(each, list | Problem) for each in answers)
    kept = await rows(wang, "opportunity_team", Query(fields=["share"]))
    assert [each["share"] for each in kept] == [1]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 100), min_size=1, max_size=5))
async def test_shares_are_kept_exactly_when_they_make_the_whole(company: Company, parts: list[int]) -> None:
    wang, deal = await deal_of(company)
    shares = [(company.ids["小王"], str(Decimal(part) / 100), "revenue") for part in parts]
    if sum(parts) == 100:
        assert all(each.status == 201 for each in await team(wang, deal, *shares))
        return
    with refused(422, "rule"):
        await team(wang, deal, *shares)


async def test_a_scorecard_weighs_its_answers(company: Company) -> None:
    admin = company.caller("管理员")
    questions = [
        await create(admin, "qualification_question", name=name, weight=weight)
        for name, weight in (("有预算", 3), ("有时间表", 1))
    ]
    wang, deal = await deal_of(company)
    for question, answer in zip(questions, ("partly", "yes"), strict=True):
        await create(wang, "qualification_answer", opportunity=deal, question=question, answer=answer)
    assert (await read(wang, "opportunity", deal))["qualification_score"] == 63
    await update(admin, "qualification_question", questions[0], weight=100)
    assert (await read(wang, "opportunity", deal))["qualification_score"] == 63


async def test_presales_work_adds_up_on_the_deal(company: Company) -> None:
    wang, deal = await deal_of(company)
    made = await create(wang, "presales_request", opportunity=deal, name="演示", hours="1.5", cost="300")
    await create(wang, "presales_request", opportunity=deal, name="样品", kind="sample", hours=2)
    shown = await read(wang, "opportunity", deal)
    assert (shown["presales_hours"], shown["presales_cost"]["amount"]) == (3.5, "300.00")
    await update(wang, "presales_request", made, state="done")
    assert (await read(wang, "presales_request", made))["done_at"] is not None
    step = await create(wang, "close_plan_step", opportunity=deal, name="法务审核")
    await update(wang, "close_plan_step", step, done=True)
    assert (await read(wang, "close_plan_step", step))["done_on"] is not None


async def test_a_step_of_a_close_plan_waits_for_whoever_takes_it_on_our_side(company: Company) -> None:
    wang, deal = await deal_of(company)
    day = (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=3)).isoformat()
    ours = {"opportunity": deal, "ours": company.ids["小王"]}
    step = await create(wang, "close_plan_step", name="法务审核", due_on=day, **ours)
    await create(wang, "close_plan_step", name="没有日期", **ours)
    await create(wang, "close_plan_step", name="客户的", opportunity=deal, due_on=day)
    wanted = Wanted(source="close_plan_step")
    (item,) = (await todo_list(wang, wanted))["items"]
    assert (item["name"], item["bucket"], item["more"]["opportunity"]["name"]) == (
        "法务审核",
        "overdue",
        "单",
    )
    assert item["owner"]["name"] == "小王"
    assert (await todo_list(company.caller("小张"), wanted))["items"] == []
    await finish(wang, [Item("close_plan_step", int(step))], True)
    assert (await read(wang, "close_plan_step", step))["done"] is True
    await finish(wang, [Item("close_plan_step", int(step))], False)
    await update(wang, "opportunity", deal, stage=company.ids["输单"])
    assert (await todo_list(wang, wanted))["items"] == []


async def test_whoever_lets_a_step_of_a_close_plan_go_by_is_reminded(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang, deal = await deal_of(company)
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    step = {"opportunity": deal, "ours": company.ids["小王"], "due_on": due.isoformat()}
    await create(wang, "close_plan_step", name="法务审核", **step)
    await create(wang, "close_plan_step", name="做完了", **{**step, "done": True})
    await work(company)
    schema, db = quote(company.organisation.schema), company.organisation.db
    assert await reach_dates(company.organisation) == 0
    await db.execute(f"update {schema}.r_close_plan_step set due_on = due_on - 32")
    await db.execute(f"update {schema}.automation_mark set reached = reached - interval '32 days'")
    assert await reach_dates(company.organisation) == 1
    await work(company)
    found = (await notifications(wang))["notifications"]
    (text,) = [each["text"] for each in found if each["kind"] == "automation"]
    assert text.startswith("“单”成交计划中的“法务审核”已逾期")


@pytest.mark.parametrize(
    ("stage", "stalled"),
    [
        ({"time_limit": 10}, True),
        ({"time_limit": 21}, False),
        ({"median_dwell": 9}, True),
        ({"median_dwell": 11}, False),
        ({}, False),
        ({"time_limit": 10, "time_unit": "working_days"}, True),
        ({"time_limit": 16, "time_unit": "working_days"}, False),
    ],
)
async def test_a_deal_stalls_beyond_the_limit_or_twice_the_median(
    company: Company, stage: dict[str, Any], stalled: bool
) -> None:
    wang, deal = await deal_of(company)
    await write(company.system, "stage", [Operation("update", stage, id=int(company.ids["需求"]))])
    schema = company.organisation.schema
    await company.organisation.db.execute(
        f"update {schema}.r_opportunity set stage_entered_at = now() - interval '20 days 1 hour' where id = $1",
        int(deal),
    )
    assert await names(wang, "opportunity", "stalled = true") == (["单"] if stalled else [])
    if stalled:
        await update(wang, "opportunity", deal, stage=company.ids["赢单"])
        assert await names(wang, "opportunity", "stalled = true") == []


async def test_parts_of_a_deal_are_seen_by_whoever_sees_the_deal(company: Company) -> None:
    wang, deal = await deal_of(company)
    await create(wang, "opportunity_need", opportunity=deal, name="要快")
    rival = await create(company.caller("管理员"), "competitor", name="对手")
    await create(wang, "opportunity_competitor", opportunity=deal, competitor=rival)
    for who, seen in (("小王", 1), ("李经理", 1), ("小张", 0), ("小赵", 0)):
        for part in ("opportunity_need", "opportunity_competitor"):
            assert len(await rows(company.caller(who), part, Query())) == seen, who
    with refused(422):
        await create(company.caller("小张"), "opportunity_need", opportunity=deal, name="x")
