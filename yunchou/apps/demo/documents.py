"""Documents of the demo organisation: the latest won deals, and some of the year before, have quotes, orders, invoices, payments.

Some of it is overdue. They are made of the loaded deals by the same rules as anybody's, in sets; the same deals give the same.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.demo.chance import stream
from yunchou.base.db import Record, quote
from yunchou.base.money import split
from yunchou.records.change import Operation
from yunchou.records.write import Unit

SINCE_DAYS = 430
LATEST, MOST = 90, 300
"""How many of the latest deals have documents, and how many of all of them."""
LATE = ((30, 0.18), (60, 0.07), (90, 0.05), (SINCE_DAYS, 0.02))
"""How many of the instalments that were due within so many days are not paid."""
CONTRACTED = 50_000
"""List prices of a deal from which a contract was signed, in the base currency."""
AT_THE_BANK = 7
"""Lines of the bank statement that are customers' money."""
ENDING = 30
"""Contracts of a year ago that end in the next weeks."""


async def add_documents(organisation: Organisation, today: dt.date) -> None:
    """Makes the documents of the deals won lately: a write for each kind, however many there are."""
    async with Unit(Caller(organisation, System("documents of the demo")), historic=True) as unit:
        deals = await _deals(unit, organisation, today)
        if not deals:
            return
        quotes = await _quotes(unit, deals)
        contracts = await _contracts(unit, deals, quotes, today)
        await _ending(unit, organisation, today)
        orders, lines = await _orders(unit, deals, quotes, contracts)
        await _delivered(unit, deals, orders, lines, today)
        invoices = await _invoiced(unit, deals, orders, lines, today)
        await _paid(unit, deals, orders, invoices, today)
        await _at_the_bank(unit, today)


async def _deals(
    unit: Unit,
    organisation: Organisation,
    today: dt.date,
    between: tuple[int, int] = (SINCE_DAYS, 0),
    latest: int = LATEST,
    most: int = MOST,
) -> Sequence[Record]:
    """Won deals, the latest first: these, then each so-manieth. `between`: the days before today in which they were won."""
    model = unit.snapshot.model
    deal, stage, product = (
        f"{quote(organisation.schema)}.{quote(model.object(name).table)}"
        for name in ("opportunity", "stage", "product")
    )
    return await unit.link.fetch(
        "select * from (select o.id, o.name, o.owner, o.account, o.contact, o.product, o.quantity, o.discount, o.close_date,"
        " p.list_price, p.name as product_name, count(*) over () as whole,"
        " row_number() over (order by o.close_date desc, o.id) as place"
        f" from {deal} o join {stage} s on s.id = o.stage join {product} p on p.id = o.product"
        " where s.kind = 'won' and o.close_date between $1 and $2 and o.account is not null and o.quantity > 0"
        " and o.deleted_at is null) w where w.place <= $3"
        " or (w.place - $3) % greatest((w.whole - $3) / greatest($4 - $3, 1), 1) = 0 order by w.place limit $4",
        *(today - dt.timedelta(days=days) for days in between),
        latest,
        most,
    )


async def _make(unit: Unit, name: str, several: Sequence[dict[str, Any]]) -> list[str]:
    operations = [
        Operation("create", {key: value for key, value in values.items() if value is not None})
        for values in several
    ]
    return [str(each.id) for each in await unit.write(name, operations)]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _common(deal: Record) -> dict[str, Any]:
    return {
        "account": _text(deal["account"]),
        "contact": _text(deal["contact"]),
        "opportunity": _text(deal["id"]),
        "owner": _text(deal["owner"]),
    }


def _line(deal: Record) -> dict[str, Any]:
    return {
        "product": _text(deal["product"]),
        "quantity": f"{deal['quantity']:f}",
        "discount": _text(deal["discount"]),
        "tax_rate": "0.13",
        "position": 1,
    }


async def _quotes(unit: Unit, deals: Sequence[Record]) -> list[str]:
    quotes = await _make(
        unit,
        "quote",
        [
            {
                **_common(deal),
                "name": deal["name"],
                "quote_date": (deal["close_date"] - dt.timedelta(days=14)).isoformat(),
                "valid_until": (deal["close_date"] + dt.timedelta(days=16)).isoformat(),
                "status": "accepted",
                "payment_terms": "发货后 30 天付清",
            }
            for deal in deals
        ],
    )
    await _make(
        unit, "quote_line", [{"quote": id, **_line(deal)} for id, deal in zip(quotes, deals, strict=True)]
    )
    return quotes


async def _totals(unit: Unit, name: str, ids: Sequence[str]) -> dict[str, Decimal]:
    table = unit.asking().table(unit.snapshot.model.object(name))
    rows = await unit.link.fetch(
        f"select id, total from {table} where id = any($1::bigint[])", [int(id) for id in ids]
    )
    return {str(row["id"]): row["total"] for row in rows}


def _contract(deal: Record, total: Decimal, quoted: str | None, today: dt.date) -> dict[str, Any]:
    """A contract over a year from the day on which the deal was won."""
    won = deal["close_date"]
    ends = won + dt.timedelta(days=365)
    return {
        **_common(deal),
        "name": f"{deal['name']} 合同",
        "quote": quoted,
        "total": f"{total:f}",
        "status": "completed" if ends < today else "active",
        "contract_date": won.isoformat(),
        "signed_on": won.isoformat(),
        "starts_on": won.isoformat(),
        "ends_on": ends.isoformat(),
        "payment_terms": "预付 30%，发货后 30 天付清",
    }


async def _contracts(
    unit: Unit, deals: Sequence[Record], quotes: Sequence[str], today: dt.date
) -> dict[str, str]:
    """Contracts over the larger quotes: quote → contract."""
    totals = await _totals(unit, "quote", quotes)
    large = [
        (deal, quoted)
        for deal, quoted in zip(deals, quotes, strict=True)
        if deal["list_price"] * deal["quantity"] >= CONTRACTED
    ]
    made = await _make(
        unit, "contract", [_contract(deal, totals[quoted], quoted, today) for deal, quoted in large]
    )
    return {quoted: id for (_, quoted), id in zip(large, made, strict=True)}


async def _ending(unit: Unit, organisation: Organisation, today: dt.date) -> None:
    """Contracts that were signed a year ago, less some weeks, and are to be renewed."""
    deals = await _deals(unit, organisation, today, (360, 300), ENDING, ENDING)
    await _make(
        unit,
        "contract",
        [_contract(deal, deal["list_price"] * deal["quantity"], None, today) for deal in deals],
    )


async def _orders(
    unit: Unit, deals: Sequence[Record], quotes: Sequence[str], contracts: dict[str, str]
) -> tuple[list[str], list[str]]:
    orders = await _make(
        unit,
        "sales_order",
        [
            {
                **_common(deal),
                "quote": quoted,
                "contract": contracts.get(quoted),
                "order_date": deal["close_date"].isoformat(),
                "status": "confirmed",
            }
            for deal, quoted in zip(deals, quotes, strict=True)
        ],
    )
    lines = await _make(
        unit,
        "order_line",
        [{"sales_order": id, **_line(deal)} for id, deal in zip(orders, deals, strict=True)],
    )
    return orders, lines


async def _delivered(
    unit: Unit, deals: Sequence[Record], orders: Sequence[str], lines: Sequence[str], today: dt.date
) -> None:
    """Goods leave ten days after the order."""
    gone = [n for n, deal in enumerate(deals) if deal["close_date"] + dt.timedelta(days=10) < today]
    deliveries = await _make(
        unit,
        "delivery",
        [
            {
                "sales_order": orders[n],
                "owner": _text(deals[n]["owner"]),
                "delivery_date": (deals[n]["close_date"] + dt.timedelta(days=10)).isoformat(),
                "status": "received",
                "carrier": "顺丰速运",
            }
            for n in gone
        ],
    )
    await _make(
        unit,
        "delivery_line",
        [
            {"delivery": id, "order_line": lines[n], "quantity": f"{deals[n]['quantity']:f}"}
            for id, n in zip(deliveries, gone, strict=True)
        ],
    )


async def _invoiced(
    unit: Unit, deals: Sequence[Record], orders: Sequence[str], lines: Sequence[str], today: dt.date
) -> dict[int, str]:
    """Invoices follow the goods after two days; their numbers are invented."""
    due = [n for n, deal in enumerate(deals) if deal["close_date"] + dt.timedelta(days=12) < today]
    invoices = await _make(
        unit,
        "invoice",
        [
            {
                "sales_order": orders[n],
                "account": _text(deals[n]["account"]),
                "owner": _text(deals[n]["owner"]),
                "invoice_date": (deals[n]["close_date"] + dt.timedelta(days=12)).isoformat(),
                "issued_on": (deals[n]["close_date"] + dt.timedelta(days=12)).isoformat(),
                "due_on": (deals[n]["close_date"] + dt.timedelta(days=40)).isoformat(),
                "official_number": f"2600000{n:013d}",
                "status": "issued",
            }
            for n in due
        ],
    )
    await _make(
        unit,
        "invoice_line",
        [
            {
                "invoice": id,
                "order_line": lines[n],
                "name": deals[n]["product_name"],
                "quantity": f"{deals[n]['quantity']:f}",
            }
            for id, n in zip(invoices, due, strict=True)
        ],
    )
    return dict(zip(due, invoices, strict=True))


def _late(since: dt.timedelta) -> float:
    """How probably an instalment that was due so long ago is not paid."""
    return next((share for days, share in LATE if since.days <= days), 0.0)


async def _paid(
    unit: Unit, deals: Sequence[Record], orders: Sequence[str], invoices: dict[int, str], today: dt.date
) -> None:
    """Each order is due in two instalments, 30 % with the order and the rest 30 days after the goods; some are late."""
    rng = stream("documents")
    totals = await _totals(unit, "sales_order", orders)
    plan: list[tuple[int, str, dt.date, Decimal]] = []
    for n, deal in enumerate(deals):
        first, rest = split(totals[orders[n]], (3, 7))
        plan.append((n, "预付款", deal["close_date"] + dt.timedelta(days=5), first))
        plan.append((n, "尾款", deal["close_date"] + dt.timedelta(days=40), rest))
    plan = [each for each in plan if each[3] > 0]
    instalments = await _make(
        unit,
        "instalment",
        [
            {"sales_order": orders[n], "name": name, "due_on": day.isoformat(), "amount": f"{amount:f}"}
            for n, name, day, amount in plan
        ],
    )
    paid = [at for at, each in enumerate(plan) if each[2] < today and rng.random() >= _late(today - each[2])]
    payments = await _make(
        unit,
        "payment",
        [
            {
                "account": _text(deals[plan[at][0]]["account"]),
                "owner": _text(deals[plan[at][0]]["owner"]),
                "amount": f"{plan[at][3]:f}",
                "paid_on": min(plan[at][2] + dt.timedelta(days=rng.randrange(-3, 9)), today).isoformat(),
                "reference": f"DEMO{at:08d}",
            }
            for at in paid
        ],
    )
    # The last payments have come in and wait for somebody to allocate them.
    allocated = [
        (at, payment)
        for at, payment in zip(paid, payments, strict=True)
        if plan[at][2] < today - dt.timedelta(days=4)
    ]
    await _make(
        unit,
        "payment_allocation",
        [
            {
                "kind": "payment",
                "payment": payment,
                "sales_order": orders[plan[at][0]],
                "instalment": instalments[at],
                "invoice": invoices.get(plan[at][0]) if plan[at][1] == "尾款" else None,
                "allocated_on": plan[at][2].isoformat(),
                "amount": f"{plan[at][3]:f}",
            }
            for at, payment in allocated
        ],
    )


async def _at_the_bank(unit: Unit, today: dt.date) -> None:
    """A bank statement of yesterday that waits: late customers paid, some with the order's number, and somebody unknown."""
    order, account, instalment = (
        f"{quote(unit.caller.organisation.schema)}.{quote(unit.snapshot.model.object(name).table)}"
        for name in ("sales_order", "account", "instalment")
    )
    rows = await unit.link.fetch(
        f"select i.outstanding as amount, o.number, a.name from {instalment} i join {order} o on o.id = i.sales_order"
        f" join {account} a on a.id = o.account where i.status = 'open' and i.due_on < $1"
        " and i.deleted_at is null order by i.due_on desc, i.id limit $2",
        today,
        AT_THE_BANK,
    )
    if not rows:
        return
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    (statement,) = await _make(
        unit, "bank_statement", [{"name": "网银流水.xlsx", "starts_on": yesterday, "ends_on": yesterday}]
    )
    lines: list[dict[str, Any]] = [
        {
            "name": row["name"],
            "amount": f"{row['amount']:f}",
            "remark": f"货款 {row['number']}" if n % 3 == 0 else "货款",
        }
        for n, row in enumerate(rows)
    ]
    lines.append({"name": "国家税务总局", "amount": "1280.00", "remark": "退税"})
    await _make(
        unit,
        "bank_line",
        [
            {
                **line,
                "bank_statement": statement,
                "position": n,
                "booked_on": yesterday,
                "reference": f"W{n:010d}",
                "key": f"demo-{n}",
            }
            for n, line in enumerate(lines, 2)
        ],
    )
