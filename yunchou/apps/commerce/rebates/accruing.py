"""What customers earned by a policy in each of its periods, and the differences that bring the ledger there.

All periods of a policy are reckoned from the documents as they stand, and only what differs from the ledger is written: once more
writes nothing, and what an order, a return or a payment changes later is an entry of its own, higher or lower. Customers are
held meanwhile, so that two workers never write the same difference.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.papers import closed_days, money_json, system, table_of, today_of
from yunchou.apps.commerce.rebates.ledger import (
    Entry,
    Rebate,
    add_entries,
    brought_up,
    hold_accounts,
    rebates_of,
)
from yunchou.base.cells import plain
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.base.money import product, round_half_up
from yunchou.records.change import Operation
from yunchou.records.write import Unit

ZERO = Decimal(0)
MONTHS = {"month": 1, "quarter": 3, "year": 12}
IN_FORCE = "('confirmed', 'partly_delivered', 'delivered', 'completed')"
_REACHED = """
with recursive below(id) as (
    select p.category from {rebate_policy} p where p.id = $1 and p.category is not null
    union
    select c.id from {product_category} c join below b on c.parent = b.id
), policy as (select * from {rebate_policy} where id = $1),
line as (
    select l.id, l.sales_order, o.account, o.order_date, o.status, l.amount, l.net,
        case when p.tax_included is false then l.net else l.amount end as value
    from policy p
    join {sales_order} o on o.deleted_at is null and {whom} and (p.account is null or o.account = p.account)
    join {order_line} l on l.sales_order = o.id and l.deleted_at is null
    left join {product} x on x.id = l.product
    where (p.product is null or p.product = l.product)
        and (p.category is null or exists (select from below b where b.id = x.category))
)
"""
_CONFIRMED = """
select l.account, l.order_date as day, l.value - case when l.amount = 0 then 0 else l.value / l.amount
    * greatest(coalesce(back.amount, 0), least(coalesce(red.amount, 0), l.amount - coalesce(red.kept, 0)), 0) end as value
from line l
left join lateral (
    select -sum(x.amount) as amount from {delivery_line} x join {delivery} d on d.id = x.delivery and d.deleted_at is null
    where x.order_line = l.id and x.deleted_at is null and x.quantity < 0 and d.status in ('shipped', 'received')
) back on true
left join lateral (
    select -sum(x.amount) filter (where i.red_of is not null) as amount, sum(x.amount) as kept
    from {invoice_line} x join {invoice} i on i.id = x.invoice and i.deleted_at is null and i.status = 'issued'
    where x.order_line = l.id and x.deleted_at is null
) red on true
where l.status in {in_force} and l.order_date between $3 and $4
"""
_DELIVERED = """
select l.account, d.delivery_date as day, case when l.amount = 0 then 0 else x.amount * l.value / l.amount end as value
from line l
join {delivery_line} x on x.order_line = l.id and x.deleted_at is null
join {delivery} d on d.id = x.delivery and d.deleted_at is null and d.status in ('shipped', 'received')
where d.delivery_date between $3 and $4
"""
_PAID = """
select l.account, a.allocated_on as day, case when o.total = 0 then 0 else a.amount * l.value / o.total end as value
from line l
join {sales_order} o on o.id = l.sales_order
join {payment_allocation} a on a.sales_order = l.sales_order and a.deleted_at is null and a.kind = 'payment'
where a.allocated_on between $3 and $4
"""
_BY_BASIS = {"confirmed": _CONFIRMED, "delivered": _DELIVERED, "paid": _PAID}
_BASIS = """
{reached}
select v.account, date_trunc($5, v.day::timestamp)::date as start, sum(v.value) as basis
from ({values}) v left join {account} a on a.id = v.account
where $6::text is null or a.grade = $6 or exists (
    select from {rebate} r where r.rebate_policy = $1 and r.account = v.account and r.deleted_at is null
        and r.period_start = date_trunc($5, v.day::timestamp)::date)
group by 1, 2
"""
_CANDIDATES = """
select account from (
    select o.account from {sales_order} o where o.status in {in_force} and o.account is not null
        and o.deleted_at is null and ($1::bigint is null or o.account = $1)
    union
    select r.account from {rebate} r where r.rebate_policy = $2 and r.deleted_at is null
) c where c.account > $3 order by 1 limit $4
"""
_TABLES = (
    *(
        "rebate_policy",
        "product_category",
        "product",
        "sales_order",
        "order_line",
        "delivery",
        "delivery_line",
    ),
    *("invoice", "invoice_line", "payment_allocation", "account", "rebate"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """From which amount on what is earned: a share of all of it, or an amount."""

    start: Decimal
    share: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Accrual:
    """A policy as its periods are reckoned by it; amounts in the organisation's currency."""

    row: Record
    steps: Sequence[Step]
    today: dt.date
    digits: int

    @property
    def id(self) -> int:
        """The policy's id."""
        return int(self.row["id"])

    @property
    def last(self) -> dt.date:
        """The last day that counts by now."""
        return min(self.row["ends_on"] or self.today, self.today)

    def earned(self, basis: Decimal) -> tuple[Decimal, Step | None]:
        """What an amount earns, and the highest step that it reaches."""
        step = max((s for s in self.steps if s.start <= basis), key=lambda s: s.start, default=None)
        if step is None or basis <= 0:
            return ZERO, None
        if self.row["effect"] == "amount":
            return step.value, step
        return round_half_up(product(basis, step.share), self.digits), step

    def end_of(self, start: dt.date) -> dt.date:
        """The last day of the period that begins on `start`."""
        months = start.month - 1 + MONTHS[self.row["period"]]
        return dt.date(start.year + months // 12, months % 12 + 1, 1) - dt.timedelta(days=1)

    def days_of(self, start: dt.date) -> tuple[dt.date, dt.date | None]:
        """From which day on what was earned of a period may be used, and its last day."""
        end = self.end_of(start)
        after = {"at_once": min(self.today, end), "period_end": end + dt.timedelta(days=1)}
        on = after.get(self.row["release"]) or end + dt.timedelta(days=self.row["release_days"] or 1)
        days = self.row["expires_days"]
        return on, None if days is None else max(on, end) + dt.timedelta(days=days)


async def accrual_of(unit: Unit, policy: int) -> Accrual | None:
    """A policy in use with its steps; None for one that is not. Two statements."""
    row = await unit.link.fetchrow(
        f"select * from {table_of(unit, 'rebate_policy')} where id = $1 and active and deleted_at is null",
        policy,
    )
    if row is None:
        return None
    tiers = await unit.link.fetch(
        f"select from_value, percent, value from {table_of(unit, 'rebate_tier')}"
        " where rebate_policy = $1 and deleted_at is null order by from_value, id",
        policy,
    )
    steps = [Step(t["from_value"], t["percent"] or ZERO, t["value"] or ZERO) for t in tiers]
    digits = unit.asking().values.digits(unit.caller.organisation.settings.currency)
    return Accrual(row, steps, today_of(unit), digits)


async def candidates(unit: Unit, accrual: Accrual, after: int, most: int) -> list[int]:
    """The next customers whom a policy may concern: with orders in force, or with rebates of it. One statement."""
    tables = {name: table_of(unit, name) for name in ("sales_order", "rebate")}
    sql = _CANDIDATES.format(in_force=IN_FORCE, **tables)
    rows = await unit.link.fetch(sql, accrual.row["account"], accrual.id, after, most)
    return [row["account"] for row in rows]


async def accrue(unit: Unit, accrual: Accrual, accounts: Sequence[int]) -> int:
    """Brings the ledger of some customers to what they earned by a policy; gives how many entries that took.

    Nothing while the books of today are closed.
    """
    held = await hold_accounts(unit, accounts)
    if not held or await closed_days(unit, [accrual.today]):
        return 0
    bases = await _bases(unit, accrual, held)
    rebates = await _with_rebates(unit, accrual, held, bases)
    entries: dict[dt.date, list[Entry]] = defaultdict(list)
    closed = await closed_days(unit, [accrual.end_of(start) for _, start in rebates])
    counted = {}
    for (account, start), several in rebates.items():
        basis = bases.get((account, start), ZERO)
        target, step = accrual.earned(basis)
        more = target - sum((each.whole for each in several), ZERO)
        if not more:
            continue
        counted[several[0].id] = basis
        end = accrual.end_of(start)
        # What a period brought is booked on its last day, as long as the books of that day are open.
        late = end > accrual.today or any(first <= end <= last for first, last in closed)
        entry = Entry(several[0], "accrual", more, _reason(unit, accrual, start, basis, step))
        entries[accrual.today if late else end].append(entry)
    for day, some in sorted(entries.items()):
        await add_entries(unit, some, day)
    await _tell_bases(unit, counted)
    due = brought_up([each for several in rebates.values() for each in several], accrual.today)
    await add_entries(unit, due, accrual.today)
    return sum(len(some) for some in entries.values()) + len(due)


async def _bases(unit: Unit, accrual: Accrual, accounts: Sequence[int]) -> dict[tuple[int, dt.date], Decimal]:
    """What counts of each customer in each period, to the minor unit. One statement."""
    tables = {name: table_of(unit, name) for name in _TABLES}
    reached = _REACHED.format(whom="o.account = any($2::bigint[])", **tables)
    values = _BY_BASIS[accrual.row["basis"]].format(in_force=IN_FORCE, **tables)
    rows = await unit.link.fetch(
        _BASIS.format(reached=reached, values=values, **tables),
        accrual.id,
        list(accounts),
        accrual.row["starts_on"],
        accrual.last,
        accrual.row["period"],
        accrual.row["grade"],
    )
    return {(row["account"], row["start"]): round_half_up(row["basis"], accrual.digits) for row in rows}


async def _with_rebates(
    unit: Unit, accrual: Accrual, accounts: Sequence[int], bases: dict[tuple[int, dt.date], Decimal]
) -> dict[tuple[int, dt.date], list[Rebate]]:
    """The rebates of each customer and period; those that something was earned for are made where they are not there."""
    found = await _found(unit, accrual, accounts)
    missing = [key for key in sorted(bases) if key not in found and accrual.earned(bases[key])[0]]
    if not missing:
        return found
    operations = []
    for account, start in missing:
        on, last = accrual.days_of(start)
        values: dict[str, Any] = {
            "account": str(account),
            "rebate_policy": str(accrual.id),
            "period_start": start.isoformat(),
            "period_end": accrual.end_of(start).isoformat(),
            "available_on": on.isoformat(),
            "expires_on": None if last is None else last.isoformat(),
            "key": f"{accrual.id}:{account}:{start.isoformat()}",
        }
        operations.append(Operation("create", {n: v for n, v in values.items() if v is not None}))
    await system(unit).write("rebate", operations)
    return await _found(unit, accrual, accounts)


async def _found(
    unit: Unit, accrual: Accrual, accounts: Sequence[int]
) -> dict[tuple[int, dt.date], list[Rebate]]:
    found: dict[tuple[int, dt.date], list[Rebate]] = defaultdict(list)
    for each in await rebates_of(unit, accounts, accrual.id):
        if each.start is not None:
            found[each.account, each.start].append(each)
    return dict(found)


async def _tell_bases(unit: Unit, counted: dict[int, Decimal]) -> None:
    code = unit.caller.organisation.settings.currency
    operations = [
        Operation("update", {"basis": money_json(basis, code)}, id=id)
        for id, basis in sorted(counted.items())
    ]
    await system(unit).write("rebate", operations)


def _reason(unit: Unit, accrual: Accrual, start: dt.date, basis: Decimal, step: Step | None) -> str:
    """What an accrual was reckoned of, in the organisation's language."""
    message = say(
        "{d} 起：计提基数 {b}，未达档位", "from {d}: {b} counted, no tier reached", d=start, b=plain(basis)
    )
    if step is not None:
        share = f"{plain(step.share * 100)}%" if accrual.row["effect"] != "amount" else plain(step.value)
        message = say(
            "{d} 起：计提基数 {b}，满 {s} 返 {p}",
            "from {d}: {b} counted, {p} from {s} on",
            d=start,
            b=plain(basis),
            s=plain(step.start),
            p=share,
        )
    return message.in_language(unit.caller.organisation.settings.language)[:300]
