"""What users of tenders may rely on: the decision to bid, papers, rivals and ranks, results and what they do to deals."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.base.errors import Problem
from yunchou.base.time import today
from yunchou.records.allowed import allowed
from yunchou.records.read import Query, rows

BID_DUE = "2031-03-14T02:00:00+00:00"
"""A Friday, ten in the morning."""


async def act(who: Caller, name: str, tender: str, /, **given: Any) -> str:
    answer = await run(who, f"tenders.{name}", {"tender": tender, **given})
    return str(answer.status)


async def new_tender(who: Caller, /, **given: Any) -> str:
    account = await create(who, "account", name=f"招标人 {given.get('name', '')}")
    values = {"name": "智能仓储改造", "account": account, "bid_due_at": BID_DUE, **given}
    return await create(who, "tender", **values)


async def parts(who: Caller, object: str, tender: str, *fields: str) -> list[dict[str, Any]]:
    query = Query(fields=("id", *fields), where=f'tender = "{tender}"', sort=["id"], limit=100)
    return await rows(who, object, query)


async def judged(who: Caller, tender: str, score: int = 4) -> None:
    for each in await parts(who, "tender_score", tender):
        await update(who, "tender_score", each["id"], score=score)


async def prepared(company: Company, /, **given: Any) -> str:
    """A tender of 小王 that his manager let him bid for, with a price and all papers done."""
    wang = company.caller("小王")
    id = await new_tender(wang, **{"our_price": "950000", **given})
    await judged(wang, id)
    await act(company.caller("李经理"), "approve_go", id)
    for each in await parts(wang, "tender_paper", id):
        await update(wang, "tender_paper", each["id"], state="done")
    return id


async def submitted(company: Company, /, **given: Any) -> str:
    id = await prepared(company, **given)
    await act(company.caller("小王"), "submit_bid", id)
    return id


async def rival(company: Company, tender: str, name: str, **given: Any) -> str:
    competitor = await create(company.caller("管理员"), "competitor", name=name)
    return await create(company.caller("小王"), "tender_rival", tender=tender, competitor=competitor, **given)


async def deal(company: Company, **given: Any) -> str:
    wang = company.caller("小王")
    return await create(wang, "opportunity", name="仓储项目", stage=company.ids["谈判"], **given)


async def test_a_new_tender_is_judged_by_the_criteria_and_their_weights(company: Company) -> None:
    wang = company.caller("小王")
    id = await new_tender(wang)
    card = await parts(wang, "tender_score", id, "weight", "name")
    assert len(card) == 6
    assert sum(int(each["weight"]) for each in card) == 100
    for each, score in zip(card, (5, 4, 3, 2, 1, 0), strict=True):
        await update(wang, "tender_score", each["id"], score=score)
    points = sum(int(each["weight"]) * score for each, score in zip(card, (5, 4, 3, 2, 1, 0), strict=True))
    assert int((await read(wang, "tender", id))["go_score"]) == round(points / 5)
    with refused(422):
        await update(wang, "tender_score", card[0]["id"], score=6)


async def test_nobody_decides_to_bid_for_his_own_tender_nor_without_its_card(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    id = await new_tender(wang)
    with refused(403):
        await act(wang, "approve_go", id)
    with refused(422):
        await act(li, "approve_go", id)
    await judged(wang, id)
    (score, *_) = await parts(wang, "tender_score", id)
    assert "update" in (await allowed(wang, "tender_score", [int(score["id"])]))[score["id"]]
    assert await act(li, "approve_go", id, note="重点项目") == "preparing"
    assert await allowed(wang, "tender_score", [int(score["id"])]) == {score["id"]: ["read"]}
    found = await read(wang, "tender", id)
    assert (found["decided_by"]["name"], found["decision_note"]) == ("李经理", "重点项目")
    mine = await new_tender(li)
    await judged(li, mine)
    with refused(422):
        await act(li, "approve_go", mine)
    with refused(422):
        await update(wang, "tender_score", (await parts(wang, "tender_score", id))[0]["id"], score=1)


async def test_the_status_is_the_system_s(company: Company) -> None:
    admin = company.caller("管理员")
    id = await new_tender(admin)
    with refused(422):
        await update(admin, "tender", id, status="won")
    assert (await read(admin, "tender", id))["status"] == "tracking"


async def test_papers_are_listed_when_it_is_decided_with_days_before_the_bid(company: Company) -> None:
    wang = company.caller("小王")
    id = await new_tender(wang)
    await judged(wang, id)
    await act(company.caller("李经理"), "approve_go", id)
    papers = await parts(wang, "tender_paper", id, "name", "due_on", "person", "needed", "state")
    assert len(papers) == 9
    due = {each["name"]: each["due_on"] for each in papers}
    assert due["报价一览表"] == "2031-03-12"  # two working days before Friday
    assert due["营业执照与资质证书"] == "2031-03-07"  # five, over the weekend
    assert {each["person"]["name"] for each in papers} == {"小王"}


async def test_a_bid_needs_a_price_within_the_ceiling_and_its_papers(company: Company) -> None:
    wang = company.caller("小王")
    id = await new_tender(wang, ceiling="1000000")
    await judged(wang, id)
    await act(company.caller("李经理"), "approve_go", id)
    with refused(422):
        await act(wang, "submit_bid", id)
    await update(wang, "tender", id, our_price="1000001")
    with refused(422):
        await act(wang, "submit_bid", id)
    await update(wang, "tender", id, our_price="1000000")
    with refused(422):
        await act(wang, "submit_bid", id)
    for each in await parts(wang, "tender_paper", id, "needed"):
        if each["needed"]:
            await update(wang, "tender_paper", each["id"], state="done")
    assert await act(wang, "submit_bid", id) == "submitted"
    with refused(422):
        await update(wang, "tender", id, our_price="1")
    with refused(422):
        await delete(wang, "tender", id)
    assert await act(wang, "withdraw_bid", id) == "preparing"
    await update(wang, "tender", id, our_price="999999")


async def test_deadlines_follow_on_each_other(company: Company) -> None:
    wang = company.caller("小王")
    id = await new_tender(wang)
    for field, moment in (
        ("registration_due_at", "2031-03-15T00:00:00Z"),
        ("questions_due_at", "2031-03-15T00:00:00Z"),
        ("opening_at", "2031-03-13T00:00:00Z"),
    ):
        with refused(422):
            await update(wang, "tender", id, **{field: moment})
    await update(wang, "tender", id, registration_due_at="2031-03-01T00:00:00Z", opening_at=BID_DUE)


async def test_bids_are_ranked_by_points_or_by_the_lowest_price(company: Company) -> None:
    wang = company.caller("小王")
    id = await submitted(company)
    first = await rival(company, id, "甲公司", price="900000", score="91.5")
    await rival(company, id, "乙公司", price="990000", score="80")
    void = await rival(company, id, "丙公司", price="100000", score="99", void=True)
    await act(wang, "open_bids", id, our_score=88)

    async def ranks() -> list[int | None]:
        theirs = await parts(wang, "tender_rival", id, "rank")
        return [(await read(wang, "tender", id))["our_rank"], *(each["rank"] for each in theirs)]

    assert await ranks() == [2, 1, 3, None]
    await update(wang, "tender", id, evaluation="lowest")
    assert await ranks() == [2, 1, 3, None]
    await update(wang, "tender_rival", void, void=False)
    assert await ranks() == [3, 2, 4, 1]
    await delete(wang, "tender_rival", first)
    assert await ranks() == [2, 3, 1]


async def test_a_tender_has_a_rival_once(company: Company) -> None:
    wang = company.caller("小王")
    id = await new_tender(wang)
    competitor = await create(company.caller("管理员"), "competitor", name="甲公司")
    values = {"tender": id, "competitor": competitor}
    answers = await asyncio.gather(
        *(create(wang, "tender_rival", **values) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(each, Problem) for each in answers) == 2
    assert len(await parts(wang, "tender_rival", id)) == 1


async def test_a_won_tender_wins_its_deal(company: Company) -> None:
    wang = company.caller("小王")
    opportunity = await deal(company, amount="950000")
    id = await submitted(company, opportunity=opportunity)
    assert await act(wang, "mark_won", id, note="综合排名第一") == "won"
    found = await read(wang, "tender", id)
    assert (found["winning_price"]["amount"], found["price_gap"]) == ("950000.00", 0)
    assert (await read(wang, "opportunity", opportunity))["stage"]["name"] == "赢单"
    with refused(422):
        await act(wang, "mark_lost", id, reason="price")


async def test_a_won_tender_asks_for_the_stage_where_there_are_several(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    pipeline = (await rows(admin, "pipeline", Query(fields=("id",))))[0]["id"]
    stage = await create(
        admin, "stage", name="签约赢单", pipeline=pipeline, position=9, kind="won", probability="1"
    )
    opportunity = await deal(company)
    id = await submitted(company, opportunity=opportunity)
    with refused(422):
        await act(wang, "mark_won", id)
    with refused(422):
        await act(wang, "mark_won", id, stage=company.ids["输单"])
    await act(wang, "mark_won", id, stage=stage)
    assert (await read(wang, "opportunity", opportunity))["stage"]["name"] == "签约赢单"


async def test_a_lost_tender_loses_its_deal_with_reason_and_competitor(company: Company) -> None:
    wang = company.caller("小王")
    opportunity = await deal(company)
    id = await submitted(company, opportunity=opportunity)
    known = await rival(company, id, "甲公司", price="900000")
    winner = (await parts(wang, "tender_rival", id, "competitor"))[0]["competitor"]["id"]
    with refused(422):
        await act(wang, "mark_lost", id, reason="弃")
    assert await act(wang, "mark_lost", id, reason="price", winner=winner) == "lost"
    found = await read(wang, "tender", id)
    assert (found["winning_price"]["amount"], found["winner"]["name"]) == ("900000.00", "甲公司")
    assert float(found["price_gap"]) == pytest.approx(50_000 / 900_000, abs=1e-6)
    assert (await read(wang, "tender_rival", known))["winner"] is True
    lost = await read(wang, "opportunity", opportunity)
    assert (lost["stage"]["name"], lost["loss_reason"], lost["competitor"]) == ("输单", "price", "甲公司")


async def test_what_a_stage_asks_for_is_asked_and_then_nothing_is_done(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    await create(
        admin,
        "stage_requirement",
        stage=company.ids["赢单"], name="须有金额", kind="fields", moment="enter", fields="amount",
    )  # fmt: skip
    opportunity = await deal(company)
    id = await submitted(company, opportunity=opportunity)
    with refused(422):
        await act(wang, "mark_won", id)
    assert (await read(wang, "tender", id))["status"] == "submitted"
    assert await act(wang, "mark_won", id, move_deal=False) == "won"
    assert (await read(wang, "opportunity", opportunity))["stage"]["name"] == "谈判"


@pytest.mark.parametrize(("name", "status"), [("mark_failed", "failed"), ("mark_cancelled", "cancelled")])
async def test_what_came_to_nothing_leaves_the_deal_open_and_can_be_taken_back(
    company: Company, name: str, status: str
) -> None:
    wang = company.caller("小王")
    opportunity = await deal(company)
    id = await submitted(company, opportunity=opportunity)
    with refused(422):
        await act(wang, name, id)
    assert await act(wang, name, id, reason="投标人不足三家") == status
    assert (await read(wang, "opportunity", opportunity))["stage"]["name"] == "谈判"
    assert await act(wang, "reopen", id) == "submitted"
    found = await read(wang, "tender", id)
    assert (found["closed_on"], found["result_note"]) == (None, None)


async def test_a_result_that_is_taken_back_leaves_no_winner(company: Company) -> None:
    wang = company.caller("小王")
    id = await submitted(company)
    await rival(company, id, "甲公司", price="900000")
    winner = (await parts(wang, "tender_rival", id, "competitor"))[0]["competitor"]["id"]
    await act(wang, "open_bids", id)
    await act(wang, "mark_lost", id, reason="price", winner=winner, winning_price="890000.50")
    assert await act(wang, "reopen", id) == "opened"
    found = await read(wang, "tender", id)
    assert (found["winner"], found["winning_price"], found["loss_reason"]) == (None, None, None)
    assert [each["winner"] for each in await parts(wang, "tender_rival", id, "winner")] == [False]


async def test_of_two_results_at_once_one_counts(company: Company) -> None:
    wang = company.caller("小王")
    id = await submitted(company)
    answers = await asyncio.gather(
        act(wang, "mark_won", id), act(wang, "mark_lost", id, reason="price"), return_exceptions=True
    )
    assert sorted(isinstance(each, Problem) for each in answers) == [False, True]


async def test_only_whoever_may_change_a_tender_moves_it(company: Company) -> None:
    id = await submitted(company)
    for name, given in (("mark_won", {}), ("reopen", {}), ("mark_failed", {"reason": "x"})):
        with refused(404):
            await act(company.caller("小张"), name, id, **given)
    for hostile in ("0", "-1", "x", "9" * 30, ""):
        with refused(404):
            await act(company.caller("小王"), "mark_won", hostile)


async def test_the_score_card_and_the_list_of_papers_are_set_up_by_those_who_may(company: Company) -> None:
    with refused(403):
        await create(company.caller("小王"), "tender_criterion", name="新项")
    with refused(403):
        await create(company.caller("李经理"), "tender_checklist", name="新文件", kind="other")
    admin = company.caller("管理员")
    await create(admin, "tender_criterion", name="战略意义", weight=10)
    assert len(await parts(admin, "tender_score", await new_tender(admin))) == 7


async def test_many_tenders_are_made_in_one_write(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="招标人")
    ids = await company.create(
        wang, "tender", *({"name": f"项目 {n}", "account": account} for n in range(50))
    )
    for id in (ids[0], ids[-1]):
        assert len(await parts(wang, "tender_score", id)) == 6


async def test_a_paper_that_is_done_says_when(company: Company) -> None:
    wang = company.caller("小王")
    id = await new_tender(wang)
    paper = await create(wang, "tender_paper", tender=id, name="投标函", state="done")
    day = today(company.organisation.settings.time_zone)
    assert dt.date.fromisoformat((await read(wang, "tender_paper", paper))["done_on"]) == day
    await update(wang, "tender_paper", paper, state="working")
    assert (await read(wang, "tender_paper", paper))["done_on"] is None
