"""Payment terms: an invoice that names no day is due so many days after its issue as its contract or its customer has agreed."""

import datetime as dt

from yunchou.apps.commerce.papers import table_of, today_of
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit

STANDARD_DAYS = 30
"""Where neither contract nor customer says how many days."""


def days_sql(contract: str, account: str) -> str:
    """SQL for the days to pay: of the contract, else of the customer, else the standard ones. Both are aliases."""
    return f"coalesce({contract}.payment_days, {account}.payment_days, {STANDARD_DAYS})::integer"


@before("invoice")
async def invoices_fall_due(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An issued invoice has a day by which it is to be paid. One statement, or none."""
    lacking = [
        c
        for c in changes
        if not c.failed
        and c.kind in (CREATE, UPDATE)
        and c.now("status") == "issued"
        and c.now("due_on") is None
        and c.now("red_of") is None
    ]
    if not lacking:
        return
    rows = await unit.link.fetch(
        f"select {days_sql('k', 'a')} as days from unnest($1::bigint[], $2::bigint[]) with ordinality w(account, sales_order, n)"
        f" left join {table_of(unit, 'account')} a on a.id = w.account"
        f" left join {table_of(unit, 'sales_order')} o on o.id = w.sales_order"
        f" left join {table_of(unit, 'contract')} k on k.id = o.contract and k.deleted_at is null order by w.n",
        [c.now("account") for c in lacking],
        [c.now("sales_order") for c in lacking],
    )
    for change, row in zip(lacking, rows, strict=True):
        issued = change.now("issued_on") or change.now("invoice_date") or today_of(unit)
        change.values["due_on"] = issued + dt.timedelta(days=row["days"])
