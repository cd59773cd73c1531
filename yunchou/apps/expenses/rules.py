"""What must hold with every claim and every line, whichever door it came through."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.apps.expenses.judging import judge
from yunchou.apps.expenses.objects.claim import OPEN
from yunchou.apps.expenses.reading import CLAIM, LINE, english, free, table_of
from yunchou.base.errors import say
from yunchou.base.time import today
from yunchou.model.field_types.money import Amount
from yunchou.model.object import Object
from yunchou.records.allowed import holds_back
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.rule import after, before, check
from yunchou.records.write import Unit

LEADS_TO = ("opportunity", "activity")
"""What a line is for, from which its customer follows."""
FOUND = frozenset({"over_limit", "repeated", "findings", "status"})
"""What the system keeps of a line: a write of nothing else is not looked at again."""


def today_of(unit: Unit) -> dt.date:
    """The day by the organisation's clock."""
    return today(unit.caller.organisation.settings.time_zone)


@before(CLAIM)
async def claims_belong_to_a_department(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A claim counts for the claimant's department, is paid where the last one was, and has a subject."""
    made = [each for each in changes if each.kind == CREATE]
    banks = await _last_banks(unit, [c.now("owner") for c in made if c.now("payee_account") is None])
    for change in made:
        person = unit.snapshot.access.people.get(change.now("owner") or 0)
        if change.now("department") is None and person is not None:
            change.values["department"] = person.department
        if change.now("payee_account") is None and person is not None and person.id in banks:
            change.values["payee_bank"], change.values["payee_account"] = banks[person.id]
        if not change.now("name"):
            day = change.now("claim_date") or today_of(unit)
            change.values["name"] = f"Expenses {day}" if english(unit) else f"费用报销 {day}"


async def _last_banks(unit: Unit, people: Sequence[int | None]) -> dict[int, tuple[Any, Any]]:
    """To which account people were last paid."""
    wanted = sorted({id for id in people if id is not None})
    if not wanted:
        return {}
    rows = await unit.link.fetch(
        f"select distinct on (owner) owner, payee_bank, payee_account from {table_of(unit, CLAIM)}"
        " where owner = any($1::bigint[]) and payee_account is not null and deleted_at is null order by owner, id desc",
        wanted,
    )
    return {row["owner"]: (row["payee_bank"], row["payee_account"]) for row in rows}


@check(CLAIM)
async def claims_stay_once_submitted(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is in approval, approved or paid is changed by nobody."""
    if free(unit):
        return
    for change in changes:
        if change.kind in (UPDATE, DELETE) and change.before.get("status") not in OPEN:
            _locked(change)


@holds_back
def submitted_claims(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """What was submitted is offered to nobody for changing, nor are its lines."""
    if owner.name not in (CLAIM, LINE):
        return None
    opened = asking.params.add(list(OPEN), "text[]")
    if owner.name == CLAIM:
        return f"{alias}.status <> all({opened})"
    claim = asking.table(asking.snapshot.model.object(CLAIM))
    return f"exists(select from {claim} c where c.id = {alias}.claim and c.status <> all({opened}))"


def _locked(change: Change) -> None:
    message = say(
        "报销单已提交，不能再修改；可先撤回",
        "This claim was submitted and can't be changed; it can be withdrawn",
    )
    change.fail(423, "locked", message)


@before(LINE)
async def lines_are_complete(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A line says what for, is worth what its day's rate says, and belongs to the customer of its deal or visit."""
    written = [each for each in changes if each.kind in (CREATE, UPDATE)]
    kinds = await _values(unit, "expense_kind", "name", [c.now("kind") for c in written if not c.now("name")])
    for change in written:
        if not change.now("name"):
            change.values["name"] = kinds.get(change.now("kind") or 0)
        if change.kind == CREATE or change.changes("invoice_number"):
            given = "".join(str(change.now("invoice_number") or "").split()).upper()
            change.values["invoice_key"] = f"no:{given}" if given else None
        day, amount = change.now("spent_on"), change.now("amount")
        if day is not None and day > today_of(unit) and not unit.historic:
            change.fail(422, "rule", say("发生日期不能晚于今天", "This day is still to come"), "spent_on")
        if isinstance(amount, Amount) and amount.original <= 0:
            change.fail(422, "rule", say("金额应大于零", "The amount must be above zero"), "amount")
    await _rate(unit, [c for c in written if not c.failed])
    for name in LEADS_TO:
        lacking = [c for c in written if c.now("account") is None and c.now(name) is not None]
        accounts = await _values(unit, name, "account", [c.now(name) for c in lacking])
        for change in lacking:
            change.values["account"] = accounts.get(change.now(name))


async def _values(unit: Unit, name: str, field: str, ids: Sequence[int | None]) -> dict[int, Any]:
    """One column of some records."""
    wanted = sorted({id for id in ids if id is not None})
    if not wanted:
        return {}
    rows = await unit.link.fetch(
        f"select id, {field} as value from {table_of(unit, name)} where id = any($1::bigint[])", wanted
    )
    return {row["id"]: row["value"] for row in rows}


async def _rate(unit: Unit, changes: Sequence[Change]) -> None:
    """Gives amounts in other currencies the rate of their day. One statement, or none."""
    own = unit.caller.organisation.settings.currency
    anew = []
    for change in changes:
        amount, before = change.now("amount"), change.before.get("amount")
        if not isinstance(amount, Amount):
            continue
        another = not isinstance(before, Amount) or before.currency != amount.currency
        if not (another or change.changes("spent_on")):
            continue
        if amount.currency == own:
            change.values["rate"] = None
        else:
            anew.append((change, amount, change.now("spent_on") or today_of(unit)))
    if not anew:
        return
    pairs = sorted({(amount.currency, day) for _, amount, day in anew})
    rows = await unit.link.fetch(
        f"select w.n, {unit.asking().rate_sql('w.code', 'w.day')} as rate"
        " from unnest($1::text[], $2::date[]) with ordinality w(code, day, n)",
        [code for code, _ in pairs],
        [day for _, day in pairs],
    )
    rates = {pairs[row["n"] - 1]: row["rate"] for row in rows}
    for change, amount, day in anew:
        rate = rates[amount.currency, day]
        if rate is None:
            message = say(
                "没有 {currency} 在 {day} 或更早的汇率，请先录入汇率",
                "There is no rate for {currency} on {day} or before: enter one first",
                currency=amount.currency,
                day=day.isoformat(),
            )
            change.fail(422, "rule", message, "amount")
            continue
        change.values["rate"] = rate
        change.values["amount"] = amount._replace(amount=None)


@check(LINE)
async def lines_of_open_claims_alone(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Lines are made, changed and deleted while their claim is with its claimant."""
    if free(unit):
        return
    ids = {id for c in changes for id in (c.before.get("claim"), c.now("claim"))}
    standing = await _values(unit, CLAIM, "status", list(ids))
    for change in changes:
        of = {change.before.get("claim"), change.now("claim")} - {None}
        if any(standing.get(id) not in OPEN for id in of):
            _locked(change)


@after(LINE)
async def look_at_lines(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What stands out in a claim is found anew with every change of its lines."""
    looked_at = [c for c in changes if c.kind != UPDATE or not set(c.values) <= FOUND]
    claims = (c.before.get("claim") if c.kind == DELETE else c.now("claim") for c in looked_at)
    touched = {int(id) for id in claims if id is not None}
    if touched:
        await judge(unit, sorted(touched))
