"""Money that comes in: whose it is, what it probably settles; contracts that become deals again."""

from typing import Any

from tests.apps.commerce.test_chain import act, ordered
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company


async def proposed(who: Any, payment: str) -> list[tuple[str, str]]:
    made = await act(who, "propose_allocation", payment=payment)
    return [(each.amount, each.reason) for each in made.settles]


async def test_payers_are_recognised(company: Company) -> None:
    boss = company.caller("管理员")
    account = await create(boss, "account", name="远大制造有限公司")
    by_name = await create(boss, "payment", payer="远大制造有限公司", amount="5")
    assert (await read(boss, "payment", by_name))["account"]["id"] == account
    await create(boss, "payment", payer="张三（代付）", amount="5", account=account)
    learned = await create(boss, "payment", payer="张三（代付）", amount="7")
    assert (await read(boss, "payment", learned))["account"]["id"] == account
    await create(
        boss,
        "payment",
        payer="张三（代付）",
        amount="5",
        account=await create(boss, "account", name="另一家"),
    )
    with refused(422, "required"):
        await create(boss, "payment", payer="张三（代付）", amount="7")
    with refused(422, "required"):
        await create(boss, "payment", payer="从未见过", amount="7")
    with refused(422, "required"):
        await create(company.caller("小赵"), "payment", payer="远大制造有限公司", amount="7")


async def test_what_a_payment_settles_is_proposed_with_its_reason(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    await act(wang, "plan_instalments", sales_order=order, count=3, first_due_on="2026-01-31")
    head = await read(wang, "sales_order", order)
    account = head["account"]["id"]
    named = await create(
        boss, "payment", account=account, amount="40", remark=f"货款 {head['number'].replace('-', '')}"
    )
    assert await proposed(boss, named) == [("30.03", "number"), ("9.97", "number")]
    exact = await create(boss, "payment", account=account, amount="30.03", remark="货款")
    assert await proposed(boss, exact) == [("30.03", "amount")]
    other = await create(boss, "payment", account=account, amount="100")
    assert await proposed(boss, other) == [("30.03", "age")] * 3
    assert (await read(boss, "payment", other))["allocated"]["amount"] == "0.00"
    with refused(403):
        await proposed(wang, other)


async def test_a_payment_settles_orders_of_its_own_customer_alone(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    order = await ordered(wang, boss)
    planned = await act(wang, "plan_instalments", sales_order=order, count=1, first_due_on="2026-01-31")
    other = await create(boss, "account", name="另一家")
    payment = await create(boss, "payment", account=other, payer="远大制造", amount="5")
    settles = [{"amount": "5", "instalment": planned.instalments[0]}]
    with refused(422, "rule") as told:
        await act(boss, "allocate_payment", payment=payment, settles=settles)
    assert told.faults == [("payment", "rule")]
    owner = (await read(wang, "sales_order", order))["account"]["id"]
    await update(boss, "payment", payment, account=owner)
    await act(boss, "allocate_payment", payment=payment, settles=settles)
    assert (await read(boss, "payment", payment))["allocated"]["amount"] == "5.00"


async def test_a_contract_is_renewed_once(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="华为")
    contract = await create(
        wang, "contract", name="年度维保", account=account, total="12000", ends_on="2027-06-30"
    )
    with refused(422, "rule"):
        await act(wang, "renew_contract", contract=contract)
    await act(wang, "sign_contract", contract=contract)
    deal = await read(wang, "opportunity", (await act(wang, "renew_contract", contract=contract)).opportunity)
    assert (deal["name"], deal["amount"]["amount"], deal["close_date"]) == (
        "年度维保 续约",
        "12000.00",
        "2027-06-30",
    )
    with refused(422, "rule"):
        await act(wang, "renew_contract", contract=contract)
