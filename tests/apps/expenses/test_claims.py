"""Claims: what they add up to, how they stand, who decides on them, and what keeps one from being submitted."""

import asyncio

from tests.apps.expenses.conftest import DAY, Spending
from tests.fixtures.asking import create, delete, read, refused, update
from tests.rules.automation.conftest import work
from yunchou.actions.runner import run
from yunchou.records.allowed import allowed
from yunchou.records.read import Query, rows


async def test_a_claim_goes_from_its_lines_to_the_approval(spending: Spending) -> None:
    company = spending.company
    wang = company.caller("小王")
    photo = await spending.receipt("小王")
    claim = await spending.claim(
        "小王", {"kind": "餐费", "amount": "120.35", "receipts": [photo]}, {"amount": "31.15"}
    )
    shown = await read(wang, "expense_claim", claim)
    assert (shown["status"], shown["total"]["amount"], shown["line_count"]) == ("draft", "151.50", 2)
    assert shown["department"]["id"] == company.ids["上海组"]
    approval = await spending.submit("小王", claim)
    assert approval is not None
    assert await spending.asked(approval) == ["李经理"]
    await spending.say("李经理", approval, "approve")
    shown = await read(wang, "expense_claim", claim)
    assert (shown["status"], shown["submitted_by"]["name"]) == ("approved", "小王")
    lines = await rows(wang, "expense_line", Query(fields=["status"], where=f"claim = {claim}"))
    assert {each["status"] for each in lines} == {"approved"}


async def test_what_is_submitted_stays_until_it_is_withdrawn(spending: Spending) -> None:
    wang = spending.company.caller("小王")
    claim = await spending.claim("小王")
    (line,) = await rows(wang, "expense_line", Query(fields=["id"], where=f"claim = {claim}"))
    await spending.submit("小王", claim)
    assert await allowed(wang, "expense_claim", [int(claim)]) == {claim: ["read"]}
    assert await allowed(wang, "expense_line", [int(line["id"])]) == {line["id"]: ["read"]}
    for attempt in (
        update(wang, "expense_claim", claim, name="别的"),
        update(wang, "expense_line", line["id"], amount="9"),
        spending.line(wang, claim),
        delete(wang, "expense_line", line["id"]),
        delete(wang, "expense_claim", claim),
    ):
        with refused(423, "locked"):
            await attempt
    await run(wang, "expenses.withdraw_claim", {"claim": claim})
    await work(spending.company)
    assert (await read(wang, "expense_claim", claim))["status"] == "withdrawn"
    await update(wang, "expense_line", line["id"], amount="9")
    assert await spending.submit("小王", claim) is not None
    with refused(403):
        await run(spending.company.caller("李经理"), "expenses.withdraw_claim", {"claim": claim})


async def test_what_is_refused_can_be_put_right(spending: Spending) -> None:
    claim = await spending.claim("小王")
    approval = await spending.submit("小王", claim)
    assert approval is not None
    await spending.say("李经理", approval, "refuse", comment="票据不清")
    wang = spending.company.caller("小王")
    assert (await read(wang, "expense_claim", claim))["status"] == "refused"
    await update(wang, "expense_claim", claim, name="重新提交")
    assert await spending.submit("小王", claim) is not None


async def test_nobody_approves_his_own(spending: Spending) -> None:
    company = spending.company
    mine = await spending.claim("李经理")
    approval = await spending.submit("李经理", mine)
    assert approval is not None
    assert await spending.asked(approval) == ["高总"]
    top = await spending.claim("高总")
    approval = await spending.submit("高总", top)
    assert approval is not None
    assert await spending.asked(approval) == ["管理员"]
    for row in await rows(
        company.system, "automation", Query(fields=["id"], where='code = "expenses.claim_approval"')
    ):
        await update(company.caller("管理员"), "automation", row["id"], active=False)
    boss = company.caller("高总")
    second = await spending.claim("高总")
    assert await spending.submit("高总", second) is None
    with refused(403):
        await run(boss, "expenses.approve_claim", {"claim": second})
    # Nor one that he wrote for somebody else.
    other = await create(boss, "expense_claim", name="代填", owner=company.ids["小王"])
    await spending.line(company.caller("小王"), other)
    await run(company.caller("小王"), "expenses.submit_claim", {"claim": other})
    with refused(403):
        await run(boss, "expenses.approve_claim", {"claim": other})
    await run(company.caller("李经理"), "expenses.approve_claim", {"claim": other})
    assert (await read(boss, "expense_claim", other))["status"] == "approved"


async def test_the_flow_decides_where_there_is_one(spending: Spending) -> None:
    claim = await spending.claim("小王")
    await spending.submit("小王", claim)
    with refused(422):
        await run(spending.company.caller("李经理"), "expenses.approve_claim", {"claim": claim})


async def test_statuses_are_the_systems(spending: Spending) -> None:
    wang = spending.company.caller("小王")
    claim = await spending.claim("小王")
    with refused(422):
        await update(wang, "expense_claim", claim, status="approved")
    with refused(422):
        await create(wang, "expense_claim", name="一", status="paid")


async def test_beyond_a_limit_a_reason_is_needed(spending: Spending) -> None:
    company = spending.company
    wang = company.caller("小王")
    receipts = [await spending.receipt("小王") for _ in range(3)]
    claim = await spending.claim("小王", {"kind": "餐费", "amount": "250", "receipts": receipts[:1]})
    (line,) = await rows(
        wang, "expense_line", Query(fields=["id", "over_limit", "findings"], where=f"claim = {claim}")
    )
    assert line["over_limit"]
    assert "200.00" in line["findings"]
    with refused(422, "rule"):
        await run(wang, "expenses.submit_claim", {"claim": claim})
    await update(wang, "expense_line", line["id"], reason="客户总经理到访")
    approval = await spending.submit("小王", claim)
    assert approval is not None
    await spending.say("李经理", approval, "approve")
    assert await spending.asked(approval) == ["高总"]
    # A second meal of the day: each below its limit, together above that of the day.
    again = await spending.claim("小王", {"kind": "餐费", "amount": "60", "receipts": receipts[1:2]})
    (line,) = await rows(wang, "expense_line", Query(fields=["over_limit"], where=f"claim = {again}"))
    assert line["over_limit"]
    other_day = {"kind": "餐费", "amount": "60", "spent_on": "2026-01-16", "receipts": receipts[2:]}
    free = await spending.claim("小王", other_day)
    (line,) = await rows(wang, "expense_line", Query(fields=["over_limit"], where=f"claim = {free}"))
    assert not line["over_limit"]


async def test_a_receipt_is_used_once(spending: Spending) -> None:
    company = spending.company
    first = await spending.claim(
        "小王", {"kind": "餐费", "receipts": [await spending.receipt("小王", "same")]}
    )
    number = (await read(company.caller("小王"), "expense_claim", first))["number"]
    # The same picture uploaded once more, by somebody else.
    second = await spending.claim(
        "小张", {"kind": "餐费", "receipts": [await spending.receipt("小张", "same")], "reason": "有原因"}
    )
    await spending.submit("小王", first)
    with refused(422, "rule") as found:
        await run(company.caller("小张"), "expenses.submit_claim", {"claim": second})
    assert number in found.problem.errors[0].message.zh
    await run(company.caller("小王"), "expenses.withdraw_claim", {"claim": first})
    await work(company)
    assert await spending.submit("小张", second) is not None


async def test_an_invoice_number_is_used_once_however_it_is_written(spending: Spending) -> None:
    first = await spending.claim("小王", {"invoice_number": "2544 0000 0012 ab"})
    second = await spending.claim("小张", {"invoice_number": "254400000012AB"})
    await spending.submit("小王", first)
    with refused(422, "rule"):
        await run(spending.company.caller("小张"), "expenses.submit_claim", {"claim": second})


async def test_one_receipt_for_two_lines_of_a_claim_needs_a_reason(spending: Spending) -> None:
    wang = spending.company.caller("小王")
    bill = [await spending.receipt("小王")]
    claim = await spending.claim("小王", {"kind": "餐费", "receipts": bill}, {"receipts": bill})
    with refused(422, "rule"):
        await run(wang, "expenses.submit_claim", {"claim": claim})
    for line in await rows(wang, "expense_line", Query(fields=["id"], where=f"claim = {claim}")):
        await update(wang, "expense_line", line["id"], reason="一张发票两类费用")
    assert await spending.submit("小王", claim) is not None


async def test_of_two_claims_at_once_with_one_receipt_one_is_submitted(spending: Spending) -> None:
    company = spending.company
    claims = {
        name: await spending.claim(name, {"kind": "餐费", "receipts": [await spending.receipt(name, "race")]})
        for name in ("小王", "小张")
    }
    answers = await asyncio.gather(
        *(run(company.caller(n), "expenses.submit_claim", {"claim": id}) for n, id in claims.items()),
        return_exceptions=True,
    )
    assert sorted(isinstance(each, BaseException) for each in answers) == [False, True]


async def test_lines_lack_nothing_that_is_needed(spending: Spending) -> None:
    wang = spending.company.caller("小王")
    empty = await create(wang, "expense_claim", name="空")
    with refused(422, "rule"):
        await run(wang, "expenses.submit_claim", {"claim": empty})
    bare = await spending.claim("小王", {"kind": "餐费"})
    with refused(422, "rule"):
        await run(wang, "expenses.submit_claim", {"claim": bare})
    for values in ({"amount": "0"}, {"amount": "-3"}, {"spent_on": "2999-01-01"}, {"amount": None}):
        with refused(422):
            await spending.line(wang, empty, **values)


async def test_another_currency_counts_at_the_rate_of_its_day_for_good(spending: Spending) -> None:
    company = spending.company
    admin, wang = company.caller("管理员"), company.caller("小王")
    dollar = (await rows(admin, "currency", Query(fields=["id"], where='code = "USD"')))[0]["id"]
    await update(admin, "currency", dollar, active=True)
    rate = await create(admin, "exchange_rate", currency=dollar, date="2026-01-01", rate="7.1234")
    claim = await spending.claim(
        "小王", {"amount": {"amount": "10.05", "currency": "USD"}}, {"amount": "0.10"}
    )
    assert (await read(wang, "expense_claim", claim))["total"]["amount"] == "71.69"
    await update(admin, "exchange_rate", rate, rate="8")
    assert (await read(wang, "expense_claim", claim))["total"]["amount"] == "71.69"
    with refused(422, "rule"):
        await spending.line(wang, claim, amount={"amount": "1", "currency": "USD"}, spent_on="2025-06-01")


async def test_the_customer_follows_from_the_deal_or_the_visit(spending: Spending) -> None:
    company = spending.company
    wang = company.caller("小王")
    account = await create(wang, "account", name="客户甲")
    deal = await create(wang, "opportunity", name="设备", account=account, stage=company.ids["需求"])
    visit = await create(wang, "activity", name="拜访", kind="visit", account=account)
    claim = await spending.claim("小王", {"opportunity": deal}, {"activity": visit})
    lines = await rows(wang, "expense_line", Query(fields=["account"], where=f"claim = {claim}"))
    assert [each["account"]["id"] for each in lines] == [account, account]
    zhao = company.caller("小赵")
    theirs = await create(zhao, "expense_claim", name="赵")
    with refused(422):
        await spending.line(zhao, theirs, opportunity=deal)


async def test_claims_are_seen_by_their_claimant_those_above_and_finance(spending: Spending) -> None:
    company = spending.company
    claim = await spending.claim("小王")
    for name, sees in (("小王", True), ("小张", False), ("小赵", False), ("李经理", True), ("高总", True)):
        found = await rows(
            company.caller(name), "expense_line", Query(fields=["id"], where=f"claim = {claim}")
        )
        assert bool(found) is sees, name
    with refused(403):
        await update(company.caller("李经理"), "expense_claim", claim, name="改")
    with refused(404):
        await run(company.caller("小张"), "expenses.submit_claim", {"claim": claim})
    with refused(403):
        await run(company.caller("李经理"), "expenses.submit_claim", {"claim": claim})
    for bad in ("x", "-1", "99999999999999999999", str(2**62)):
        with refused(404):
            await run(company.caller("小王"), "expenses.submit_claim", {"claim": bad})


async def test_who_was_paid_before_is_paid_to_the_same_account(spending: Spending) -> None:
    wang = spending.company.caller("小王")
    await create(wang, "expense_claim", name="一", payee_bank="工商银行", payee_account="6222 0000")
    second = await read(wang, "expense_claim", await create(wang, "expense_claim", claim_date=DAY))
    assert (second["payee_bank"], second["payee_account"]) == ("工商银行", "6222 0000")
    assert second["name"] == f"费用报销 {DAY}"
