"""Event logs in a database that came from another server, by a restore or an upgrade of PostgreSQL.

The order of a log is that of transactions, whose numbers every server gives anew. On another server the numbers of old
events would lie in the future, and no reader would get past them. So they all become events of one transaction, in the
order of their ids, and each reader goes on before the first event that it had not seen.
"""

from yunchou.base.db import Connection, Database, quote

_PLACES = """
update {schema}.log_cursor c set xact = pg_current_xact_id(), event = coalesce(
    (select min(e.id) - 1 from {schema}.event e where (e.xact, e.id) > (c.xact, c.event)),
    (select max(e.id) from {schema}.event e), 0)
"""
_TABLES = ("event", "notification", "merge")
"""Whose rows name the transaction that wrote them."""


async def settle(db: Database) -> bool:
    """Puts the logs of all organisations in order if the database has come to another server; says whether it had.

    Readers may be told again of events that they knew; none is left out.
    """
    async with db.transaction() as link:
        await link.execute("set local statement_timeout = 0")
        known = await link.fetchval("select system_identifier from yunchou.here for update")
        if known == await link.fetchval("select system_identifier from pg_control_system()"):
            return False
        await _settle(link)
    return True


async def _settle(link: Connection) -> None:
    for row in await link.fetch("select schema_name from yunchou.organisation order by id"):
        schema = quote(row["schema_name"])
        await link.execute(_PLACES.format(schema=schema))
        for table in _TABLES:
            await link.execute(f"update {schema}.{table} set xact = pg_current_xact_id()")
    await link.execute(
        "update yunchou.here set system_identifier = (select system_identifier from pg_control_system())"
    )
