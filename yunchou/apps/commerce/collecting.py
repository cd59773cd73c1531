"""Actions around money: plans of instalments, allocation of payments, reversals, refunds and bad debts."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.amounts import shares
from yunchou.apps.commerce.making import IN_FORCE, Day
from yunchou.apps.commerce.owing import Wanted, owed, settled_by
from yunchou.apps.commerce.papers import INVOICE, ORDER, hold, money_json, system, table_of, today_of
from yunchou.apps.commerce.papers import given as as_given
from yunchou.apps.commerce.reading import changeable, held, number_of, reference, refuse, require
from yunchou.base.errors import not_found
from yunchou.base.money import parse_amount
from yunchou.records.change import Operation
from yunchou.records.select import Select
from yunchou.records.write import Unit

ZERO = Decimal(0)
Given = str | float | int
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """A part of an order's total: its share (30 for 30 %) or a number of parts, and when it is due."""

    share: Given
    due_on: Day
    name: Annotated[str, msgspec.Meta(max_length=100)] = ""


class PlanInstalments(msgspec.Struct, forbid_unknown_fields=True):
    """The order whose total is split. Without parts: `count` even parts a month apart, the first on `first_due_on`."""

    sales_order: str
    count: Annotated[int, msgspec.Meta(ge=1, le=60)] = 1
    first_due_on: Day | None = None
    parts: Annotated[list[Part], msgspec.Meta(max_length=60)] = []


class Planned(msgspec.Struct):
    """The instalments that were made."""

    instalments: list[str]


class Settles(msgspec.Struct, forbid_unknown_fields=True):
    """What an amount settles: an instalment, an invoice, both, or an order as a whole.

    `amount` in the order's currency; `paid_amount` in the payment's, where that is another.
    """

    amount: Given
    sales_order: str | None = None
    instalment: str | None = None
    invoice: str | None = None
    paid_amount: Given | None = None


class AllocatePayment(msgspec.Struct, forbid_unknown_fields=True):
    """The payment and what it settles. Without a list it settles what the customer owes, the oldest first."""

    payment: str
    settles: Annotated[list[Settles], msgspec.Meta(max_length=500)] = []


class Allocated(msgspec.Struct):
    """The allocations that were made."""

    allocations: list[str]


class ReverseAllocation(msgspec.Struct, forbid_unknown_fields=True):
    """The allocation that is taken back, and why."""

    payment_allocation: str
    reason: Reason


class RefundPayment(msgspec.Struct, forbid_unknown_fields=True):
    """What goes back of a payment, in its currency: all that is left of it without an amount."""

    payment: str
    reason: Reason
    amount: Given | None = None


class Refunded(msgspec.Struct):
    """The refund that was made."""

    refund: str


class WriteOff(msgspec.Struct, forbid_unknown_fields=True):
    """What of an order is given up as bad debt, in its currency: all that is due without an amount."""

    sales_order: str
    reason: Reason
    amount: Given | None = None
    instalment: str | None = None


def amount_of(written: Given) -> Decimal:
    """A given amount above 0. Raises 422."""
    try:
        found = parse_amount(written)
    except ValueError:
        raise refuse("应为金额", "This must be an amount", "amount") from None
    if found <= 0:
        raise refuse("金额应大于 0", "The amount must be above 0", "amount")
    return found


def day_of(written: str) -> dt.date:
    """A given day. Raises 422."""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise refuse("应为日期", "This must be a date") from None


@action(
    "commerce.plan_instalments",
    "制定回款计划",
    "Plan instalments",
    place=30,
    object="sales_order",
    record="sales_order",
    when={"status": ("draft", *IN_FORCE)},
    words={"count": ("期数", "Instalments"), "first_due_on": ("首期日期", "First due on")},
    help=(
        "按期数平分订单金额，分不尽的分先给前面",
        "Splits the total evenly; cents left over go to the first",
    ),
)
async def plan_instalments(unit: Unit, given: PlanInstalments) -> Planned:
    """Splits what of an order is not planned yet into instalments that add up to it, by largest remainder."""
    order = await changeable(unit, "sales_order", given.sales_order)
    require(order, "draft", *IN_FORCE)
    head = (await hold(unit, ORDER, [int(given.sales_order)]))[int(given.sales_order)]
    planned = await unit.link.fetchval(
        f"select coalesce(sum({as_given('t', 'amount')}), 0) from {table_of(unit, 'instalment')} t"
        " where t.sales_order = $1 and t.deleted_at is null",
        head.id,
    )
    if head.total - planned <= 0:
        raise refuse("订单金额已全部列入计划", "All of the order is planned already")
    first = day_of(given.first_due_on) if given.first_due_on else today_of(unit)
    parts = [(amount_of(each.share), day_of(each.due_on), each.name) for each in given.parts] or [
        (Decimal(1), _months_later(first, n), "") for n in range(given.count)
    ]
    english = unit.caller.organisation.settings.language == "en"
    amounts = shares(head.total - planned, [share for share, _, _ in parts], head.digits)
    results = await unit.write(
        "instalment",
        [
            Operation(
                "create",
                {
                    "sales_order": given.sales_order,
                    "name": name or (f"Instalment {n}" if english else f"第 {n} 期"),
                    "due_on": day.isoformat(),
                    "amount": money_json(amount, head.code),
                },
            )
            for n, ((_, day, name), amount) in enumerate(zip(parts, amounts, strict=True), 1)
            if amount
        ],
    )
    return Planned([str(each.id) for each in results])


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        raise refuse("日期超出范围", "This day is out of range")
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@action(
    "commerce.allocate_payment",
    "自动核销",
    "Allocate",
    place=10,
    object="payment",
    record="payment",
    when={"status": ("open", "partly_allocated")},
    help=("按到期先后核销该客户的应收款", "Settles what the customer owes, the oldest first"),
)
async def allocate_payment(unit: Unit, given: AllocatePayment) -> Allocated:
    """Settles instalments, invoices or orders with a payment. Raises 422 for more than is left or due."""
    payment = await changeable(unit, "payment", given.payment)
    settles = given.settles or await _oldest(unit, payment)
    if not settles:
        raise refuse("该客户没有同币种的应收款", "This customer owes nothing in this currency")
    debts = await debts_of(unit, settles)
    operations = []
    for each, debt in zip(settles, debts, strict=True):
        used = None
        if each.paid_amount is not None:
            used = money_json(amount_of(each.paid_amount), payment["amount"]["currency"])
        operations.append(settlement(given.payment, today_of(unit), each, debt, used))
    results = await system(unit).write("payment_allocation", operations)
    return Allocated([str(each.id) for each in results])


@dataclass(frozen=True, slots=True)
class Debt:
    """What an amount settles: an order with its currency, or an invoice of no order."""

    sales_order: int | None
    code: str


def settlement(
    payment: str, day: dt.date, settles: Settles, debt: Debt, used: dict[str, Any] | None = None
) -> Operation:
    """The allocation that a settling makes; `used` is what it takes of a payment in another currency."""
    values: dict[str, Any] = {
        "kind": "payment",
        "payment": payment,
        "sales_order": None if debt.sales_order is None else str(debt.sales_order),
        "instalment": settles.instalment,
        "invoice": settles.invoice,
        "allocated_on": day.isoformat(),
        "amount": money_json(amount_of(settles.amount), debt.code),
        "paid_amount": used,
    }
    return Operation("create", {k: v for k, v in values.items() if v is not None})


async def debts_of(unit: Unit, settles: Sequence[Settles]) -> list[Debt]:
    """The order, or the invoice of no order, that each amount settles; all must be seen by the caller. Four statements."""
    by_instalment = await _orders_behind(unit, "instalment", [s.instalment for s in settles])
    by_invoice = await _orders_behind(unit, "invoice", [s.invoice for s in settles])
    found: list[tuple[str, int]] = []
    for each in settles:
        behind = {
            None if each.instalment is None else by_instalment[each.instalment],
            None if each.invoice is None else by_invoice[each.invoice],
            None if each.sales_order is None else number_of(each.sales_order),
        } - {None}
        alone = each.invoice is not None and by_invoice[each.invoice] is None
        if len(behind) != (0 if alone else 1):
            raise refuse("每笔核销应对应同一个订单", "Each amount must settle one order")
        found.append(
            ("invoice", number_of(each.invoice or "")) if alone else ("sales_order", behind.pop() or 0)
        )
    seen = {
        name: await _codes(unit, name, {id for kind, id in found if kind == name})
        for name in ("sales_order", "invoice")
    }
    if any(id not in seen[name] for name, id in found):
        raise not_found()
    return [Debt(id if name == "sales_order" else None, seen[name][id]) for name, id in found]


async def _codes(unit: Unit, name: str, ids: set[int]) -> dict[int, str]:
    """The currencies of the documents that the caller may see. One statement, or none."""
    if not ids:
        return {}
    asking = unit.asking()
    select = Select(asking, unit.snapshot.model.object(name))
    listed = asking.params.add(sorted(ids), "bigint[]")
    rows = await unit.link.fetch(
        f"select t.id, c.code from {select.table()}{select.joins} left join {table_of(unit, 'currency')} c on c.id = t.currency"
        f" where t.id = any({listed}) and {select.condition()}",
        *asking.params.values,
    )
    return {row["id"]: row["code"] or unit.caller.organisation.settings.currency for row in rows}


async def _orders_behind(unit: Unit, name: str, ids: Sequence[str | None]) -> dict[str, int | None]:
    wanted = sorted({number_of(id) for id in ids if id is not None})
    if not wanted:
        return {}
    rows = await unit.link.fetch(
        f"select id, sales_order from {table_of(unit, name)} where id = any($1::bigint[]) and deleted_at is null",
        wanted,
    )
    if len(rows) < len(wanted):
        raise not_found()
    behind = {row["id"]: row["sales_order"] for row in rows}
    return {id: behind[number_of(id)] for id in ids if id is not None}


async def _oldest(unit: Unit, payment: dict[str, Any]) -> list[Settles]:
    """What a payment settles where nobody says: what the customer owes in its currency, the oldest first."""
    left, code = Decimal(payment["unallocated"]["amount"]), payment["amount"]["currency"]
    found = []
    for row in await owed(unit, Wanted(accounts=[int(payment["account"]["id"])], code=code)):
        amount = min(left, row["due"])
        if amount > 0:
            found.append(Settles(f"{amount:f}", **settled_by(row)))
            left -= amount
    return found


@action(
    "commerce.reverse_allocation",
    "冲销",
    "Reverse",
    object="payment_allocation",
    record="payment_allocation",
    when={"reverses": (None,)},
    words={"reason": ("原因", "Reason")},
    help=("生成一条相反的记录，原记录保留", "Makes the opposite beside it; the record stays"),
)
async def reverse_allocation(unit: Unit, given: ReverseAllocation) -> Allocated:
    """Takes an allocation back by its opposite, once."""
    found = await held(unit, "payment_allocation", given.payment_allocation)
    order = reference(found, "sales_order")
    if order is not None:
        await hold(unit, ORDER, [int(order)])
    elif (invoice := reference(found, "invoice")) is not None:
        await hold(unit, INVOICE, [int(invoice)])
    again = await unit.link.fetchval(
        f"select 1 from {table_of(unit, 'payment_allocation')} where reverses = $1 and deleted_at is null",
        int(given.payment_allocation),
    )
    if found.get("reverses") or again is not None:
        raise refuse("该记录已冲销", "This was reversed already")
    values: dict[str, Any] = {
        name: reference(found, name) for name in ("payment", "sales_order", "instalment", "invoice")
    }
    values |= {
        "kind": found["kind"],
        "allocated_on": today_of(unit).isoformat(),
        "amount": _opposite(found["amount"]),
        "paid_amount": _opposite(found["paid_amount"]) if found.get("paid_amount") else None,
        "reverses": given.payment_allocation,
        "reason": given.reason,
    }
    results = await system(unit).write(
        "payment_allocation", [Operation("create", {k: v for k, v in values.items() if v is not None})]
    )
    return Allocated([str(each.id) for each in results])


def _opposite(amount: dict[str, str]) -> dict[str, Any]:
    return money_json(-Decimal(amount["amount"]), amount["currency"])


@action(
    "commerce.refund_payment",
    "退款",
    "Refund",
    place=60,
    object="payment",
    record="payment",
    when={"status": ("open", "partly_allocated")},
    words={
        "amount": ("退款金额（留空为全部未核销）", "Amount (empty: all that is left)"),
        "reason": ("原因", "Reason"),
    },
)
async def refund_payment(unit: Unit, given: RefundPayment) -> Refunded:
    """Keeps what went back of a payment. Raises 422 for more than is left of it."""
    payment = await changeable(unit, "payment", given.payment)
    left = Decimal(payment["unallocated"]["amount"])
    amount = left if given.amount is None else amount_of(given.amount)
    if amount <= 0:
        raise refuse("没有可退的金额", "There is nothing left to refund")
    values = {
        "payment": given.payment,
        "account": reference(payment, "account"),
        "refunded_on": today_of(unit).isoformat(),
        "amount": money_json(amount, payment["amount"]["currency"]),
        "method": payment.get("method"),
        "reason": given.reason,
    }
    results = await system(unit).write("refund", [Operation("create", values)])
    return Refunded(str(results[0].id))


@action(
    "commerce.write_off",
    "坏账核销",
    "Write off",
    place=80,
    object="sales_order",
    record="sales_order",
    when={"status": IN_FORCE},
    words={
        "amount": ("金额（留空为全部未回款）", "Amount (empty: all that is due)"),
        "instalment": ("回款计划（留空为从最早一期起）", "Instalment (empty: from the oldest on)"),
        "reason": ("原因", "Reason"),
    },
    like={"instalment": "payment_allocation.instalment"},
)
async def write_off(unit: Unit, given: WriteOff) -> Allocated:
    """Gives up what is due on an order, as bad debt: of one instalment, or of all from the oldest on."""
    order = await changeable(unit, "sales_order", given.sales_order)
    require(order, *IN_FORCE)
    head = (await hold(unit, ORDER, [int(given.sales_order)]))[int(given.sales_order)]
    due = Decimal(order["outstanding"]["amount"])
    amount = due if given.amount is None else amount_of(given.amount)
    if amount <= 0 or amount > due:
        raise refuse("超出订单未回款金额", "This is more than is due on the order", "amount")
    rows = await unit.link.fetch(
        f"select i.id, {as_given('i', 'outstanding')} as due from {table_of(unit, 'instalment')} i where i.sales_order = $1"
        " and i.deleted_at is null and i.status in ('open', 'partly_paid') and ($2::bigint is null or i.id = $2)"
        " order by i.due_on, i.id",
        head.id,
        None if given.instalment is None else number_of(given.instalment),
    )
    if given.instalment is not None and (not rows or rows[0]["due"] < amount):
        raise refuse("超出该期未回款金额", "This is more than is due of this instalment", "instalment")
    parts: list[tuple[str | None, Decimal]] = []
    left = amount
    for row in rows:
        taken = min(left, row["due"])
        if taken > 0:
            parts.append((str(row["id"]), taken))
            left -= taken
    if left:
        parts.append((None, left))
    common = {
        "kind": "bad_debt",
        "sales_order": given.sales_order,
        "allocated_on": today_of(unit).isoformat(),
        "reason": given.reason,
    }
    operations = [
        Operation(
            "create", {**common, "amount": money_json(part, head.code), **({"instalment": id} if id else {})}
        )
        for id, part in parts
    ]
    results = await system(unit).write("payment_allocation", operations)
    return Allocated([str(each.id) for each in results])
