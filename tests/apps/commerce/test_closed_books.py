"""What a closed accounting period keeps as it is, and what it lets pass."""

from tests.apps.commerce.test_chain import act, lines, money, quoted
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.records.allowed import allowed
from yunchou.records.history import history
from yunchou.records.read import Query, rows


async def close_january(boss: Caller) -> None:
    days = {"starts_on": "2026-01-01", "ends_on": "2026-01-31"}
    await create(boss, "accounting_period", name="2026-01", closed=True, **days)


async def ordered_in_january(who: Caller, account: str, confirmed: bool = True, price: str = "10") -> str:
    order = await create(who, "sales_order", account=account, order_date="2026-01-10")
    await create(who, "order_line", sales_order=order, name="件", price=price, quantity=2, tax_rate=0)
    if confirmed:
        await act(who, "confirm_order", sales_order=order)
    return order


def named(problem: Problem) -> set[str | None]:
    return {each.field for each in problem.errors}


async def test_open_orders_of_a_closed_month_go_on(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    account, _ = await quoted(wang, boss)
    order = await ordered_in_january(wang, account)
    late = await ordered_in_january(wang, account)
    left = await ordered_in_january(wang, account, confirmed=False)
    old = await create(wang, "delivery", sales_order=late, delivery_date="2026-01-20")
    (line,) = await lines(wang, "order_line", "sales_order", late)
    await create(wang, "delivery_line", delivery=old, order_line=line["id"], quantity=1)
    gone = await create(wang, "delivery", sales_order=late, delivery_date="2026-01-21")
    await create(wang, "delivery_line", delivery=gone, order_line=line["id"], quantity=1)
    await act(wang, "ship_delivery", delivery=gone)
    await close_january(boss)

    delivery = (await act(wang, "deliver_order", sales_order=order)).delivery
    await act(wang, "ship_delivery", delivery=delivery)
    payment = await create(boss, "payment", account=account, amount="20")
    await act(boss, "allocate_payment", payment=payment, settles=[{"sales_order": order, "amount": "20"}])
    head = await read(wang, "sales_order", order)
    assert (head["status"], money(head, "paid", "delivered")) == ("completed", ["20.00", "20.00"])

    # What changes the books of a closed day is refused: orders in and out of force, goods out and back.
    with refused(422, "rule") as seen:
        await act(wang, "confirm_order", sales_order=left)
    assert named(seen.problem) == {"order_date"}
    with refused(422, "rule") as seen:
        await act(wang, "ship_delivery", delivery=old)
    assert named(seen.problem) == {"delivery_date"}
    with refused(422, "rule"):
        await act(wang, "cancel_delivery", delivery=gone)
    with refused(422, "rule"):
        await create(wang, "delivery", sales_order=late, delivery_date="2026-01-31")
    await act(wang, "receive_delivery", delivery=gone)
    # Drafts are in no books: they move to an open day, or go.
    await update(wang, "delivery", old, delivery_date="2026-02-02")
    await act(wang, "ship_delivery", delivery=old)
    assert (await read(wang, "sales_order", late))["status"] == "delivered"
    await update(wang, "sales_order", left, order_date="2026-02-02")
    await act(wang, "confirm_order", sales_order=left)
    with refused(422, "rule"):
        await update(wang, "delivery", old, delivery_date="2026-01-31")


async def test_an_order_in_force_of_a_closed_month_is_not_cancelled_but_a_draft_is(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    account, _ = await quoted(wang, boss)
    order = await ordered_in_january(wang, account)
    draft, other = [await ordered_in_january(wang, account, confirmed=False) for _ in range(2)]
    await close_january(boss)
    with refused(422, "rule") as seen:
        await act(wang, "cancel_order", sales_order=order)
    assert named(seen.problem) == {"order_date"}
    await act(wang, "cancel_order", sales_order=draft)
    await delete(wang, "sales_order", other)


async def test_invoices_are_in_the_books_of_the_day_on_which_they_were_issued(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    account, _ = await quoted(wang, boss)
    order = await ordered_in_january(wang, account)
    invoice = (await act(wang, "invoice_order", sales_order=order)).invoice
    await update(wang, "invoice", invoice, invoice_date="2026-01-28")
    await close_january(boss)
    with refused(422, "rule") as seen:
        await act(boss, "issue_invoice", invoice=invoice, official_number="1", issued_on="2026-01-31")
    assert named(seen.problem) == {"issued_on"}
    await act(boss, "issue_invoice", invoice=invoice, official_number="1", issued_on="2026-02-03")
    assert (await read(boss, "invoice", invoice))["issued_on"] == "2026-02-03"


async def test_what_is_due_on_an_order_in_force_is_put_off_by_finance_alone(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    account, _ = await quoted(wang, boss)
    order = await ordered_in_january(wang, account, confirmed=False)
    await act(wang, "plan_instalments", sales_order=order, count=2, first_due_on="2026-01-15")
    first, second = [
        each["id"]
        for each in await rows(wang, "instalment", Query(where=f'sales_order = "{order}"', sort=["due_on"]))
    ]
    assert (await allowed(wang, "instalment", [int(first)]))[first] == ["read", "update", "delete"]
    await update(wang, "instalment", first, due_on="2026-01-20")
    await act(wang, "confirm_order", sales_order=order)
    await close_january(boss)
    for values in ({"due_on": "2027-01-01"}, {"amount": "0.01"}):
        with refused(422, "rule") as seen:
            await update(wang, "instalment", first, **values)
        assert named(seen.problem) == set(values)
    with refused(422, "rule"):
        await delete(wang, "instalment", second)
    assert (await allowed(wang, "instalment", [int(first)]))[first] == ["read", "update"]
    await update(wang, "instalment", first, name="首期", description="已电话催款")
    assert "delete" in (await allowed(boss, "instalment", [int(first)]))[first]
    await update(boss, "instalment", first, due_on="2026-03-01")
    told = (await history(boss, "instalment", int(first)))["events"][0]["changes"]["due_on"]
    assert "2026-03-01" in str(told)
    assert "2026-01-20" in str(told)
    await delete(boss, "instalment", second)
