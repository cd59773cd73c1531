"""Rules of deliveries and of invoices from orders: parts of order lines that never come to more than the line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yunchou.apps.commerce.amounts import NOTHING, Parts, next_part
from yunchou.apps.commerce.lines import put_amount, put_parts
from yunchou.apps.commerce.papers import (
    ORDER,
    free,
    given,
    hold,
    ids_in,
    keep_out_of_closed_periods,
    money_json,
    system,
    table_of,
)
from yunchou.apps.commerce.reading import refuse
from yunchou.apps.commerce.standing import renew_invoices, renew_orders
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, Operation
from yunchou.records.rule import after, before, check
from yunchou.records.write import Unit

ZERO = Decimal(0)
UNSHIPPED = frozenset({"draft", "cancelled"})
"""The statuses of deliveries of which nothing is out."""


@dataclass(slots=True)
class Taken:
    """What of an order line other parts took already."""

    line: Record
    quantity: Decimal = ZERO
    parts: Parts = field(default=NOTHING)

    def take(self, quantity: Decimal) -> Parts:
        """The amounts of one more part."""
        line = self.line
        whole = Parts(line["net"], line["tax"], line["amount"])
        parts = next_part(whole, self.parts, self.quantity, quantity, line["quantity"], line["digits"])
        self.add(quantity, parts)
        return parts

    def add(self, quantity: Decimal, parts: Parts) -> None:
        """Counts a part."""
        self.quantity += quantity
        self.parts = Parts(*(a + b for a, b in zip(self.parts, parts, strict=True)))


async def taken_of(
    unit: Unit, part: str, ids: Iterable[int], leaving: Sequence[int] = ()
) -> dict[int, Taken]:
    """Order lines with what deliveries or invoices took of each. `leaving`: parts that are reckoned anew. Two statements.

    Their orders must be held.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    lines = await unit.link.fetch(
        f"select l.id, l.sales_order, l.name, l.unit, l.product, l.price, l.discount, l.tax_rate, l.quantity, l.rate, l.position,"
        f" {given('l', 'net')} as net, {given('l', 'tax')} as tax, {given('l', 'amount')} as amount,"
        f" coalesce(c.code, $2) as code, coalesce(c.digits, 2) as digits from {table_of(unit, 'order_line')} l"
        f" join {table_of(unit, 'sales_order')} o on o.id = l.sales_order"
        f" left join {table_of(unit, 'currency')} c on c.id = o.currency where l.id = any($1::bigint[])",
        wanted,
        unit.caller.organisation.settings.currency,
    )
    found = {row["id"]: Taken(row) for row in lines}
    head, over = ("delivery", "cancelled") if part == "delivery_line" else ("invoice", "void")
    net, tax = (given("p", "net"), given("p", "tax")) if head == "invoice" else ("0", "0")
    parts = await unit.link.fetch(
        f"select p.order_line, sum(p.quantity) as quantity, sum({net}) as net, sum({tax}) as tax,"
        f" sum({given('p', 'amount')}) as amount from {table_of(unit, part)} p"
        f" join {table_of(unit, head)} h on h.id = p.{head} and h.deleted_at is null and h.status <> $3"
        " where p.order_line = any($1::bigint[]) and p.deleted_at is null and p.id <> all($2::bigint[])"
        " group by p.order_line",
        wanted,
        list(leaving),
        over,
    )
    for row in parts:
        found[row["order_line"]].add(row["quantity"], Parts(row["net"], row["tax"], row["amount"]))
    return found


@before("delivery")
async def deliveries_follow_their_order(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A delivery is to the customer of its order."""
    made = [c for c in changes if c.kind == CREATE or c.changes("sales_order")]
    for change in changes:
        if change.kind == UPDATE and change.changes("sales_order") and not free(unit):
            change.fail(
                422,
                "readonly",
                say("不能改到其他订单", "This can't be moved to another order"),
                "sales_order",
            )
        late = change.before.get("status") not in ("draft", None)
        if change.kind == DELETE and late and not free(unit):
            change.fail(
                409, "in_use", say("只有待发货的可以删除", "Only what is not shipped yet can be deleted")
            )
    heads = await hold(unit, ORDER, [c.now("sales_order") for c in made])
    for change in made:
        head = heads.get(change.now("sales_order") or 0)
        if head is not None and not change.failed:
            change.values |= {"account": head.account, "rate": head.rate}
    await keep_out_of_closed_periods(unit, changes, "delivery_date", ("value",), UNSHIPPED)


@check("delivery")
async def deliveries_of_orders_in_force(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Nothing is delivered of a draft, nor of a cancelled order."""
    made = [c for c in changes if c.kind == CREATE]
    await _refuse_dormant(unit, {c.id: c.now("sales_order") for c in made}, made, "sales_order")


async def _refuse_dormant(
    unit: Unit, orders: Mapping[int, int], changes: Sequence[Change], name: str
) -> None:
    heads = await hold(unit, ORDER, orders.values())
    for change in changes:
        head = heads.get(orders.get(change.id) or 0)
        if head is not None and head.status in ("draft", "cancelled") and not free(unit):
            message = say("订单尚未确认或已取消", "The order is not confirmed, or cancelled")
            change.fail(422, "rule", message, name)


@before("delivery_line", "invoice_line")
async def take_parts(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A part of an order line has the amount that makes all parts come to the line, and never more than it."""
    written = [
        c
        for c in changes
        if c.kind != DELETE and c.now("order_line") is not None and not (c.kind == UPDATE and _same(c))
    ]
    if not written:
        return
    lines = table_of(unit, "order_line")
    rows = await unit.link.fetch(
        f"select id, sales_order from {lines} where id = any($1::bigint[]) and deleted_at is null",
        sorted({c.now("order_line") for c in written}),
    )
    await hold(unit, ORDER, [row["sales_order"] for row in rows])
    found = await taken_of(unit, owner.name, [row["id"] for row in rows], [c.id for c in written])
    blue = await _taken_back(unit, written) if owner.name == "invoice_line" else {}
    for change in written:
        taken = found.get(change.now("order_line"))
        if taken is not None:
            _take_part(owner, change, taken, blue.get(change.now("red_of") or 0))


def _same(change: Change) -> bool:
    asked = change.operation.values
    return not any(
        name in asked for name in ("order_line", "quantity", "price", "discount", "tax_rate", "amount")
    )


def _take_part(owner: Object, change: Change, taken: Taken, blue: Taken | None) -> None:
    line, quantity = taken.line, change.now("quantity") or ZERO
    invoiced = ("product", "price", "discount", "tax_rate")
    names = ("name", "unit", *(invoiced if owner.name == "invoice_line" else ("rate",)))
    change.values |= {name: line[name] for name in names}
    if not ZERO <= taken.quantity + quantity <= line["quantity"]:
        left = line["quantity"] - taken.quantity
        message = say(
            "超出订单数量，还可用 {n}",
            "This is more than was ordered: {n} are left",
            n=f"{left.normalize():f}",
        )
        change.fail(422, "rule", message, "quantity")
        return
    if blue is None:
        parts = taken.take(quantity)
    else:
        parts = -blue.take(-quantity)
        taken.add(quantity, parts)
    if owner.name == "invoice_line":
        put_parts(change, parts, line["code"])
    else:
        put_amount(change, parts.amount, line["code"])


async def _taken_back(unit: Unit, changes: Sequence[Change]) -> dict[int, Taken]:
    """The lines that red-letter lines take back, with what others took back of them already."""
    ids = sorted(ids_in(changes, "red_of"))
    if not ids:
        return {}
    table = table_of(unit, "invoice_line")
    rows = await unit.link.fetch(
        f"select l.id, l.quantity, {given('l', 'net')} as net, {given('l', 'tax')} as tax, {given('l', 'amount')} as amount,"
        f" coalesce(c.digits, 2) as digits, -coalesce(sum(r.quantity), 0) as red_quantity,"
        f" -coalesce(sum({given('r', 'net')}), 0) as red_net, -coalesce(sum({given('r', 'tax')}), 0) as red_tax,"
        f" -coalesce(sum({given('r', 'amount')}), 0) as red_amount from {table} l"
        f" join {table_of(unit, 'invoice')} i on i.id = l.invoice"
        f" left join {table_of(unit, 'currency')} c on c.id = i.currency"
        f" left join ({table} r join {table_of(unit, 'invoice')} ri on ri.id = r.invoice and ri.status <> 'void'"
        " and ri.deleted_at is null) on r.red_of = l.id and r.deleted_at is null and r.id <> all($2::bigint[])"
        " where l.id = any($1::bigint[]) group by l.id, c.digits",
        ids,
        [c.id for c in changes],
    )
    found = {}
    for row in rows:
        found[row["id"]] = taken = Taken(row)
        taken.add(row["red_quantity"], Parts(row["red_net"], row["red_tax"], row["red_amount"]))
    return found


@after("delivery_line")
async def deliveries_add_up(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What a delivery is worth, and what of its order is delivered."""
    await renew_deliveries(unit, ids_in(changes, "delivery", before=True))


@after("delivery")
async def orders_follow_deliveries(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What of an order is delivered follows when a delivery is shipped, cancelled or deleted."""
    moved = [c for c in changes if c.kind != UPDATE or "status" in c.values]
    await _follow_deliveries(unit, ids_in(moved, "sales_order"))


async def renew_deliveries(unit: Unit, ids: Iterable[int]) -> None:
    """Adds up deliveries anew, and what follows for their orders."""
    wanted = sorted(ids)
    if not wanted:
        return
    rows = await unit.link.fetch(
        f"select d.id, d.sales_order, coalesce(c.code, $2) as code, coalesce(sum({given('l', 'amount')}), 0) as value"
        f" from {table_of(unit, 'delivery')} d join {table_of(unit, 'sales_order')} o on o.id = d.sales_order"
        f" left join {table_of(unit, 'currency')} c on c.id = o.currency"
        f" left join {table_of(unit, 'delivery_line')} l on l.delivery = d.id and l.deleted_at is null"
        " where d.id = any($1::bigint[]) and d.deleted_at is null group by d.id, c.code order by d.id",
        wanted,
        unit.caller.organisation.settings.currency,
    )
    operations = [
        Operation("update", {"value": money_json(row["value"], row["code"])}, id=row["id"]) for row in rows
    ]
    await system(unit).write("delivery", operations)
    await _follow_deliveries(unit, {row["sales_order"] for row in rows})


async def _follow_deliveries(unit: Unit, orders: Iterable[int]) -> None:
    wanted = sorted(orders)
    if not wanted:
        return
    await _count(
        unit, wanted, "delivery_line", "delivery", "delivered_quantity", "h.status in ('shipped', 'received')"
    )
    await renew_orders(unit, wanted)


async def _count(unit: Unit, orders: Sequence[int], part: str, head: str, figure: str, counted: str) -> None:
    """Keeps on order lines how many of each went out or were invoiced.

    Raises 422 for less than none, and for more than was ordered.
    """
    rows = await unit.link.fetch(
        "select l.id, l.name, l.quantity as ordered,"
        f" coalesce(sum(p.quantity) filter (where {counted}), 0) as quantity from {table_of(unit, 'order_line')} l"
        f" left join ({table_of(unit, part)} p join {table_of(unit, head)} h on h.id = p.{head} and h.deleted_at is null)"
        " on p.order_line = l.id and p.deleted_at is null"
        " where l.sales_order = any($1::bigint[]) and l.deleted_at is null"
        f" group by l.id having coalesce(sum(p.quantity) filter (where {counted}), 0) <> coalesce(l.{figure}, 0) order by l.id",
        list(orders),
    )
    for row in rows if not unit.historic else ():
        _refuse_impossible(row)
    operations = [Operation("update", {figure: f"{row['quantity']:f}"}, id=row["id"]) for row in rows]
    await system(unit).write("order_line", operations)


def _refuse_impossible(row: Record) -> None:
    """Raises 422 where a cancelled part leaves what came back of it alone, or one that came back leaves more than was ordered."""
    said = {"name": row["name"], "n": f"{row['quantity'].normalize():f}"}
    if row["quantity"] < ZERO:
        raise refuse(
            "“{name}”的数量将只剩 {n}：请先取消它的退货或红冲",
            "This would leave {n} of “{name}”: cancel what came back of it first",
            **said,
        )
    if row["quantity"] > row["ordered"]:
        raise refuse(
            "“{name}”的数量将达 {n}，超出订单：请先取消其后的发货或开票",
            "This would make {n} of “{name}”, more than was ordered: cancel what followed first",
            **said,
        )


@after("invoice_line")
async def order_lines_know_their_invoices(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """How many of an order line are invoiced follows its invoices."""
    touched = sorted(ids_in(changes, "order_line", before=True))
    if touched:
        rows = await unit.link.fetch(
            f"select distinct sales_order from {table_of(unit, 'order_line')} where id = any($1::bigint[])",
            touched,
        )
        orders = [row["sales_order"] for row in rows]
        await _count(unit, orders, "invoice_line", "invoice", "invoiced_quantity", "h.status <> 'void'")


@after("invoice")
async def orders_follow_invoices(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What of orders is invoiced, and what is due on invoices, follows their amounts and statuses."""
    moved = [c for c in changes if c.kind != UPDATE or "status" in c.values or "total" in c.values]
    orders = ids_in(moved, "sales_order")
    if any(c.kind != CREATE and "status" in c.values for c in moved):
        await _count(
            unit, sorted(orders), "invoice_line", "invoice", "invoiced_quantity", "h.status <> 'void'"
        )
    await renew_orders(unit, orders)
    await renew_invoices(unit, {c.id for c in moved} | ids_in(moved, "red_of"))
