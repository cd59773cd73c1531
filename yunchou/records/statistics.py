"""What the planner knows of tables. PostgreSQL looks at a table by itself only after some fifty rows of it changed.

So a small table that every statement joins (stages, departments) would be planned for blindly for ever, and a large one
for the first minute after an import.
"""

from yunchou.access.organisation import Organisation
from yunchou.base.db import quote

STALE = """
select s.relname from pg_stat_user_tables s
where s.schemaname = $1 and s.n_live_tup > 0
    and (coalesce(s.last_analyze, s.last_autoanalyze) is null or s.n_mod_since_analyze > 0.1 * s.n_live_tup)
"""


async def analyse(organisation: Organisation) -> int:
    """Looks at the tables that changed much since they were last looked at; gives how many."""
    tables = [row["relname"] for row in await organisation.db.fetch(STALE, organisation.schema)]
    for table in tables:
        await look_at(organisation, table)
    return len(tables)


async def look_at(organisation: Organisation, table: str) -> None:
    """Looks at one table, as while it fills: planned for as an empty one it would be read from end to end."""
    await organisation.db.execute(f"analyze {quote(organisation.schema)}.{quote(table)}")
