"""Documents with a day, a currency and lines: what they have in common, and how they are read while they are written.

A document's rate is that of its day and stays: a later rate, and another rate of the same day, change nothing. Whoever writes a
line holds its document, so that two people's lines are both in its totals.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.actor import System
from yunchou.base.db import quote
from yunchou.base.errors import say
from yunchou.base.money import product, round_half_up
from yunchou.base.time import today
from yunchou.model.field_types.money import Amount
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.write import Unit


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of document: its object, that of its lines where it has some, its day, and while it may still be changed."""

    object: str
    date: str
    open: frozenset[str]
    line: str = ""
    unbooked: frozenset[str] | None = frozenset()
    """The statuses in which it is not in the books yet, or no more; None: it never is, and no closed period keeps it out."""


QUOTE = Paper("quote", "quote_date", frozenset({"draft"}), "quote_line", unbooked=None)
CONTRACT = Paper("contract", "contract_date", frozenset({"draft"}), unbooked=None)
ORDER = Paper(
    "sales_order", "order_date", frozenset({"draft"}), "order_line", frozenset({"draft", "cancelled"})
)
INVOICE = Paper(
    "invoice",
    "invoice_date",
    frozenset({"applied"}),
    "invoice_line",
    frozenset({"applied", "issued", "void"}),  # It is in the books of the day on which it was issued.
)
NOT_ISSUED = frozenset({"applied", "void"})
"""The statuses of invoices that are in the books of no day."""
PAPERS: Mapping[str, Paper] = {each.object: each for each in (QUOTE, CONTRACT, ORDER, INVOICE)}
BY_LINE: Mapping[str, Paper] = {each.line: each for each in PAPERS.values() if each.line}
FIXED = ("currency", "tax_included", "account")
"""What else stays as it is once a document is no draft any more."""


@dataclass(frozen=True, slots=True)
class Head:
    """A document as its lines need it."""

    id: int
    code: str
    digits: int
    rate: Decimal
    tax_included: bool
    status: str
    account: int | None
    day: dt.date
    price_book: int | None
    contract: int | None
    currency: int | None
    total: Decimal


@dataclass(frozen=True, slots=True)
class Currencies:
    """The currencies by the ids of their records."""

    own: str
    codes: Mapping[int, str]
    digits: Mapping[str, int]

    @property
    def own_id(self) -> int | None:
        """The record of the organisation's own currency."""
        return next((id for id, code in self.codes.items() if code == self.own), None)


async def currencies(unit: Unit) -> Currencies:
    """All currencies, those no longer in use too. One statement."""
    table = unit.asking().table(unit.snapshot.model.object("currency"))
    rows = await unit.link.fetch(f"select id, code, digits from {table} where deleted_at is null")
    own = unit.caller.organisation.settings.currency
    digits = {row["code"]: row["digits"] for row in rows} | {own: unit.asking().values.digits(own)}
    return Currencies(own, {row["id"]: row["code"] for row in rows}, digits)


def system(unit: Unit) -> Unit:
    """The same transaction, for what belongs to the system alone: amounts, and how far a document is."""
    return unit.as_system(System("amounts and statuses of documents"))


def free(unit: Unit) -> bool:
    """Whether the writer is the system itself, or an import of documents of the past."""
    return unit.caller.actor.kind == "system" or unit.historic


def table_of(unit: Unit, name: str) -> str:
    """The table of an object, for statements over all of its records."""
    return unit.asking().table(unit.snapshot.model.object(name))


def given(alias: str, column: str) -> str:
    """SQL for an amount as it was given, in the currency of its document."""
    return f"coalesce({alias}.{quote(f'{column}__original')}, {alias}.{quote(column)})"


def today_of(unit: Unit) -> dt.date:
    """The day by the organisation's clock."""
    return today(unit.caller.organisation.settings.time_zone)


async def rates(
    unit: Unit, wanted: Iterable[tuple[str, dt.date]], known: Currencies
) -> dict[tuple[str, dt.date], Decimal | None]:
    """What currencies are worth on days, None where no rate holds. At most one statement."""
    found: dict[tuple[str, dt.date], Decimal | None] = {}
    asked = set(wanted)
    found |= {pair: Decimal(1) for pair in asked if pair[0] == known.own}
    pairs = sorted(asked - found.keys())
    if pairs:
        rows = await unit.link.fetch(
            f"select w.n, {unit.asking().rate_sql('w.code', 'w.day')} as rate"
            " from unnest($1::text[], $2::date[]) with ordinality w(code, day, n)",
            [code for code, _ in pairs],
            [day for _, day in pairs],
        )
        found |= {pairs[row["n"] - 1]: row["rate"] for row in rows}
    return found


def no_rate(change: Change, code: str, day: dt.date, name: str) -> None:
    """Fails a document for whose day there is no rate."""
    message = say(
        "没有 {currency} 在 {day} 或更早的汇率，请先录入汇率",
        "There is no rate for {currency} on {day} or before: enter one first",
        currency=code,
        day=day.isoformat(),
    )
    change.fail(422, "rule", message, name)


async def hold(unit: Unit, paper: Paper, ids: Iterable[int | None]) -> dict[int, Head]:
    """The documents that lines belong to, held until the end of the transaction, always in the order of their ids."""
    wanted = sorted({id for id in ids if id is not None})
    if not wanted:
        return {}
    book = "m.price_book" if paper.object in ("quote", "sales_order") else "null::bigint"
    contract = "m.contract" if paper.object == "sales_order" else "null::bigint"
    rows = await unit.link.fetch(
        f"select m.id, m.rate, m.tax_included, m.status, m.account, m.{paper.date} as day, {book} as price_book,"
        f" {contract} as contract, m.currency, {given('m', 'total')} as total, c.code, c.digits"
        f" from {table_of(unit, paper.object)} m"
        f" left join {table_of(unit, 'currency')} c on c.id = m.currency"
        " where m.id = any($1::bigint[]) order by m.id for update of m",
        wanted,
    )
    own = unit.caller.organisation.settings.currency
    digits = unit.asking().values.digits(own)
    return {
        row["id"]: Head(
            row["id"],
            row["code"] or own,
            digits if row["code"] in (None, own) else row["digits"],
            row["rate"] or Decimal(1),
            row["tax_included"] is not False,
            row["status"] or "draft",
            row["account"],
            row["day"] or today_of(unit),
            row["price_book"],
            row["contract"],
            row["currency"],
            row["total"] or Decimal(0),
        )
        for row in rows
    }


async def closed_days(unit: Unit, days: Sequence[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """The closed periods around some days. One statement, or none."""
    if not days:
        return []
    rows = await unit.link.fetch(
        f"select starts_on, ends_on from {table_of(unit, 'accounting_period')}"
        " where closed and deleted_at is null and starts_on <= $1 and ends_on >= $2",
        max(days),
        min(days),
    )
    return [(row["starts_on"], row["ends_on"]) for row in rows]


async def keep_out_of_closed_periods(
    unit: Unit,
    changes: Sequence[Change],
    name: str,
    what: Sequence[str],
    unbooked: frozenset[str] = frozenset(),
) -> None:
    """Fails what is dated in a closed period, and changes of amounts and days that are.

    `name`: the field with the day. `what`: the fields whose change would change the books. `unbooked`: the statuses in which
    a document is not in the books; coming into them and going out of them changes the books, any other move does not. What
    was not in them may be deleted, and moved to an open day.
    """
    if unit.historic:
        return
    asked = []
    for change in changes:
        booked = change.before.get("status") not in unbooked
        comes = unbooked and change.kind == UPDATE and booked != (change.now("status") not in unbooked)
        if change.kind == UPDATE and not comes and not any(change.changes(each) for each in (name, *what)):
            continue
        around = (
            change.before.get(name) if booked else None,
            change.now(name) if change.kind != DELETE else None,
        )
        asked.append((change, [day for day in around if day is not None]))
    closed = await closed_days(unit, [day for _, days in asked for day in days])
    for change, days in asked:
        if any(start <= day <= end for start, end in closed for day in days):
            message = say("该日期所在的会计期间已关账", "The accounting period of this day is closed")
            change.fail(422, "rule", message, name)


def at_rate(original: Decimal, rate: Decimal, digits: int) -> Decimal:
    """What an amount is worth at a rate, rounded once."""
    return round_half_up(product(original, rate), digits)


def put(change: Change, name: str, amount: Amount) -> None:
    """Gives a document's amount; one that stays as it was given keeps its worth too, unless the rate is another."""
    before = change.before.get(name)
    if isinstance(before, Amount) and not change.changes("rate"):
        same = (before.currency, before.original) == (amount.currency, amount.original)
        if same and amount.amount in (None, before.amount):
            change.values.pop(name, None)
            return
    change.values[name] = amount


def ids_in(changes: Iterable[Change], *names: str, before: bool = False) -> set[int]:
    """The records that changes point at by these fields; with `before` also those that they pointed at."""
    found = {change.now(name) for change in changes for name in names}
    if before:
        found |= {change.before.get(name) for change in changes for name in names}
    return {int(id) for id in found if id is not None}


def made_or_changed(changes: Sequence[Change]) -> list[Change]:
    """The changes that leave values behind."""
    return [each for each in changes if each.kind in (CREATE, UPDATE)]


def money_json(amount: Decimal, code: str) -> dict[str, Any]:
    """An amount as the write path takes it."""
    return {"amount": f"{amount:f}", "currency": code}
