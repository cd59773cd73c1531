"""How far orders, instalments, invoices, payments and contracts are: figures that follow from other documents.

Each function renews some records of one object: one statement reads, one write keeps what is different. Statuses follow too.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.papers import given, money_json, system, table_of
from yunchou.base.db import Record
from yunchou.records.change import Operation
from yunchou.records.write import Unit

ZERO = Decimal(0)


async def _renew(
    unit: Unit, name: str, rows: Iterable[Record], figures: tuple[str, ...], status: Any = None
) -> None:
    operations = []
    for row in rows:
        values: dict[str, Any] = {each: money_json(row[each], row["code"]) for each in figures}
        if status is not None:
            values["status"] = status(row)
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
    lines = f"{table_of(unit, 'order_line')} x where x.sales_order = o.id and x.deleted_at is null"
    rows = await unit.link.fetch(
        f"select n.*, n.total - n.paid - n.bad_debt as outstanding from (select o.id, o.status, o.contract,"
        f" coalesce(c.code, $2) as code, {given('o', 'total')} as total, ({deliveries}) as delivered,"
        f" (select coalesce(sum({given('i', 'total')}), 0) from {invoices} and i.status <> 'void') as invoiced,"
        f" (select coalesce(sum({given('i', 'total')}), 0) from {invoices} and i.status = 'issued') as issued,"
        f" ({allocations} in ('payment', 'rebate')) as paid, ({allocations} = 'bad_debt') as bad_debt,"
        f" (select coalesce(bool_and(x.delivered_quantity >= x.quantity), false) from {lines}) as complete,"
        f" (select coalesce(bool_or(x.delivered_quantity > 0), false) from {lines}) as begun"
        f" from {table_of(unit, 'sales_order')} o {_currency(unit, 'o')}"
        " where o.id = any($1::bigint[]) and o.deleted_at is null) n order by n.id",
        wanted,
        own,
    )
    figures = ("delivered", "invoiced", "issued", "paid", "bad_debt", "outstanding")
    await _renew(unit, "sales_order", rows, figures, _order_status)
    await renew_contracts(unit, {row["contract"] for row in rows} - {None})


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
    await _renew(unit, "instalment", rows, ("paid", "outstanding"), _instalment_status)


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
    await _renew(unit, "payment", rows, ("allocated", "refunded", "unallocated"), _payment_status)


def _payment_status(row: Record) -> str:
    """What is left is still to be allocated or refunded; once nothing is, the status says where it went."""
    if row["unallocated"] <= 0:
        if row["refunded"] <= 0:
            return "allocated"
        return "partly_refunded" if row["allocated"] > 0 else "refunded"
    return "partly_allocated" if row["allocated"] > 0 else "open"
