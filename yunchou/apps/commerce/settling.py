"""Rules of instalments, payments, allocations and refunds: what is due, what came in, and what settled what.

An allocation is worth, in the organisation's currency, its part of the order on one side and its part of the payment on the
other, each reckoned from the end: what settles an order in full is worth what the order is, and a payment that is used up what
came in. The difference of the two is the gain or loss of exchange.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunchou.apps.commerce.amounts import ratio
from yunchou.apps.commerce.papers import (
    INVOICE,
    ORDER,
    Currencies,
    Head,
    currencies,
    free,
    given,
    hold,
    ids_in,
    keep_out_of_closed_periods,
    made_or_changed,
    no_rate,
    rates,
    table_of,
    today_of,
)
from yunchou.apps.commerce.standing import renew_instalments, renew_invoices, renew_orders, renew_payments
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.field_types.money import Amount
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.rule import after, before, check
from yunchou.records.write import Unit

ZERO = Decimal(0)


@before("instalment")
async def instalments_follow_their_order(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An instalment is in the currency and at the rate of its order."""
    written = made_or_changed(changes)
    heads = await hold(unit, ORDER, [c.now("sales_order") for c in written])
    for change in written:
        head = heads.get(change.now("sales_order") or 0)
        if head is None:
            continue
        change.values["rate"] = head.rate
        amount = change.now("amount")
        if isinstance(amount, Amount) and (change.kind == CREATE or change.changes("amount")):
            if isinstance(change.operation.values.get("amount"), Mapping) and amount.currency != head.code:
                message = say("金额的币种应与订单一致", "The amount must be in the order's currency")
                change.fail(422, "rule", message, "amount")
            change.values["amount"] = Amount(None, head.code, amount.original)
        if change.kind == CREATE:
            nothing = Amount(ZERO, head.code, ZERO)
            change.values |= {"paid": nothing, "outstanding": change.values.get("amount") or nothing}


@check("instalment")
async def instalments_within_their_order(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Instalments never come to more than their order, and none to less than what was paid of it."""
    touched = [c for c in changes if c.kind == CREATE or (c.kind == UPDATE and c.changes("amount"))]
    if free(unit) or not touched:
        return
    heads = await hold(unit, ORDER, [c.now("sales_order") for c in touched])
    rows = await unit.link.fetch(
        f"select t.sales_order, sum({given('t', 'amount')}) as planned from {table_of(unit, 'instalment')} t"
        " where t.sales_order = any($1::bigint[]) and t.deleted_at is null and t.id <> all($2::bigint[])"
        " group by t.sales_order",
        list(heads),
        [c.id for c in touched],
    )
    planned = defaultdict(lambda: ZERO, {row["sales_order"]: row["planned"] for row in rows})
    for change in touched:
        head, amount = heads.get(change.now("sales_order") or 0), change.now("amount")
        if head is None or not isinstance(amount, Amount):
            continue
        planned[head.id] += amount.original
        if planned[head.id] > head.total:
            message = say("回款计划合计超出订单金额", "The instalments come to more than the order")
            change.fail(422, "rule", message, "amount")
        paid = change.before.get("paid")
        if isinstance(paid, Amount) and amount.original < paid.original:
            message = say("不能少于已回款金额", "This is less than what was paid of it")
            change.fail(422, "rule", message, "amount")


@after("instalment")
async def instalments_stand_as_paid(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is still due of an instalment follows its amount."""
    await renew_instalments(
        unit, {c.id for c in changes if c.kind in (CREATE, UPDATE) and "amount" in c.values}
    )


@after("sales_order")
async def instalments_follow_cancellation(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Nothing more is due on an order that is cancelled; other figures follow an order's total and contract."""
    moved = [c for c in changes if c.kind == UPDATE and "status" in c.values]
    if any("cancelled" in (c.before.get("status"), c.now("status")) for c in moved):
        rows = await unit.link.fetch(
            f"select id from {table_of(unit, 'instalment')} where sales_order = any($1::bigint[]) and deleted_at is null",
            [c.id for c in moved],
        )
        await renew_instalments(unit, {row["id"] for row in rows})
    await renew_orders(
        unit,
        {
            c.id
            for c in changes
            if c.kind == UPDATE and any(n in c.values for n in ("total", "status", "contract"))
        },
    )


@before("payment")
async def date_payments(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A payment takes the rate of the day on which it came in; what was used of it stays covered."""
    await keep_out_of_closed_periods(unit, changes, "paid_on", ("amount",))
    known = await currencies(unit)
    written = [c for c in made_or_changed(changes) if not c.failed and isinstance(c.now("amount"), Amount)]
    for change in written:
        if change.now("paid_on") is None:
            change.values["paid_on"] = today_of(unit)
    anew = [c for c in written if c.kind == CREATE or c.changes("paid_on") or _another_currency(c)]
    found = await rates(unit, {(c.now("amount").currency, c.now("paid_on")) for c in anew}, known)
    for change in anew:
        asked = change.now("amount").currency, change.now("paid_on")
        if found[asked] is None:
            no_rate(change, *asked, name="amount")
        change.values["rate"] = found[asked]
        change.values["amount"] = change.now("amount")._replace(amount=None)
    for change in changes:
        _keep_used(unit, change)
        if change.kind == CREATE and isinstance(change.values.get("amount"), Amount):
            amount = change.values["amount"]
            nothing = Amount(ZERO, amount.currency, ZERO)
            change.values |= {"allocated": nothing, "refunded": nothing, "unallocated": amount}


def _another_currency(change: Change) -> bool:
    before, now = change.before.get("amount"), change.now("amount")
    return isinstance(before, Amount) and before.currency != now.currency


def _keep_used(unit: Unit, change: Change) -> None:
    """What was allocated or refunded of a payment can't be taken from under it."""
    used = sum(
        (
            each.original
            for n in ("allocated", "refunded")
            if isinstance(each := change.before.get(n), Amount)
        ),
        ZERO,
    )
    if not used or free(unit):
        return
    if change.kind == DELETE:
        change.fail(
            409, "in_use", say("已核销或退款的回款不能删除", "What is allocated or refunded can't be deleted")
        )
    elif change.kind == UPDATE and any(change.changes(name) for name in ("amount", "paid_on", "account")):
        message = say("已核销或退款，请先冲销", "This is allocated or refunded: reverse that first")
        change.fail(422, "rule", message, "amount")


@after("payment")
async def payments_stand_as_used(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is left of a payment follows its amount."""
    await renew_payments(
        unit, {c.id for c in changes if c.kind == CREATE or (c.kind == UPDATE and "amount" in c.values)}
    )


# -- allocations -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Side:
    """What an allocation may still take of a payment or of a document, and what others took."""

    code: str
    total: Decimal
    worth: Decimal
    used: Decimal
    used_worth: Decimal
    left: Decimal
    account: int | None = None

    def take(self, amount: Decimal, digits: int) -> Decimal:
        """Uses an amount and gives what it is worth, so that all that is used is worth the whole."""
        self.used += amount
        self.left -= amount
        worth = (ratio(self.worth, self.used, self.total, digits) if self.total else ZERO) - self.used_worth
        self.used_worth += worth
        return worth


@before("payment_allocation")
async def settle(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An allocation never uses more of a payment than is left, nor settles more than is due."""
    made = [c for c in changes if c.kind == CREATE]
    if not made:
        return
    payments = await _payments(unit, ids_in(made, "payment"))
    heads = await hold(unit, ORDER, [c.values.get("sales_order") for c in made])
    orders = await _orders(unit, heads)
    alone = [c.values.get("invoice") for c in made if c.values.get("sales_order") is None]
    papers = await hold(unit, INVOICE, alone)
    invoices = await _invoices(unit, papers)
    due = {name: await _due(unit, name, ids_in(made, name)) for name in ("instalment", "invoice")}
    known = await currencies(unit)
    for change in made:
        payment = payments.get(change.values.get("payment") or 0)
        order, invoice = change.values.get("sales_order"), change.values.get("invoice") or 0
        debt = invoices.get(invoice) if order is None else orders.get(order)
        if debt is None:
            message = say("应说明核销哪张订单或发票", "This must say which order or invoice is settled")
            change.fail(422, "required", message, "sales_order")
            continue
        _take(change, payment, debt, known, (papers[invoice] if order is None else heads[order]).rate)
        for name, several in due.items():
            _take_due(change, name, several)
    await keep_out_of_closed_periods(unit, made, "allocated_on", ())


def _take(change: Change, payment: Side | None, debt: Side, known: Currencies, rate: Decimal) -> None:
    amount, own = change.values["amount"].original, known.digits[known.own]
    if amount > 0 and amount > debt.left:
        of_order = change.values.get("sales_order") is not None
        message = (
            say("超出订单未回款金额", "This is more than is due on the order")
            if of_order
            else say("超出未核销金额", "This is more than is still due")
        )
        change.fail(422, "rule", message, "amount")
        return
    if amount > 0 and payment is not None and payment.account != debt.account:
        message = say(
            "回款与订单不属于同一客户；由他人代付时，请把回款记在订单的客户名下",
            "The payment and the order are of two customers; one paid by somebody else belongs to the customer of the order",
        )
        change.fail(422, "rule", message, "payment")
        return
    worth = debt.take(amount, own)
    change.values |= {"rate": rate, "amount": Amount(worth, debt.code, amount)}
    if payment is None:
        return
    used = change.values.get("paid_amount")
    if used is None or payment.code == debt.code:
        used = Amount(None, payment.code, amount)
    if used.currency != payment.code or (used.original > 0) != (amount > 0):
        change.fail(
            422, "rule", say("应为回款的币种", "This must be in the payment's currency"), "paid_amount"
        )
        return
    if used.original > payment.left:
        change.fail(
            422,
            "rule",
            say("超出回款的未核销金额", "This is more than is left of the payment"),
            "paid_amount",
        )
        return
    paid = payment.take(used.original, own)
    change.values["paid_amount"] = Amount(paid, payment.code, used.original)
    change.values["exchange_difference"] = Amount(paid - worth, known.own, paid - worth)


@dataclass(slots=True)
class Due:
    """What of an instalment or an invoice is still due."""

    sales_order: int | None
    left: Decimal


def _take_due(change: Change, name: str, several: Mapping[int, Due]) -> None:
    """The same for what the allocation settles of an instalment or an invoice, which must be the order's."""
    due = several.get(change.values.get(name) or 0)
    if due is None or change.failed:
        return
    amount = change.values["amount"].original
    if due.sales_order != change.values.get("sales_order"):
        change.fail(422, "rule", say("不属于该订单", "This does not belong to the order"), name)
    elif amount > due.left:
        change.fail(422, "rule", say("超出未核销金额", "This is more than is still due"), name)
    else:
        due.left -= amount


async def _payments(unit: Unit, ids: Iterable[int]) -> dict[int, Side]:
    rows = await _held(unit, "payment", ids, f"coalesce(t.amount__currency, $2) as code, {given('t', 'amount')} as total,"
                       f" t.amount as worth, {given('t', 'refunded')} as refunded, t.account")  # fmt: skip
    used = await _used(unit, "payment", "paid_amount", [row["id"] for row in rows])
    return {
        row["id"]: Side(row["code"], row["total"], row["worth"], *(taken := used.get(row["id"], (ZERO, ZERO))),
                        row["total"] - (row["refunded"] or ZERO) - taken[0], row["account"])
        for row in rows
    }  # fmt: skip


async def _orders(unit: Unit, heads: Mapping[int, Head]) -> dict[int, Side]:
    """Orders, held before, with what settles them. Two statements."""
    rows = await unit.link.fetch(
        f"select id, total as worth, account from {table_of(unit, 'sales_order')} where id = any($1::bigint[])",
        list(heads),
    )
    used = await _used(unit, "sales_order", "amount", list(heads))
    found = {}
    for row in rows:
        head, (taken, worth) = heads[row["id"]], used.get(row["id"], (ZERO, ZERO))
        found[row["id"]] = Side(
            head.code, head.total, row["worth"], taken, worth, head.total - taken, row["account"]
        )
    return found


async def _invoices(unit: Unit, heads: Mapping[int, Head]) -> dict[int, Side]:
    """Invoices of no order, held before, with what settles them. Two statements."""
    rows = await unit.link.fetch(
        f"select t.id, t.total as worth, t.account, {given('t', 'outstanding')} as left from {table_of(unit, 'invoice')} t"
        " where t.id = any($1::bigint[]) and t.sales_order is null and t.status = 'issued' and t.red_of is null",
        list(heads),
    )
    used = await _used(unit, "invoice", "amount", [row["id"] for row in rows])
    found = {}
    for row in rows:
        head, (taken, worth) = heads[row["id"]], used.get(row["id"], (ZERO, ZERO))
        left = row["left"] if row["left"] is not None else head.total - taken
        found[row["id"]] = Side(head.code, head.total, row["worth"], taken, worth, left, row["account"])
    return found


async def _due(unit: Unit, name: str, ids: Iterable[int]) -> dict[int, Due]:
    rows = await _held(
        unit, name, ids, f"t.sales_order, $2::text as own, {given('t', 'outstanding')} as left"
    )
    return {row["id"]: Due(row["sales_order"], row["left"]) for row in rows}


async def _held(unit: Unit, name: str, ids: Iterable[int], columns: str) -> Sequence[Record]:
    wanted = sorted(ids)
    if not wanted:
        return []
    return await unit.link.fetch(
        f"select t.id, {columns} from {table_of(unit, name)} t where t.id = any($1::bigint[]) and t.deleted_at is null"
        " order by t.id for update of t",
        wanted,
        unit.caller.organisation.settings.currency,
    )


async def _used(unit: Unit, side: str, amount: str, ids: Sequence[int]) -> dict[int, tuple[Decimal, Decimal]]:
    """What allocations use of each: the amount as given, and what it is worth."""
    if not ids:
        return {}
    rows = await unit.link.fetch(
        f"select a.{side} as id, sum({given('a', amount)}) as used, sum(a.{amount}) as worth"
        f" from {table_of(unit, 'payment_allocation')} a where a.{side} = any($1::bigint[]) and a.deleted_at is null"
        f" and a.{amount} is not null group by a.{side}",
        list(ids),
    )
    return {row["id"]: (row["used"], row["worth"]) for row in rows}


@after("payment_allocation")
async def everything_follows_allocations(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Payments, instalments, invoices and orders are as far as their allocations are."""
    ids = {n: ids_in(changes, n) for n in ("payment", "instalment", "invoice", "sales_order")}
    await renew_payments(unit, ids["payment"])
    await renew_instalments(unit, ids["instalment"])
    await renew_invoices(unit, ids["invoice"])
    await renew_orders(unit, ids["sales_order"])


@before("refund")
async def refund_within_payment(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """No more is refunded than is left of a payment; it is worth its part of what came in."""
    made = [c for c in changes if c.kind == CREATE]
    payments = await _payments(unit, ids_in(made, "payment"))
    known = await currencies(unit) if made else None
    for change in made:
        payment, amount = payments.get(change.values.get("payment") or 0), change.values.get("amount")
        if payment is None or known is None or not isinstance(amount, Amount):
            continue
        if amount.currency != payment.code or amount.original > payment.left or amount.original <= 0:
            message = say("超出回款的未核销金额", "This is more than is left of the payment")
            change.fail(422, "rule", message, "amount")
            continue
        payment.left -= amount.original
        worth = ratio(payment.worth, amount.original, payment.total, known.digits[known.own])
        change.values["amount"] = Amount(worth, payment.code, amount.original)
    await keep_out_of_closed_periods(unit, made, "refunded_on", ())


@after("refund")
async def payments_follow_refunds(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is left of a payment, and what orders tell of it, follows what went back. One statement more."""
    payments = ids_in(changes, "payment")
    await renew_payments(unit, payments)
    rows = await unit.link.fetch(
        f"select distinct sales_order from {table_of(unit, 'payment_allocation')}"
        " where payment = any($1::bigint[]) and sales_order is not null and deleted_at is null",
        list(payments),
    )
    await hold(unit, ORDER, [row["sales_order"] for row in rows])
    await renew_orders(unit, {row["sales_order"] for row in rows})
