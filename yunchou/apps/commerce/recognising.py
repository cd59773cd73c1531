"""Whose payment it is, and what it probably settles: what a line of a bank statement says is read, and people confirm it.

A payment without a customer takes the one whose earlier payments came from the same payer, or whose name the payer has. What is
proposed goes, in this order, by numbers of orders and invoices in the remark, by what is owed of exactly the amount, and by
age; the reason stands beside each.
"""

import re
from decimal import Decimal

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.owing import Wanted, owed, settled_by
from yunchou.apps.commerce.papers import table_of
from yunchou.apps.commerce.reading import held, reference
from yunchou.model.object import Object
from yunchou.records.change import CREATE, Change
from yunchou.records.rule import before
from yunchou.records.select import Select
from yunchou.records.write import Unit

ZERO = Decimal(0)
NUMBER = re.compile(r"[A-Za-z]{2}-?\d{4,8}-?\d{3,8}|\d{8,24}")


def numbers_in(*texts: str | None) -> set[str]:
    """The numbers of documents that texts name, as they are compared: without dashes, in capitals."""
    said = " ".join(each or "" for each in texts)
    return {each.replace("-", "").upper() for each in NUMBER.findall(said)}


@before("payment")
async def recognise_payers(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Fills in the customer of a payment by who paid. One statement, or none; what is not known for certain stays empty."""
    lacking = [c for c in changes if c.kind == CREATE and c.now("account") is None and c.now("payer")]
    if not lacking:
        return
    asking = unit.asking()
    select = Select(asking, unit.snapshot.model.object("account"))
    payers = asking.params.add(sorted({c.now("payer") for c in lacking}), "text[]")
    rows = await unit.link.fetch(
        f"select w.payer, array_agg(distinct t.id) as accounts from unnest({payers}) w(payer)"
        f" join {select.table()} on (t.name = w.payer or t.id in (select p.account from {table_of(unit, 'payment')} p"
        f" where p.payer = w.payer and p.deleted_at is null)){select.joins} where {select.condition()} group by w.payer",
        *asking.params.values,
    )
    known = {row["payer"]: row["accounts"][0] for row in rows if len(row["accounts"]) == 1}
    for change in lacking:
        change.values["account"] = known.get(change.now("payer"))


class ProposeAllocation(msgspec.Struct, forbid_unknown_fields=True):
    """The payment for which a proposal is wanted."""

    payment: str


class Proposed(msgspec.Struct):
    """An amount for something that is owed, and why. `reason`: `number`, `amount` or `age`.

    `receivable` is what is owed; it is settled as the `instalment`, `invoice` or `sales_order` beside it.
    """

    receivable: str
    amount: str
    reason: str
    instalment: str | None = None
    invoice: str | None = None
    sales_order: str | None = None


class Proposal(msgspec.Struct):
    """What a payment probably settles; nothing is written until somebody allocates it."""

    settles: list[Proposed]


@action(
    "commerce.propose_allocation",
    "核销建议",
    "Propose an allocation",
    help=("按附言中的单号、金额和到期先后给出建议", "By numbers in the remark, by amount, by age"),
)
async def propose_allocation(unit: Unit, given: ProposeAllocation) -> Proposal:
    """Proposes what a payment settles. Raises 404 for a payment that may not be seen."""
    payment = await held(unit, "payment", given.payment)
    account = reference(payment, "account")
    if account is None:
        return Proposal([])
    rows = await owed(unit, Wanted(accounts=[int(account)], code=payment["amount"]["currency"]))
    left = Decimal(payment["unallocated"]["amount"])
    numbers = numbers_in(*(payment.get(name) for name in ("remark", "reference", "description")))
    named = [row for row in rows if numbers & {n.replace("-", "").upper() for n in row["numbers"] if n}]
    exact = [row for row in rows if row["due"] == left]
    reason, chosen = ("number", named) if named else ("amount", exact[:1]) if exact else ("age", list(rows))
    settles = []
    for row in chosen:
        amount = min(left, row["due"])
        if amount > ZERO:
            settles.append(Proposed(str(row["id"]), f"{amount:f}", reason, **settled_by(row)))
            left -= amount
    return Proposal(settles)
