"""Paying approved claims: gathered once into a payment, told to the bank by a file, and marked as paid once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.expenses.reading import (
    CLAIM,
    english,
    held,
    keep_status,
    number_of,
    refuse,
    require,
    system,
    table_of,
)
from yunchou.apps.expenses.rules import today_of
from yunchou.base.errors import not_found
from yunchou.records.allowed import changeable
from yunchou.records.change import Operation
from yunchou.records.sheets import CsvWriter, XlsxWriter
from yunchou.records.write import Unit

PAYMENT = "expense_payment"
MOST = 1000
"""Claims in one payment."""

Day = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})]


class PreparePayment(msgspec.Struct, forbid_unknown_fields=True):
    """The approved claims that are paid together."""

    claims: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST)]


class PreparedPayment(msgspec.Struct):
    """The payment, how many claims it holds, and what they come to."""

    payment: str
    claims: int
    total: str


class MarkPaid(msgspec.Struct, forbid_unknown_fields=True):
    """The payment that went out, when, and under which number of the bank."""

    payment: str
    paid_on: Day | None = None
    reference: Annotated[str, msgspec.Meta(max_length=100)] = ""


class OnePayment(msgspec.Struct, forbid_unknown_fields=True):
    """A payment."""

    payment: str


class PaymentStanding(msgspec.Struct):
    """How the payment stands now."""

    status: str


@action(
    "expenses.prepare_payment",
    "生成付款批次",
    "Prepare a payment",
    words={"claims": ("报销单", "Claims")},
    help=("已批准的报销单只进入一个付款批次", "An approved claim is in one payment only"),
)
async def prepare_payment(unit: Unit, given: PreparePayment) -> PreparedPayment:
    """Gathers approved claims into a payment. Raises 404 for what the caller does not see, 422 for what is not to be paid."""
    ids = sorted({number_of(id) for id in given.claims})
    rows = await unit.link.fetch(
        f"select c.id, c.number, c.status, c.payment, c.total from {table_of(unit, CLAIM)} c"
        " where c.id = any($1::bigint[]) and c.deleted_at is null order by c.id for update",
        ids,
    )
    seen = await changeable(unit.link, unit.asking(), unit.snapshot.model.object(CLAIM), ids)
    if len(rows) < len(ids) or len(seen) < len(ids):
        raise not_found()
    for row in rows:
        if row["status"] != "approved" or row["payment"] is not None:
            raise refuse(
                "{number} 未批准，或已在付款批次中",
                "{number} is not approved, or in a payment already",
                "claims",
                number=row["number"],
            )
    total = sum((row["total"] or Decimal(0) for row in rows), Decimal(0))
    day = today_of(unit)
    values = {
        "name": f"Expenses {day}" if english(unit) else f"报销付款 {day}",
        "total": f"{total:f}",
        "claim_count": len(rows),
    }
    writer = system(unit)
    (made,) = await writer.write(PAYMENT, [Operation("create", values)])
    await writer.write(CLAIM, [Operation("update", {"payment": str(made.id)}, id=id) for id in ids])
    return PreparedPayment(str(made.id), len(rows), f"{total:f}")


@action(
    "expenses.mark_paid",
    "登记已付款",
    "Mark as paid",
    object=PAYMENT,
    record="payment",
    when={"status": ("prepared",)},
    words={"paid_on": ("付款日期", "Paid on"), "reference": ("银行流水号", "Bank reference")},
    place=10,
)
async def mark_paid(unit: Unit, given: MarkPaid) -> PaymentStanding:
    """Marks a payment and its claims as paid, once. Raises 404, 422 for one that is paid or cancelled, or a day to come."""
    payment = await held(unit, PAYMENT, given.payment)
    require(payment, "prepared")
    day = _day(given.paid_on) or today_of(unit)
    if day > today_of(unit):
        raise refuse("付款日期不能晚于今天", "This day is still to come", "paid_on")
    me = unit.caller.actor.user_id
    values = {
        "status": "paid",
        "paid_on": day.isoformat(),
        "paid_by": None if me is None else str(me),
        "reference": given.reference.strip() or None,
    }
    await system(unit).write(PAYMENT, [Operation("update", values, id=int(given.payment))])
    await keep_status(unit, await _claims(unit, given.payment), status="paid", paid_on=day.isoformat())
    return PaymentStanding("paid")


def _day(written: str | None) -> dt.date | None:
    try:
        return None if written is None else dt.date.fromisoformat(written)
    except ValueError:
        raise refuse("应为日期", "This must be a date", "paid_on") from None


@action(
    "expenses.cancel_payment",
    "取消付款批次",
    "Cancel",
    object=PAYMENT,
    record="payment",
    when={"status": ("prepared",)},
    place=90,
)
async def cancel_payment(unit: Unit, given: OnePayment) -> PaymentStanding:
    """Cancels a payment that did not go out; its claims can be paid with another."""
    require(await held(unit, PAYMENT, given.payment), "prepared")
    claims = await _claims(unit, given.payment)
    writer = system(unit)
    await writer.write(PAYMENT, [Operation("update", {"status": "cancelled"}, id=int(given.payment))])
    await writer.write(CLAIM, [Operation("update", {"payment": None}, id=id) for id in claims])
    return PaymentStanding("cancelled")


async def _claims(unit: Unit, payment: str) -> list[int]:
    """The claims of a payment, in the order of their ids."""
    rows = await unit.link.fetch(
        f"select id from {table_of(unit, CLAIM)} where payment = $1 and deleted_at is null order by id",
        int(payment),
    )
    return [row["id"] for row in rows]


COLUMNS: Mapping[str, Sequence[str]] = {
    "zh-CN": ("序号", "收款人", "收款银行", "收款账号", "金额", "币种", "用途", "报销单号", "部门"),
    "en": ("No.", "Payee", "Bank", "Account", "Amount", "Currency", "Purpose", "Claim", "Department"),
}
FIELDS = ("number", "name", "owner", "department", "payee_bank", "payee_account", "total")


def write_file(path: Path, claims: Sequence[Mapping[str, object]], language: str, kind: str) -> None:
    """Writes the lines of a payment for the bank: account numbers as text, amounts as numbers."""
    columns = COLUMNS["en" if language == "en" else "zh-CN"]
    writer = CsvWriter(path, columns) if kind == "csv" else XlsxWriter(path, columns, formats={4: "0.00"})
    for place, claim in enumerate(claims, 1):
        total, person, department = (claim.get(name) or {} for name in ("total", "owner", "department"))
        assert isinstance(total, Mapping)
        assert isinstance(person, Mapping)
        assert isinstance(department, Mapping)
        writer.row(
            [
                place,
                person.get("name"),
                _text(claim.get("payee_bank")),
                _text(claim.get("payee_account")),
                Decimal(str(total.get("amount") or 0)),
                _text(total.get("currency")),
                _text(claim.get("name")),
                _text(claim.get("number")),
                department.get("name"),
            ]
        )
    writer.close()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
