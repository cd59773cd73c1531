"""Discounts and margins of quotes, what people may give by themselves, and the approval beyond it.

A quote needs an approval when its deepest discount or its margin lies beyond the limits of every role of its owner; nobody whose
roles have no limit needs one. What was approved counts as long as the quote stays as it was.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.lines import follows_lines
from yunchou.apps.commerce.making import FromQuote
from yunchou.apps.commerce.papers import money_json, system, table_of
from yunchou.apps.commerce.reading import changeable, refuse, require
from yunchou.base.db import Record
from yunchou.base.errors import Message, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import before
from yunchou.records.write import Unit
from yunchou.rules.automation.declared import automation

ZERO, ONE = Decimal(0), Decimal(1)
JUDGED = ("deepest_discount", "margin", "total", "owner")
PLACES = Decimal("0.0001")

_OFF_STANDARD = (
    "greatest(l.discount, case when l.list_price > 0"
    " then 1 - l.price * (1 - coalesce(l.discount, 0)) / l.list_price end)"
)
follows_lines(
    "quote",
    f"max({_OFF_STANDARD}) as deepest,"
    " coalesce(sum(l.quantity * greatest(l.list_price, l.price)), 0) as listed,"
    " coalesce(sum(l.quantity * l.price * (1 - coalesce(l.discount, 0))), 0) as gross,"
    " sum(l.quantity * l.unit_cost) as cost,"
    " coalesce(sum(case when l.unit_cost is not null then l.net end), 0) as sold",
    lambda row: _of_lines(row),
)


def _of_lines(row: Record) -> Mapping[str, Any]:
    """How far below the standard price a quote is, and what is left above cost. Lines without a cost count for neither side."""
    cost, sold = row["cost"], row["sold"]
    margin = None if cost is None or sold == 0 else ((sold - cost) / sold).quantize(PLACES)
    deepest = max(row["deepest"] or ZERO, ZERO).quantize(PLACES)
    off = max((row["listed"] - row["gross"]).quantize(Decimal("0.01")), ZERO)
    return {
        "deepest_discount": f"{min(deepest, ONE):f}",
        "margin": None if margin is None else f"{margin:f}",
        "cost": None if cost is None else f"{cost.quantize(Decimal('0.01')):f}",
        "discount_amount": money_json(off, row["code"]),
    }


@before("quote")
async def ask_for_approval(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Says whether a quote goes further than its owner may, and takes an approval back when the quote becomes another."""
    touched = [c for c in changes if c.kind in (CREATE, UPDATE) and any(c.changes(name) for name in JUDGED)]
    if not touched:
        return
    rows = await unit.link.fetch(
        f"select role, most_discount, least_margin from {table_of(unit, 'discount_limit')}"
        " where active and deleted_at is null"
    )
    limits: dict[int, list[Record]] = {}
    for row in rows:
        limits.setdefault(row["role"], []).append(row)
    language = unit.caller.organisation.settings.language
    for change in touched:
        reasons = _reasons(unit, limits, change)
        change.values["approval_needed"] = bool(reasons)
        change.values["approval_reason"] = (
            "；".join(each.in_language(language) for each in reasons)[:300] or None
        )
        if change.before.get("approved_at") is not None and "approved_at" not in change.operation.values:
            change.values["approved_at"] = None


def _reasons(unit: Unit, limits: Mapping[int, Sequence[Record]], change: Change) -> list[Message]:
    """What lies beyond the widest limits that any role of the owner gives; empty where one of them has none."""
    person = unit.snapshot.access.people.get(change.now("owner") or 0)
    roles = tuple(person.roles) if person is not None else ()
    if not roles or any(role not in limits for role in roles):
        return []
    found = []
    mine = [row for role in roles for row in limits[role]]
    most = _widest([row["most_discount"] for row in mine], max)
    least = _widest([row["least_margin"] for row in mine], min)
    discount, margin = change.now("deepest_discount"), change.now("margin")
    if most is not None and discount is not None and discount > most:
        found.append(say("折扣 {n}，权限 {m}", "Discount {n}, limit {m}", n=_share(discount), m=_share(most)))
    if least is not None and margin is not None and margin < least:
        # The figure itself is not everybody's to see.
        found.append(say("毛利率低于 {m}", "Margin below {m}", m=_share(least)))
    return found


def _widest(values: Sequence[Decimal | None], widest: Any) -> Decimal | None:
    """The widest of some limits; none where one of them is open."""
    return None if any(value is None for value in values) else widest(values)


def _share(value: Decimal) -> str:
    return f"{(value * 100).normalize():f}%"


class Approved(msgspec.Struct):
    """When the quote was approved."""

    approved_at: str


@action(
    "commerce.approve_quote",
    "批准报价",
    "Approve",
    object="quote",
    record="quote",
    when={"status": ("draft",), "approval_needed": (True,), "approved_at": (None,)},
    place=5,
    decides=("owner",),
    help=("批准超出权限的折扣或毛利", "Approves a discount or margin beyond the limit"),
)
async def approve_quote(unit: Unit, given: FromQuote) -> Approved:
    """Approves a quote that goes further than its owner may; nobody approves his own."""
    quote = await changeable(unit, "quote", given.quote)
    require(quote, "draft")
    me = unit.caller.actor.user_id
    if me is not None and quote.get("owner") and str(quote["owner"]["id"]) == str(me):
        raise refuse("不能批准自己的报价", "Nobody approves his own quote")
    moment = moment_now().isoformat()
    await system(unit).write("quote", [Operation("update", {"approved_at": moment}, id=int(given.quote))])
    return Approved(moment)


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
