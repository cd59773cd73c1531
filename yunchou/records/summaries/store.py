"""What is stored of summaries beside their cells, and what the database knows of the tables they are made of."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yunchou.access.organisation import Organisation
from yunchou.base.db import Database, quote
from yunchou.model.object import Object
from yunchou.records.summaries.building import FOLD_FROM, move_access
from yunchou.records.summaries.plan import MONTH, READY, Dated, Key

LEAST_GAIN = 10
"""So many records must share a cell on average, or reading cells would take about as long as reading records."""
FEW_CELLS, MOST_CELLS = 1_000, 200_000
"""So many are always worth it, and more never."""


async def choose(organisation: Organisation, metric: str, kept: bool | None) -> None:
    """Says that a metric is, or is not, to be kept added up however many records there are; None leaves it to their number."""
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        if kept is None:
            await link.execute(f"delete from {schema}.summary_choice where metric = $1", metric)
        else:
            await link.execute(
                f"insert into {schema}.summary_choice (metric, kept) values ($1, $2)"
                " on conflict (metric) do update set kept = excluded.kept",
                metric,
                kept,
            )
    await move_access(organisation)


async def built_of(organisation: Organisation) -> dict[str, int]:
    """The objects of which something is kept, and how many records each had when it was built."""
    rows = await organisation.db.fetch(f"select object, records from {quote(organisation.schema)}.summary")
    return {row["object"]: row["records"] for row in rows}


async def sizes_of(organisation: Organisation) -> dict[str, float]:
    """About how many records each table has, as the planner knows it."""
    rows = await organisation.db.fetch(
        "select c.relname, c.reltuples from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = $1 and c.relkind = 'r'",
        organisation.schema,
    )
    return {row["relname"]: row["reltuples"] for row in rows}


async def new_id(organisation: Organisation) -> int:
    """A number for a cube that none ever had."""
    found: int = await organisation.db.fetchval("select yunchou.next_id()")
    return found


async def due_organisations(database: Database, job: str) -> list[int]:
    """Where much was appended, or what was kept is over, and no job of that kind is at it."""
    due = []
    for row in await database.fetch(
        "select id, schema_name from yunchou.organisation where ready order by id"
    ):
        schema = quote(row["schema_name"])
        if await database.fetchval("select to_regclass($1)", f"{schema}.summary") is None:
            # Before the upgrade that makes the tables.
            continue
        found = await database.fetchval(
            f"select (exists(select from {schema}.summary s where s.state <> $1 or s.model_version <>"
            f" (select model_version from {schema}.model_state) or s.upgrades <> (select count(*) from {schema}.upgrade))"
            f" or $3 <= (select count(*) from (select from {schema}.summary_cell where fresh limit $3) f))"
            f" and not exists(select from {schema}.job where kind = $2 and state in ('waiting', 'running'))",
            READY,
            job,
            FOLD_FROM,
        )
        if found:
            due.append(row["id"])
    return due


@dataclass(frozen=True, slots=True)
class Spread:
    """About how many records there are, how many values each column has, and how many days each date column spans."""

    records: float
    values: Mapping[str, float]
    days: Mapping[str, float]

    @classmethod
    async def read(cls, organisation: Organisation, owner: Object, dates: Iterable[Dated]) -> "Spread":
        """What the planner knows, once it has looked at the table."""
        table = f"{quote(organisation.schema)}.{quote(owner.table)}"
        await organisation.db.execute(f"analyze {table}")
        records = await organisation.db.fetchval(
            "select reltuples from pg_class where oid = $1::regclass", table
        )
        rows = await organisation.db.fetch(
            "select attname, n_distinct, null_frac from pg_stats where schemaname = $1 and tablename = $2",
            organisation.schema,
            owner.table,
        )
        values = {}
        for row in rows:
            of_all = -row["n_distinct"] * records if row["n_distinct"] < 0 else row["n_distinct"]
            values[row["attname"]] = max(1.0, of_all + (1 if row["null_frac"] else 0))
        days = {}
        for date in dates:
            column = quote(date.column)
            span = f"select max({column})::date - min({column})::date + 1 from {table}"
            days[date.column] = float(await organisation.db.fetchval(span) or 1)
        return cls(max(1.0, records), values, days)

    def cells(self, date: Dated, grain: str, keys: Iterable[Key]) -> float:
        """So many cells at most."""
        days = self.days.get(date.column, self.records)
        steps = days / 30 + 1 if grain == MONTH else min(days, self.values.get(date.column, days))
        return steps * math.prod(self.values.get(key.column, self.records) for key in keys)

    def fitting(
        self, date: Dated, grain: str, conditions: Iterable[Key], others: Iterable[Key]
    ) -> tuple[Key, ...] | None:
        """The keys of a cube: those of the conditions, and of the others as many as fit, in their order."""
        most = min(MOST_CELLS, max(FEW_CELLS, self.records / LEAST_GAIN))
        keys = list(conditions)
        if self.cells(date, grain, keys) > most:
            return None
        for key in others:
            if key not in keys and self.cells(date, grain, [*keys, key]) <= most:
                keys.append(key)
        return tuple(keys)
