"""Rules of invoices: they are in their order's currency, and a red-letter invoice is worth what it takes back."""

from yunchou.apps.commerce.papers import ORDER, free, hold, table_of
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before, check
from yunchou.records.write import Unit


@before("invoice")
async def invoices_follow_their_order(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An invoice takes customer, currency and kind of prices from its order, a red-letter invoice its rate from the other."""
    for change in changes:
        if change.kind == UPDATE and change.changes("sales_order") and not free(unit):
            change.fail(
                422,
                "readonly",
                say("不能改到其他订单", "This can't be moved to another order"),
                "sales_order",
            )
    made = [
        c for c in changes if not c.failed and (c.kind == CREATE or "rate" in c.values or c.changes("red_of"))
    ]
    heads = await hold(unit, ORDER, [c.now("sales_order") for c in made])
    for change in made:
        head = heads.get(change.now("sales_order") or 0)
        if head is not None:
            change.values |= {
                "account": head.account,
                "currency": head.currency,
                "tax_included": head.tax_included,
            }
    red = [c for c in made if c.now("red_of") is not None]
    if red:
        rows = await unit.link.fetch(
            f"select id, rate from {table_of(unit, 'invoice')} where id = any($1::bigint[])",
            sorted({c.now("red_of") for c in red}),
        )
        rates = {row["id"]: row["rate"] for row in rows}
        for change in red:
            change.values["rate"] = rates.get(change.now("red_of"))


@check("invoice")
async def invoices_of_orders_in_force(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Nothing is invoiced of a draft, nor of a cancelled order."""
    made = [c for c in changes if c.kind == CREATE and c.now("sales_order") is not None]
    heads = await hold(unit, ORDER, [c.now("sales_order") for c in made])
    for change in made:
        head = heads.get(change.now("sales_order"))
        if head is not None and head.status in ("draft", "cancelled") and not free(unit):
            message = say("订单尚未确认或已取消", "The order is not confirmed, or cancelled")
            change.fail(422, "rule", message, "sales_order")
