"""Rules of documents: their currency and rate, what stays once they are no drafts, and their totals in two currencies."""

from collections.abc import Sequence
from decimal import Decimal

from yunchou.apps.commerce.lines import reckon_again
from yunchou.apps.commerce.papers import (
    FIXED,
    INVOICE,
    NOT_ISSUED,
    PAPERS,
    Currencies,
    Paper,
    at_rate,
    currencies,
    free,
    keep_out_of_closed_periods,
    made_or_changed,
    no_rate,
    rates,
    today_of,
)
from yunchou.base.errors import say
from yunchou.model.field_types.money import Amount
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.rule import after, before
from yunchou.records.write import Unit

ZERO = Decimal(0)
TOTALS = ("net", "tax", "total")


@before(*PAPERS)
async def date_documents(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A document takes the rate of its day when it is made or moved to another day or currency; then it stays."""
    paper = PAPERS[owner.name]
    _refuse_late_changes(unit, paper, changes)
    if paper.unbooked is not None:
        what = ("currency", "tax_included", "total")
        await keep_out_of_closed_periods(unit, changes, paper.date, what, paper.unbooked)
    if paper is INVOICE:
        await keep_out_of_closed_periods(unit, changes, "issued_on", (), NOT_ISSUED)
    written = made_or_changed([each for each in changes if not each.failed])
    if not written:
        return
    known = await currencies(unit)
    await _give_rates(unit, paper, known, written)
    for change in written:
        _begin_totals(owner, known, change)
        _settle_totals(owner, known, change)


def _refuse_late_changes(unit: Unit, paper: Paper, changes: Sequence[Change]) -> None:
    if free(unit):
        return
    for change in changes:
        if change.kind == CREATE or change.before.get("status") in (*paper.open, None):
            continue
        if change.kind == DELETE:
            message = say("只有草稿可以删除", "Only drafts can be deleted")
            change.fail(409, "in_use", message)
        for name in (paper.date, "total", *FIXED) if change.kind == UPDATE else ():
            if change.changes(name):
                message = say(
                    "单据已生效，不能再修改", "This document is in force: this can't be changed any more"
                )
                change.fail(422, "rule", message, name)


async def _give_rates(unit: Unit, paper: Paper, known: Currencies, changes: Sequence[Change]) -> None:
    anew = []
    for change in changes:
        if change.now("currency") is None:
            change.values["currency"] = known.own_id
        if change.now(paper.date) is None:
            change.values[paper.date] = today_of(unit)
        if change.kind == CREATE or change.changes("currency") or change.changes(paper.date):
            anew.append(change)
    asked = {c.id: (known.codes.get(c.now("currency") or 0, known.own), c.now(paper.date)) for c in anew}
    found = await rates(unit, asked.values(), known)
    for change in anew:
        rate = found[asked[change.id]]
        if rate is None:
            no_rate(change, *asked[change.id], name="currency")
        change.values["rate"] = rate


def _begin_totals(owner: Object, known: Currencies, change: Change) -> None:
    """Amounts of the system begin with nothing; a bare amount is one in the document's currency."""
    code = known.codes.get(change.now("currency") or 0, known.own)
    if change.kind == CREATE:
        for field in owner.fields.values():
            kept = field.type == "money" and field.readonly and "rate_field" in field.settings
            if kept and field.name not in change.values:
                change.values[field.name] = Amount(ZERO, code, ZERO)
    if owner.name != "contract":
        return
    total, bare = change.now("total"), change.operation.values.get("total")
    if isinstance(total, Amount) and (
        change.changes("total") or change.changes("currency") or change.changes("rate")
    ):
        if bare is not None and isinstance(bare, dict) and total.currency != code:
            message = say("金额的币种应与合同一致", "The amount must be in the contract's currency")
            change.fail(422, "rule", message, "total")
        change.values["total"] = Amount(None, code, total.original)


def _settle_totals(owner: Object, known: Currencies, change: Change) -> None:
    """Net and tax are worth together what the total is worth, to the minor unit."""
    if "tax" not in owner.fields or not (
        change.changes("rate") or any(name in change.values for name in TOTALS)
    ):
        return
    rate, digits = change.now("rate") or Decimal(1), known.digits[known.own]
    net, tax, total = (change.now(name) for name in TOTALS)
    if not all(isinstance(each, Amount) for each in (net, tax, total)):
        return
    worth, of_net = (at_rate(each.original, rate, digits) for each in (total, net))
    change.values |= {
        "net": net._replace(amount=of_net),
        "tax": tax._replace(amount=worth - of_net),
        "total": total._replace(amount=worth),
    }


@after("quote", "sales_order", "invoice")
async def lines_follow_their_document(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another currency, rate, or whether prices include tax reckons all lines anew."""
    moved = [
        c.id
        for c in changes
        if c.kind == UPDATE and any(n in c.values for n in ("currency", "rate", "tax_included"))
    ]
    await reckon_again(unit, PAPERS[owner.name], moved)
