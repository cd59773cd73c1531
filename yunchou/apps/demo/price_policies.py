"""Price policies of the demo organisation, one of each kind, an open quote that has of them, an order that took of budgets."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.commerce.papers import table_of
from yunchou.records.change import Operation
from yunchou.records.write import Unit

LINES = (("YD-100", "12"), ("YV-50", "6"), ("YR-10", "4"))
"""What is quoted: a product by its code, and how many."""
POLICIES: Sequence[tuple[dict[str, Any], Sequence[dict[str, Any]]]] = (
    (
        {
            "name": "伺服批量价",
            "percent_off": "0.05",
            "product": "YD-100",
            "from_quantity": "10",
            "priority": 9,
            "budget": "60000",
        },
        (),
    ),
    (
        {
            "name": "年终满减",
            "kind": "document",
            "effect": "amount",
            "measure": "amount",
            "priority": 5,
            "budget": "100000",
        },
        (
            {"from_value": "10000", "value": "500"},
            {"from_value": "50000", "value": "3000"},
            {"from_value": "200000", "value": "15000"},
        ),
    ),
    (
        {
            "name": "智能相机买五赠一",
            "kind": "gift",
            "measure": "quantity",
            "repeats": True,
            "most_times": 10,
            "product": "YV-50",
            "gift_product": "YR-10",
        },
        ({"from_value": "5", "gift_quantity": "1"},),
    ),
)


async def add_price_policies(administrator: Caller, today: dt.date) -> None:
    """Makes the policies of this year, and a quote of today for the customer of the latest one."""
    async with Unit(administrator) as unit:
        codes = {code for code, _ in LINES}
        rows = await unit.link.fetch(
            f"select id, code from {table_of(unit, 'product')} where code = any($1::text[])", sorted(codes)
        )
        products = {row["code"]: str(row["id"]) for row in rows}
        if products.keys() != codes:
            return
        days = {"starts_on": f"{today.year}-01-01", "ends_on": f"{today.year}-12-31"}
        policies = [
            {
                name: products[value] if name in ("product", "gift_product") else value
                for name, value in (values | days).items()
            }
            for values, _ in POLICIES
        ]
        ids = await _make(unit, "price_policy", policies)
        tiers = [
            {"price_policy": id, **tier}
            for id, (_, several) in zip(ids, POLICIES, strict=True)
            for tier in several
        ]
        await _make(unit, "policy_tier", tiers)
        await _quote(unit, products, today)
        order = await _order(unit, products, today)
    if order is not None:
        await run(administrator, "commerce.confirm_order", {"sales_order": order})


async def _order(unit: Unit, products: dict[str, str], today: dt.date) -> str | None:
    """An order of the same goods for the customer of the latest order."""
    latest = await unit.link.fetchrow(
        f"select account, contact, owner from {table_of(unit, 'sales_order')} where deleted_at is null"
        " order by order_date desc, id desc limit 1"
    )
    if latest is None:
        return None
    people = {name: str(value) for name, value in dict(latest).items() if value is not None}
    (order,) = await _make(unit, "sales_order", [{"order_date": today.isoformat(), **people}])
    lines = [
        {"sales_order": order, "product": products[code], "quantity": quantity, "position": n}
        for n, (code, quantity) in enumerate(LINES, 1)
    ]
    await _make(unit, "order_line", lines)
    return order


async def _quote(unit: Unit, products: dict[str, str], today: dt.date) -> None:
    latest = await unit.link.fetchrow(
        f"select account, contact, owner from {table_of(unit, 'quote')} where deleted_at is null and account is not null"
        " order by quote_date desc, id desc limit 1"
    )
    if latest is None:
        return
    people = {name: str(value) for name, value in dict(latest).items() if value is not None}
    until = (today + dt.timedelta(days=30)).isoformat()
    values = {"name": "年终备货报价", "quote_date": today.isoformat(), "valid_until": until, **people}
    (quote,) = await _make(unit, "quote", [values])
    lines = [
        {"quote": quote, "product": products[code], "quantity": quantity, "position": n}
        for n, (code, quantity) in enumerate(LINES, 1)
    ]
    await _make(unit, "quote_line", lines)


async def _make(unit: Unit, name: str, several: Sequence[dict[str, Any]]) -> list[str]:
    return [str(each.id) for each in await unit.write(name, [Operation("create", each) for each in several])]
