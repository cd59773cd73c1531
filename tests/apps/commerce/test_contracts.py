"""Orders under a contract, whichever way they come under it."""

import asyncio

from tests.apps.commerce.test_chain import act
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller


async def signed(who: Caller, account: str, total: str = "1000") -> str:
    contract = await create(who, "contract", name="年度框架", account=account, total=total)
    await act(who, "sign_contract", contract=contract)
    return contract


async def ordered(
    who: Caller, account: str, price: str, contract: str | None = None, confirmed: bool = True
) -> str:
    under = {} if contract is None else {"contract": contract}
    order = await create(who, "sales_order", account=account, **under)
    await create(who, "order_line", sales_order=order, name="件", price=price, tax_rate=0)
    if confirmed:
        await act(who, "confirm_order", sales_order=order)
    return order


async def taken(who: Caller, contract: str) -> str:
    return str((await read(who, "contract", contract))["ordered"]["amount"])


async def test_an_order_in_force_comes_under_a_contract_within_its_amount_alone(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="华为")
    contract, other = await signed(wang, account), await signed(wang, account)
    await ordered(wang, account, "600", contract)
    large, small = await ordered(wang, account, "1234.50"), await ordered(wang, account, "400")
    with refused(422, "rule") as seen:
        await update(wang, "sales_order", large, contract=contract)
    assert {each.field for each in seen.problem.errors} == {"contract"}
    assert "CNY 1,234.50" in str(seen.problem)
    assert "CNY 400.00" in str(seen.problem)
    await update(wang, "sales_order", small, contract=contract)
    assert await taken(wang, contract) == "1000.00"
    # It is its own part of the contract that it has, not one more, and leaves it behind when it goes.
    await update(wang, "sales_order", small, contract=contract, description="同一合同")
    await update(wang, "sales_order", small, contract=other)
    assert (await taken(wang, contract), await taken(wang, other)) == ("600.00", "400.00")
    draft = await create(wang, "contract", name="未签", account=account, total="9")
    with refused(422, "rule"):
        await update(wang, "sales_order", small, contract=draft)


async def test_an_order_is_of_its_contracts_customer_or_its_group(company: Company) -> None:
    wang = company.caller("小王")
    head = await create(wang, "account", name="集团")
    one, two = [await create(wang, "account", name=name, parent=head) for name in ("甲厂", "乙厂")]
    stranger = await create(wang, "account", name="别家")
    contract = await signed(wang, one)
    with refused(422, "rule") as seen:
        await ordered(wang, stranger, "5", contract, confirmed=False)
    assert {each.field for each in seen.problem.errors} == {"contract"}
    mine = await ordered(wang, stranger, "5")
    with refused(422, "rule"):
        await update(wang, "sales_order", mine, contract=contract)
    for account in (head, one, two):
        await ordered(wang, account, "5", contract)
    draft = await ordered(wang, one, "5", contract, confirmed=False)
    with refused(422, "rule"):
        await update(wang, "sales_order", draft, account=stranger)
    assert await taken(wang, contract) == "15.00"


async def test_two_orders_at_once_never_exceed_their_contract(company: Company) -> None:
    wang = company.caller("小王")
    account = await create(wang, "account", name="华为")
    contract = await signed(wang, account)
    several = [await ordered(wang, account, "600") for _ in range(2)]
    tries = await asyncio.gather(
        *(update(wang, "sales_order", each, contract=contract) for each in several), return_exceptions=True
    )
    assert sum(not isinstance(each, BaseException) for each in tries) == 1
    assert await taken(wang, contract) == "600.00"
