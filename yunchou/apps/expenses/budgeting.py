"""What is spent of budgets, what is held by claims in approval, and what a claim asks of them.

A budget counts the expenses of its department and of those below, of its kind or of all, on the days of its period.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from yunchou.apps.expenses.reading import CLAIM, LINE, english, free, system, table_of
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, Operation
from yunchou.records.rule import after, before, check
from yunchou.records.write import Unit

BUDGET = "expense_budget"
BINDING = frozenset({"submitted", "approved", "paid"})
COUNTS = ("department", "kind", "starts_on", "ends_on", "amount")


async def budgets_of(unit: Unit, claims: Sequence[int]) -> list[int]:
    """The budgets that expenses of these claims count for."""
    rows = await unit.link.fetch(
        f"""
        with recursive up as (
            select c.id as claim, c.department from {table_of(unit, CLAIM)} c where c.id = any($1::bigint[])
            union select u.claim, d.parent from up u join {table_of(unit, "department")} d on d.id = u.department
            where d.parent is not null
        )
        select distinct b.id from up u join {table_of(unit, BUDGET)} b on b.department = u.department and b.deleted_at is null
        join {table_of(unit, LINE)} l on l.claim = u.claim and l.deleted_at is null
            and l.spent_on between b.starts_on and b.ends_on and (b.kind is null or b.kind = l.kind)
        """,
        list(claims),
    )
    return [row["id"] for row in rows]


async def renew(unit: Unit, budgets: Iterable[int]) -> list[Record]:
    """Adds up budgets anew and gives them; they are held until the end, so that of two claims the second sees the first."""
    wanted = sorted(set(budgets))
    if not wanted:
        return []
    table = table_of(unit, BUDGET)
    await unit.link.fetch(
        f"select id from {table} where id = any($1::bigint[]) order by id for update", wanted
    )
    rows = await unit.link.fetch(
        f"""
        with recursive below as (
            select b.id as budget, b.department from {table} b where b.id = any($1::bigint[])
            union select w.budget, d.id from below w join {table_of(unit, "department")} d on d.parent = w.department
        )
        select b.id, b.name, b.amount, b.strict, b.spent as was_spent, b.reserved as was_reserved,
            coalesce(sum(l.amount) filter (where l.status in ('approved', 'paid')), 0) as spent,
            coalesce(sum(l.amount) filter (where l.status = 'submitted'), 0) as reserved
        from {table} b join below w on w.budget = b.id
        left join {table_of(unit, CLAIM)} c on c.department = w.department and c.deleted_at is null
        left join {table_of(unit, LINE)} l on l.claim = c.id and l.deleted_at is null
            and l.status in ('submitted', 'approved', 'paid') and l.spent_on between b.starts_on and b.ends_on
            and (b.kind is null or b.kind = l.kind)
        group by b.id, b.name, b.amount, b.strict, b.spent, b.reserved order by b.id
        """,
        wanted,
    )
    operations = [
        Operation("update", {"spent": f"{row['spent']:f}", "reserved": f"{row['reserved']:f}"}, id=row["id"])
        for row in rows
        if (row["was_spent"], row["was_reserved"]) != (row["spent"], row["reserved"])
    ]
    if operations:
        await system(unit).write(BUDGET, operations)
    return list(rows)


async def asked_of(unit: Unit, claim: int) -> list[Record]:
    """The budgets of one claim as they stand, with what its expenses ask of each."""
    return list(
        await unit.link.fetch(
            f"""
            select b.id, b.name, b.amount, coalesce(b.spent, 0) as spent, coalesce(b.reserved, 0) as reserved, b.strict,
                sum(l.amount) as asked
            from {table_of(unit, BUDGET)} b
            join {table_of(unit, LINE)} l on l.claim = $2 and l.deleted_at is null
                and l.spent_on between b.starts_on and b.ends_on and (b.kind is null or b.kind = l.kind)
            where b.id = any($1::bigint[]) group by b.id, b.name, b.amount, b.spent, b.reserved, b.strict order by b.name, b.id
            """,
            await budgets_of(unit, [claim]),
            claim,
        )
    )


def left_of(row: Record) -> Decimal:
    """What is left of a budget; below zero where more was spent or is in approval."""
    found: Decimal = row["amount"] - row["spent"] - row["reserved"]
    return found


def note_of(unit: Unit, over: Sequence[Record]) -> str:
    """In words by how much budgets are exceeded."""
    told = english(unit)
    words = [
        f"{row['name']}: {-left_of(row):,.2f} over" if told else f"{row['name']} 超出 {-left_of(row):,.2f}"
        for row in over
    ]
    return ("; " if told else "；").join(words)[:500]


@after(LINE)
async def budgets_follow_lines(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is spent follows how claims stand, and what was entered of the past."""
    touched = [c for c in changes if not BINDING.isdisjoint({c.before.get("status"), c.now("status")})]
    claims = {int(id) for c in touched for id in (c.before.get("claim"), c.now("claim")) if id is not None}
    if not claims:
        return
    moved = any(c.kind == DELETE or c.changes("kind") or c.changes("spent_on") for c in touched if c.before)
    await renew(unit, await (_all_of if moved else budgets_of)(unit, sorted(claims)))


async def _all_of(unit: Unit, claims: Sequence[int]) -> list[int]:
    """All budgets of the departments of claims and of those above, whatever they count."""
    parents = unit.snapshot.access.parents
    rows = await unit.link.fetch(
        f"select distinct department from {table_of(unit, CLAIM)} where id = any($1::bigint[])", list(claims)
    )
    wanted: set[int] = set()
    for row in rows:
        at = row["department"]
        while at is not None and at not in wanted:
            wanted.add(at)
            at = parents.get(at)
    found = await unit.link.fetch(
        f"select id from {table_of(unit, BUDGET)} where department = any($1::bigint[]) and deleted_at is null",
        sorted(wanted),
    )
    return [row["id"] for row in found]


@before(BUDGET)
async def budgets_begin_before_they_end(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A budget has a period."""
    for change in changes:
        starts, ends = change.now("starts_on"), change.now("ends_on")
        if isinstance(starts, dt.date) and isinstance(ends, dt.date) and ends < starts:
            change.fail(422, "rule", say("结束日期早于开始日期", "It ends before it starts"), "ends_on")


@check(BUDGET)
async def one_budget_for_each_day(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Two budgets of one department and kind don't count the same days."""
    touched = [c for c in changes if c.kind in (CREATE, UPDATE) and any(c.changes(n) for n in COUNTS[:4])]
    if free(unit) or not touched:
        return
    rows = await unit.link.fetch(
        f"select b.id, b.name, b.department, b.kind, b.starts_on, b.ends_on from {table_of(unit, BUDGET)} b"
        " where b.department = any($1::bigint[]) and b.deleted_at is null",
        sorted({int(c.now("department")) for c in touched if c.now("department") is not None}),
    )
    held = [(r["id"], r["name"], r["department"], r["kind"], r["starts_on"], r["ends_on"]) for r in rows]
    for change in touched:
        mine = tuple(change.now(name) for name in COUNTS[:4])
        for id, name, department, kind, starts, ends in held:
            if id == change.id or (department, kind) != mine[:2] or None in mine[2:]:
                continue
            if starts <= mine[3] and mine[2] <= ends:
                message = say(
                    "与预算“{name}”的期间重叠", "Its days are those of the budget “{name}” too", name=name
                )
                change.fail(422, "rule", message, "starts_on")
                break
        held.append((change.id, change.now("name"), *mine))


@after(BUDGET)
async def budgets_add_up(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A budget tells at once what was spent of it already."""
    await renew(
        unit,
        [c.id for c in changes if c.kind in (CREATE, UPDATE) and any(c.changes(name) for name in COUNTS)],
    )


@after("department")
async def budgets_follow_departments(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is spent moves with a department to those above it."""
    if any(c.kind == UPDATE and c.changes("parent") for c in changes):
        rows = await unit.link.fetch(f"select id from {table_of(unit, BUDGET)} where deleted_at is null")
        await renew(unit, [row["id"] for row in rows])
