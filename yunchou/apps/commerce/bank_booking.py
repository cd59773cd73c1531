"""What people decide of the lines of bank statements: booked as payments with their allocations, or set aside."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.bank_lines import MOST
from yunchou.apps.commerce.collecting import Given, Settles, debts_of, settlement
from yunchou.apps.commerce.papers import given as as_given
from yunchou.apps.commerce.papers import money_json, system, table_of
from yunchou.apps.commerce.reading import changeable, number_of, refuse
from yunchou.base.db import Record
from yunchou.records.change import Operation
from yunchou.records.write import Unit


class SettledBy(msgspec.Struct, forbid_unknown_fields=True):
    """The instalment, invoice or order that is settled, and the amount for it."""

    amount: Given
    instalment: str | None = None
    invoice: str | None = None
    sales_order: str | None = None


class AcceptedLine(msgspec.Struct, forbid_unknown_fields=True):
    """A line, whose money it is, and what it settles; what is left over stays on the payment."""

    line: str
    account: str
    settles: Annotated[list[SettledBy], msgspec.Meta(max_length=500)] = []


class AcceptBankLines(msgspec.Struct, forbid_unknown_fields=True):
    """The lines of a statement that become payments."""

    bank_statement: str
    lines: Annotated[list[AcceptedLine], msgspec.Meta(min_length=1, max_length=MOST)]


class Booked(msgspec.Struct):
    """The payments that were made, line by line, and how many settlements."""

    payments: list[str]
    allocations: int


class ChosenLines(msgspec.Struct, forbid_unknown_fields=True):
    """Lines of a statement."""

    bank_statement: str
    lines: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST)]


class Changed(msgspec.Struct):
    """How many lines were changed."""

    lines: int


async def _waiting(unit: Unit, statement: str, ids: Sequence[str], state: str) -> dict[int, Record]:
    """Lines of a statement that stand so, held until the end. Raises 422 for one decided meanwhile, or given twice."""
    await changeable(unit, "bank_statement", statement)
    wanted = [number_of(id) for id in ids]
    rows = await unit.link.fetch(
        f"select l.id, l.name, l.booked_on, l.remark, l.reference, {as_given('l', 'amount')} as amount,"
        f" coalesce(l.amount__currency, $4) as code from {table_of(unit, 'bank_line')} l where l.id = any($1::bigint[])"
        " and l.bank_statement = $2 and l.state = $3 and l.deleted_at is null order by l.id for update of l",
        sorted(set(wanted)),
        number_of(statement),
        state,
        unit.caller.organisation.settings.currency,
    )
    if len(rows) != len(wanted):
        raise refuse(
            "有流水已处理或重复，请刷新",
            "Some lines are decided already, or given twice: load the page again",
            "lines",
        )
    return {row["id"]: row for row in rows}


@action(
    "commerce.accept_bank_lines",
    "流水入账",
    "Book bank lines",
    help=("为选中的流水登记回款并核销", "Makes payments of the chosen lines, and allocates them"),
)
async def accept_bank_lines(unit: Unit, given: AcceptBankLines) -> Booked:
    """Makes payments of lines and allocates them, all or none. Raises 422 for what is decided already or more than is due."""
    lines = await _waiting(unit, given.bank_statement, [each.line for each in given.lines], "open")
    several = [(each, lines[number_of(each.line)]) for each in given.lines]
    payments = await unit.write(
        "payment",
        [
            Operation(
                "create",
                {
                    "account": each.account,
                    "amount": money_json(line["amount"], line["code"]),
                    "paid_on": line["booked_on"].isoformat(),
                    **{
                        n: line[c]
                        for n, c in (("payer", "name"), ("reference", "reference"), ("remark", "remark"))
                        if line[c]
                    },
                },
            )
            for each, line in several
        ],
    )
    links = [
        Operation("update", {"state": "accepted", "payment": str(made.id)}, id=line["id"])
        for (_, line), made in zip(several, payments, strict=True)
    ]
    await system(unit).write("bank_line", links)
    settling = [
        (made.id, line["booked_on"], Settles(s.amount, s.sales_order, s.instalment, s.invoice))
        for (each, line), made in zip(several, payments, strict=True)
        for s in each.settles
    ]
    await _allocate(unit, settling)
    return Booked([str(made.id) for made in payments], len(settling))


async def _allocate(unit: Unit, settling: Sequence[tuple[Any, dt.date, Settles]]) -> None:
    if not settling:
        return
    debts = await debts_of(unit, [each for _, _, each in settling])
    operations = [
        settlement(str(payment), day, each, debt)
        for (payment, day, each), debt in zip(settling, debts, strict=True)
    ]
    await system(unit).write("payment_allocation", operations)


@action("commerce.ignore_bank_lines", "标记为非货款", "No customer's money")
async def ignore_bank_lines(unit: Unit, given: ChosenLines) -> Changed:
    """Says of lines that wait that they are no customer's money."""
    return await _turn(unit, given, "open", "ignored")


@action("commerce.reopen_bank_lines", "恢复为待确认", "Look at again")
async def reopen_bank_lines(unit: Unit, given: ChosenLines) -> Changed:
    """Lets lines wait again that were set aside."""
    return await _turn(unit, given, "ignored", "open")


async def _turn(unit: Unit, given: ChosenLines, state: str, to: str) -> Changed:
    lines = await _waiting(unit, given.bank_statement, given.lines, state)
    await system(unit).write("bank_line", [Operation("update", {"state": to}, id=id) for id in lines])
    return Changed(len(lines))
