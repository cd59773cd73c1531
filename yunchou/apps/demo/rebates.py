"""Rebates of the demo organisation: two policies, what the orders of the last months earned by them, and orders that use some."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.commerce.papers import table_of
from yunchou.records.change import Operation
from yunchou.records.write import Unit

PRODUCT = "YD-100"
POLICIES: Sequence[tuple[dict[str, Any], Sequence[dict[str, Any]]]] = (
    (
        {
            "name": "季度返利",
            "basis": "confirmed",
            "period": "quarter",
            "release": "at_once",
            "expires_days": 365,
            "most_share": "0.3",
        },
        (
            {"from_value": "100000", "percent": "0.01"},
            {"from_value": "500000", "percent": "0.02"},
            {"from_value": "1000000", "percent": "0.03"},
        ),
    ),
    (
        {
            "name": "年度回款返利",
            "basis": "paid",
            "period": "year",
            "release": "after_days",
            "release_days": 15,
            "expires_days": 730,
        },
        ({"from_value": "200000", "percent": "0.005"},),
    ),
)


async def add_rebates(administrator: Caller, today: dt.date) -> None:
    """Makes the policies, accrues by them, and for those who earned most one order in force and an open one that use rebates."""
    async with Unit(administrator) as unit:
        begins = dt.date(today.year - 1, 1, 1).isoformat()
        ids = await _make(unit, "rebate_policy", [{**values, "starts_on": begins} for values, _ in POLICIES])
        tiers = [
            {"rebate_policy": id, **tier}
            for id, (_, several) in zip(ids, POLICIES, strict=True)
            for tier in several
        ]
        await _make(unit, "rebate_tier", tiers)
    for id in ids:
        await run(administrator, "commerce.accrue_rebates", {"rebate_policy": id})
    async with Unit(administrator) as unit:
        richest = await unit.link.fetch(
            f"select id, owner from {table_of(unit, 'account')} where rebate_available > 0 and deleted_at is null"
            " order by rebate_available desc, id limit 2"
        )
        product = await unit.link.fetchval(
            f"select id from {table_of(unit, 'product')} where code = $1", PRODUCT
        )
        if product is None:
            return
        orders = await _make(
            unit,
            "sales_order",
            [
                {"account": str(row["id"]), "owner": str(row["owner"]), "order_date": today.isoformat()}
                for row in richest
            ],
        )
        await _make(
            unit,
            "order_line",
            [{"sales_order": id, "product": str(product), "quantity": "8", "position": 1} for id in orders],
        )
    for n, order in enumerate(orders):
        await run(administrator, "commerce.use_rebate", {"sales_order": order})
        if n == 0:
            await run(administrator, "commerce.confirm_order", {"sales_order": order})


async def _make(unit: Unit, name: str, several: Sequence[dict[str, Any]]) -> list[str]:
    return [str(each.id) for each in await unit.write(name, [Operation("create", each) for each in several])]
