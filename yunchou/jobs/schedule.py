"""What runs by itself at its times, once for each organisation, however many workers there are.

Declared in code for every organisation (`daily`, `scheduled`), or planned at run time for one (`plan`).
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from yunchou.base.db import Connection, Database, Record, quote
from yunchou.jobs.handlers import Handler, job
from yunchou.jobs.queue import bring_back, enqueue
from yunchou.jobs.when import When, Works, weekdays

WorksOf: TypeAlias = Callable[[int], Awaitable[Works]]
"""Which days an organisation, by its id, works."""
DECLARED: dict[str, When] = {}
Look: TypeAlias = Callable[[Database], Awaitable[int]]
"""Puts aside the jobs of its kind that are due by now, and gives how many. Called from several processes at once."""
LOOKS: list[Look] = []
NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
_ZONE = "coalesce(o.settings ->> 'time_zone', 'Asia/Shanghai') as zone"


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule of one organisation: its `name` there, when, and the job that is put aside.

    The payload of each job also gets `due`, the moment for which it stands.
    """

    name: str
    when: When
    kind: str
    payload: Mapping[str, Any]


def looked_at(look: Look) -> Look:
    """Declares what else is looked at whenever the schedule is: twice a minute."""
    LOOKS.append(look)
    return look


def scheduled(name: str, when: When) -> Callable[[Handler], Handler]:
    """Register the decorated coroutine function as a job that each organisation runs at these times.

    Times at which no worker ran are made up for once, not once for each that was missed.
    """

    def register(handler: Handler) -> Handler:
        DECLARED[name] = when
        return job(name, retries=3)(handler)

    return register


def daily(name: str, *, hour: int) -> Callable[[Handler], Handler]:
    """Register the decorated coroutine function as a job that each organisation runs once a day, at `hour` (0 to 23)."""
    return scheduled(name, When(at=f"{hour:02}:00"))


async def everybody_works_weekdays(organisation: int) -> Works:
    """The days worked where nobody knows of calendars."""
    return weekdays


async def plan(link: Connection, organisation: int, planned: Planned, zone: str, works: Works) -> None:
    """Plans a schedule, in place of one of the same name, in the caller's transaction."""
    now: dt.datetime = await link.fetchval("select now()")
    await link.execute(
        "insert into yunchou.schedule (organisation, name, next_run, form, kind, payload)"
        " values ($1, $2, $3, $4::text::jsonb, $5, $6::text::jsonb) on conflict (organisation, name) do update"
        " set next_run = excluded.next_run, form = excluded.form, kind = excluded.kind, payload = excluded.payload",
        organisation,
        planned.name,
        planned.when.next_after(now, ZoneInfo(zone), works) or NEVER,
        msgspec.json.encode(planned.when).decode(),
        planned.kind,
        msgspec.json.encode(planned.payload).decode(),
    )


async def unplan(link: Connection, organisation: int, names: list[str]) -> None:
    """Ends schedules of an organisation."""
    await link.execute(
        "delete from yunchou.schedule where organisation = $1 and name = any($2::text[])", organisation, names
    )


async def put_due_aside(database: Database, works_of: WorksOf = everybody_works_weekdays) -> int:
    """Put aside whatever is due by now; gives how many jobs. Safe to call from several processes at once."""
    async with database.transaction() as link:
        await bring_back(link)
        await _announce(link, works_of)
        await _bring_back(link, works_of)
        due = await link.fetch(
            f"select s.organisation, s.name, s.next_run, s.form::text as form, s.kind, s.payload::text as payload, {_ZONE}"
            " from yunchou.schedule s join yunchou.organisation o on o.id = s.organisation"
            " where s.next_run <= now() and (s.kind is not null or s.name = any($1::text[]))"
            " order by s.organisation, s.name for update of s skip locked",
            list(DECLARED),
        )
        for row in due:
            await _put_aside(link, row)
        await _move(link, due, works_of)
    return len(due) + sum([await look(database) for look in tuple(LOOKS)])


async def _bring_back(link: Connection, works_of: WorksOf) -> None:
    """Sets what runs later than its rule says from now on to its next time: the clock was ahead when that was reckoned.

    What is due within a day need not be looked at.
    """
    far = await link.fetch(
        f"select s.organisation, s.name, s.next_run, s.form::text as form, {_ZONE}"
        " from yunchou.schedule s join yunchou.organisation o on o.id = s.organisation"
        " where s.next_run > now() + interval '25 hours' and s.next_run < $2"
        " and (s.kind is not null or s.name = any($1::text[])) order by s.organisation, s.name"
        " for update of s skip locked",
        list(DECLARED),
        NEVER,
    )
    nearer = await _next_runs(link, far, works_of) if far else []
    await _move(link, [row for row, at in zip(far, nearer, strict=True) if at < row["next_run"]], works_of)


async def _put_aside(link: Connection, row: Record) -> None:
    if row["kind"] is None:
        await enqueue(link, row["organisation"], row["name"], {})
        return
    payload = {**msgspec.json.decode(row["payload"]), "due": row["next_run"].isoformat()}
    await enqueue(link, row["organisation"], row["kind"], payload)


async def _announce(link: Connection, works_of: WorksOf) -> None:
    """Gives organisations the declared schedules that they lack, each from its next time on."""
    rows = await link.fetch(
        f"select o.id as organisation, d.name, null as form, {_ZONE} from yunchou.organisation o"
        " cross join unnest($1::text[]) d(name) where not exists"
        " (select from yunchou.schedule s where s.organisation = o.id and s.name = d.name)",
        list(DECLARED),
    )
    if rows:
        await link.execute(
            "insert into yunchou.schedule (organisation, name, next_run)"
            " select * from unnest($1::bigint[], $2::text[], $3::timestamptz[]) on conflict do nothing",
            [row["organisation"] for row in rows],
            [row["name"] for row in rows],
            await _next_runs(link, rows, works_of),
        )


async def _move(link: Connection, due: list[Record], works_of: WorksOf) -> None:
    if due:
        await link.execute(
            "update yunchou.schedule s set next_run = n.next_run"
            " from unnest($1::bigint[], $2::text[], $3::timestamptz[]) n(organisation, name, next_run)"
            " where s.organisation = n.organisation and s.name = n.name",
            [row["organisation"] for row in due],
            [row["name"] for row in due],
            await _next_runs(link, due, works_of),
        )


async def _next_runs(link: Connection, rows: list[Record], works_of: WorksOf) -> list[dt.datetime]:
    now: dt.datetime = await link.fetchval("select now()")
    found = []
    for row in rows:
        when = DECLARED[row["name"]] if row["form"] is None else msgspec.json.decode(row["form"], type=When)
        works = await works_of(row["organisation"]) if when.needs_calendar else weekdays
        found.append(when.next_after(now, ZoneInfo(row["zone"]), works) or NEVER)
    return found


async def listed(link: Connection, organisation: int, schema: str) -> list[Record]:
    """The schedules of an organisation, the next due first: `name`, `kind`, `next_run`, `form` where it was planned at run time.

    With each the last job that it put aside, if there is one: `job`, `state`, `at`.
    """
    return await link.fetch(
        "select s.name, coalesce(s.kind, s.name) as kind, s.next_run, s.form::text as form, j.id as job, j.state, j.at"
        " from yunchou.schedule s left join lateral (select j.id, j.state, j.created_at as at"
        f" from {quote(schema)}.job j where j.kind = coalesce(s.kind, s.name) order by j.created_at desc limit 1) j on true"
        " where s.organisation = $1 order by s.next_run, s.name",
        organisation,
    )
