"""Discounts and margins of quotes, and the approval of quotes, orders and contracts that go further than their owner may.

A quote needs an approval when its deepest discount or its margin lies beyond the limits of every role of its owner; nobody whose
roles have no limit needs one. What was approved counts as long as the quote stays as it was.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.limits import OFF_STANDARD, beyond, in_words, limits_of, share_json
from yunchou.apps.commerce.lines import follows_lines
from yunchou.apps.commerce.making import FromContract, FromOrder, FromQuote
from yunchou.apps.commerce.papers import money_json, system
from yunchou.apps.commerce.reading import changeable, refuse, require
from yunchou.base.db import Record
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import before
from yunchou.records.write import Unit
from yunchou.rules.automation.declared import automation

ZERO, ONE = Decimal(0), Decimal(1)
JUDGED = ("deepest_discount", "margin", "total", "owner")
WAITING: Mapping[str, tuple[str | bool | None, ...]] = {
    "status": ("draft",),
    "approval_needed": (True,),
    "approved_at": (None,),
}

follows_lines(
    "quote",
    f"max({OFF_STANDARD}) as deepest,"
    " coalesce(sum(l.quantity * greatest(l.list_price, l.price)), 0) as listed,"
    " coalesce(sum(l.quantity * l.price * (1 - coalesce(l.discount, 0))), 0) as gross,"
    " sum(l.quantity * l.unit_cost) as cost,"
    " coalesce(sum(case when l.unit_cost is not null then l.net end), 0) as sold",
    lambda row: _of_lines(row),
)


def _of_lines(row: Record) -> Mapping[str, Any]:
    """How far below the standard price a quote is, and what is left above cost. Lines without a cost count for neither side."""
    cost, sold = row["cost"], row["sold"]
    deepest = max(row["deepest"] or ZERO, ZERO)
    off = max((row["listed"] - row["gross"]).quantize(Decimal("0.01")), ZERO)
    return {
        "deepest_discount": share_json(min(deepest, ONE)),
        "margin": share_json(None if cost is None or sold == 0 else (sold - cost) / sold),
        "cost": None if cost is None else f"{cost.quantize(Decimal('0.01')):f}",
        "discount_amount": money_json(off, row["code"]),
    }


@before("quote")
async def ask_for_approval(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Says whether a quote goes further than its owner may, and takes an approval back when the quote becomes another."""
    touched = [c for c in changes if c.kind in (CREATE, UPDATE) and any(c.changes(name) for name in JUDGED)]
    if not touched:
        return
    limits = await limits_of(unit)
    for change in touched:
        discount, margin = change.now("deepest_discount"), change.now("margin")
        reason = in_words(unit, beyond(unit, limits, change.now("owner"), discount=discount, margin=margin))
        change.values["approval_needed"] = reason is not None
        change.values["approval_reason"] = reason
        if change.before.get("approved_at") is not None and "approved_at" not in change.operation.values:
            change.values["approved_at"] = None


class Approved(msgspec.Struct):
    """When the document was approved."""

    approved_at: str


async def _approve(unit: Unit, name: str, id: str) -> Approved:
    """Approves a draft that goes further than its owner may; nobody approves his own."""
    document = await changeable(unit, name, id)
    require(document, "draft")
    me = unit.caller.actor.user_id
    if me is not None and document.get("owner") and str(document["owner"]["id"]) == str(me):
        raise refuse("不能批准自己的单据", "Nobody approves his own document")
    moment = moment_now().isoformat()
    await system(unit).write(name, [Operation("update", {"approved_at": moment}, id=int(id))])
    return Approved(moment)


@action(
    "commerce.approve_quote",
    "批准报价",
    "Approve",
    object="quote",
    record="quote",
    when=WAITING,
    place=5,
    decides=("owner",),
    help=("批准超出权限的折扣或毛利", "Approves a discount or margin beyond the limit"),
)
async def approve_quote(unit: Unit, given: FromQuote) -> Approved:
    """Approves a quote that goes further than its owner may; nobody approves his own."""
    return await _approve(unit, "quote", given.quote)


@action(
    "commerce.approve_order",
    "批准订单",
    "Approve",
    object="sales_order",
    record="sales_order",
    when=WAITING,
    place=5,
    decides=("owner",),
    help=("批准超出权限的折扣、毛利或金额", "Approves a discount, margin or amount beyond the limit"),
)
async def approve_order(unit: Unit, given: FromOrder) -> Approved:
    """Approves an order that goes further than its owner may; nobody approves his own."""
    return await _approve(unit, "sales_order", given.sales_order)


@action(
    "commerce.approve_contract",
    "批准合同",
    "Approve",
    object="contract",
    record="contract",
    when=WAITING,
    place=5,
    decides=("owner",),
    help=("批准超出权限的金额", "Approves an amount beyond the limit"),
)
async def approve_contract(unit: Unit, given: FromContract) -> Approved:
    """Approves a contract that goes further than its owner may; nobody approves his own."""
    return await _approve(unit, "contract", given.contract)


automation(
    "commerce.quote_approval",
    "报价折扣审批",
    "Approval of quotes",
    object="quote",
    trigger="manual",
    settings={},
    condition='status = "draft" and approval_needed',
    steps=(
        {
            "kind": "approval",
            "title": {"zh": "报价审批", "en": "Approval of a quote"},
            "summary": {
                "zh": "{name}：{total}，{approval_reason}",
                "en": "{name}: {total}, {approval_reason}",
            },
            "nodes": [
                {
                    "name": {"zh": "直属上级", "en": "Manager"},
                    "signers": [{"kind": "manager"}],
                    "limit": {"amount": 8, "unit": "working_hours"},
                    "remind": {"amount": 2, "unit": "working_hours"},
                    "overdue": "escalate",
                }
            ],
        },
        {"kind": "action", "action": "commerce.approve_quote"},
    ),
    active=False,
)
