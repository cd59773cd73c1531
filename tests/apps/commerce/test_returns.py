"""Goods that came back: what is delivered of a line is never less than none, nor more than was ordered."""

import pytest

from tests.apps.commerce.test_chain import act, lines
from tests.fixtures.asking import create, read, refused
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller


async def ordered(who: Caller) -> tuple[str, str]:
    """An order of five, and its line."""
    account = await create(who, "account", name="华为")
    order = await create(who, "sales_order", account=account)
    line = await create(who, "order_line", sales_order=order, name="泵", price=10, quantity=5, tax_rate=0)
    await act(who, "confirm_order", sales_order=order)
    return order, line


async def delivered(who: Caller, order: str, line: str, quantity: int, shipped: bool = True) -> str:
    delivery = await create(who, "delivery", sales_order=order)
    await create(who, "delivery_line", delivery=delivery, order_line=line, quantity=quantity)
    if shipped:
        await act(who, "ship_delivery", delivery=delivery)
    return delivery


async def stands(who: Caller, order: str) -> tuple[float, str, str]:
    (line,) = await lines(who, "order_line", "sales_order", order)
    head = await read(who, "sales_order", order)
    return line["delivered_quantity"], head["delivered"]["amount"], head["status"]


async def test_a_delivery_is_not_cancelled_under_its_return(company: Company) -> None:
    wang = company.caller("小王")
    order, line = await ordered(wang)
    first = await delivered(wang, order, line, 2)
    back = await delivered(wang, order, line, -1)
    with refused(422, "rule") as seen:
        await act(wang, "cancel_delivery", delivery=first)
    assert "-1" in str(seen.problem)
    assert await stands(wang, order) == (1, "10.00", "partly_delivered")
    await act(wang, "cancel_delivery", delivery=back)
    await act(wang, "cancel_delivery", delivery=first)
    assert await stands(wang, order) == (0, "0.00", "confirmed")


async def test_goods_come_back_only_after_they_went_out(company: Company) -> None:
    wang = company.caller("小王")
    order, line = await ordered(wang)
    await delivered(wang, order, line, 2, shipped=False)
    back = await delivered(wang, order, line, -1, shipped=False)
    with refused(422, "rule"):
        await act(wang, "ship_delivery", delivery=back)


@pytest.mark.parametrize("shipped", [True, False])
async def test_a_return_is_not_cancelled_once_its_goods_went_out_again(
    company: Company, shipped: bool
) -> None:
    wang = company.caller("小王")
    order, line = await ordered(wang)
    await delivered(wang, order, line, 5)
    back = await delivered(wang, order, line, -1)
    again = await delivered(wang, order, line, 1, shipped)
    if shipped:
        with refused(422, "rule"):
            await act(wang, "cancel_delivery", delivery=back)
        return
    await act(wang, "cancel_delivery", delivery=back)
    with refused(422, "rule"):
        await act(wang, "ship_delivery", delivery=again)
    assert (await stands(wang, order))[0] == 5
