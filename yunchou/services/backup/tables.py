"""What a database holds, table by table: how many rows, and a checksum over all of them that knows no order."""

from dataclasses import dataclass

from yunchou.base.db import Connection, quote

TABLES = """
select n.nspname as schema, c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition
    and (n.nspname = 'yunchou' or n.nspname in (select schema_name from yunchou.organisation))
order by 1, 2
"""
STEADY = (
    "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';"
    " set local extra_float_digits = 1; set local bytea_output = 'hex'; set local statement_timeout = 0;"
    " set local idle_in_transaction_session_timeout = 0"
)
"""The settings under which the text of a row is the same on every server."""


@dataclass(frozen=True, slots=True)
class TableSum:
    """The rows of a table: their number, and the sum of 60 bits of the MD5 of each row's text."""

    rows: int
    checksum: str

    def as_json(self) -> list[object]:
        """`[rows, checksum]`."""
        return [self.rows, self.checksum]


async def table_sums(link: Connection) -> dict[str, TableSum]:
    """The sums of all tables of the server's own schema and of every organisation, by `schema.table`.

    Runs inside the caller's transaction, whose settings it changes.
    """
    await link.execute(STEADY)
    found = {}
    for table in await link.fetch(TABLES):
        row = await link.fetchrow(
            "select count(*) as n, coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint::numeric), 0)::text as s"
            f" from {quote(table['schema'])}.{quote(table['name'])} t"
        )
        assert row is not None
        found[f"{table['schema']}.{table['name']}"] = TableSum(row["n"], row["s"])
    return found


def differences(wanted: dict[str, TableSum], found: dict[str, TableSum]) -> list[str]:
    """What differs, one line for each table."""
    lines = []
    for name in sorted(wanted.keys() | found.keys()):
        one, other = wanted.get(name), found.get(name)
        if one is None:
            lines.append(f"{name}: not in the backup")
        elif other is None:
            lines.append(f"{name}: missing")
        elif one.rows != other.rows:
            lines.append(f"{name}: {other.rows} rows instead of {one.rows}")
        elif one != other:
            lines.append(f"{name}: the rows differ")
    return lines
