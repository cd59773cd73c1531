"""What runs by itself every day, once for each organisation, however many workers there are."""

from collections.abc import Callable
from dataclasses import dataclass

from yunchou.base.db import Connection, Database
from yunchou.jobs.handlers import Handler, job
from yunchou.jobs.queue import enqueue


@dataclass(frozen=True, slots=True)
class Daily:
    """A job of kind `name` is put aside each day at `hour` (0 to 23) of the organisation's own clock."""

    name: str
    hour: int


DAILY: dict[str, Daily] = {}


def daily(name: str, *, hour: int) -> Callable[[Handler], Handler]:
    """Register the decorated coroutine function as a job that each organisation runs once a day.

    A day on which no worker ran is made up for once, not once per missed day.
    """

    def register(handler: Handler) -> Handler:
        DAILY[name] = Daily(name, hour)
        return job(name, retries=3)(handler)

    return register


_NEXT = """
    (date_trunc('day', now() at time zone zone.name) + make_interval(
        days => case when now() at time zone zone.name
                     >= date_trunc('day', now() at time zone zone.name) + make_interval(hours => $2) then 1 else 0 end,
        hours => $2)) at time zone zone.name
"""

_ANNOUNCE = f"""
    insert into yunchou.schedule (organisation, name, next_run)
    select o.id, $1, {_NEXT}
    from yunchou.organisation o
    cross join lateral (select coalesce(o.settings ->> 'time_zone', 'Asia/Shanghai') as name) zone
    where not exists (select from yunchou.schedule s where s.organisation = o.id and s.name = $1)
    on conflict do nothing
"""

_CLAIM = f"""
    update yunchou.schedule s set next_run = {_NEXT}
    from yunchou.organisation o
    cross join lateral (select coalesce(o.settings ->> 'time_zone', 'Asia/Shanghai') as name) zone
    where o.id = s.organisation and (s.organisation, s.name) in (
        select organisation, name from yunchou.schedule
        where name = $1 and next_run <= now() for update skip locked)
    returning s.organisation
"""


async def put_due_aside(database: Database) -> int:
    """Put aside whatever is due by now; gives how many jobs. Safe to call from several processes at once."""
    total = 0
    for each in tuple(DAILY.values()):
        async with database.transaction() as connection:
            total += await _put_aside(connection, each)
    return total


async def _put_aside(connection: "Connection", each: Daily) -> int:
    await connection.execute(_ANNOUNCE, each.name, each.hour)
    due = await connection.fetch(_CLAIM, each.name, each.hour)
    for row in due:
        await enqueue(connection, row["organisation"], each.name, {})
    return len(due)
