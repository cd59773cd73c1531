"""A sale in dollars of the demo organisation: quote, order, goods, invoice and two payments of a month with another rate."""

import datetime as dt
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.commerce.papers import given
from yunchou.apps.demo.paper_room import make, table
from yunchou.base.money import split
from yunchou.model.object import label
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

NAME = ("海外工厂读码器采购", "Code readers for the plant abroad")
LINES = (("YR-10", 40, "780"), ("YV-50", 12, "1360"))
"""Products by code, how many, and their price in dollars."""
ORDERED, DELIVERED, INVOICED, PAID = 70, 52, 50, 34
"""How many days before today."""

for _object in ("quote", "opportunity"):
    shipped_names(_object, label(*NAME))


async def add_dollars(organisation: Organisation, today: dt.date) -> None:
    """Makes the sale to the customer of the latest order, where the dollar is in use."""
    async with Unit(Caller(organisation, System("a sale in dollars of the demo")), historic=True) as unit:
        currency = await unit.link.fetchval(
            f"select id from {table(unit, 'currency')} where code = 'USD' and active and deleted_at is null"
        )
        latest = await unit.link.fetchrow(
            f"select account, contact, owner from {table(unit, 'sales_order')} where deleted_at is null"
            " and account is not null and contact is not null order by order_date desc, id desc limit 1"
        )
        rows = await unit.link.fetch(
            f"select code, id, name from {table(unit, 'product')} where code = any($1::text[]) and deleted_at is null",
            [code for code, _, _ in LINES],
        )
        products = {row["code"]: row for row in rows}
        if currency is None or latest is None or len(products) < len(LINES):
            return
        who = {name: str(value) for name, value in dict(latest).items() if value is not None}
        lines = [
            {"product": str(products[code]["id"]), "quantity": quantity, "price": price, "position": n}
            | {"tax_rate": "0"}
            for n, (code, quantity, price) in enumerate(LINES, 1)
        ]
        order = await _ordered(unit, who | {"currency": str(currency)}, lines, today)
        await _collected(unit, who, order, today)


def _ago(today: dt.date, days: int) -> str:
    return (today - dt.timedelta(days=days)).isoformat()


async def _ordered(unit: Unit, head: dict[str, Any], lines: list[dict[str, Any]], today: dt.date) -> str:
    """The accepted quote, its order, and what was delivered."""
    quoted = {
        "name": NAME[0],
        "quote_date": _ago(today, ORDERED + 12),
        "valid_until": _ago(today, ORDERED - 18),
        "status": "accepted",
        "payment_terms": "T/T，预付 30%",
    }
    (quote,) = await make(unit, "quote", [head | quoted])
    await make(unit, "quote_line", [{"quote": quote, **line} for line in lines])
    ordered = {"quote": quote, "order_date": _ago(today, ORDERED), "status": "confirmed"}
    (order,) = await make(unit, "sales_order", [head | ordered])
    made = await make(unit, "order_line", [{"sales_order": order, **line} for line in lines])
    left = {"sales_order": order, "owner": head["owner"], "delivery_date": _ago(today, DELIVERED)}
    (delivery,) = await make(unit, "delivery", [left | {"status": "received", "carrier": "DHL"}])
    await make(
        unit,
        "delivery_line",
        [
            {"delivery": delivery, "order_line": id, "quantity": line["quantity"]}
            for id, line in zip(made, lines, strict=True)
        ],
    )
    return order


async def _collected(unit: Unit, who: dict[str, Any], order: str, today: dt.date) -> None:
    """The invoice, two instalments, and their payments in dollars."""
    lines = await unit.link.fetch(
        f"select l.id, l.quantity, p.name from {table(unit, 'order_line')} l join {table(unit, 'product')} p"
        " on p.id = l.product where l.sales_order = $1 order by l.position",
        int(order),
    )
    party = {"account": who["account"], "owner": who["owner"]}
    days = {
        "invoice_date": _ago(today, INVOICED),
        "issued_on": _ago(today, INVOICED),
        "due_on": _ago(today, PAID),
    }
    invoiced = {"sales_order": order, "status": "issued", "official_number": "26000009000000000001"}
    (invoice,) = await make(unit, "invoice", [party | days | invoiced])
    billed = [
        {"invoice": invoice, "order_line": str(row["id"]), "name": row["name"]}
        | {"quantity": f"{row['quantity']:f}"}
        for row in lines
    ]
    await make(unit, "invoice_line", billed)
    total: Decimal = await unit.link.fetchval(
        f"select {given('t', 'total')} from {table(unit, 'sales_order')} t where t.id = $1", int(order)
    )
    first, rest = split(total, (3, 7))
    for name, days_ago, amount in (("预付款", ORDERED - 3, first), ("尾款", PAID, rest)):
        money = {"amount": f"{amount:f}", "currency": "USD"}
        plan = {"sales_order": order, "name": name, "due_on": _ago(today, days_ago), "amount": money}
        (instalment,) = await make(unit, "instalment", [plan])
        paid = party | {
            "amount": money,
            "paid_on": _ago(today, days_ago),
            "reference": f"SWIFT{days_ago:06d}",
        }
        (payment,) = await make(unit, "payment", [paid])
        settled = {
            "kind": "payment",
            "payment": payment,
            "sales_order": order,
            "instalment": instalment,
            "invoice": invoice if name == "尾款" else None,
            "allocated_on": _ago(today, days_ago),
            "amount": money,
        }
        await make(unit, "payment_allocation", [settled])
