"""What customers owe, each amount once and with the day by which: kept beside the documents that say it.

What is open of an order is owed by its instalments where it has any, else by its issued invoices, the earliest due first, and
never comes to more than the order still owes. What neither of them covers is owed by the order itself, due so many days after it
as its contract or customer has agreed. An invoice of no order is owed by itself. So the receivables of an order always add up to
what is outstanding of it.
"""

from collections.abc import Iterable
from typing import Any

from yunchou.apps.commerce.making import IN_FORCE
from yunchou.apps.commerce.papers import ORDER, given, hold, ids_in, money_json, system, table_of
from yunchou.apps.commerce.terms import days_sql
from yunchou.base.db import Record
from yunchou.jobs.handlers import Cancelled, JobContext
from yunchou.jobs.schedule import daily
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, Operation
from yunchou.records.rule import after
from yunchou.records.write import Unit

AT_ONCE = 500
"""Documents whose receivables the nightly job looks at together."""
SAID_BY_ORDERS = ("outstanding", "status", "owner", "account", "contract", "order_date", "number")
SAID_BY_INVOICES = ("outstanding", "status", "due_on", "owner", "account", "number", "issued_on")
SAID_BY_INSTALMENTS = ("outstanding", "status", "due_on", "name")
KEPT = ("name", "account", "owner", "due_on")


@after("sales_order")
async def orders_are_owed(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is owed of an order follows what is outstanding of it, and whose it is."""
    await renew_receivables(unit, orders={c.id for c in changes if _said(c, SAID_BY_ORDERS)})


@after("instalment")
async def instalments_are_owed(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is owed by a plan follows it."""
    said = [c for c in changes if _said(c, SAID_BY_INSTALMENTS)]
    await renew_receivables(unit, orders=ids_in(said, "sales_order", before=True))


@after("invoice")
async def invoices_are_owed(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is owed by invoices follows them."""
    said = [c for c in changes if _said(c, SAID_BY_INVOICES)]
    await renew_receivables(
        unit,
        orders=ids_in(said, "sales_order"),
        invoices={c.id for c in said if c.now("sales_order") is None},
    )


def _said(change: Change, names: tuple[str, ...]) -> bool:
    return change.kind != UPDATE or any(name in change.values for name in names)


async def renew_receivables(unit: Unit, *, orders: Iterable[int] = (), invoices: Iterable[int] = ()) -> int:
    """Brings the receivables of orders, and of invoices without an order, to what is open; gives how many were written.

    Two statements and one write where anything is different. What is owed no longer is deleted.
    """
    of_orders, of_invoices = sorted(set(orders)), sorted(set(invoices))
    if not of_orders and not of_invoices:
        return 0
    await hold(unit, ORDER, of_orders)
    rows = await unit.link.fetch(
        f"with {_open(unit)} select f.*, r.id as known from ({_owed()}) f"
        f" full join (select * from {table_of(unit, 'receivable')} where deleted_at is null"
        " and (sales_order = any($1::bigint[]) or (sales_order is null and invoice = any($2::bigint[])))) r on r.key = f.key"
        f" where (r.id is null and f.amount > 0) or (r.id is not null and ({given('r', 'amount')} is distinct from"
        " f.amount or " + " or ".join(f"r.{n} is distinct from f.{n}" for n in KEPT) + "))"
        " order by f.key, r.id",
        of_orders,
        of_invoices,
        unit.caller.organisation.settings.currency,
        list(IN_FORCE),
    )
    await system(unit).write("receivable", [_operation(row) for row in rows])
    return len(rows)


def _operation(row: Record) -> Operation:
    if row["key"] is None or (row["known"] is not None and not row["amount"]):
        return Operation(DELETE, id=row["known"])
    values: dict[str, Any] = {
        "name": row["name"],
        "due_on": row["due_on"].isoformat(),
        "rate": f"{row['rate'] or 1:f}",
        "amount": money_json(row["amount"], row["code"]),
        **{name: None if row[name] is None else str(row[name]) for name in ("account", "owner")},
    }
    if row["known"] is not None:
        return Operation("update", values, id=row["known"])
    values |= {
        "kind": row["kind"],
        "key": row["key"],
        **{
            name: str(row[name]) for name in ("sales_order", "instalment", "invoice") if row[name] is not None
        },
    }
    return Operation(CREATE, values)


def _open(unit: Unit) -> str:
    """SQL of `owing`, the orders that owe something, and of `parts`, what says so, in the order in which it is owed.

    `$1` orders, `$2` invoices of no order, `$3` the organisation's currency, `$4` the statuses of orders in force.
    """
    order, invoice, plan = (table_of(unit, name) for name in ("sales_order", "invoice", "instalment"))
    currency, account, contract = (table_of(unit, name) for name in ("currency", "account", "contract"))
    number, due = "coalesce(i.official_number, i.number)", "coalesce(i.due_on, i.issued_on, i.invoice_date)"
    live = f"{plan} p where p.sales_order = o.id and p.deleted_at is null and p.status <> 'cancelled'"
    return (
        f"owing as (select o.id, o.number, o.account, o.owner, o.rate, coalesce(c.code, $3) as code,"
        f" {given('o', 'outstanding')} as owed, o.order_date + {days_sql('k', 'a')} as due_on,"
        f" exists(select from {live}) as planned"
        f" from {order} o left join {currency} c on c.id = o.currency left join {account} a on a.id = o.account"
        f" left join {contract} k on k.id = o.contract and k.deleted_at is null"
        f" where o.id = any($1::bigint[]) and o.deleted_at is null and o.status = any($4::text[])"
        f" and {given('o', 'outstanding')} > 0),"
        f" parts as (select o.id as sales_order, 'instalment' as kind, p.id, concat_ws(' ', o.number, p.name) as name, p.due_on,"
        f" {given('p', 'outstanding')} as open from owing o join {plan} p on p.sales_order = o.id and p.deleted_at is null"
        f" where o.planned and {given('p', 'outstanding')} > 0"
        f" union all select o.id, 'invoice', i.id, {number}, {due},"
        f" {given('i', 'outstanding')} from owing o join {invoice} i on i.sales_order = o.id and i.deleted_at is null"
        f" where not o.planned and i.status = 'issued' and i.red_of is null and {given('i', 'outstanding')} > 0),"
        " owed_by as (select *, sum(open) over (partition by sales_order order by due_on, id) - open as earlier from parts),"
        f" alone as (select i.id, {number} as name, i.account, i.owner, i.rate,"
        f" coalesce(c.code, $3) as code, {due} as due_on, {given('i', 'outstanding')} as amount"
        f" from {invoice} i left join {currency} c on c.id = i.currency where i.id = any($2::bigint[]) and i.sales_order is null"
        f" and i.deleted_at is null and i.status = 'issued' and i.red_of is null and {given('i', 'outstanding')} > 0)"
    )


def _owed() -> str:
    """SQL of the receivables as they should be."""
    return (
        "select left(b.kind, 3) || b.id as key, b.kind, b.name, o.account, o.owner, o.id as sales_order,"
        " case when b.kind = 'instalment' then b.id end as instalment, case when b.kind = 'invoice' then b.id end as invoice,"
        " b.due_on, o.rate, o.code, greatest(least(b.open, o.owed - b.earlier), 0) as amount"
        " from owed_by b join owing o on o.id = b.sales_order"
        " union all select 'ord' || o.id, 'order', o.number, o.account, o.owner, o.id, null, null, o.due_on, o.rate, o.code,"
        " greatest(o.owed - coalesce((select sum(b.open) from owed_by b where b.sales_order = o.id), 0), 0) from owing o"
        " union all select 'inv' || n.id, 'invoice', n.name, n.account, n.owner, null, null, n.id, n.due_on, n.rate,"
        " n.code, n.amount from alone n"
    )


@daily("commerce.receivables", hour=2)
async def keep_receivables(context: JobContext) -> dict[str, Any]:
    """Looks at every order and invoice, so that receivables also follow terms of payment that are agreed anew."""
    written = 0
    for name, where in (("sales_order", "true"), ("invoice", "t.sales_order is null")):
        last = 0
        while True:
            if context.cancelled():
                raise Cancelled({"receivables": written})
            async with Unit(context.caller) as unit:
                rows = await unit.link.fetch(
                    f"select t.id from {table_of(unit, name)} t where t.id > $1 and {where}"
                    f" order by t.id limit {AT_ONCE}",
                    last,
                )
                ids = [row["id"] for row in rows]
                if name == "sales_order":
                    written += await renew_receivables(unit, orders=ids)
                else:
                    written += await renew_receivables(unit, invoices=ids)
            if len(ids) < AT_ONCE:
                break
            last = ids[-1]
    return {"receivables": written}
