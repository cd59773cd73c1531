"""What is kept of cadences: their published steps, and how runs under way are read and moved on.

A run tells how many steps lie behind it (`place`). The time of the next is reckoned from when the one before was done, in
calendar or working time, and falls into working hours where the cadence says so.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import msgspec

from yunchou.access.actor import System
from yunchou.access.working_time import WorkingTime, working_time
from yunchou.base.db import Record, quote
from yunchou.jobs.queue import enqueue
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.rules.automation.offset import Offset, shifted
from yunchou.rules.automation.offset import Unit as TimeUnit

JOB = "cadences.advance"
ABOUT = ("lead", "contact", "opportunity")
UNDER_WAY = ("active", "paused")
ENOUGH = dt.timedelta(minutes=1)


class Step(msgspec.Struct, frozen=True):
    """A step as it was published. `id` is that of its record; `body` of a mail is HTML."""

    id: int
    kind: str
    name: str
    wait: int
    wait_unit: str
    condition: str | None
    subject: str
    body: str
    priority: str


def system(unit: Unit) -> Unit:
    """The same transaction, for how far runs are."""
    return unit.as_system(System("how far a cadence is", by=unit.caller.actor))


def table_of(unit: Unit, name: str) -> str:
    """The table of an object."""
    return unit.asking().table(unit.snapshot.model.object(name))


def about(row: Mapping[str, Any] | Record) -> tuple[str, int]:
    """The object and id of what a run is about."""
    for name in ABOUT:
        if row[name] is not None:
            return name, int(row[name])
    return ABOUT[0], 0


def hours_of(unit: Unit) -> WorkingTime:
    """The working time of the organisation."""
    return working_time(unit.snapshot.parts, unit.caller.organisation.settings.time_zone)


def moment_of(step: Step, since: dt.datetime, hours: WorkingTime, *, working: bool) -> dt.datetime:
    """When a step is due that counts from a moment."""
    due = shifted(since, Offset(step.wait, cast(TimeUnit, step.wait_unit)), hours)
    return hours.add(due, dt.timedelta(0)) if working else due


async def versions(unit: Unit, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[Step, ...]]:
    """The steps of versions by cadence and number. One statement."""
    asked = sorted(set(wanted))
    rows = await unit.link.fetch(
        f"select v.cadence, v.number, v.content from {table_of(unit, 'cadence_version')} v"
        " join unnest($1::bigint[], $2::int[]) w(cadence, number) on w.cadence = v.cadence and w.number = v.number"
        " where v.deleted_at is null",
        [cadence for cadence, _ in asked],
        [number for _, number in asked],
    )
    return {
        (row["cadence"], int(row["number"])): tuple(msgspec.json.decode(row["content"], type=list[Step]))
        for row in rows
    }


def onward(
    steps: Sequence[Step], place: int, since: dt.datetime, hours: WorkingTime, *, working: bool
) -> dict[str, Any]:
    """What a run says once so many steps lie behind it: the next and its time, or that it went through."""
    if place < len(steps):
        step = steps[place]
        due = moment_of(step, since, hours, working=working)
        return {"place": place, "step": str(step.id), "next_at": due.isoformat(), "activity": None}
    return {"place": place, **ended("done", since)}


def ended(status: str, at: dt.datetime, reason: str | None = None) -> dict[str, Any]:
    """What a run says that has ended."""
    return {
        "status": status,
        "ended_at": at.isoformat(),
        "reason": reason,
        "next_at": None,
        "step": None,
        "activity": None,
        "key": None,
    }


async def write_runs(unit: Unit, values: Mapping[int, Mapping[str, Any]]) -> None:
    """Keeps how far runs are, and sees to it that the next step is taken in time."""
    if not values:
        return
    operations = [Operation("update", said, id=id) for id, said in sorted(values.items())]
    await system(unit).write("cadence_run", operations)
    times = [dt.datetime.fromisoformat(said["next_at"]) for said in values.values() if said.get("next_at")]
    if times:
        await wake(unit, min(times))


async def wake(unit: Unit, at: dt.datetime) -> None:
    """Puts a job aside for that moment, unless one waits that comes no later."""
    organisation = unit.caller.organisation
    waiting = await unit.link.fetchval(
        f"select 1 from {quote(organisation.schema)}.job where kind = $1 and state = 'waiting'"
        " and coalesce((payload ->> 'due')::timestamptz, now()) <= $2 limit 1",
        JOB,
        at + ENOUGH,
    )
    if waiting is None:
        now: dt.datetime = await unit.link.fetchval("select now()")
        delay = max((at - now).total_seconds(), 0.0)
        await enqueue(unit.link, organisation.id, JOB, {"due": at.isoformat()}, delay=delay)
