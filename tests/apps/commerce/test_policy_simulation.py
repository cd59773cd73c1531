"""What a policy would have made of past orders: to the cent, and without writing anything."""

from typing import Any

from tests.apps.commerce.test_chain import act
from tests.apps.commerce.test_document_policies import Shop
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.records.read import Query, rows


class Past(Shop):
    """Three orders in force and a draft."""

    async def sold(self) -> list[str]:
        made = []
        for pumps, valves in ((10, 0), (3, 10), (1, 0), (50, 0)):
            order = await create(self.wang, "sales_order", account=self.account)
            for product, quantity in ((self.pump, pumps), (self.valve, valves)):
                if quantity:
                    await create(
                        self.wang, "order_line", sales_order=order, product=product, quantity=quantity
                    )
            if pumps < 50:
                await act(self.wang, "confirm_order", sales_order=order)
            made.append(order)
        return made

    async def simulated(self, policy: str, **given: Any) -> Any:
        return await act(self.admin, "simulate_policy", price_policy=policy, **given)


async def test_a_policy_is_tried_on_past_orders_and_nothing_is_written(company: Company) -> None:
    shop = Past(company)
    await shop.open()
    first, *_ = await shop.sold()
    off = await shop.policy(
        "满减", {"from_value": 600, "value": 113}, effect="amount", active=False, starts_on="2099-01-01"
    )
    found = await shop.simulated(off)
    assert (found.documents, found.changed_documents, found.lines, found.changed_lines) == (3, 2, 4, 3)
    # 1,000 + 600 + 100 with 13 % of tax; 113 off each of the first two are 100 of net.
    assert (found.revenue_before, found.revenue_after) == ("1504.44", "1304.44")
    # 24 pieces at a cost of 8.
    assert (found.margin_before, found.margin_after) == ("0.8724", "0.8528")
    assert [(each.before, each.after) for each in found.affected] == [
        ("884.96", "784.96"),
        ("530.98", "430.98"),
    ]
    assert (await read(shop.wang, "sales_order", first))["total"]["amount"] == "1000.00"
    assert await rows(shop.admin, "policy_use", Query(limit=5)) == []


async def test_line_policies_and_gifts_are_tried_too(company: Company) -> None:
    shop = Past(company)
    await shop.open()
    await shop.sold()
    line = {"kind": "line", "percent_off": "0.1", "product": shop.pump, "from_quantity": 3, "active": False}
    found = await shop.simulated(await shop.policy("九折", **line))
    assert (found.changed_documents, found.changed_lines, found.revenue_after) == (2, 2, "1389.39")
    gift = await shop.gift(active=False)
    found = await shop.simulated(gift, days=1)
    assert (found.gifts, found.changed_documents, found.revenue_after) == ("2", 2, found.revenue_before)
    # Two cups more at a cost of 8.
    assert (found.margin_before, found.margin_after) == ("0.8724", "0.8617")
    # What it had its part in already is left out.
    await update(shop.admin, "price_policy", gift, active=True)
    order = await create(shop.wang, "sales_order", account=shop.account)
    await create(shop.wang, "order_line", sales_order=order, product=shop.pump, quantity=10)
    await act(shop.wang, "confirm_order", sales_order=order)
    assert (await shop.simulated(gift)).documents == 3


async def test_who_may_not_simulate_is_refused(company: Company) -> None:
    shop = Past(company)
    await shop.open()
    gift = await shop.gift()
    with refused(403):
        await act(shop.wang, "simulate_policy", price_policy=gift)
    with refused(404):
        await act(shop.admin, "simulate_policy", price_policy="1")
    for days in (0, 731):
        with refused(422):
            await act(shop.admin, "simulate_policy", price_policy=gift, days=days)
    assert (await shop.simulated(gift)).affected == []
