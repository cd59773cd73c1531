"""Deposits: paid, returned in one sum or several, or forfeited. Nothing else changes how one stands."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.tenders.kept import Standing, free, keep, refuse, standing, table_of
from yunchou.base.errors import say
from yunchou.base.time import today
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit

OUT = ("paid", "partly_returned")
Day = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})]
Name = Annotated[str, msgspec.Meta(max_length=200)]


class Deposit(msgspec.Struct, forbid_unknown_fields=True):
    """A deposit."""

    tender_deposit: str


class Pay(msgspec.Struct, forbid_unknown_fields=True):
    """The deposit that was paid, when (today without a day), and the bank's reference."""

    tender_deposit: str
    paid_on: Day | None = None
    reference: Annotated[str, msgspec.Meta(max_length=100)] = ""


class Return(msgspec.Struct, forbid_unknown_fields=True):
    """The deposit that came back, when, how much of it (all that is out without an amount), and to which account."""

    tender_deposit: str
    returned_on: Day | None = None
    amount: Annotated[str, msgspec.Meta(pattern=r"^\d{1,15}(\.\d{1,4})?$")] | None = None
    account: Name = ""


class Forfeit(msgspec.Struct, forbid_unknown_fields=True):
    """The deposit that does not come back, and why."""

    tender_deposit: str
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


@before("tender_deposit")
async def deposits_belong_to_tenders(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A new deposit is whose its tender is. What was paid stays as it was, and is not deleted."""
    lacking = [c for c in changes if c.kind == CREATE and "owner" not in c.operation.values]
    if lacking:
        rows = await unit.link.fetch(
            f"select id, owner from {table_of(unit, 'tender')} where id = any($1::bigint[])",
            sorted({c.now("tender") for c in lacking} - {None}),
        )
        owners = {row["id"]: row["owner"] for row in rows}
        for change in lacking:
            if (person := owners.get(change.now("tender"))) is not None:
                change.values["owner"] = person
    if free(unit):
        return
    for change in changes:
        if change.kind == CREATE or change.before.get("status") == "planned":
            continue
        if change.kind == DELETE:
            change.fail(422, "rule", say("已缴纳的保证金不能删除", "A deposit that was paid is kept"))
        elif change.kind == UPDATE:
            for name in ("amount", "tender"):
                if change.changes(name):
                    words = say("已缴纳，不能再修改", "It was paid and stays as it was")
                    change.fail(422, "rule", words, name)


def _day(unit: Unit, written: str | None, field: str) -> dt.date:
    """The day that was given, today without one. Raises 422 for what is no day, or one to come."""
    now = today(unit.caller.organisation.settings.time_zone)
    if written is None:
        return now
    try:
        found = dt.date.fromisoformat(written)
    except ValueError:
        raise refuse("应为日期", "This must be a date", field) from None
    if found > now:
        raise refuse("日期不能晚于今天", "The day can't be to come", field)
    return found


@action(
    "tenders.pay_deposit",
    "登记缴纳",
    "Paid",
    object="tender_deposit",
    record="tender_deposit",
    when={"status": ("planned",)},
    place=10,
    words={"paid_on": ("缴纳日期", "Paid on"), "reference": ("付款流水号", "Bank reference")},
)
async def pay_deposit(unit: Unit, given: Pay) -> Standing:
    """Keeps that a deposit was paid."""
    await standing(unit, "tender_deposit", given.tender_deposit, ("planned",))
    day = _day(unit, given.paid_on, "paid_on").isoformat()
    values = {"status": "paid", "paid_on": day, "reference": given.reference.strip() or None}
    return await keep(unit, "tender_deposit", given.tender_deposit, **values)


@action(
    "tenders.return_deposit",
    "登记退回",
    "Returned",
    object="tender_deposit",
    record="tender_deposit",
    when={"status": OUT},
    place=10,
    words={
        "returned_on": ("退回日期", "Returned on"),
        "amount": ("退回金额（留空为全部）", "Amount (all that is out if left empty)"),
        "account": ("退回账户", "To account"),
    },
)
async def return_deposit(unit: Unit, given: Return) -> Standing:
    """Keeps that a deposit came back, in whole or in part. Raises 422 for more than is out, or before it was paid."""
    deposit = await standing(unit, "tender_deposit", given.tender_deposit, OUT)
    day = _day(unit, given.returned_on, "returned_on")
    if deposit.get("paid_on") and day < dt.date.fromisoformat(deposit["paid_on"]):
        raise refuse("退回日期不能早于缴纳日期", "It can't come back before it was paid", "returned_on")
    whole, code = Decimal(deposit["amount"]["amount"]), deposit["amount"]["currency"]
    back = Decimal(deposit["returned"]["amount"]) if deposit.get("returned") else Decimal(0)
    amount = whole - back if given.amount is None else Decimal(given.amount)
    if not 0 < amount <= whole - back:
        raise refuse(
            "退回金额应大于 0，且不超过未退的 {n}",
            "More than 0, and at most {n} are out",
            "amount",
            n=f"{whole - back:f}",
        )
    values: dict[str, Any] = {
        "status": "returned" if back + amount == whole else "partly_returned",
        "returned": {"amount": f"{back + amount:f}", "currency": code},
        "returned_on": day.isoformat(),
    }
    if given.account.strip():
        values["returned_to"] = given.account.strip()
    return await keep(unit, "tender_deposit", given.tender_deposit, **values)


@action(
    "tenders.forfeit_deposit",
    "登记没收",
    "Forfeited",
    object="tender_deposit",
    record="tender_deposit",
    when={"status": OUT},
    place=80,
    words={"reason": ("没收原因", "Reason")},
)
async def forfeit_deposit(unit: Unit, given: Forfeit) -> Standing:
    """Keeps that a deposit does not come back, and why."""
    await standing(unit, "tender_deposit", given.tender_deposit, OUT)
    values = {"status": "forfeited", "loss_note": given.reason}
    return await keep(unit, "tender_deposit", given.tender_deposit, **values)


@action(
    "tenders.undo_deposit",
    "撤销登记",
    "Take back",
    object="tender_deposit",
    record="tender_deposit",
    when={"status": (*OUT, "returned", "forfeited")},
    place=90,
    help=(
        "撤销误登记的缴纳、退回或没收，一次一步",
        "Takes back what was entered by mistake, one step at a time",
    ),
)
async def undo_deposit(unit: Unit, given: Deposit) -> Standing:
    """Takes the last entry of a deposit back: what was forfeited or returned is out again, what was paid is to be paid."""
    found = await standing(unit, "tender_deposit", given.tender_deposit, (*OUT, "returned", "forfeited"))
    if found["status"] == "forfeited":
        status = "partly_returned" if found.get("returned") else "paid"
        return await keep(unit, "tender_deposit", given.tender_deposit, status=status, loss_note=None)
    if found["status"] in ("returned", "partly_returned"):
        emptied = dict.fromkeys(("returned", "returned_on", "returned_to"))
        return await keep(unit, "tender_deposit", given.tender_deposit, status="paid", **emptied)
    emptied = dict.fromkeys(("paid_on", "reference"))
    return await keep(unit, "tender_deposit", given.tender_deposit, status="planned", **emptied)
