"""What stands out in a claim: items beyond the limits of their kind, and receipts or invoices that were claimed before.

A line is held against the lines of its own claim, and against those of all claims that are in approval, approved or paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yunchou.apps.expenses.reading import LINE, english, system, table_of
from yunchou.base.db import Record, quote
from yunchou.records.change import Operation
from yunchou.records.write import Unit

BINDING = "('submitted', 'approved', 'paid')"


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of a line. `elsewhere`: the number of another claim that holds its receipt or invoice."""

    id: int
    name: str
    over_limit: bool
    repeated: bool
    elsewhere: str | None
    lacks_receipt: bool
    reason: str | None
    findings: str | None


async def judge(unit: Unit, claims: Sequence[int]) -> list[Judged]:
    """Looks at all lines of claims anew and keeps what stands out beside them. One statement and at most one write."""
    rows = await unit.link.fetch(_sql(unit), list(claims), unit.snapshot.model.object(LINE).table)
    told = english(unit)
    found = [_judged(row, told) for row in rows]
    anew = [
        each
        for row, each in zip(rows, found, strict=True)
        if (row["was_over"] or False, row["was_repeated"] or False, row["findings"])
        != (each.over_limit, each.repeated, each.findings)
    ]
    operations = [
        Operation(
            "update",
            {"over_limit": each.over_limit, "repeated": each.repeated, "findings": each.findings},
            id=each.id,
        )
        for each in anew
    ]
    for start in range(0, len(operations), 10_000):
        await system(unit).write(LINE, operations[start : start + 10_000])
    return found


def _sql(unit: Unit) -> str:
    lines, claims, kinds = (table_of(unit, name) for name in (LINE, "expense_claim", "expense_kind"))
    schema = quote(unit.caller.organisation.schema)
    return f"""
        with mine as (
            select l.*, c.owner as claimant from {lines} l join {claims} c on c.id = l.claim
            where l.claim = any($1::bigint[]) and l.deleted_at is null
        ),
        held as (
            select l.id, l.claim, f.sha256 as key from mine l
            cross join lateral jsonb_array_elements(coalesce(l.receipts, '[]')) r
            join {schema}.file f on f.id = (r ->> 'id')::bigint
            union select l.id, l.claim, l.invoice_key from mine l where l.invoice_key is not null
        ),
        others as (
            select o.id, o.claim, f.sha256 as key from {schema}.file f
            join {schema}.file_link k on k.file = f.id and k.place = $2
            join {lines} o on o.id = k.record and o.deleted_at is null
                and o.receipts @> jsonb_build_array(jsonb_build_object('id', f.id::text))
            where f.sha256 in (select key from held) and (o.status in {BINDING} or o.claim = any($1::bigint[]))
            union select o.id, o.claim, o.invoice_key from {lines} o
            where o.deleted_at is null and o.invoice_key in (select key from held)
                and (o.status in {BINDING} or o.claim = any($1::bigint[]))
        ),
        again as (
            select h.id, bool_or(o.claim = h.claim) as within,
                min(c.number) filter (where o.claim <> h.claim and o.status in {BINDING}) as elsewhere
            from held h
            join (select x.*, l.status from others x join {lines} l on l.id = x.id) o on o.key = h.key and o.id <> h.id
                and (o.claim = h.claim or o.status in {BINDING})
            join {claims} c on c.id = o.claim and c.deleted_at is null group by h.id
        ),
        days as (
            select m.id, sum(o.amount) as spent from mine m
            join {claims} c on c.owner = m.claimant and c.deleted_at is null
            join {lines} o on o.claim = c.id and o.kind = m.kind and o.spent_on = m.spent_on and o.deleted_at is null
                and (o.claim = m.claim or o.status in {BINDING})
            group by m.id
        )
        select m.id, m.name, m.amount, m.reason, m.over_limit as was_over, m.repeated as was_repeated, m.findings as findings,
            k.item_limit, k.day_limit, d.spent, a.id is not null as again, a.elsewhere, k.receipt_required
                and coalesce(jsonb_array_length(m.receipts), 0) = 0 as lacks_receipt
        from mine m left join {kinds} k on k.id = m.kind left join again a on a.id = m.id left join days d on d.id = m.id
        order by m.id
    """


def _judged(row: Record, told: bool) -> Judged:
    words: list[str] = []
    item, day = row["item_limit"], row["day_limit"]
    over_item = item is not None and row["amount"] is not None and row["amount"] > item
    over_day = day is not None and row["spent"] is not None and row["spent"] > day
    if over_item:
        words.append(f"More than {item:,.2f} per item" if told else f"超出单笔限额 {item:,.2f}")
    if over_day:
        spent = row["spent"]
        words.append(
            f"{spent:,.2f} on this day, limit {day:,.2f}"
            if told
            else f"当日合计 {spent:,.2f}，超出每日限额 {day:,.2f}"
        )
    if row["elsewhere"]:
        words.append(
            f"Receipt or invoice already in {row['elsewhere']}"
            if told
            else f"票据或发票号已用于 {row['elsewhere']}"
        )
    elif row["again"]:
        words.append("Receipt or invoice twice in this claim" if told else "票据或发票号在本报销单中重复")
    if row["lacks_receipt"]:
        words.append("No receipt" if told else "缺少票据")
    return Judged(
        row["id"],
        row["name"],
        over_item or over_day,
        bool(row["again"]),
        row["elsewhere"],
        bool(row["lacks_receipt"]),
        row["reason"],
        ("; " if told else "；").join(words)[:500] or None,
    )
