"""Lines of bank statements: kept once, and matched with customers and what they owe.

A proposal has a customer, what is settled, a score and the reasons of both. The customer is known by a number of an order or
invoice in the remark, by earlier payments from the same payer, by the payer's name, whole or without legal form and region, and
where nothing else tells by an amount that exactly one customer owes.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.bank_files import BankFile
from yunchou.apps.commerce.owing import Wanted, owed, settled_by
from yunchou.apps.commerce.papers import currencies, money_json, system, table_of
from yunchou.apps.commerce.papers import given as as_given
from yunchou.apps.commerce.reading import held, number_of, refuse
from yunchou.apps.commerce.recognising import numbers_in
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import DELETE, Change, Operation
from yunchou.records.rule import check
from yunchou.records.select import Select
from yunchou.records.write import Unit
from yunchou.rules.duplicates.normal import company

ZERO = Decimal(0)
MOST = 200
"""Lines that are matched or booked at once."""
MOST_DUE = 5000
LIKELY = 60
"""From this score on a proposal is likely enough to be booked without a look at each."""
BY = {"number": 60, "learned": 50, "name": 45, "similar": 30, "only_amount": 25}
SETTLES = {"named": 30, "exact": 30, "all": 25, "oldest": 5, "nothing": 0}
NEAR = dt.timedelta(days=45)


@check("bank_statement", "bank_line")
async def booked_lines_stay(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What became a payment stays, so that the same line can't be read and booked a second time."""
    gone = [c for c in changes if c.kind == DELETE]
    if not gone:
        return
    column = "bank_statement" if owner.name == "bank_statement" else "id"
    rows = await unit.link.fetch(
        f"select distinct l.{column} as id from {table_of(unit, 'bank_line')} l"
        f" where l.{column} = any($1::bigint[]) and l.state = 'accepted' and l.deleted_at is null",
        [c.id for c in gone],
    )
    booked = {row["id"] for row in rows}
    for change in gone:
        if change.id in booked:
            change.fail(409, "in_use", say("已入账的流水不能删除", "What is booked can't be deleted"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a file: the statement, how many lines are new, and how many were read or entered before."""

    statement: int
    new: int
    before: int
    known: int


async def keep_bank_file(unit: Unit, name: str, found: BankFile) -> Kept:
    """Keeps the lines of a file that were not read before. Raises 422 where there is none. Five statements, however many."""
    if not found.entries:
        raise refuse("文件中没有收款", "There is no money in in this file", "file")
    keys = [each.key for each in found.entries]
    rows = await unit.link.fetch(
        f"select key from {table_of(unit, 'bank_line')} where key = any($1::text[]) and deleted_at is null",
        keys,
    )
    before = {row["key"] for row in rows}
    new = [each for each in found.entries if each.key not in before]
    if not new:
        raise refuse("该文件的收款此前已全部读入", "All of this file was read before", "file")
    known = await currencies(unit)
    foreign = {each.currency for each in new} - {None, *known.codes.values(), known.own}
    if foreign:
        raise refuse(
            "未启用的币种：{c}",
            "Currencies that are not in use: {c}",
            "file",
            c=", ".join(sorted(map(str, foreign))),
        )
    days = [each.day for each in new]
    (made,) = await unit.write("bank_statement", [Operation("create", {"name": name[:200] or "-"})])
    head = Operation(
        "update", {"starts_on": min(days).isoformat(), "ends_on": max(days).isoformat()}, id=made.id
    )
    await system(unit).write("bank_statement", [head])
    entered = await _entered(unit, found)
    lines = []
    for each in new:
        payment = entered.get((each.reference, each.amount))
        values = {
            "bank_statement": str(made.id), "position": each.row, "name": each.payer or None, "booked_on": each.day.isoformat(),
            "amount": money_json(each.amount, each.currency or known.own), "payer_account": each.payer_account or None,
            "reference": each.reference or None, "remark": each.remark or None, "key": each.key,
            "state": "known" if payment else "open", "payment": None if payment is None else str(payment),
        }  # fmt: skip
        lines.append(Operation("create", {k: v for k, v in values.items() if v is not None}))
    await system(unit).write("bank_line", lines)
    return Kept(
        int(str(made.id)), len(new), len(before), sum(1 for e in new if (e.reference, e.amount) in entered)
    )


async def _entered(unit: Unit, found: BankFile) -> dict[tuple[str, Decimal], int]:
    """Payments that were entered by hand, or imported, under the same bank reference and amount."""
    references = sorted({each.reference for each in found.entries if each.reference})
    rows = await unit.link.fetch(
        f"select p.id, p.reference, {as_given('p', 'amount')} as amount from {table_of(unit, 'payment')} p"
        " where p.reference = any($1::text[]) and p.deleted_at is null and not exists"
        f" (select from {table_of(unit, 'bank_line')} l where l.payment = p.id and l.deleted_at is null) order by p.id desc",
        references,
    )
    return {(row["reference"], row["amount"]): row["id"] for row in rows}


# -- proposals -------------------------------------------------------------------------------------------------------


class OfStatement(msgspec.Struct, forbid_unknown_fields=True):
    """The statement whose lines wait; `after` gives those below a row."""

    bank_statement: str
    after: Annotated[int, msgspec.Meta(ge=0)] = 0


class ProposedSettling(msgspec.Struct):
    """What is owed (an instalment, an invoice or an order), what it is called, and the amount for it."""

    receivable: str
    name: str
    amount: str
    instalment: str | None = None
    invoice: str | None = None
    sales_order: str | None = None


class ProposedLine(msgspec.Struct):
    """What a line probably is. `reasons`: how the customer and the amounts were found. `left`: what would stay unallocated."""

    line: str
    account: str | None
    account_name: str | None
    score: int
    likely: bool
    reasons: list[str]
    settles: list[ProposedSettling]
    left: str


class ProposedLines(msgspec.Struct):
    """The lines that wait, with their proposals. `next`: the row to go on after, if there are more."""

    lines: list[ProposedLine]
    next: int | None


@dataclass(slots=True)
class _Candidate:
    account: int
    name: str
    by: str


@dataclass(slots=True)
class _Debts:
    """What is due, by customer, with what earlier lines of the same answer already take of it."""

    by_account: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[int, dict[str, Any]] = field(default_factory=dict)

    def add(self, rows: Iterable[Record]) -> None:
        for row in rows:
            if row["id"] not in self.by_id:
                due = dict(row)
                self.by_id[row["id"]] = due
                self.by_account[row["account"]].append(due)


@action(
    "commerce.propose_bank_lines",
    "流水核销建议",
    "Propose for bank lines",
    help=(
        "按单号、付款人和金额给出客户与核销建议",
        "Customers and settlements by numbers, payers and amounts",
    ),
)
async def propose_bank_lines(unit: Unit, given: OfStatement) -> ProposedLines:
    """Proposals for the lines of a statement that wait. Raises 404 for one that may not be seen. Nothing is written."""
    await held(unit, "bank_statement", given.bank_statement)
    own = unit.caller.organisation.settings.currency
    lines = await unit.link.fetch(
        f"select l.id, l.position, l.name as payer, l.booked_on, l.remark, l.reference, {as_given('l', 'amount')} as amount,"
        f" coalesce(l.amount__currency, $3) as code from {table_of(unit, 'bank_line')} l where l.bank_statement = $1"
        f" and l.state = 'open' and l.deleted_at is null and coalesce(l.position, 0) > $2"
        f" order by l.position, l.id limit {MOST + 1}",
        number_of(given.bank_statement),
        given.after,
        own,
    )
    more, lines = len(lines) > MOST, lines[:MOST]
    candidates = await _candidates(unit, lines)
    debts = await _debts(unit, lines, {each.account for several in candidates.values() for each in several})
    proposals = [_propose(line, candidates.get(line["id"], []), debts) for line in lines]
    return ProposedLines(proposals, lines[-1]["position"] if more else None)


async def _candidates(unit: Unit, lines: Sequence[Record]) -> dict[int, list[_Candidate]]:
    """Who may have paid, the surest first. Three statements at most."""
    payers = {line["payer"] for line in lines if line["payer"]}
    numbers = {line["id"]: numbers_in(line["remark"], line["reference"]) for line in lines}
    by_number = await _by_numbers(unit, {each for several in numbers.values() for each in several})
    by_payer = await _by_payers(unit, sorted(payers)) if payers else {}
    found: dict[int, list[_Candidate]] = {}
    for line in lines:
        named = {c.account: c for n in sorted(numbers[line["id"]]) for c in by_number.get(n, ())}
        found[line["id"]] = [*named.values(), *by_payer.get(line["payer"] or "", ())]
    return found


async def _by_numbers(unit: Unit, numbers: set[str]) -> dict[str, list[_Candidate]]:
    if not numbers:
        return {}
    asking = unit.asking()
    select = Select(asking, unit.snapshot.model.object("sales_order"))
    wanted = asking.params.add(sorted(numbers), "text[]")
    rows = await unit.link.fetch(
        f"with named as (select w.number, o.id from unnest({wanted}) w(number) join {table_of(unit, 'sales_order')} o"
        f" on replace(upper(o.number), '-', '') = w.number union select w.number, v.sales_order from unnest({wanted}) w(number)"
        f" join {table_of(unit, 'invoice')} v on w.number in (upper(v.official_number), replace(upper(v.number), '-', ''))"
        f" where v.deleted_at is null) select distinct n.number, a.id, a.name from named n join {select.table()} on t.id = n.id"
        f"{select.joins} join {table_of(unit, 'account')} a on a.id = t.account where {select.condition()}",
        *asking.params.values,
    )
    found: dict[str, list[_Candidate]] = defaultdict(list)
    for row in rows:
        found[row["number"]].append(_Candidate(row["id"], row["name"], "number"))
    return found


async def _by_payers(unit: Unit, payers: Sequence[str]) -> dict[str, list[_Candidate]]:
    """Customers by who paid before, by name, and by the part of the name that tells it from others."""
    cores = {payer: company(payer) or "" for payer in payers}
    asking = unit.asking()
    select = Select(asking, unit.snapshot.model.object("account"))
    names = asking.params.add(list(payers), "text[]")
    patterns = asking.params.add([_pattern(cores[payer]) for payer in payers], "text[]")
    rows = await unit.link.fetch(
        f"select w.payer, t.id, t.name, t.name = w.payer as same, exists (select from {table_of(unit, 'payment')} p"
        f" where p.payer = w.payer and p.account = t.id and p.deleted_at is null) as learned"
        f" from unnest({names}, {patterns}) w(payer, pattern) join {select.table()} on (t.name = w.payer"
        f" or t.name ilike w.pattern or t.id in (select p.account from {table_of(unit, 'payment')} p where p.payer = w.payer"
        f" and p.deleted_at is null)){select.joins} where {select.condition()} order by t.id limit 5000",
        *asking.params.values,
    )
    by: dict[str, dict[str, list[_Candidate]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        similar = len(cores[row["payer"]]) > 1 and company(row["name"]) == cores[row["payer"]]
        kind = "learned" if row["learned"] else "name" if row["same"] else "similar" if similar else None
        if kind is not None:
            by[row["payer"]][kind].append(_Candidate(row["id"], row["name"], kind))
    # Of several customers of one kind none is known.
    return {
        payer: [kinds[k][0] for k in ("learned", "name", "similar") if len(kinds[k]) == 1]
        for payer, kinds in by.items()
    }


def _pattern(core: str) -> str | None:
    """Where the part of a name that tells it stands in a longer name; None for what is too short to tell."""
    if len(core) < 2:
        return None
    escaped = core.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


async def _debts(unit: Unit, lines: Sequence[Record], accounts: set[int]) -> _Debts:
    """What the candidates owe, and what anybody owes of exactly these amounts. One statement, or none."""
    debts = _Debts()
    if lines:
        amounts = sorted({line["amount"] for line in lines})
        debts.add(await owed(unit, Wanted(accounts=sorted(accounts), amounts=amounts, most=MOST_DUE)))
    return debts


def _propose(line: Record, candidates: Sequence[_Candidate], debts: _Debts) -> ProposedLine:
    """The best of the candidates, and what it settles; what is proposed is taken and proposed to no later line."""
    tried = [(each, *_settles(line, each, debts)) for each in candidates] or _by_amount_alone(line, debts)
    if not tried:
        return ProposedLine(str(line["id"]), None, None, 0, False, ["unknown"], [], f"{line['amount']:f}")
    best, how, settles = max(tried, key=lambda each: _score(line, each[0], each[1], each[2]))
    score = _score(line, best, how, settles)
    left = line["amount"]
    shown = []
    for due, amount in settles:
        due["due"] -= amount
        left -= amount
        shown.append(ProposedSettling(str(due["id"]), due["name"], f"{amount:f}", **settled_by(due)))
    reasons = [best.by, how]
    return ProposedLine(
        str(line["id"]), str(best.account), best.name, score, score >= LIKELY, reasons, shown, f"{left:f}"
    )


def _score(
    line: Record, candidate: _Candidate, how: str, settles: Sequence[tuple[dict[str, Any], Decimal]]
) -> int:
    near = any(abs(due["due_on"] - line["booked_on"]) <= NEAR for due, _ in settles)
    return min(BY[candidate.by] + SETTLES[how] + (10 if near else 0), 100)


def _settles(
    line: Record, candidate: _Candidate, debts: _Debts
) -> tuple[str, list[tuple[dict[str, Any], Decimal]]]:
    """What of a customer's debts an amount settles: those named, the one of exactly the amount, all of them, the oldest."""
    amount = line["amount"]
    open_ = [
        d for d in debts.by_account.get(candidate.account, ()) if d["code"] == line["code"] and d["due"] > 0
    ]
    numbers = numbers_in(line["remark"], line["reference"])
    named = [d for d in open_ if numbers & {n.replace("-", "").upper() for n in d["numbers"] if n}]
    exact = [d for d in named or open_ if d["due"] == amount]
    if named:
        return "named", _spread(amount, exact[:1] or named)
    if exact:
        return "exact", [(exact[0], amount)]
    if not open_:
        return "nothing", []
    return "all" if sum(d["due"] for d in open_) == amount else "oldest", _spread(amount, open_)


def _spread(amount: Decimal, debts: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], Decimal]]:
    found = []
    for due in debts:
        taken = min(amount, due["due"])
        if taken > 0:
            found.append((due, taken))
            amount -= taken
    return found


def _by_amount_alone(
    line: Record, debts: _Debts
) -> list[tuple[_Candidate, str, list[tuple[dict[str, Any], Decimal]]]]:
    """The customer that alone owes exactly this, near its day."""
    same = [
        d
        for d in debts.by_id.values()
        if d["due"] == line["amount"]
        and d["code"] == line["code"]
        and abs(d["due_on"] - line["booked_on"]) <= NEAR
    ]
    if len({d["account"] for d in same}) != 1:
        return []
    due = same[0]
    return [
        (_Candidate(due["account"], due["account_name"], "only_amount"), "exact", [(due, line["amount"])])
    ]
