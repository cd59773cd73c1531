"""Orders and contracts beyond what their owner may agree to: approved by somebody else, or not in force."""

from typing import Any

from tests.apps.commerce.test_chain import act, lines, quoted
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.rules.approval.deciding import Said, say_it
from yunchou.rules.approval.steering import submit


async def limited(company: Company, **limits: Any) -> str:
    role = company.ids["销售"]
    return await create(company.caller("管理员"), "discount_limit", name="销售", role=role, **limits)


async def accepted(company: Company, wang: Caller) -> str:
    """A quote with 10 % off that its customer took, beyond the limit and approved by the manager."""
    _, quote = await quoted(wang, company.caller("管理员"))
    if (await read(wang, "quote", quote))["approval_needed"]:
        await act(company.caller("李经理"), "approve_quote", quote=quote)
    await act(wang, "send_quote", quote=quote)
    await act(wang, "accept_quote", quote=quote, by="王总")
    return quote


async def status(who: Caller, order: str) -> tuple[Any, ...]:
    head = await read(who, "sales_order", order)
    return head["approval_needed"], head["approval_reason"], head["approved_at"] is not None


async def test_an_order_by_hand_is_judged_as_a_quote_is(company: Company) -> None:
    wang, boss, admin = company.caller("小王"), company.caller("李经理"), company.caller("管理员")
    await limited(company, most_discount="0.05", least_margin="0.4")
    account, quote = await quoted(wang, admin)
    (first, *_) = await lines(wang, "quote_line", "quote", quote)
    order = await create(wang, "sales_order", account=account)
    line = await create(
        wang, "order_line", sales_order=order, product=first["product"]["id"], quantity=3, discount=0.1
    )
    assert await status(wang, order) == (True, "折扣 10%，权限 5%；毛利率低于 40%", False)
    head = await read(admin, "sales_order", order)
    assert (head["deepest_discount"], head["margin"], head["cost"]["amount"]) == (0.1, 0.2466, "60.00")
    hidden = await read(wang, "sales_order", order)
    assert not {"cost", "margin", "judged_margin"} & hidden.keys()
    with refused(422, "rule"):
        await act(wang, "confirm_order", sales_order=order)
    with refused(403):
        await act(wang, "approve_order", sales_order=order)
    await act(boss, "approve_order", sales_order=order)
    with refused(404):
        await act(boss, "approve_order", sales_order=quote)
    await update(wang, "order_line", line, discount="0.2")
    assert await status(wang, order) == (True, "折扣 20%，权限 5%；毛利率低于 40%", False)
    await update(wang, "order_line", line, discount="0")
    assert await status(wang, order) == (True, "毛利率低于 40%", False)
    await act(boss, "approve_order", sales_order=order)
    await act(wang, "confirm_order", sales_order=order)


async def test_what_was_quoted_is_approved_and_what_is_cheaper_or_less_is_not(company: Company) -> None:
    wang, boss, admin = company.caller("小王"), company.caller("李经理"), company.caller("管理员")
    await limited(company, most_discount="0.05", least_margin="0.1")
    quote = await accepted(company, wang)
    order = (await act(wang, "order_from_quote", quote=quote)).sales_order
    assert await status(wang, order) == (False, None, False)
    (pump, seal) = await lines(wang, "order_line", "sales_order", order)
    for values, needed in (
        ({"discount": "0.11"}, True),
        ({"discount": "0.1"}, False),
        ({"price": "33.32"}, True),
        ({"price": "33.33"}, False),
        ({"quantity": "2"}, True),
        ({"quantity": "4"}, False),
        ({"unit": "箱"}, True),
        ({"unit": pump["unit"]}, False),
    ):
        await update(wang, "order_line", pump["id"], **values)
        assert (await status(wang, order))[0] is needed, values
    await update(wang, "sales_order", order, tax_included=False)
    assert (await status(wang, order))[0] is True
    await update(wang, "sales_order", order, tax_included=True)
    # Another line is judged by itself, beside what was quoted.
    more = await create(wang, "order_line", sales_order=order, product=seal["product"]["id"], quantity=100)
    assert await status(wang, order) == (False, None, False)
    await update(wang, "order_line", more, discount="0.3")
    assert (await status(wang, order))[:2] == (True, "折扣 30%，权限 5%")
    await delete(wang, "order_line", more)
    assert await status(wang, order) == (False, None, False)
    await act(wang, "confirm_order", sales_order=order)
    assert (await read(boss, "sales_order", order))["status"] == "confirmed"
    assert (await read(admin, "sales_order", order))["approval_needed"] is False


async def test_amounts_are_limited_by_contracts_and_orders_under_none(company: Company) -> None:
    wang, boss, admin = company.caller("小王"), company.caller("李经理"), company.caller("管理员")
    limit = await limited(company, most_amount={"amount": "1000", "currency": "CNY"})
    account = await create(wang, "account", name="华为")
    contract = await create(wang, "contract", name="框架", account=account, total="1000")
    assert (await read(wang, "contract", contract))["approval_needed"] is False
    await update(wang, "contract", contract, total="1000.01")
    head = await read(wang, "contract", contract)
    assert (head["approval_needed"], head["approval_reason"]) == (True, "金额 CNY 1,000.01，权限 1,000.00")
    with refused(422, "rule"):
        await act(wang, "sign_contract", contract=contract)
    with refused(403):
        await act(wang, "approve_contract", contract=contract)
    await act(boss, "approve_contract", contract=contract)
    await update(wang, "contract", contract, payment_terms="货到 90 天")
    assert (await read(wang, "contract", contract))["approved_at"] is None
    await act(boss, "approve_contract", contract=contract)
    await act(wang, "sign_contract", contract=contract)

    order = await create(wang, "sales_order", account=account)
    await create(wang, "order_line", sales_order=order, name="大件", quantity=1, price="1000.01")
    assert (await status(wang, order))[0] is True
    await update(wang, "sales_order", order, contract=contract)
    assert await status(wang, order) == (False, None, False)
    await act(wang, "confirm_order", sales_order=order)
    # Nothing at all is agreed to alone where the limit is nothing; a limit out of use limits nobody.
    await update(admin, "discount_limit", limit, most_amount={"amount": "0", "currency": "CNY"})
    small = await create(wang, "sales_order", account=account)
    line = await create(wang, "order_line", sales_order=small, name="小件", quantity=1, price="0.01")
    assert (await status(wang, small))[0] is True
    await update(admin, "discount_limit", limit, active=False)
    await update(wang, "order_line", line, price="0.02")
    assert await status(wang, small) == (False, None, False)


async def test_amounts_in_another_currency_count_as_what_they_are_worth(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    await limited(company, most_amount={"amount": "700", "currency": "CNY"})
    (usd,) = [each["id"] for each in await rows(admin, "currency", Query(where='code = "USD"'))]
    await update(admin, "currency", usd, active=True)
    await create(admin, "exchange_rate", currency=usd, date="2020-01-01", rate="7")
    account = await create(wang, "account", name="Acme")
    contract = await create(wang, "contract", name="出口", account=account, currency=usd, total="100")
    assert (await read(wang, "contract", contract))["approval_needed"] is False
    await update(wang, "contract", contract, total="100.01")
    assert (await read(wang, "contract", contract))["approval_needed"] is True


async def test_an_order_is_approved_by_the_shipped_flow(company: Company) -> None:
    wang, boss, admin = company.caller("小王"), company.caller("李经理"), company.caller("管理员")
    await limited(company, most_discount="0.05")
    (flow,) = await rows(admin, "automation", Query(where='code = "commerce.order_approval"'))
    await update(admin, "automation", flow["id"], active=True)
    account = await create(wang, "account", name="华为")
    order = await create(wang, "sales_order", account=account)
    await create(wang, "order_line", sales_order=order, name="x", quantity=1, price=10, discount="0.5")
    approval = await submit(wang, int(flow["id"]), int(order), "请批准")
    assert approval is not None
    with refused(422):
        await act(wang, "confirm_order", sales_order=order)
    async with Unit(boss) as unit:
        await say_it(unit, approval, Said("approve", "同意"))
    await work(company)
    assert (await status(wang, order))[2] is True
    await act(wang, "confirm_order", sales_order=order)
