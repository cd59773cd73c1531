"""Building cells from the records, folding in what writes have appended, and looking whether both agree.

A build takes two transactions. The first makes the plan known, behind all writes under way: from then on every write keeps it up.
The second adds up the records in one snapshot of the database and drops what writes had appended by that snapshot, which
the records then hold already. Whatever is killed in between is begun anew; until the second is in, figures are counted live.
"""

import time
from collections.abc import Iterable

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Connection, quote
from yunchou.model import store
from yunchou.records.summaries.plan import (
    BUILDING,
    READY,
    Cube,
    Plan,
    cell_sql,
    encoded,
    summary_of,
    sums_sql,
)

FOLD_FROM = 2_000
"""Appended cells of an object from which on they are folded in."""
GROWN = 2
"""By how much a cube may grow, in cells, before it is put together anew."""
COLUMNS = "cube, day, keys, words, n, sums, counts, fresh"


async def build(organisation: Organisation, plan: Plan) -> bool:
    """Keeps a plan from now on, in place of the object's present one; False where the model has changed meanwhile."""
    snapshot = await organisation.snapshot()
    began = time.monotonic()
    async with organisation.db.transaction() as link:
        await store.lock(link, organisation.id)
        if not await _announce(link, organisation, snapshot, plan):
            return False
    organisation.forget()
    organisation.signal()
    async with organisation.db.transaction(isolation="repeatable_read") as link:
        await link.execute("set local statement_timeout = 0")
        if not await _fill(link, organisation, snapshot, plan, began):
            return False
    await move_access(organisation)
    return True


async def _announce(link: Connection, organisation: Organisation, snapshot: Snapshot, plan: Plan) -> bool:
    schema = quote(organisation.schema)
    version = await link.fetchval(f"select model_version from {schema}.model_state")
    if version != snapshot.model.version:
        return False
    await link.execute(
        f"insert into {schema}.summary (object, plan, state, model_version, upgrades)"
        f" select $1, $2::text::jsonb, $3, $4, count(*) from {schema}.upgrade"
        " on conflict (object) do update set plan = excluded.plan, state = excluded.state, begun_at = now(),"
        " model_version = excluded.model_version, upgrades = excluded.upgrades",
        plan.object,
        encoded(plan),
        BUILDING,
        version,
    )
    await link.execute(f"update {schema}.model_state set access_version = access_version + 1")
    return True


async def _fill(
    link: Connection, organisation: Organisation, snapshot: Snapshot, plan: Plan, began: float
) -> bool:
    """Adds up the records that the transaction sees; False where another build has taken this one's place."""
    schema = quote(organisation.schema)
    stored = await link.fetchval(
        f"select plan::text from {schema}.summary where object = $1 and plan = $2::text::jsonb for update",
        plan.object,
        encoded(plan),
    )
    if stored is None:
        return False
    await link.execute(
        f"delete from {schema}.summary_cell where cube = any($1::bigint[])", [c.id for c in plan.cubes]
    )
    table = f"{schema}.{quote(snapshot.model.object(plan.object).table)}"
    records = await link.fetchval(f"select count(*) from {table} where deleted_at is null")
    for cube in plan.cubes:
        await link.execute(f"insert into {schema}.summary_cell ({COLUMNS}) {from_records(plan, cube, table)}")
    cells = await link.fetchval(
        f"select count(*) from {schema}.summary_cell where cube = any($1::bigint[])",
        [c.id for c in plan.cubes],
    )
    await link.execute(
        f"update {schema}.summary set state = $2, records = $3, cells = $4, seconds = $5, built_at = now()"
        " where object = $1",
        plan.object,
        READY,
        records,
        cells,
        time.monotonic() - began,
    )
    return True


def from_records(plan: Plan, cube: Cube, table: str) -> str:
    """SQL for the cells of a cube as the records make them."""
    day, keys, words = cell_sql(cube, plan.zone)
    # Told apart by the columns themselves: lists are put together once for each cell, not for each record.
    columns = [day, *(f"t.{quote(key.column)}" for key in cube.keys)]
    sums, counts = sums_sql(plan)
    return (
        f"select {cube.id}, {day}, {keys}, {words}, count(*), {sums}, {counts}, false from {table} t"
        f" where t.deleted_at is null group by {', '.join(columns)}"
    )


async def move_access(organisation: Organisation) -> None:
    """Makes every process load its snapshot again."""
    schema = quote(organisation.schema)
    await organisation.db.execute(f"update {schema}.model_state set access_version = access_version + 1")
    organisation.forget()
    organisation.signal()


async def fold(organisation: Organisation, object: str, *, at_least: int = FOLD_FROM) -> int:
    """Folds appended cells of an object into as few as there are different ones; gives how many were taken in.

    Readers see them before or after, never both. Another process that is at it is not waited for.
    """
    summary = summary_of(await organisation.snapshot(), object)
    if summary is None:
        return 0
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        await link.execute("set local statement_timeout = 0")
        held = await link.fetchval(
            f"select true from {schema}.summary where object = $1 and state = $2 for update skip locked",
            object,
            READY,
        )
        cubes = [cube.id for cube in summary.plan.cubes]
        fresh = f"select count(*) from {schema}.summary_cell where cube = any($1::bigint[]) and fresh"
        taken: int = await link.fetchval(fresh, cubes)
        if not held or taken < at_least:
            return 0
        row = await link.fetchrow(
            f"select count(*) as now, (select cells from {schema}.summary where object = $2) as built"
            f" from {schema}.summary_cell where cube = any($1::bigint[])",
            cubes,
            object,
        )
        # Now and then all of them, so that a cube grows no further than its cells differ.
        whole = row is not None and row["now"] > GROWN * row["built"] + FOLD_FROM
        await link.execute(
            f"with gone as (delete from {schema}.summary_cell where cube = any($1::bigint[])"
            f" and ($2 or fresh) returning *) insert into {schema}.summary_cell ({COLUMNS})"
            f" select cube, day, keys, words, sum(n), {_listed(summary.plan, 'sums', 'numeric')},"
            f" {_listed(summary.plan, 'counts', 'bigint')}, false from gone group by cube, day, keys, words"
            f" having {_anything(summary.plan)}",
            cubes,
            whole,
        )
    return taken


def _listed(plan: Plan, name: str, sql_type: str) -> str:
    parts = (f"sum({name}[{number}])" for number in range(1, len(plan.measures) + 1))
    return f"array[{', '.join(parts)}]::{sql_type}[]"


def _anything(plan: Plan) -> str:
    parts = ["sum(n) <> 0"]
    for number in range(1, len(plan.measures) + 1):
        parts += [f"sum(sums[{number}]) <> 0", f"sum(counts[{number}]) <> 0"]
    return " or ".join(parts)


async def differing(organisation: Organisation, object: str) -> int:
    """How many cells of an object differ from what its records come to now; 0 where nothing is kept of it."""
    snapshot = await organisation.snapshot()
    summary = summary_of(snapshot, object)
    if summary is None or summary.state != READY:
        return 0
    schema, plan = quote(organisation.schema), summary.plan
    table = f"{schema}.{quote(snapshot.model.object(object).table)}"
    found = 0
    async with organisation.db.transaction() as link:
        await link.execute("set local statement_timeout = 0")
        for cube in plan.cubes:
            kept = (
                f"select day, keys, words, sum(n) as n, {_listed(plan, 'sums', 'numeric')} as sums,"
                f" {_listed(plan, 'counts', 'bigint')} as counts from {schema}.summary_cell where cube = {cube.id}"
                f" group by day, keys, words having {_anything(plan)}"
            )
            live = from_records(plan, cube, table)
            # One statement, so that both sides are of one moment.
            found += await link.fetchval(
                f"with kept as ({kept}), live as (select l.day, l.keys, l.words, l.n, l.sums, l.counts from ({live})"
                " l(cube, day, keys, words, n, sums, counts, fresh)) select count(*) from"
                " ((table kept except table live) union all (table live except table kept)) d"
            )
    return found


async def drop(organisation: Organisation, objects: Iterable[str]) -> None:
    """Keeps nothing of these objects any longer."""
    schema, names = quote(organisation.schema), list(objects)
    if names:
        await organisation.db.execute(f"delete from {schema}.summary where object = any($1::text[])", names)
        await move_access(organisation)


async def sweep(organisation: Organisation) -> int:
    """Deletes the cells of cubes that no plan names any longer; gives how many."""
    schema = quote(organisation.schema)
    tag = await organisation.db.execute(
        f"delete from {schema}.summary_cell c where not exists (select from {schema}.summary s,"
        " jsonb_array_elements(s.plan -> 'cubes') k where (k ->> 'id')::bigint = c.cube)"
    )
    return int(tag.split()[-1])
