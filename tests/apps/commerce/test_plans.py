"""Plans of instalments: they keep in step with their order, and nothing is proposed of it twice."""

from tests.apps.commerce.test_chain import act
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.read import Query, rows


async def drafted(who: Caller, *prices: str) -> tuple[str, str, list[str]]:
    account = await create(who, "account", name="华为")
    order = await create(who, "sales_order", account=account)
    made = [
        await create(who, "order_line", sales_order=order, name="件", price=p, tax_rate=0) for p in prices
    ]
    return account, order, made


async def plan(who: Caller, order: str, figure: str = "amount") -> list[str]:
    found = await rows(who, "instalment", Query(where=f'sales_order = "{order}"', sort=["due_on", "id"]))
    return [each[figure]["amount"] for each in found]


async def test_a_whole_plan_follows_its_order_to_the_cent(company: Company) -> None:
    wang = company.caller("小王")
    _, order, (_, large) = await drafted(wang, "100.01", "899.99")
    await act(wang, "plan_instalments", sales_order=order, count=2, first_due_on="2027-01-31")
    await delete(wang, "order_line", large)
    assert await plan(wang, order) == ["50.01", "50.00"]
    assert await plan(wang, order, "outstanding") == ["50.01", "50.00"]
    await create(wang, "order_line", sales_order=order, name="后加", price="200", tax_rate=0)
    await act(wang, "confirm_order", sales_order=order)
    assert sum(float(each) for each in await plan(wang, order)) == 300.01


async def test_an_order_is_not_confirmed_with_a_plan_over_another_amount(company: Company) -> None:
    wang = company.caller("小王")
    _, order, (small, large) = await drafted(wang, "100", "1900")
    await create(wang, "instalment", sales_order=order, name="首期", due_on="2027-01-31", amount="1500")
    with refused(422, "rule") as seen:
        await act(wang, "confirm_order", sales_order=order)
    assert "CNY 1,500.00" in str(seen.problem)
    assert "CNY 2,000.00" in str(seen.problem)
    # A plan over a part is no whole and follows nothing; what is over it is told.
    await delete(wang, "order_line", large)
    assert await plan(wang, order) == ["1500.00"]
    with refused(422, "rule"):
        await act(wang, "confirm_order", sales_order=order)
    await update(wang, "order_line", small, price="1600")
    await act(wang, "plan_instalments", sales_order=order, first_due_on="2027-02-28")
    await act(wang, "confirm_order", sales_order=order)
    assert await plan(wang, order) == ["1500.00", "100.00"]


async def test_what_is_proposed_never_exceeds_what_the_order_owes(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("管理员")
    account, order, _ = await drafted(wang, "100")
    await act(wang, "plan_instalments", sales_order=order, count=2, first_due_on="2027-01-31")
    await act(wang, "confirm_order", sales_order=order)
    # Paid on the order itself, of no instalment.
    first = await create(boss, "payment", account=account, amount="70")
    await act(boss, "allocate_payment", payment=first, settles=[{"sales_order": order, "amount": "70"}])
    second = await create(boss, "payment", account=account, amount="90")
    made = await act(boss, "propose_allocation", payment=second)
    assert [each.amount for each in made.settles] == ["30.00"]
    await act(boss, "allocate_payment", payment=second)
    assert (await read(boss, "sales_order", order))["outstanding"]["amount"] == "0.00"
    assert (await read(boss, "payment", second))["unallocated"]["amount"] == "60.00"
