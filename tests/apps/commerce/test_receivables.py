"""What customers owe: each amount once, by the plan, by invoices, or by the order; and what payments say after refunds."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.apps.commerce.test_chain import act, ordered
from tests.apps.commerce.test_figures import told
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.commerce.receivables import keep_receivables
from yunchou.base.db import quote
from yunchou.jobs.handlers import JobContext
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write

TODAY = dt.datetime.now(dt.UTC).date()


async def owed(who: Caller) -> list[tuple[str, str, str]]:
    """Kind, amount and due day of all that is owed."""
    found = await rows(who, "receivable", Query(sort=["due_on", "id"], limit=100))
    return [(each["kind"], each["amount"]["amount"], each["due_on"]) for each in found]


def day(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


async def order_day(who: Caller, order: str) -> dt.date:
    return dt.date.fromisoformat((await read(who, "sales_order", order))["order_date"])


async def test_an_order_without_a_plan_owes_by_its_invoices_and_the_rest_by_itself(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    ordered_on = await order_day(wang, order)
    due = (ordered_on + dt.timedelta(days=30)).isoformat()
    assert await owed(wang) == [("order", "90.09", due)]
    account = (await read(wang, "sales_order", order))["account"]["id"]
    await update(boss, "account", account, payment_days=45)
    invoice = (await act(wang, "invoice_order", sales_order=order)).invoice
    seal = (await rows(wang, "invoice_line", Query(where=f'invoice = "{invoice}"', sort=["position"])))[1]
    await delete(wang, "invoice_line", seal["id"])
    await act(boss, "issue_invoice", invoice=invoice, official_number="12345678", issued_on=day(-50))
    assert (await read(wang, "invoice", invoice))["due_on"] == day(-5)
    rest = (ordered_on + dt.timedelta(days=45)).isoformat()
    assert await owed(wang) == [("invoice", "89.99", day(-5)), ("order", "0.10", rest)]
    found = await told(company, "receivable", "receivable_not_due", "overdue_amount", "overdue_to_30")
    assert [Decimal(each["amount"]) for each in found.values()] == [
        Decimal(n) for n in ("90.09", "0.10", "89.99", "89.99")
    ]
    # A payment on the order itself settles what was due first.
    payment = await create(boss, "payment", account=account, amount="50")
    await act(boss, "allocate_payment", payment=payment, settles=[{"sales_order": order, "amount": "50"}])
    assert await owed(wang) == [("invoice", "40.09", day(-5))]
    await act(boss, "write_off", sales_order=order, reason="客户注销")
    assert await owed(wang) == []


async def test_a_plan_is_what_is_owed_whatever_is_invoiced(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    await act(wang, "plan_instalments", sales_order=order, count=2, first_due_on=day(0))
    first, second = await owed(wang)
    assert (first[0], first[1], second[0], second[1]) == ("instalment", "45.05", "instalment", "45.04")
    invoice = (await act(wang, "invoice_order", sales_order=order)).invoice
    await act(boss, "issue_invoice", invoice=invoice, official_number="12345678")
    assert await owed(wang) == [first, second]
    plan = await rows(wang, "instalment", Query(sort=["due_on"]))
    await update(boss, "instalment", plan[0]["id"], due_on=day(-3))
    assert (await owed(wang))[0] == ("instalment", "45.05", day(-3))
    await delete(boss, "instalment", plan[0]["id"])
    assert sum(Decimal(amount) for _, amount, _ in await owed(wang)) == Decimal("90.09")


async def test_receivables_are_seen_with_their_order_and_made_by_nobody(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    assert len(await owed(boss)) == 1
    assert await owed(company.caller("小赵")) == []
    with refused(403):
        await create(boss, "receivable", name="我", kind="order", sales_order=order, due_on=day(0))
    (kept,) = await rows(boss, "receivable", Query())
    for who in (wang, boss):
        with refused(403):
            await delete(who, "receivable", kept["id"])
    await update(boss, "sales_order", order, owner=company.ids["小赵"])
    assert len(await owed(company.caller("小赵"))) == 1


async def test_the_nightly_job_makes_what_is_lacking_and_nothing_twice(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    alone = await create(boss, "account", name="无订单客户", payment_days=10)
    invoice = await create(boss, "invoice", account=alone)
    await create(boss, "invoice_line", invoice=invoice, name="服务费", price="20")
    await act(boss, "issue_invoice", invoice=invoice, official_number="87654321", issued_on=day(0))
    before = await owed(boss)
    assert ("invoice", "20.00", day(10)) in before
    assert len(before) == 2
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(f"delete from {schema}.r_receivable")
    assert await kept(company) == {"receivables": 2}
    assert await owed(boss) == before
    assert await kept(company) == {"receivables": 0}
    await update(boss, "account", (await read(boss, "sales_order", order))["account"]["id"], payment_days=7)
    assert await kept(company) == {"receivables": 1}


async def kept(company: Company) -> Any:
    owner = company.organisation
    return await keep_receivables(
        JobContext(1, owner.id, owner.schema, "commerce.receivables", {}, owner.db, company.system)
    )


async def test_a_payment_says_what_was_refunded_and_counts_net(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    account = (await read(wang, "sales_order", order))["account"]["id"]
    payment = await create(boss, "payment", account=account, amount="100")
    await act(boss, "refund_payment", payment=payment, reason="多付", amount="9.91")
    assert (await read(boss, "payment", payment))["status"] == "open"
    await act(boss, "allocate_payment", payment=payment, settles=[{"sales_order": order, "amount": "90.09"}])
    assert (await read(boss, "payment", payment))["status"] == "partly_refunded"
    other = await create(boss, "payment", account=account, amount="7")
    await act(boss, "refund_payment", payment=other, reason="错汇")
    assert (await read(boss, "payment", other))["status"] == "refunded"
    assert (await told(company, "collected_amount"))["collected_amount"]["amount"] == "90.09"


async def test_an_invoice_without_an_order_is_proposed_and_settled(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    account = await create(boss, "account", name="服务客户")
    invoice = await create(boss, "invoice", account=account)
    await create(boss, "invoice_line", invoice=invoice, name="培训", price="80")
    await act(boss, "issue_invoice", invoice=invoice, official_number="55667788")
    payment = await create(boss, "payment", account=account, amount="100", remark="培训费 55667788")
    (proposed,) = (await act(boss, "propose_allocation", payment=payment)).settles
    assert (proposed.invoice, proposed.amount, proposed.reason) == (invoice, "80.00", "number")
    with refused(422, "rule"):
        settles = [{"invoice": invoice, "amount": "80.01"}]
        await act(boss, "allocate_payment", payment=payment, settles=settles)
    order = await ordered(wang, boss)
    with refused(422, "rule"):
        settles = [{"invoice": invoice, "sales_order": order, "amount": "1"}]
        await act(boss, "allocate_payment", payment=payment, settles=settles)
    (made,) = (await act(boss, "allocate_payment", payment=payment)).allocations
    assert (await read(boss, "invoice", invoice))["outstanding"]["amount"] == "0.00"
    assert (await read(boss, "payment", payment))["unallocated"]["amount"] == "20.00"
    assert [each[0] for each in await owed(boss)] == ["order"]
    await act(boss, "reverse_allocation", payment_allocation=made, reason="记错")
    with refused(422, "rule"):
        await act(boss, "reverse_allocation", payment_allocation=made, reason="记错")
    assert ("invoice", "80.00") in [each[:2] for each in await owed(boss)]


async def test_an_order_without_a_plan_is_proposed_and_tells_of_its_refund(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    head = await read(boss, "sales_order", order)
    payment = await create(boss, "payment", account=head["account"]["id"], amount="90.09")
    (proposed,) = (await act(boss, "propose_allocation", payment=payment)).settles
    assert (proposed.sales_order, proposed.amount, proposed.reason) == (order, "90.09", "amount")
    settles = [{"sales_order": order, "amount": amount} for amount in ("40", "50.09")]
    made = (await act(boss, "allocate_payment", payment=payment, settles=settles)).allocations

    async def told_of() -> tuple[str, str | None]:
        found = await read(boss, "sales_order", order)
        return found["refunded"]["amount"], found["refund_status"]

    assert await told_of() == ("0.00", None)
    await act(boss, "reverse_allocation", payment_allocation=made[0], reason="退货")
    assert await told_of() == ("0.00", None)
    await act(boss, "refund_payment", payment=payment, amount="30", reason="退货")
    assert await told_of() == ("30.00", "partly_refunded")
    await act(boss, "reverse_allocation", payment_allocation=made[1], reason="退货")
    await act(boss, "refund_payment", payment=payment, reason="退货")
    assert await told_of() == ("90.09", "refunded")


async def test_an_invoice_without_lines_comes_back_from_the_bin(company: Company) -> None:
    boss = company.caller("管理员")
    account = await create(boss, "account", name="空票客户")
    invoice = await create(boss, "invoice", account=account)
    table = f"{quote(company.organisation.schema)}.r_invoice"
    # As an import of old documents may leave it.
    await company.organisation.db.execute(f"update {table} set total = null where id = $1", int(invoice))
    await delete(boss, "invoice", invoice)
    await write(boss, "invoice", [Operation("restore", id=int(invoice))])
    assert (await read(boss, "invoice", invoice))["outstanding"]["amount"] == "0.00"
    assert await owed(boss) == []
