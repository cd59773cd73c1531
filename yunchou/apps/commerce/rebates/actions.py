"""What people do with rebates: use them on an order, put a customer's right with a reason, accrue without waiting."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.collecting import Given
from yunchou.apps.commerce.making import Day
from yunchou.apps.commerce.papers import money_json, system, today_of
from yunchou.apps.commerce.reading import changeable, held, number_of, refuse, require
from yunchou.apps.commerce.rebates.accruing import accrual_of, accrue, candidates
from yunchou.apps.commerce.rebates.ledger import Entry, add_entries, brought_up, hold_accounts, rebates_of
from yunchou.apps.commerce.rebates.spreading import most_for, spread
from yunchou.base.cells import plain
from yunchou.base.money import parse_amount, round_half_up
from yunchou.records.change import Operation
from yunchou.records.write import Unit

AT_ONCE = 500
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class UseRebate(msgspec.Struct, forbid_unknown_fields=True):
    """The order, and how much of its customer's rebates it uses, in its currency; all that it may without an amount."""

    sales_order: str
    amount: Given | None = None


class UsedRebate(msgspec.Struct):
    """What the order uses now, and what it could, both in its currency."""

    amount: str
    most: str


class AdjustRebate(msgspec.Struct, forbid_unknown_fields=True):
    """The customer, what is added or, below zero, taken away in the organisation's currency, and why; its days where wanted."""

    account: str
    amount: Given
    reason: Reason
    available_on: Day | None = None
    expires_on: Day | None = None


class AccrueRebates(msgspec.Struct, forbid_unknown_fields=True):
    """The policy by which is accrued."""

    rebate_policy: str


class WrittenEntries(msgspec.Struct):
    """How many entries were added to the ledger."""

    entries: int


@action(
    "commerce.use_rebate",
    "使用返利",
    "Use rebate",
    place=20,
    object="sales_order",
    record="sales_order",
    when={"status": ("draft",)},
    words={"amount": ("金额（留空为可用的全部，0 为不用）", "Amount (empty: all that may be used; 0: none)")},
    help=(
        "分摊到各行；确认订单时从客户的可用返利中扣减",
        "Spread over the lines; taken of what the customer has available when the order is confirmed",
    ),
)
async def use_rebate(unit: Unit, given: UseRebate) -> UsedRebate:
    """Says how much of its customer's rebates an order uses. Raises 422 for more than it may."""
    require(await changeable(unit, "sales_order", given.sales_order), "draft")
    head, most = await most_for(unit, number_of(given.sales_order))
    amount = most if given.amount is None else _in_cents(given.amount, head.digits)
    if amount < 0 or amount > most:
        raise refuse(
            "本单最多可用返利 {n}", "This order may use {n} of rebate at most", "amount", n=plain(most)
        )
    if given.amount is None and not most:
        raise refuse("该客户没有本单可用的返利", "The customer has no rebate that this order may use")
    values = {"rebate_wanted": money_json(amount, head.code)}
    await system(unit).write("sales_order", [Operation("update", values, id=head.id)])
    await spread(unit, [head.id])
    return UsedRebate(f"{amount:f}", f"{most:f}")


def _in_cents(written: Given, digits: int) -> Decimal:
    try:
        amount = parse_amount(written)
    except ValueError:
        raise refuse("应为金额", "This must be an amount", "amount") from None
    if amount != round_half_up(amount, digits):
        raise refuse("金额的小数位太多", "This has more digits than its currency", "amount")
    return amount


@action(
    "commerce.adjust_rebate",
    "调整返利",
    "Adjust rebate",
    place=95,
    object="account",
    record="account",
    words={
        "amount": ("金额（负数为扣减）", "Amount (below zero: taken away)"),
        "reason": ("原因", "Reason"),
        "available_on": ("可用日期（留空为今天）", "Available on (empty: today)"),
        "expires_on": ("到期日期（留空为不到期）", "Last day (empty: none)"),
    },
    help=("在返利流水中加一笔，注明原因", "Adds an entry to the rebate ledger, with its reason"),
)
async def adjust_rebate(unit: Unit, given: AdjustRebate) -> WrittenEntries:
    """Adds a rebate by hand, or takes of those that are available. Raises 422 for more than there is."""
    account = await held(unit, "account", given.account)
    digits = unit.asking().values.digits(unit.caller.organisation.settings.currency)
    amount, today = _in_cents(given.amount, digits), today_of(unit)
    if not amount:
        raise refuse("请填写金额", "Enter an amount", "amount")
    (id,) = await hold_accounts(unit, [int(account["id"])])
    if amount > 0:
        return WrittenEntries(await _give(unit, id, amount, given, today))
    if given.available_on is not None or given.expires_on is not None:
        raise refuse("扣减不填写日期", "What is taken away has no days of its own", "available_on")
    rebates = [each for each in await rebates_of(unit, [id]) if each.available > 0]
    left, entries = -amount, list[Entry]()
    for each in rebates:
        part = min(left, each.available)
        if part > 0:
            entries += [
                Entry(each, "adjustment", -part, given.reason),
                Entry(each, "release", -part, given.reason),
            ]
            left -= part
    if left:
        raise refuse(
            "该客户的可用返利只有 {n}", "The customer has {n} available", "amount", n=plain(-amount - left)
        )
    await add_entries(unit, entries, today)
    return WrittenEntries(len(entries))


async def _give(unit: Unit, account: int, amount: Decimal, given: AdjustRebate, today: dt.date) -> int:
    """Makes a rebate of its own for what is given by hand."""
    on, last = _day(given.available_on, "available_on") or today, _day(given.expires_on, "expires_on")
    if last is not None and last < max(on, today):
        raise refuse("到期日期早于可用日期", "The last day is before it is available", "expires_on")
    values: dict[str, Any] = {
        "account": str(account),
        "available_on": on.isoformat(),
        "expires_on": None if last is None else last.isoformat(),
        "reason": given.reason,
    }
    (made,) = await system(unit).write(
        "rebate", [Operation("create", {n: v for n, v in values.items() if v is not None})]
    )
    rebate = next(each for each in await rebates_of(unit, [account]) if each.id == made.id)
    await add_entries(unit, [Entry(rebate, "adjustment", amount, given.reason)], today)
    due = brought_up([rebate], today)
    await add_entries(unit, due, today)
    return 1 + len(due)


def _day(written: str | None, name: str) -> dt.date | None:
    if not written:
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise refuse("应为日期", "This must be a date", name) from None


@action(
    "commerce.accrue_rebates",
    "立即计提",
    "Accrue now",
    place=10,
    object="rebate_policy",
    record="rebate_policy",
    when={"active": (True,)},
    help=(
        "每晚自动计提；只写入与流水的差额",
        "Done by itself each night; only what differs from the ledger is written",
    ),
)
async def accrue_rebates(unit: Unit, given: AccrueRebates) -> WrittenEntries:
    """Accrues by a policy for all customers, at once. Raises 422 for one that is not in use."""
    await held(unit, "rebate_policy", given.rebate_policy)
    accrual = await accrual_of(unit, number_of(given.rebate_policy))
    if accrual is None:
        raise refuse("政策未启用", "The policy is not in use", "active")
    entries, after = 0, 0
    while accounts := await candidates(unit, accrual, after, AT_ONCE):
        entries += await accrue(unit, accrual, accounts)
        after = accounts[-1]
    return WrittenEntries(entries)
