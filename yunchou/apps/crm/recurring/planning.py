"""Each time of a series is an activity of its own, made some weeks ahead, and follows its series until somebody moves it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller, System
from yunchou.access.working_time import working_time
from yunchou.apps.crm.recurring.pattern import Pattern, Works
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.queue import enqueue
from yunchou.jobs.schedule import daily
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after, before
from yunchou.records.write import Unit

JOB = "crm.recurring"
AHEAD = dt.timedelta(days=60)
"""How far ahead times are made; of what comes more seldom, the next one."""
FARTHEST = dt.timedelta(days=366 * 5)
"""How far ahead the next one is looked for."""
AT_ONCE = 50
"""Series whose times are written together; where more are made at once, a job makes their times."""
EARLIEST = 2000
COPIED = (
    *("name", "kind", "priority", "account", "contact", "lead", "opportunity"),
    *("duration_minutes", "place", "content", "owner"),
)
"""What each time takes from its series."""
PATTERN = (
    *("begins_at", "every", "interval", "weekdays", "month_by", "ends_on", "times", "days_off", "active"),
)


@before("activity_series")
async def sensible(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A series begins within reach and does not end before it begins."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE) or change.now("begins_at") is None:
            continue
        begins = change.now("begins_at")
        if change.changes("begins_at") and not EARLIEST <= begins.year <= moment_now().year + 10:
            text = say("首次时间应在 2000 年与十年后之间", "Begin between 2000 and ten years from now")
            change.fail(422, "rule", text, "begins_at")
        ends = change.now("ends_on")
        if ends is not None and ends < begins.astimezone(_zone(unit)).date():
            change.fail(422, "rule", say("截止日期早于首次时间", "It ends before it begins"), "ends_on")


@after("activity_series")
async def follow(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The times to come follow a series that is made, changed, deleted or back."""
    told = {*COPIED, *PATTERN}
    made = [c.id for c in changes if c.kind == CREATE]
    if len(made) > AT_ONCE:
        await enqueue(unit.link, unit.caller.organisation.id, JOB, {})
        made = []
    changed = {c.id: c.before for c in changes if c.kind == UPDATE and told & c.values.keys()}
    ids = [*made, *changed, *(c.id for c in changes if c.kind in (DELETE, RESTORE))]
    for begin in range(0, len(ids), AT_ONCE):
        await arrange(unit, ids[begin : begin + AT_ONCE], changed)


@dataclass(frozen=True, slots=True)
class _Time:
    """A time of a series as it is kept."""

    id: int
    day: dt.date
    moved: bool
    open: bool
    values: Mapping[str, Any]


async def arrange(unit: Unit, ids: Sequence[int], were: Mapping[int, Mapping[str, Any]]) -> int:
    """Makes the times to come of these series what their pattern says, and gives how many were written.

    `were`: what changed series said before; a time keeps what somebody made different from that. What is done, cancelled or
    was moved by hand stays.
    """
    rows = await _series(unit, ids)
    kept = await _kept(unit, ids)
    operations: list[Operation] = []
    ends: dict[int, dt.date] = {}
    for row in rows:
        wanted, ends[row["id"]] = _wanted(unit, row)
        operations += _differences(row, were.get(row["id"]), wanted, kept.get(row["id"], []))
    await write_times(unit, operations)
    await _planned(unit, ends)
    return len(operations)


async def plan_ahead(unit: Unit) -> tuple[int, int]:
    """Makes the times of some series that have come within reach; gives how many series and how many times."""
    table = unit.asking().table(unit.snapshot.model.object("activity_series"))
    today = _today(unit)
    rows = await unit.link.fetch(
        f"select * from {table} where deleted_at is null and active and (planned_until is null or planned_until < $1)"
        " and (ends_on is null or planned_until is null or planned_until < ends_on)"
        " order by id limit $2 for update skip locked",
        today + AHEAD // 2,
        AT_ONCE,
    )
    kept = await _kept(unit, [row["id"] for row in rows])
    operations: list[Operation] = []
    ends: dict[int, dt.date] = {}
    for row in rows:
        wanted, ends[row["id"]] = _wanted(unit, row)
        there = {each.day for each in kept.get(row["id"], [])}
        since = row["planned_until"] or dt.date.min
        operations += [
            _creation(row, moment) for day, moment in wanted.items() if day > since and day not in there
        ]
    await write_times(unit, operations)
    await _planned(unit, ends)
    return len(rows), len(operations)


@daily(JOB, hour=3)
async def keep_ahead(context: JobContext) -> dict[str, Any]:
    """Makes the times of the coming weeks of every series."""
    caller: Caller = context.caller
    made, several = 0, AT_ONCE
    while several == AT_ONCE:
        async with Unit(caller) as unit:
            several, more = await plan_ahead(unit)
            made += more
    return {"planned": made}


def _zone(unit: Unit) -> ZoneInfo:
    return ZoneInfo(unit.caller.organisation.settings.time_zone)


def _today(unit: Unit) -> dt.date:
    return moment_now().astimezone(_zone(unit)).date()


def _works(unit: Unit) -> Works:
    return working_time(unit.snapshot.parts, unit.caller.organisation.settings.time_zone).works


def _wanted(unit: Unit, row: Record) -> tuple[dict[dt.date, dt.datetime], dt.date]:
    """The times from today on that a series is to have, by day, and the last day that was looked at."""
    today, zone = _today(unit), _zone(unit)
    last = today + AHEAD
    if not row["active"] or row["deleted_at"] is not None:
        return {}, last
    pattern, works = Pattern.of(dict(row), zone), _works(unit)
    days = pattern.days(works, today, last)
    if not days:
        further = pattern.next_day(works, last, last + FARTHEST)
        if further is not None:
            days, last = [further], further
    clock = pattern.begins.time()
    return {day: dt.datetime.combine(day, clock, zone).astimezone(dt.UTC) for day in days}, last


async def _series(unit: Unit, ids: Sequence[int]) -> list[Record]:
    table = unit.asking().table(unit.snapshot.model.object("activity_series"))
    return list(
        await unit.link.fetch(f"select * from {table} where id = any($1) order by id for update", ids)
    )


async def _kept(unit: Unit, ids: Sequence[int]) -> dict[int, list[_Time]]:
    """The times from today on that series have, whatever became of them."""
    table = unit.asking().table(unit.snapshot.model.object("activity"))
    zone = _zone(unit)
    rows = await unit.link.fetch(
        f"select * from {table} where series = any($1) and series_at >= $2 and deleted_at is null",
        ids,
        dt.datetime.combine(_today(unit), dt.time(), zone),
    )
    found: dict[int, list[_Time]] = {}
    for row in rows:
        day = row["series_at"].astimezone(zone).date()
        moved = row["due_at"] != row["series_at"]
        found.setdefault(row["series"], []).append(
            _Time(row["id"], day, moved, row["status"] == "open", dict(row))
        )
    return found


def _differences(
    series: Record,
    was: Mapping[str, Any] | None,
    wanted: Mapping[dt.date, dt.datetime],
    kept: Sequence[_Time],
) -> list[Operation]:
    """What makes the times that a series has those that it is to have."""
    operations = []
    for each in kept:
        if not each.open:
            continue
        moment = wanted.get(each.day)
        if moment is None and not each.moved:
            operations.append(Operation("delete", id=each.id))
            continue
        values = {
            name: series[name]
            for name in COPIED
            if was is not None and was.get(name) == each.values[name] != series[name]
        }
        if not each.moved and each.values["due_at"] != moment:
            values |= {"due_at": moment, "series_at": moment}
        if values:
            operations.append(Operation("update", as_json(values), id=each.id))
    there = {each.day for each in kept}
    return operations + [_creation(series, moment) for day, moment in wanted.items() if day not in there]


def _creation(series: Record, moment: dt.datetime) -> Operation:
    values = {name: series[name] for name in COPIED if series[name] is not None}
    values |= {"series": series["id"], "series_at": moment, "due_at": moment}
    return Operation("create", as_json(values))


REFERENCES = frozenset(("account", "contact", "lead", "opportunity", "owner", "series"))


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored values as they are written."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dt.date):
            found[name] = value.isoformat()
        else:
            found[name] = str(value) if name in REFERENCES and value is not None else value
    return found


async def write_times(unit: Unit, operations: Sequence[Operation]) -> None:
    """Writes times of series: whoever may change a series, changes its times."""
    if operations:
        await unit.as_system(System("recurring activities")).write("activity", operations)


async def _planned(unit: Unit, ends: Mapping[int, dt.date]) -> None:
    """Notes how far series are planned: a time that somebody deletes does not come again."""
    table = unit.asking().table(unit.snapshot.model.object("activity_series"))
    await unit.link.execute(
        f"update {table} s set planned_until = n.day from unnest($1::bigint[], $2::date[]) n(id, day) where s.id = n.id",
        list(ends),
        list(ends.values()),
    )
