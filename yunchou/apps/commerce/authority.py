"""Orders and contracts that go further than their owner may are confirmed and signed only once somebody else approved them.

A line of an order is looked at where it is cheaper, fewer, or of another kind than its quote agreed to: what the customer was
quoted has had its approval. An order under a contract counts towards the amount of that, which was approved with it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.limits import OFF_STANDARD, beyond, in_words, limits_of, share_json
from yunchou.apps.commerce.lines import follows_lines
from yunchou.apps.commerce.papers import system, table_of
from yunchou.apps.commerce.reading import refuse
from yunchou.base.db import Record
from yunchou.model.field_types.money import Amount
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.rule import after
from yunchou.records.write import Unit
from yunchou.rules.automation.declared import automation

ZERO, ONE = Decimal(0), Decimal(1)
JUDGED: Mapping[str, tuple[str, ...]] = {
    "sales_order": ("judged_discount", "judged_margin", "total", "owner", "contract"),
    "contract": ("total", "owner", "payment_days", "payment_terms", "terms"),
}
"""What an approval is about: it no longer counts once any of this is another."""
_SOLD = (
    "(l.net + coalesce(l.rebate, 0) / (case when m.tax_included then 1 + coalesce(l.tax_rate, 0) else 1 end))"
)
"""SQL for what a line is sold for without tax: what the customer earned before is no discount of the seller's."""


def _columns(unit: Unit) -> str:
    """SQL for the discount, cost and sales of an order's lines `l`, all of them and those that no quote agreed to."""
    agreed = (
        f"exists(select 1 from {table_of(unit, 'quote_line')} q join {table_of(unit, 'quote')} h on h.id = q.quote"
        " where q.id = l.quote_line and h.status <> 'draft' and q.product is not distinct from l.product"
        " and q.unit is not distinct from l.unit and q.quantity <= l.quantity"
        " and h.tax_included is not distinct from m.tax_included and h.currency is not distinct from m.currency"
        " and coalesce(q.price, 0) * (1 - coalesce(q.discount, 0)) <= coalesce(l.price, 0) * (1 - coalesce(l.discount, 0)))"
    )
    own = f" filter (where not {agreed})"
    cost = "sum(l.quantity * l.unit_cost)"
    sold = f"sum(case when l.unit_cost is not null then {_SOLD} end)"
    return (
        f"max({OFF_STANDARD}) as deepest, max({OFF_STANDARD}){own} as judged_deepest, {cost} as cost,"
        f" {cost}{own} as judged_cost, coalesce({sold}, 0) as sold, coalesce({sold}{own}, 0) as judged_sold"
    )


def _of_lines(row: Record) -> Mapping[str, Any]:
    """How far below the standard price an order is, and what is left above cost; lines without a cost count for neither."""
    cost = row["cost"]
    return {
        "deepest_discount": _off(row["deepest"]),
        "margin": share_json(_margin(cost, row["sold"])),
        "cost": None if cost is None else f"{cost.quantize(Decimal('0.01')):f}",
        "judged_discount": _off(row["judged_deepest"]),
        "judged_margin": share_json(_margin(row["judged_cost"], row["judged_sold"])),
    }


def _off(share: Decimal | None) -> str | None:
    return share_json(min(max(share or ZERO, ZERO), ONE))


def _margin(cost: Decimal | None, sold: Decimal) -> Decimal | None:
    return None if cost is None or sold == 0 else (sold - cost) / sold


follows_lines("sales_order", _columns, _of_lines)


@after(*JUDGED)
async def ask_for_approval(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Says whether drafts go further than their owner may; another document takes an approval back. A write where it differs."""
    if unit.historic:
        return
    touched = [
        c
        for c in changes
        if c.kind in (CREATE, UPDATE)
        and c.now("status") == "draft"
        and any(c.changes(name) for name in JUDGED[owner.name])
    ]
    if not touched:
        return
    limits = await limits_of(unit)
    operations = []
    for change in touched:
        reason = in_words(unit, beyond(unit, limits, change.now("owner"), **_said(change, owner.name)))
        values: dict[str, Any] = {}
        if bool(reason) != bool(change.now("approval_needed")) or reason != change.now("approval_reason"):
            values |= {"approval_needed": bool(reason), "approval_reason": reason}
        if change.before.get("approved_at") is not None and not change.changes("approved_at"):
            values["approved_at"] = None
        if values:
            operations.append(Operation("update", values, id=change.id))
    if operations:
        await system(unit).write(owner.name, operations)


def _said(change: Change, name: str) -> dict[str, Decimal | None]:
    """What of a document is held against limits."""
    total = change.now("total")
    worth = total.amount if isinstance(total, Amount) else None
    if name == "contract":
        return {"worth": worth}
    return {
        "discount": change.now("judged_discount"),
        "margin": change.now("judged_margin"),
        "worth": None if change.now("contract") is not None else worth,
    }


def require_approved(document: Mapping[str, Any]) -> None:
    """Raises 422 for a document that waits for its approval."""
    if document.get("approval_needed") and not document.get("approved_at"):
        raise refuse(
            "需要先审批：{r}", "This must be approved first: {r}", r=document.get("approval_reason") or ""
        )


def _flow(name: str, code: str, zh: str, en: str, title: tuple[str, str]) -> None:
    automation(
        f"commerce.{code}_approval",
        zh,
        en,
        object=name,
        trigger="manual",
        settings={},
        condition='status = "draft" and approval_needed',
        steps=(
            {
                "kind": "approval",
                "title": {"zh": title[0], "en": title[1]},
                "summary": {
                    "zh": "{number} {account}：{total}，{approval_reason}",
                    "en": "{number} {account}: {total}, {approval_reason}",
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
            {"kind": "action", "action": f"commerce.approve_{code}"},
        ),
        active=False,
    )


_flow("sales_order", "order", "订单审批", "Approval of orders", ("订单审批", "Approval of an order"))
_flow("contract", "contract", "合同审批", "Approval of contracts", ("合同审批", "Approval of a contract"))
