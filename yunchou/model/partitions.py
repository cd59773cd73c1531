"""The months in which an organisation's logs lie: the partitions of the event log and of the record of signing in.

A row's id tells when it was written, so a partition is a range of ids, those given in one month (UTC). What is older than a
retention period goes with its partition, in one moment, however many rows that is.
"""

import datetime as dt
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from yunchou.base.db import Connection, Database, quote

EVENTS, SIGN_INS = "event", "sign_in_event"
LOGS = (EVENTS, SIGN_INS)
AHEAD = 6
"""Months whose partitions are made before they are needed."""
LOCK_SECONDS = 60
"""How long taking a partition out may wait for those who read it; then it is tried the next day."""
_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
_BOUND = re.compile(r"FROM \((MINVALUE|'-?\d+')\) TO \('(-?\d+)'\)")


@dataclass(frozen=True, slots=True)
class Partition:
    """A table with the rows whose ids are at least `low` (None: any) and below `high`. `leaving`: it was being taken out."""

    name: str
    low: int | None
    high: int
    leaving: bool = False


async def partitions(link: "Connection | Database", schema: str, log: str) -> list[Partition]:
    """The partitions of a log, the oldest first."""
    rows = await link.fetch(
        "select c.relname, pg_get_expr(c.relpartbound, c.oid) as bound, i.inhdetachpending from pg_inherits i"
        " join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass($1)",
        f"{quote(schema)}.{quote(log)}",
    )
    found = []
    for row in rows:
        bound = _BOUND.search(row["bound"] or "")
        if bound is not None:
            low = None if bound[1] == "MINVALUE" else int(bound[1].strip("'"))
            found.append(Partition(row["relname"], low, int(bound[2]), row["inhdetachpending"]))
    return sorted(found, key=lambda each: each.high)


async def make_partitions(link: Connection, schema: str, ahead: int = AHEAD) -> None:
    """Makes the partitions of the last month, this one and the next `ahead`, as far as there are none.

    Where the clock went back, ids are still given for a later month: that and those after it are made too.
    """
    months = {
        moment.year * 12 + moment.month - 1 + step
        for moment in (dt.datetime.now(dt.UTC), moment_of(await _last_id(link)))
        for step in range(-1, ahead + 1)
    }
    for log in LOGS:
        there = await partitions(link, schema, log)
        for number in sorted(months):
            low, high = _month(number), _month(number + 1)
            # A month that lies in an older and wider partition has its place there.
            if not any((each.low is None or each.low <= low) and high <= each.high for each in there):
                name = f"{log}_{number // 12}m{number % 12 + 1:02d}"
                await link.execute(
                    f"create table {quote(schema)}.{quote(name)} partition of {quote(schema)}.{quote(log)}"
                    f" for values from ({low}) to ({high})"
                )


async def lack_a_month(link: "Connection | Database", schema: str) -> bool:
    """Whether the next id would find no place in a log, because the clock has jumped."""
    last = await _last_id(link)
    for log in LOGS:
        there = await partitions(link, schema, log)
        if not any((each.low is None or each.low <= last) and last < each.high for each in there):
            return True
    return False


async def _last_id(link: "Connection | Database") -> int:
    """An id as late as any that is given now."""
    last: int = await link.fetchval(
        "select greatest(yunchou.clock(), pg_sequence_last_value('yunchou.id_high'::regclass)) << 22"
    )
    return last


def moment_of(id: int) -> dt.datetime:
    """When an id was given."""
    return _EPOCH + dt.timedelta(milliseconds=id >> 22)


def _month(number: int) -> int:
    return id_at(dt.datetime(number // 12, number % 12 + 1, 1, tzinfo=dt.UTC))


def id_at(moment: dt.datetime) -> int:
    """The smallest id that can be given at that moment, as `yunchou.id_at` says."""
    milliseconds = (moment - _EPOCH) // dt.timedelta(milliseconds=1)
    return milliseconds << 22


async def take_out(db: Database, schema: str, log: str, partition: Partition) -> None:
    """Removes a partition with its rows while others read and write the log.

    It is taken out of the log first, which waits for those who are just reading it and keeps nobody from anything else.
    Begun again after it was interrupted it goes on where it was. Raises LockNotAvailableError where readers stay too long.
    """
    table, parent = f"{quote(schema)}.{quote(partition.name)}", f"{quote(schema)}.{quote(log)}"
    link = await db.connect(statement_timeout=0)
    try:
        await link.execute(f"set lock_timeout = '{LOCK_SECONDS}s'")
        way = "finalize" if partition.leaving else "concurrently"
        await link.execute(f"alter table {parent} detach partition {table} {way}")
        await link.execute(f"drop table {table}")
    finally:
        await link.close()


async def take_out_until(
    db: Database,
    schema: str,
    log: str,
    before: dt.datetime,
    needed: Callable[[Partition], Awaitable[bool]] | None = None,
) -> int:
    """Removes the partitions that ended before a moment, the oldest first, up to one that is `needed`; gives how many."""
    for name in await left_over(db, schema, log):
        await db.execute(f"drop table {quote(schema)}.{quote(name)}")
    gone = 0
    for each in await partitions(db, schema, log):
        if not each.leaving and (each.high > id_at(before) or (needed is not None and await needed(each))):
            break
        await take_out(db, schema, log, each)
        gone += 1
    return gone


async def left_over(link: "Connection | Database", schema: str, log: str) -> list[str]:
    """Tables that were taken out of a log by a process that ended before it could drop them."""
    rows = await link.fetch(
        "select c.relname from pg_class c where c.relnamespace = to_regnamespace($1) and c.relkind = 'r'"
        " and not c.relispartition and c.relname ~ $2",
        quote(schema),
        f"^{log}_([0-9]{{4}}[mq][0-9]+|before)$",
    )
    return [row["relname"] for row in rows]
