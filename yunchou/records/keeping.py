"""How long the event log is kept, which is the history of all records, and what of it is still needed."""

import datetime as dt

from yunchou.base import log
from yunchou.base.db import Connection, Database, quote
from yunchou.base.errors import say
from yunchou.model.partitions import EVENTS, Partition, partitions, take_out_until
from yunchou.records.follow import FOLLOWERS
from yunchou.services.retention import keeping

logger = log.get(__name__)
LEAST_DAYS = 90
"""Merges and changes are taken back by what the log says of them."""


@keeping("history", say("修改历史与事件", "History and events"), days=None, least=LEAST_DAYS)
async def forget(db: Database, schema: str, before: dt.datetime) -> int:
    """Takes out the months of the log that ended before that moment, unless a reader has not come past them; gives how many."""

    async def needed(partition: Partition) -> bool:
        unread = await db.fetchval(
            f"select exists(select from {quote(schema)}.{quote(partition.name)} e, {quote(schema)}.log_cursor c"
            " where c.name = any($1::text[]) and (e.xact, e.id) > (c.xact, c.event))",
            sorted(FOLLOWERS),
        )
        if unread:
            logger.warning("a month of the log is still to be read", extra={"partition": partition.name})
        return bool(unread)

    return await take_out_until(db, schema, EVENTS, before, needed)


async def log_reaches(link: Connection, schema: str, id: int) -> bool:
    """Whether the log still holds everything since the id was given."""
    kept = await partitions(link, schema, EVENTS)
    return bool(kept) and (kept[0].low is None or kept[0].low <= id)
