"""Bid deposits: out and back, what is outstanding, who sees them, and what the figures of tenders say."""

import asyncio
import datetime as dt
from typing import Any

from tests.apps.tenders.test_tenders import act, new_tender, parts, rival, submitted
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.demo.tenders import add_tenders
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.errors import Problem
from yunchou.base.time import today
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.read import Query, rows


async def do(who: Caller, name: str, id: str, /, **given: Any) -> str:
    answer = await run(who, f"tenders.{name}_deposit", {"tender_deposit": id, **given})
    return str(answer.status)


async def figures(who: Caller, *metrics: str) -> dict[str, Any]:
    (row,) = await query(who, CATALOGUE, MetricQuery(metrics=list(metrics)))
    return dict(row)


def worth(value: Any) -> float:
    return float(value["amount"] if isinstance(value, dict) else value)


def day(company: Company, days: int) -> str:
    now = today(company.organisation.settings.time_zone)
    return (now + dt.timedelta(days=days)).isoformat()


async def deposit(company: Company, **given: Any) -> str:
    wang = company.caller("小王")
    tender = given.pop("tender", None) or await new_tender(wang)
    return await create(wang, "tender_deposit", **{"tender": tender, "amount": "20000", **given})


async def test_a_deposit_goes_out_and_comes_back_in_parts(company: Company) -> None:
    wang = company.caller("小王")
    id = await deposit(company, return_due_on=day(company, -10))
    assert (await read(wang, "tender_deposit", id))["outstanding"]["amount"] == "0.00"
    assert await do(wang, "pay", id, paid_on=day(company, -40), reference="A-1") == "paid"
    found = await read(wang, "tender_deposit", id)
    assert (found["outstanding"]["amount"], found["days_overdue"]) == ("20000.00", 10)
    assert await do(wang, "return", id, amount="5000", returned_on=day(company, -3)) == "partly_returned"
    assert (await read(wang, "tender_deposit", id))["outstanding"]["amount"] == "15000.00"
    for amount in ("15000.01", "0"):
        with refused(422):
            await do(wang, "return", id, amount=amount)
    assert await do(wang, "return", id, account="基本户") == "returned"
    found = await read(wang, "tender_deposit", id)
    assert (found["outstanding"]["amount"], found["days_overdue"], found["returned_to"]) == (
        "0.00",
        0,
        "基本户",
    )
    assert await do(wang, "undo", id) == "paid"
    assert await do(wang, "undo", id) == "planned"
    assert (await read(wang, "tender_deposit", id))["paid_on"] is None


async def test_what_was_paid_stays_and_days_are_days(company: Company) -> None:
    wang = company.caller("小王")
    id = await deposit(company)
    for written in ("2030-02-31", "yesterday", day(company, 1)):
        with refused(422):
            await do(wang, "pay", id, paid_on=written)
    with refused(422):
        await do(wang, "return", id)
    await do(wang, "pay", id, paid_on=day(company, -5))
    with refused(422):
        await do(wang, "return", id, returned_on=day(company, -6))
    with refused(422):
        await update(wang, "tender_deposit", id, amount="1")
    with refused(422):
        await delete(wang, "tender_deposit", id)
    assert await do(wang, "forfeit", id, reason="中标后放弃") == "forfeited"
    assert (await read(wang, "tender_deposit", id))["outstanding"]["amount"] == "0.00"
    assert await do(wang, "undo", id) == "paid"


async def test_of_two_who_enter_a_return_at_once_one_counts(company: Company) -> None:
    wang = company.caller("小王")
    id = await deposit(company)
    await do(wang, "pay", id)
    answers = await asyncio.gather(
        *(do(wang, "return", id, amount="15000") for _ in range(2)), return_exceptions=True
    )
    assert sorted(isinstance(each, Problem) for each in answers) == [False, True]


async def test_whoever_sees_the_tender_sees_its_deposits(company: Company) -> None:
    id = await deposit(company)
    for who in ("李经理", "高总"):
        assert (await read(company.caller(who), "tender_deposit", id))["owner"]["name"] == "小王"
    with refused(404):
        await read(company.caller("小张"), "tender_deposit", id)
    tender = (await read(company.caller("小王"), "tender_deposit", id))["tender"]["id"]
    await update(company.caller("李经理"), "tender", tender, owner=company.ids["小张"])
    assert (await read(company.caller("小张"), "tender_deposit", id))["number"].startswith("BD-")
    with refused(403):
        await update(company.caller("小张"), "tender_deposit", id, amount="1")


async def test_figures_of_tenders_and_deposits(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("高总")
    won = await submitted(company)
    await act(wang, "mark_won", won)
    lost = await submitted(company, name="二标段", our_price="1100")
    await rival(company, lost, "甲公司", price="1000")
    winner = (await parts(wang, "tender_rival", lost, "competitor"))[0]["competitor"]["id"]
    await act(wang, "mark_lost", lost, reason="price", winner=winner)
    failed = await submitted(company, name="三标段")
    await act(wang, "mark_failed", failed, reason="不足三家")
    late = await deposit(company, tender=won, return_due_on=day(company, -1))
    await do(wang, "pay", late)
    out = await deposit(company, tender=lost, amount="300.50", return_due_on=day(company, 9))
    await do(wang, "pay", out)
    await deposit(company, tender=lost)
    found = await figures(
        boss,
        *("tender_win_rate", "tender_price_gap", "tenders_won_amount", "tenders_failed"),
        *("deposits_outstanding", "deposits_overdue", "deposits_out_count"),
    )
    assert {name: worth(value) for name, value in found.items() if name in CATALOGUE.metrics} == {
        "tender_win_rate": 0.5,
        "tender_price_gap": 0.1,
        "tenders_won_amount": 950000,
        "tenders_failed": 1,
        "deposits_outstanding": 20300.5,
        "deposits_overdue": 20000,
        "deposits_out_count": 2,
    }


async def test_the_demo_has_tenders_of_every_standing(company: Company) -> None:
    admin, now = company.caller("管理员"), today(company.organisation.settings.time_zone)
    account = await create(admin, "account", name="招标人")
    await company.create(admin, "competitor", *({"name": name} for name in ("甲公司", "乙公司", "丙公司")))
    common = {"account": account, "owner": company.ids["小王"], "close_date": str(now - dt.timedelta(days=3))}
    await company.create(
        company.system,
        "opportunity",
        *(
            {**common, "name": f"{stage} {n}", "stage": company.ids[stage], "amount": str(800_000 + n)}
            for stage in ("谈判", "赢单", "输单")
            for n in range(10)
        ),
    )
    await add_tenders(company.organisation, now)
    found = await rows(admin, "tender", Query(fields=("status", "our_rank", "go_score"), limit=100))
    counts = {each["status"] for each in found}
    assert {"tracking", "preparing", "submitted", "opened", "no_go", "won", "lost"} <= counts
    assert {each["our_rank"] for each in found if each["status"] == "won"} <= {1, 2, 3, 4}
    assert all(each["go_score"] for each in found if each["status"] == "won")
    assert (await figures(admin, "deposits_out_count"))["deposits_out_count"] > 0
