"""The ledger of rebates: entries that are added and never changed, and what they leave of each rebate.

Whoever writes entries holds the customers meanwhile, in the order of their ids, and reads what is left after that. So what two
orders take at once, or two workers write, comes one after the other.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.papers import (
    closed_days,
    keep_out_of_closed_periods,
    money_json,
    system,
    table_of,
    today_of,
)
from yunchou.base.errors import say
from yunchou.model.field_types.money import Amount
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.rule import before
from yunchou.records.write import Unit

ZERO = Decimal(0)
FIXED = ("kind", "amount", "day", "rebate", "sales_order", "reason")
MOVES: dict[str, tuple[tuple[str, int], ...]] = {
    "accrual": (("accrued", 1),),
    "adjustment": (("accrued", 1),),
    "release": (("accrued", -1), ("available", 1)),
    "use": (("available", 1), ("used", -1)),
    "give_back": (("available", 1), ("used", -1)),
    "expiry": (("available", 1), ("expired", -1)),
}
"""What an entry of each kind does to the four balances, as multiples of its amount."""


@dataclass(slots=True)
class Rebate:
    """A rebate with its balances, in the organisation's currency, and what its policy says of using it."""

    id: int
    account: int
    policy: int | None
    start: dt.date | None
    available_on: dt.date | None
    expires_on: dt.date | None
    accrued: Decimal
    available: Decimal
    used: Decimal
    expired: Decimal
    most_share: Decimal | None
    least_left: Decimal

    @property
    def whole(self) -> Decimal:
        """All that was accrued and adjusted."""
        return self.accrued + self.available + self.used + self.expired


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written: `amount` as it changes what the customer has, so a use is negative."""

    rebate: Rebate
    kind: str
    amount: Decimal
    reason: str | None = None
    order: int | None = None


@before("rebate_entry")
async def entries_stay(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An entry says what it does to the balances; afterwards nothing of it is changed, and none is taken away."""
    for change in changes:
        if change.kind == CREATE:
            _move(change)
        elif change.kind != UPDATE or any(change.changes(name) for name in FIXED):
            message = say(
                "返利流水不能修改或删除；请用“调整返利”更正",
                "The rebate ledger is never changed; correct it with “Adjust rebate”",
            )
            change.fail(422, "rule", message)
    await keep_out_of_closed_periods(unit, [c for c in changes if c.kind == CREATE], "day", ())


def _move(change: Change) -> None:
    amount = change.values["amount"]
    moved = dict(MOVES[change.values["kind"]])
    for name in ("accrued", "available", "used", "expired"):
        moves_by = amount.original * moved.get(name, 0)
        change.values[name] = Amount(moves_by, amount.currency, moves_by)


async def hold_accounts(unit: Unit, ids: Iterable[int]) -> list[int]:
    """Holds customers until the end of the transaction; gives those that are there."""
    rows = await unit.link.fetch(
        f"select a.id from {table_of(unit, 'account')} a where a.id = any($1::bigint[]) order by a.id for update",
        sorted(set(ids)),
    )
    return [row["id"] for row in rows]


_REBATES = """
select r.id, r.account, r.rebate_policy as policy, r.period_start as start, r.available_on, r.expires_on,
    coalesce(r.accrued, 0) as accrued, coalesce(r.available, 0) as available, coalesce(r.used, 0) as used,
    coalesce(r.expired, 0) as expired, p.most_share, coalesce(p.least_left, 0) as least_left
from {rebate} r left join {rebate_policy} p on p.id = r.rebate_policy
where r.account = any($1::bigint[]) and r.deleted_at is null and ($2::bigint is null or r.rebate_policy = $2)
order by r.expires_on nulls last, r.available_on, r.id
"""


async def rebates_of(unit: Unit, accounts: Sequence[int], policy: int | None = None) -> list[Rebate]:
    """The rebates of customers, those first that end first. One statement."""
    tables = {name: table_of(unit, name) for name in ("rebate", "rebate_policy")}
    rows = await unit.link.fetch(_REBATES.format(**tables), list(accounts), policy)
    return [Rebate(**dict(row)) for row in rows]


async def add_entries(unit: Unit, entries: Sequence[Entry], day: dt.date) -> None:
    """Adds entries of a day to the ledger, and to the balances in hand. Raises 422 for a day in a closed period."""
    code = unit.caller.organisation.settings.currency
    operations = []
    for entry in entries:
        values: dict[str, Any] = {
            "kind": entry.kind,
            "account": str(entry.rebate.account),
            "rebate": str(entry.rebate.id),
            "amount": money_json(entry.amount, code),
            "day": day.isoformat(),
            "reason": entry.reason,
            "sales_order": None if entry.order is None else str(entry.order),
        }
        operations.append(Operation("create", {n: v for n, v in values.items() if v is not None}))
        for name, factor in MOVES[entry.kind]:
            setattr(entry.rebate, name, getattr(entry.rebate, name) + factor * entry.amount)
    for start in range(0, len(operations), 10_000):
        await system(unit).write("rebate_entry", operations[start : start + 10_000])


def brought_up(rebates: Iterable[Rebate], today: dt.date) -> list[Entry]:
    """What is due of rebates that are held: those whose day has come are released, those whose last day is over expire.

    What would be written already stands in the balances makes nothing; so a second run gives nothing.
    """
    entries = []
    for rebate in rebates:
        available, accrued = rebate.available, rebate.accrued
        if accrued and rebate.available_on is not None and rebate.available_on <= today:
            entries.append(Entry(rebate, "release", accrued))
            available, accrued = available + accrued, ZERO
        if rebate.expires_on is None or rebate.expires_on >= today:
            continue
        # What was taken back of an expired rebate lowers what expired of it before it makes a debt.
        more = max(available + rebate.expired, ZERO) - rebate.expired
        if more:
            entries.append(Entry(rebate, "expiry", -more))
    return entries


async def bring_up(unit: Unit, accounts: Iterable[int]) -> int:
    """Releases and expires what is due of some customers; gives how many entries that took. Nothing while books are closed."""
    today = today_of(unit)
    held = await hold_accounts(unit, accounts)
    if not held or await closed_days(unit, [today]):
        return 0
    entries = brought_up(await rebates_of(unit, held), today)
    await add_entries(unit, entries, today)
    return len(entries)


_DUE = """
select distinct r.account from {rebate} r
where r.deleted_at is null and r.account > $2
    and ((r.available_on <= $1 and r.accrued <> 0)
        or (r.expires_on < $1 and (r.available > 0 or (r.available < 0 and r.expired > 0))))
order by r.account limit $3
"""


async def due_accounts(unit: Unit, after: int, most: int) -> list[int]:
    """The next customers of whose rebates something is due today. One statement."""
    sql = _DUE.format(rebate=table_of(unit, "rebate"))
    return [row["account"] for row in await unit.link.fetch(sql, today_of(unit), after, most)]
