"""The statement of account of a customer: what stood open at first, what was invoiced and paid, what stands open at last.

Issued invoices and refunds make the balance higher, payments, rebates and what was given up make it lower; red-letter invoices
have their own sign. Each currency is a statement of its own, in the amounts of its documents, so no rate comes in.
Whoever may make statements and sees the customer is told all of that customer's documents: a part would be a false statement.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.collecting import day_of
from yunchou.apps.commerce.making import Day
from yunchou.apps.commerce.papers import at_rate, currencies, rates, table_of, today_of
from yunchou.apps.commerce.papers import given as as_given
from yunchou.apps.commerce.reading import held, number_of, refuse
from yunchou.base.db import Record
from yunchou.base.money import round_half_up
from yunchou.records.write import Unit

ZERO = Decimal(0)
MOST = 5000
"""Entries of one statement."""


class AskStatement(msgspec.Struct, forbid_unknown_fields=True):
    """The customer and the days, both counted in. Without days: from the first of this month until today."""

    account: str
    starts_on: Day | None = None
    ends_on: Day | None = None


class StatementEntry(msgspec.Struct):
    """One document. `kind`: `invoice`, `red_invoice`, `payment`, `refund`, `rebate` or `bad_debt`; `balance` after it."""

    day: str
    kind: str
    object: str
    id: str
    number: str
    charged: str
    paid: str
    balance: str


class StatementOfCurrency(msgspec.Struct):
    """The statement of one currency.

    `closing_worth`: the closing balance in the organisation's currency by the rate of the last day; empty for its own currency,
    and where there is no rate.
    """

    currency: str
    opening: str
    charged: str
    paid: str
    closing: str
    entries: list[StatementEntry]
    closing_worth: str = ""


class Statement(msgspec.Struct):
    """The statements of a customer, one for each currency in which there is anything; `own_currency` is the organisation's."""

    account: str
    account_name: str
    starts_on: str
    ends_on: str
    statements: list[StatementOfCurrency]
    own_currency: str = ""


@action(
    "commerce.account_statement",
    "对账单",
    "Statement of account",
    help=("期初、期间发票与回款、期末余额", "Opening balance, invoices and payments, closing balance"),
)
async def account_statement(unit: Unit, given: AskStatement) -> Statement:
    """A customer's statement. Raises 404 for a customer who may not be seen, 422 for days that are no period. Writes nothing."""
    account = await held(unit, "account", given.account)
    today = today_of(unit)
    ends = day_of(given.ends_on) if given.ends_on else today
    starts = day_of(given.starts_on) if given.starts_on else ends.replace(day=1)
    if starts > ends:
        raise refuse("开始日期晚于结束日期", "The first day is after the last", "starts_on")
    before, entries = await _read(unit, number_of(given.account), starts, ends)
    known = await currencies(unit)
    codes = sorted(before.keys() | entries.keys(), key=lambda code: (code != known.own, code))
    worth = await rates(unit, {(code, ends) for code in codes if code != known.own}, known)
    statements = [
        statement_in(code, before[code], entries[code], known.digits.get(code, 2)) for code in codes
    ]
    for each in statements:
        rate = worth.get((each.currency, ends))
        if rate is not None:
            each.closing_worth = f"{at_rate(Decimal(each.closing), rate, known.digits[known.own]):f}"
    return Statement(
        given.account,
        str(account.get("name") or ""),
        starts.isoformat(),
        ends.isoformat(),
        statements,
        known.own,
    )


def statement_in(code: str, opening: Decimal, rows: Sequence[Record], digits: int) -> StatementOfCurrency:
    """What entries make of an opening balance; amounts above 0 raise it."""

    def said(amount: Decimal) -> str:
        return f"{round_half_up(amount, digits):f}"

    balance, charged, paid, entries = opening, ZERO, ZERO, []
    for row in rows:
        amount = row["amount"]
        balance += amount
        charged += amount if row["charges"] else ZERO
        paid -= ZERO if row["charges"] else amount
        entries.append(
            StatementEntry(
                row["day"].isoformat(),
                row["kind"],
                row["object"],
                str(row["id"]),
                row["number"] or "",
                said(amount) if row["charges"] else "",
                "" if row["charges"] else said(-amount),
                said(balance),
            )
        )
    return StatementOfCurrency(code, said(opening), said(charged), said(paid), said(balance), entries)


async def _read(
    unit: Unit, account: int, starts: dt.date, ends: dt.date
) -> tuple[dict[str, Decimal], dict[str, list[Record]]]:
    """What stood open before, and the entries, by currency. Two statements."""
    ledger = _ledger(unit)
    own = unit.caller.organisation.settings.currency
    opening = await unit.link.fetch(
        f"select code, sum(amount) as amount from ({ledger}) e where day < $3 group by code",
        account,
        own,
        starts,
    )
    rows = await unit.link.fetch(
        f"select * from ({ledger}) e where day between $3 and $4 order by day, rank, id limit {MOST + 1}",
        account,
        own,
        starts,
        ends,
    )
    if len(rows) > MOST:
        raise refuse(
            "单据过多，请缩短期间", "There are too many documents: take a shorter period", "starts_on"
        )
    before: dict[str, Decimal] = defaultdict(lambda: ZERO)
    before |= {row["code"]: row["amount"] for row in opening if row["amount"]}
    entries: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        entries[row["code"]].append(row)
    return before, entries


def _ledger(unit: Unit) -> str:
    """SQL of all that ever changed what a customer owes. `$1` the customer, `$2` the organisation's own currency."""
    invoice, currency = table_of(unit, "invoice"), table_of(unit, "currency")
    payment, refund = table_of(unit, "payment"), table_of(unit, "refund")
    allocation, order = table_of(unit, "payment_allocation"), table_of(unit, "sales_order")
    return (
        "select coalesce(i.issued_on, i.invoice_date) as day, 1 as rank, i.id, 'invoice' as object,"
        " case when i.red_of is null then 'invoice' else 'red_invoice' end as kind,"
        f" coalesce(i.official_number, i.number) as number, {as_given('i', 'total')} as amount, true as charges,"
        f" coalesce(c.code, $2) as code from {invoice} i left join {currency} c on c.id = i.currency"
        " where i.account = $1 and i.status = 'issued' and i.deleted_at is null"
        f" union all select p.paid_on, 2, p.id, 'payment', 'payment', p.number, -{as_given('p', 'amount')}, false,"
        f" coalesce(p.amount__currency, $2) from {payment} p where p.account = $1 and p.deleted_at is null"
        f" union all select r.refunded_on, 3, r.id, 'refund', 'refund', r.number, {as_given('r', 'amount')}, true,"
        f" coalesce(r.amount__currency, $2) from {refund} r join {payment} p on p.id = r.payment"
        " where p.account = $1 and r.deleted_at is null"
        f" union all select a.allocated_on, 4, a.id, 'payment_allocation', a.kind, a.number, -{as_given('a', 'amount')}, false,"
        f" coalesce(a.amount__currency, $2) from {allocation} a join {order} o on o.id = a.sales_order"
        " where o.account = $1 and a.kind in ('bad_debt', 'rebate') and a.deleted_at is null"
    )
