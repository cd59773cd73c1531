"""What customers owe, as whoever asks may see it, with the numbers by which payers name it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.apps.commerce.papers import given, table_of
from yunchou.base.db import Record
from yunchou.records.select import Select
from yunchou.records.write import Unit

NAMED = {"instalment": "instalment", "invoice": "invoice", "order": "sales_order"}
"""The field of an allocation that says what it settles, by the kind of what is owed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which customers, or of exactly which amounts; in one currency where one is named; at most so many."""

    accounts: Sequence[int] = ()
    amounts: Sequence[Any] = ()
    code: str | None = None
    most: int = 500


async def owed(unit: Unit, wanted: Wanted) -> Sequence[Record]:
    """What is owed, the oldest first. One statement.

    Each row: `id`, `kind`, `name`, `due_on`, `due` (as given), `code`, `rate`, `account`, `account_name`, the ids `sales_order`,
    `instalment` and `invoice`, `numbers` of the order and its invoices, or of the invoice alone.
    """
    asking = unit.asking()
    select = Select(asking, unit.snapshot.model.object("receivable"))
    own = asking.params.add(asking.values.currency, "text")
    accounts, amounts = (
        asking.params.add(list(wanted.accounts), "bigint[]"),
        asking.params.add(list(wanted.amounts), "numeric[]"),
    )
    code = asking.params.add(wanted.code, "text")
    invoice, due = table_of(unit, "invoice"), given("t", "amount")
    return await unit.link.fetch(
        f"select t.id, t.kind, t.name, t.due_on, {due} as due, coalesce(t.amount__currency, {own}) as code, t.rate, t.account,"
        f" a.name as account_name, t.sales_order, t.instalment, t.invoice, array_append((select array_agg(w.n) from {invoice} v"
        " cross join lateral (values (v.official_number), (v.number)) w(n) where v.deleted_at is null and w.n is not null"
        f" and (v.sales_order = t.sales_order or v.id = t.invoice)), o.number) as numbers"
        f" from {select.table()}{select.joins} left join {table_of(unit, 'account')} a on a.id = t.account"
        f" left join {table_of(unit, 'sales_order')} o on o.id = t.sales_order"
        f" where (t.account = any({accounts}) or {due} = any({amounts})) and {select.condition()} and t.deleted_at is null"
        f" and ({code} is null or coalesce(t.amount__currency, {own}) = {code}) order by t.due_on, t.id limit {wanted.most:d}",
        *asking.params.values,
    )


def settled_by(row: Record | Mapping[str, Any]) -> dict[str, str]:
    """What an allocation names to settle a row: `{"instalment": "7"}`."""
    name = NAMED[row["kind"]]
    return {name: str(row[name])}
