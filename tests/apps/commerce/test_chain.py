"""From the quote to the money: documents carry their lines over, and know how far they are."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.records.allowed import allowed
from yunchou.records.read import Query, rows


async def act(who: Caller, action: str, **given: Any) -> Any:
    return await run(who, f"commerce.{action}", given)


async def lines(who: Caller, name: str, head: str, id: str) -> list[dict[str, Any]]:
    return await rows(who, name, Query(where=f'{head} = "{id}"', sort=["position", "id"], limit=500))


def money(record: dict[str, Any], *names: str) -> list[str]:
    return [record[name]["amount"] for name in names]


async def quoted(who: Caller, admin: Caller) -> tuple[str, str]:
    """A customer and a quote with two lines: 3 × 33.33 less 10 %, and 2 × 0.05, 13 % tax included."""
    pump = await create(
        admin, "product", name="泵", code="P1", unit="台", list_price="33.33", tax_rate=0.13, cost="20"
    )
    seal = await create(
        admin, "product", name="密封圈", code="P2", unit="个", list_price="0.05", tax_rate=0.13
    )
    account = await create(who, "account", name="华为", credit_code="91440300708461136T")
    quote = await create(who, "quote", name="春季采购", account=account)
    await create(who, "quote_line", quote=quote, product=pump, quantity=3, discount=0.1, position=1)
    await create(who, "quote_line", quote=quote, product=seal, quantity=2, position=2)
    return account, quote


async def ordered(who: Caller, admin: Caller) -> str:
    _, quote = await quoted(who, admin)
    await act(who, "send_quote", quote=quote)
    await act(who, "accept_quote", quote=quote, by="王总")
    order = (await act(who, "order_from_quote", quote=quote)).sales_order
    await act(who, "confirm_order", sales_order=order)
    return str(order)


async def test_a_line_is_completed_from_its_product_and_reckoned(company: Company) -> None:
    wang = company.caller("小王")
    _, quote = await quoted(wang, company.caller("管理员"))
    first, second = await lines(wang, "quote_line", "quote", quote)
    assert (first["name"], first["unit"], first["price"], first["price_reason"]) == (
        "泵",
        "台",
        33.33,
        "产品标价",
    )
    assert money(first, "net", "tax", "amount") == ["79.64", "10.35", "89.99"]
    assert money(second, "net", "tax", "amount") == ["0.09", "0.01", "0.10"]
    head = await read(wang, "quote", quote)
    assert money(head, "net", "tax", "total") == ["79.73", "10.36", "90.09"]
    assert (head["status"], head["version_number"], head["rate"]) == ("draft", 1, 1)
    assert head["number"].startswith("QT-")


async def test_another_kind_of_prices_reckons_all_lines_anew(company: Company) -> None:
    wang = company.caller("小王")
    _, quote = await quoted(wang, company.caller("管理员"))
    await update(wang, "quote", quote, tax_included=False)
    head = await read(wang, "quote", quote)
    # 3 × 33.33 × 0.9 = 89.99 and 0.10, with 13 % on each: 11.70 and 0.01.
    assert money(head, "net", "tax", "total") == ["90.09", "11.71", "101.80"]
    first, second = await lines(wang, "quote_line", "quote", quote)
    await delete(wang, "quote_line", second["id"])
    assert money(await read(wang, "quote", quote), "total") == money(first, "amount")


async def test_amounts_and_statuses_belong_to_the_system(company: Company) -> None:
    wang = company.caller("小王")
    account, quote = await quoted(wang, company.caller("管理员"))
    (line, _) = await lines(wang, "quote_line", "quote", quote)
    for values in ({"total": "1"}, {"status": "accepted"}, {"rate": 2}, {"approval_needed": False}):
        with refused(422, "readonly"):
            await update(wang, "quote", quote, **values)
    with refused(422, "readonly"):
        await update(wang, "quote_line", line["id"], amount="1")
    with refused(422, "readonly"):
        await create(wang, "quote", name="x", account=account, total="5")
    with refused(403):
        await create(wang, "payment_allocation", kind="bad_debt", amount="1", allocated_on="2026-01-01")


async def test_a_sent_quote_stays_and_its_next_version_takes_over(company: Company) -> None:
    wang = company.caller("小王")
    _, quote = await quoted(wang, company.caller("管理员"))
    await act(wang, "send_quote", quote=quote)
    (line, _) = await lines(wang, "quote_line", "quote", quote)
    assert await allowed(wang, "quote_line", [int(line["id"])]) == {line["id"]: ["read"]}
    with refused(422, "rule"):
        await update(wang, "quote_line", line["id"], quantity=9)
    with refused(422, "rule"):
        await create(wang, "quote_line", quote=quote, name="more", price=1)
    with refused(409):
        await delete(wang, "quote", quote)
    made = (await act(wang, "new_quote_version", quote=quote)).quote
    before, after = await read(wang, "quote", quote), await read(wang, "quote", made)
    assert (before["status"], after["status"]) == ("superseded", "draft")
    assert (after["version_number"], after["previous"]["id"]) == (2, quote)
    assert after["total"] == before["total"]
    assert [each["price_reason"] for each in await lines(wang, "quote_line", "quote", made)] == [
        "产品标价"
    ] * 2
    with refused(422, "rule"):
        await act(wang, "accept_quote", quote=quote)


async def test_an_order_carries_the_lines_over(company: Company) -> None:
    wang = company.caller("小王")
    order = await ordered(wang, company.caller("管理员"))
    head = await read(wang, "sales_order", order)
    assert money(head, "net", "tax", "total", "outstanding") == ["79.73", "10.36", "90.09", "90.09"]
    assert (head["status"], head["quote"]["name"], head["account"]["name"]) == (
        "confirmed",
        "春季采购",
        "华为",
    )
    first, second = await lines(wang, "order_line", "sales_order", order)
    assert (first["quantity"], first["discount"], second["quantity"]) == (3, 0.1, 2)
    assert first["quote_line"] is not None
    with refused(422, "rule"):
        await update(wang, "order_line", first["id"], price=1)


async def test_an_order_is_delivered_in_parts(company: Company) -> None:
    wang = company.caller("小王")
    order = await ordered(wang, company.caller("管理员"))
    delivery = (await act(wang, "deliver_order", sales_order=order)).delivery
    first, second = await rows(wang, "delivery_line", Query(where=f'delivery = "{delivery}"', sort=["id"]))
    with refused(422, "rule"):
        await update(wang, "delivery_line", first["id"], quantity=4)
    await update(wang, "delivery_line", first["id"], quantity=1)
    await delete(wang, "delivery_line", second["id"])
    assert (await read(wang, "sales_order", order))["status"] == "confirmed"
    await act(wang, "ship_delivery", delivery=delivery, carrier="顺丰")
    head = await read(wang, "sales_order", order)
    assert (head["status"], head["delivered"]["amount"]) == ("partly_delivered", "30.00")
    rest = (await act(wang, "deliver_order", sales_order=order)).delivery
    await act(wang, "ship_delivery", delivery=rest)
    head = await read(wang, "sales_order", order)
    assert (head["status"], head["delivered"]) == ("delivered", head["total"])
    with refused(422, "rule"):
        await act(wang, "deliver_order", sales_order=order)
    await act(wang, "cancel_delivery", delivery=rest)
    assert (await read(wang, "sales_order", order))["status"] == "partly_delivered"


async def test_invoices_add_up_to_their_order_and_are_taken_back_to_the_cent(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    invoice = (await act(wang, "invoice_order", sales_order=order)).invoice
    head = await read(wang, "invoice", invoice)
    assert (head["title"], head["tax_number"], head["status"]) == ("华为", "91440300708461136T", "applied")
    first, _ = await lines(wang, "invoice_line", "invoice", invoice)
    await update(wang, "invoice_line", first["id"], quantity=1)
    second = (await act(wang, "invoice_order", sales_order=order)).invoice
    both = [await read(wang, "invoice", each) for each in (invoice, second)]
    # A third of 89.99 is 30.00, what is left of it 59.99.
    assert [each["total"]["amount"] for each in both] == ["30.10", "59.99"]
    assert (await read(wang, "sales_order", order))["invoiced"]["amount"] == "90.09"
    with refused(403):
        await act(wang, "issue_invoice", invoice=invoice, official_number="24442000000012345678")
    await act(boss, "issue_invoice", invoice=invoice, official_number="24442000000012345678")
    assert (await read(wang, "sales_order", order))["issued"]["amount"] == "30.10"
    red = (await act(boss, "red_letter", invoice=invoice, reason="开票有误")).invoice
    taken = await read(boss, "invoice", red)
    assert money(taken, "net", "tax", "total") == [
        f"-{each}" for each in money(both[0], "net", "tax", "total")
    ]
    await act(boss, "issue_invoice", invoice=red, official_number="24442000000012345679")
    after = await read(boss, "sales_order", order)
    assert money(after, "invoiced", "issued") == ["59.99", "0.00"]
    assert (await read(boss, "invoice", invoice))["outstanding"]["amount"] == "0.00"
    with refused(422, "rule"):
        await act(boss, "red_letter", invoice=invoice, reason="再来一次")
    again = (await act(wang, "invoice_order", sales_order=order)).invoice
    assert (await read(wang, "invoice", again))["total"]["amount"] == "30.10"


async def test_money_is_planned_paid_reversed_and_refunded(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    await act(wang, "plan_instalments", sales_order=order, count=4, first_due_on="2026-01-31")
    plan = await rows(wang, "instalment", Query(where=f'sales_order = "{order}"', sort=["due_on"]))
    assert [each["amount"]["amount"] for each in plan] == ["22.53", "22.52", "22.52", "22.52"]
    assert [each["due_on"] for each in plan] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    account = (await read(wang, "sales_order", order))["account"]["id"]
    payment = await create(wang, "payment", account=account, amount="50", paid_on="2026-02-01")
    with refused(403):
        await act(wang, "allocate_payment", payment=payment)
    made = (await act(boss, "allocate_payment", payment=payment)).allocations
    plan = await rows(wang, "instalment", Query(where=f'sales_order = "{order}"', sort=["due_on"]))
    assert [each["status"] for each in plan] == ["paid", "paid", "partly_paid", "open"]
    assert (await read(wang, "payment", payment))["status"] == "allocated"
    assert money(await read(wang, "sales_order", order), "paid", "outstanding") == ["50.00", "40.09"]
    with refused(422, "rule"):
        await update(wang, "payment", payment, amount="10")
    await act(boss, "reverse_allocation", payment_allocation=made[0], reason="核错了")
    with refused(422, "rule"):
        await act(boss, "reverse_allocation", payment_allocation=made[0], reason="核错了")
    assert money(await read(wang, "payment", payment), "allocated", "unallocated") == ["27.47", "22.53"]
    await act(boss, "refund_payment", payment=payment, reason="多付", amount="2.53")
    assert money(await read(wang, "payment", payment), "refunded", "unallocated") == ["2.53", "20.00"]
    with refused(422, "rule"):
        await act(boss, "refund_payment", payment=payment, reason="多付", amount="20.01")
    await act(boss, "allocate_payment", payment=payment)
    await act(boss, "write_off", sales_order=order, reason="客户注销")
    head = await read(wang, "sales_order", order)
    assert money(head, "paid", "bad_debt", "outstanding") == ["47.47", "42.62", "0.00"]
    plan = await rows(wang, "instalment", Query(where=f'sales_order = "{order}"', sort=["due_on"]))
    assert {each["status"] for each in plan} == {"paid"}


async def test_a_payment_is_used_once_however_many_try(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    account = (await read(wang, "sales_order", order))["account"]["id"]
    payment = await create(wang, "payment", account=account, amount="60")
    asked = [{"sales_order": order, "amount": "40"}]
    tries = await asyncio.gather(
        *(act(boss, "allocate_payment", payment=payment, settles=asked) for _ in range(3)),
        return_exceptions=True,
    )
    assert sum(not isinstance(each, BaseException) for each in tries) == 1
    assert money(await read(wang, "sales_order", order), "paid") == ["40.00"]


async def test_orders_stay_within_their_contract(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    _, quote = await quoted(wang, boss)
    await act(wang, "send_quote", quote=quote)
    contract = (await act(wang, "contract_from_quote", quote=quote)).contract
    assert (await read(wang, "contract", contract))["total"]["amount"] == "90.09"
    with refused(422, "rule"):
        await act(wang, "order_from_contract", contract=contract)
    await act(wang, "sign_contract", contract=contract, signed_on="2026-03-01")
    for whole in (True, False):
        order = (await act(wang, "order_from_contract", contract=contract)).sales_order
        if whole:
            await act(wang, "confirm_order", sales_order=order)
        else:
            with refused(422, "rule"):
                await act(wang, "confirm_order", sales_order=order)
    assert (await read(wang, "contract", contract))["ordered"]["amount"] == "90.09"


async def test_a_closed_period_stays_closed(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    account, _ = await quoted(wang, boss)
    payment = await create(wang, "payment", account=account, amount="5", paid_on="2026-01-15")
    order = await create(wang, "sales_order", account=account, order_date="2026-01-10")
    await create(
        boss, "accounting_period", name="2026-01", starts_on="2026-01-01", ends_on="2026-01-31", closed=True
    )
    with refused(422, "rule"):
        await create(wang, "payment", account=account, amount="5", paid_on="2026-01-31")
    with refused(422, "rule"):
        await update(wang, "payment", payment, paid_on="2026-02-01")
    with refused(422, "rule"):
        await create(wang, "order_line", sales_order=order, name="x", price=1)
    await create(wang, "payment", account=account, amount="5", paid_on="2026-02-01")
    await update(wang, "payment", payment, remark="可以补充说明")


async def test_documents_keep_the_rate_of_their_day(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    account, _ = await quoted(wang, boss)
    (usd,) = [each["id"] for each in await rows(boss, "currency", Query(where='code = "USD"'))]
    await update(boss, "currency", usd, active=True)
    rate = await create(boss, "exchange_rate", currency=usd, date="2026-01-01", rate="7.1234")
    order = await create(wang, "sales_order", account=account, currency=usd, order_date="2026-01-10")
    for price in ("0.33", "0.33", "0.34"):
        await create(wang, "order_line", sales_order=order, name="件", price=price, tax_rate="0.13")
    head = await read(wang, "sales_order", order)
    assert (head["total"], head["rate"]) == ({"amount": "1.00", "currency": "USD"}, 7.1234)
    await update(boss, "exchange_rate", rate, rate="8")
    worth = (await rows(boss, "sales_order", Query(fields=["id"], where="total = 7.12")))[0]
    assert worth["id"] == order
    parts = await rows(boss, "order_line", Query(fields=["amount"], where="amount in (2.35, 2.42)"))
    assert len(parts) == 3
    with refused(422, "rule"):
        await create(wang, "sales_order", account=account, currency=usd, order_date="2025-12-31")


@pytest.mark.parametrize("id", ["x", "1", "9" * 19, "-1"])
async def test_actions_know_no_documents_that_are_not_there(company: Company, id: str) -> None:
    with refused(404):
        await act(company.caller("小王"), "send_quote", quote=id)


async def test_documents_of_others_are_not_there(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    _, quote = await quoted(wang, company.caller("管理员"))
    for action in ("send_quote", "new_quote_version", "contract_from_quote", "order_from_quote"):
        with refused(404):
            await act(zhao, action, quote=quote)
    await act(wang, "send_quote", quote=quote)
    with refused(422) as seen:
        await create(zhao, "quote_line", quote=quote, name="x", price=1)
    assert "生效" not in str(seen.problem)
    assert "cost" not in await read(wang, "quote", quote)


async def test_a_computed_field_that_is_asked_for_twice_is_shown_once(company: Company) -> None:
    wang = company.caller("小王")
    order = await ordered(wang, company.caller("管理员"))
    await act(wang, "plan_instalments", sales_order=order, first_due_on="2020-01-31")
    (found,) = await rows(wang, "instalment", Query(fields=["days_overdue", "name", "days_overdue"]))
    assert found["days_overdue"] > 2000


async def test_a_discount_beyond_the_limit_must_be_approved(company: Company) -> None:
    wang, boss, admin = company.caller("小王"), company.caller("李经理"), company.caller("管理员")
    role = company.ids["销售"]
    limit = await create(
        admin, "discount_limit", name="销售", role=role, most_discount="0.05", least_margin="0.4"
    )
    _, quote = await quoted(wang, admin)
    head = await read(admin, "quote", quote)
    # 60 of cost on 79.64 net of the pump; the seal has none.
    assert (head["deepest_discount"], head["margin"], head["cost"]["amount"]) == (0.1, 0.2466, "60.00")
    assert head["discount_amount"]["amount"] == "10.00"
    assert (head["approval_needed"], head["approval_reason"]) == (True, "折扣 10%，权限 5%；毛利率低于 40%")
    with refused(422, "rule"):
        await act(wang, "send_quote", quote=quote)
    with refused(403):
        await act(wang, "approve_quote", quote=quote)
    await act(boss, "approve_quote", quote=quote)
    (line, _) = await lines(wang, "quote_line", "quote", quote)
    await update(wang, "quote_line", line["id"], discount="0.2")
    assert (await read(wang, "quote", quote))["approved_at"] is None
    with refused(422, "rule"):
        await act(wang, "send_quote", quote=quote)
    await act(boss, "approve_quote", quote=quote)
    await act(wang, "send_quote", quote=quote)
    await update(admin, "discount_limit", limit, active=False)
    made = (await act(wang, "new_quote_version", quote=quote)).quote
    assert (await read(wang, "quote", made))["approval_needed"] is False


async def test_a_price_below_the_standard_is_a_discount_too(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    await create(admin, "discount_limit", name="销售", role=company.ids["销售"], most_discount="0.15")
    _, quote = await quoted(wang, admin)
    (line, _) = await lines(wang, "quote_line", "quote", quote)
    await update(wang, "quote_line", line["id"], price="25", discount=0)
    head = await read(wang, "quote", quote)
    assert (head["deepest_discount"], head["approval_needed"]) == (0.2499, True)
    (line, _) = await lines(wang, "quote_line", "quote", quote)
    assert line["price_reason"] == "手工定价，标准价 33.33"
