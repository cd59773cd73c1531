"""How far orders, instalments, invoices, payments and contracts are: figures that follow from other documents.

Each function renews some records of one object: one statement reads, one write keeps what is different. Statuses follow too.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from yunchou.apps.commerce.papers import given, money_json, system, table_of
from yunchou.base.db import Record
from yunchou.records.change import Operation
from yunchou.records.write import Unit

ZERO = Decimal(0)
Says: TypeAlias = tuple[str, Callable[[Record], str | None]]
"""A field, and what a row makes of it."""


async def _renew(
    unit: Unit, name: str, rows: Iterable[Record], figures: tuple[str, ...], *says: Says
) -> None:
    operations = []
    for row in rows:
        values: dict[str, Any] = {each: money_json(row[each] or Decimal(0), row["code"]) for each in figures}
        values |= {field: said(row) for field, said in says}
        operations.append(Operation("update", values, id=row["id"]))
    await system(unit).write(name, operations)


def _currency(unit: Unit, alias: str) -> str:
    return f"left join {table_of(unit, 'currency')} c on c.id = {alias}.currency"


async def renew_orders(unit: Unit, ids: Iterable[int]) -> None:
    """What of orders is delivered, invoiced, paid and still due, and the contracts that they are under."""
    wanted = sorted(ids)
    if not wanted:
        return
    own = unit.caller.organisation.settings.currency
    invoices = f"{table_of(unit, 'invoice')} i where i.sales_order = o.id and i.deleted_at is null"
    allocations = (
        f"select coalesce(sum({given('a', 'amount')}), 0) from {table_of(unit, 'payment_allocation')} a"
        " where a.sales_order = o.id and a.deleted_at is null and a.kind"
    )
    deliveries = (
        f"select coalesce(sum({given('l', 'amount')}), 0) from {table_of(unit, 'delivery')} d"
        f" join {table_of(unit, 'delivery_line')} l on l.delivery = d.id and l.deleted_at is null"
        " where d.sales_order = o.id and d.deleted_at is null and d.status in ('shipped', 'received')"
    )
    refunds = _refunds(unit)
    lines = f"{table_of(unit, 'order_line')} x where x.sales_order = o.id and x.deleted_at is null"
    rows = await unit.link.fetch(
        f"select n.*, n.total - n.paid - n.bad_debt as outstanding from (select o.id, o.status, o.contract,"
        f" coalesce(c.code, $2) as code, {given('o', 'total')} as total, ({deliveries}) as delivered,"
        f" (select coalesce(sum({given('i', 'total')}), 0) from {invoices} and i.status <> 'void') as invoiced,"
        f" (select coalesce(sum({given('i', 'total')}), 0) from {invoices} and i.status = 'issued') as issued,"
        f" ({allocations} in ('payment', 'rebate')) as paid, ({allocations} = 'bad_debt') as bad_debt,"
        f" coalesce((select b.refunded from ({refunds}) b where b.sales_order = o.id), 0) as refunded,"
        f" (select coalesce(bool_and(x.delivered_quantity >= x.quantity), false) from {lines}) as complete,"
        f" (select coalesce(bool_or(x.delivered_quantity > 0), false) from {lines}) as begun"
        f" from {table_of(unit, 'sales_order')} o {_currency(unit, 'o')}"
        " where o.id = any($1::bigint[]) and o.deleted_at is null) n order by n.id",
        wanted,
        own,
    )
    figures = ("delivered", "invoiced", "issued", "paid", "bad_debt", "outstanding", "refunded")
    await _renew(
        unit, "sales_order", rows, figures, ("status", _order_status), ("refund_status", _refund_status)
    )
    await renew_contracts(unit, {row["contract"] for row in rows} - {None})


def _refunds(unit: Unit) -> str:
    """SQL of what was refunded of what paid the orders in `$1`, by order, in its currency.

    What once settled an order and does so no longer went back as far as its payment was refunded; of a payment that
    settled several, what was taken back of one first went back first.
    """
    table, refunded = table_of(unit, "payment_allocation"), f"coalesce({given('p', 'refunded')}, 0)"
    return (
        "select f.sales_order, round(sum(greatest(least(f.freed, f.refunded - f.earlier), 0) * f.per_paid), 4) as refunded from"
        " (select g.*, sum(g.freed) over (partition by g.payment order by g.last, g.sales_order) - g.freed as earlier from"
        f" (select n.payment, n.sales_order, {refunded} as refunded, max(n.id) as last,"
        " max(n.standing) - sum(n.used) as freed, sum(n.settled) filter (where n.settled > 0)"
        " / nullif(sum(n.used) filter (where n.settled > 0), 0) as per_paid from"
        f" (select a.id, a.payment, a.sales_order, {given('a', 'amount')} as settled, {given('a', 'paid_amount')} as used,"
        f" sum({given('a', 'paid_amount')}) over (partition by a.payment, a.sales_order order by a.id) as standing"
        f" from {table} a where a.kind = 'payment' and a.deleted_at is null and a.paid_amount is not null and a.payment in"
        f" (select x.payment from {table} x where x.sales_order = any($1::bigint[]) and x.deleted_at is null)) n"
        f" join {table_of(unit, 'payment')} p on p.id = n.payment and {given('p', 'refunded')} > 0"
        " group by n.payment, n.sales_order, p.id) g) f group by f.sales_order"
    )


def _refund_status(row: Record) -> str | None:
    if row["refunded"] <= 0:
        return None
    return "partly_refunded" if row["paid"] > 0 else "refunded"


def _order_status(row: Record) -> str:
    """Drafts and cancelled orders stay so; the others are as far as their deliveries and payments are."""
    status = str(row["status"])
    if status in ("draft", "cancelled"):
        return status
    if row["complete"]:
        return "completed" if row["outstanding"] <= 0 else "delivered"
    return "partly_delivered" if row["begun"] else "confirmed"


async def renew_contracts(unit: Unit, ids: Iterable[int]) -> None:
    """What was ordered and paid under contracts."""
    wanted = sorted(ids)
    if not wanted:
        return
    orders = (
        f"from {table_of(unit, 'sales_order')} o where o.contract = k.id and o.deleted_at is null"
        " and o.status not in ('draft', 'cancelled')"
    )
    rows = await unit.link.fetch(
        f"select k.id, coalesce(c.code, $2) as code, (select coalesce(sum({given('o', 'total')}), 0) {orders}) as ordered,"
        f" (select coalesce(sum({given('o', 'paid')}), 0) {orders}) as paid"
        f" from {table_of(unit, 'contract')} k {_currency(unit, 'k')}"
        " where k.id = any($1::bigint[]) and k.deleted_at is null order by k.id",
        wanted,
        unit.caller.organisation.settings.currency,
    )
    await _renew(unit, "contract", rows, ("ordered", "paid"))


def _settled(unit: Unit, field: str, alias: str) -> str:
    return (
        f"(select coalesce(sum({given('a', 'amount')}), 0) from {table_of(unit, 'payment_allocation')} a"
        f" where a.{field} = {alias}.id and a.deleted_at is null)"
    )


async def renew_instalments(unit: Unit, ids: Iterable[int]) -> None:
    """What of instalments is settled and still due."""
    wanted = sorted(ids)
    if not wanted:
        return
    rows = await unit.link.fetch(
        f"select n.*, n.amount - n.paid as outstanding from (select t.id, coalesce(c.code, $2) as code, o.status as order_status,"
        f" {given('t', 'amount')} as amount, {_settled(unit, 'instalment', 't')} as paid"
        f" from {table_of(unit, 'instalment')} t join {table_of(unit, 'sales_order')} o on o.id = t.sales_order"
        f" {_currency(unit, 'o')} where t.id = any($1::bigint[]) and t.deleted_at is null) n order by n.id",
        wanted,
        unit.caller.organisation.settings.currency,
    )
    await _renew(unit, "instalment", rows, ("paid", "outstanding"), ("status", _instalment_status))


def _instalment_status(row: Record) -> str:
    if row["order_status"] == "cancelled":
        return "cancelled"
    if row["outstanding"] <= 0:
        return "paid"
    return "partly_paid" if row["paid"] > 0 else "open"


async def renew_invoices(unit: Unit, ids: Iterable[int]) -> None:
    """What of invoices is settled and still due; what a red-letter invoice takes back is due no longer."""
    wanted = sorted(ids)
    if not wanted:
        return
    taken_back = (
        f"(select coalesce(sum({given('r', 'total')}), 0) from {table_of(unit, 'invoice')} r"
        " where r.red_of = i.id and r.status = 'issued' and r.deleted_at is null)"
    )
    rows = await unit.link.fetch(
        f"select i.id, coalesce(c.code, $2) as code, {_settled(unit, 'invoice', 'i')} as paid,"
        f" case when i.status = 'void' or i.red_of is not null then 0"
        f" else {given('i', 'total')} + {taken_back} - {_settled(unit, 'invoice', 'i')} end as outstanding"
        f" from {table_of(unit, 'invoice')} i {_currency(unit, 'i')}"
        " where i.id = any($1::bigint[]) and i.deleted_at is null order by i.id",
        wanted,
        unit.caller.organisation.settings.currency,
    )
    await _renew(unit, "invoice", rows, ("paid", "outstanding"))


async def renew_payments(unit: Unit, ids: Iterable[int]) -> None:
    """What of payments is allocated, refunded and left."""
    wanted = sorted(ids)
    if not wanted:
        return
    rows = await unit.link.fetch(
        "select n.*, n.amount - n.allocated - n.refunded as unallocated from"
        f" (select p.id, coalesce(p.amount__currency, $2) as code, {given('p', 'amount')} as amount,"
        f" (select coalesce(sum({given('a', 'paid_amount')}), 0) from {table_of(unit, 'payment_allocation')} a"
        " where a.payment = p.id and a.deleted_at is null) as allocated,"
        f" (select coalesce(sum({given('r', 'amount')}), 0) from {table_of(unit, 'refund')} r"
        " where r.payment = p.id and r.deleted_at is null) as refunded"
        f" from {table_of(unit, 'payment')} p where p.id = any($1::bigint[]) and p.deleted_at is null) n order by n.id",
        wanted,
        unit.caller.organisation.settings.currency,
    )
    await _renew(unit, "payment", rows, ("allocated", "refunded", "unallocated"), ("status", _payment_status))


def _payment_status(row: Record) -> str:
    """What is left is still to be allocated or refunded; once nothing is, the status says where it went."""
    if row["unallocated"] <= 0:
        if row["refunded"] <= 0:
            return "allocated"
        return "partly_refunded" if row["allocated"] > 0 else "refunded"
    return "partly_allocated" if row["allocated"] > 0 else "open"
