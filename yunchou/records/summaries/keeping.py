"""What a write adds to the cells and takes from them: one more part of the very statement that writes the rows.

Cells are only ever appended, so writers never wait for each other, and whoever sees the rows of a write sees its cells.
"""

from collections.abc import Iterable

from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, quote
from yunchou.model.object import Object
from yunchou.records.summaries.plan import Plan, cell_sql, summary_of, sums_sql


def plan_touched(snapshot: Snapshot, owner: Object, columns: Iterable[str] | None) -> Plan | None:
    """What must be kept up when these columns of the object are written (None: rows come or go); None where nothing must."""
    summary = summary_of(snapshot, owner.name)
    if summary is None:
        return None
    touched = columns is None or not set(summary.plan.columns).isdisjoint(columns)
    return summary.plan if touched else None


def returned(plan: Plan) -> str:
    """What the statement that writes the rows gives back of each."""
    return ", ".join(map(quote, (*plan.columns, "deleted_at")))


def appended(plan: Plan, schema: str, table: str, ids: str | None) -> str:
    """SQL that appends cells: what the rows of `written` come to now, less what those of `ids` came to before.

    Other parts of the same statement do not see what it writes: they read the rows as they were. `ids`: SQL for the list of
    their ids; None where there were none.
    """
    columns = ", ".join(map(quote, (*plan.columns, "deleted_at")))
    rows = f"select 1 as sign, {columns} from written"
    if ids is not None:
        rows += f" union all select -1, {columns} from {table} where id = any({ids})"
    cells = ", ".join(
        f"({cube.id}::bigint, {day}, {keys}, {words})"
        for cube, (day, keys, words) in ((each, cell_sql(each, plan.zone)) for each in plan.cubes)
    )
    sums, counts = sums_sql(plan, "t.sign")
    moved = " or ".join(
        ["sum(t.sign) <> 0"]
        + [
            f"sum(t.sign * ({each.sql})) <> 0 or sum(t.sign) filter (where ({each.sql}) is not null) <> 0"
            for each in plan.measures
        ]
    )
    return (
        f"insert into {quote(schema)}.summary_cell (cube, day, keys, words, n, sums, counts, fresh)"
        f" select v.cube, v.day, v.keys, v.words, sum(t.sign), {sums}, {counts}, true from ({rows}) t"
        f" cross join lateral (values {cells}) v(cube, day, keys, words) where t.deleted_at is null"
        f" group by v.cube, v.day, v.keys, v.words having {moved}"
    )


async def give_up(
    link: Connection, schema: str, snapshot: Snapshot, name: str, fields: Iterable[str]
) -> bool:
    """Gives up what is kept of an object, where a statement outside the path of writes has changed a field of it.

    Figures are counted live until it is built anew; says whether anything was given up. The caller moves the rights' version.
    """
    summary = summary_of(snapshot, name)
    if summary is None:
        return False
    known = snapshot.model.object(name).fields
    columns = {known[each].column for each in fields if each in known}
    if columns.isdisjoint(summary.plan.columns):
        return False
    await link.execute(f"delete from {quote(schema)}.summary where object = $1", name)
    return True
