"""Dates that are reached: the records for which it is time are found by an indexed range, one statement for each automation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.working_time import WorkingTime, working_time
from yunchou.base.db import Connection, quote
from yunchou.model.object import Field
from yunchou.records.follow import current
from yunchou.records.history import Event
from yunchou.rules.automation.definition import Definition
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.loaded import automations_of
from yunchou.rules.automation.offset import latest
from yunchou.rules.automation.runs import begin
from yunchou.rules.automation.selecting import Choice
from yunchou.rules.automation.triggers.date import DateTrigger

LATE = dt.timedelta(minutes=10)
"""How late a run may begin for a date that lies behind and was written after its time had come."""


@dataclass(frozen=True)
class _Ground:
    """What deciding about an automation's dates needs."""

    definition: Definition
    trigger: DateTrigger
    field: Field
    hours: WorkingTime

    def bound(self, moment: dt.datetime) -> dt.datetime | dt.date:
        """The greatest value of the field for which it is time at a moment."""
        found = latest(lambda each: self.trigger.reached(each, self.hours), moment)
        return self.trigger.bound(self.field, found, self.hours)


def _ground(organisation: Organisation, snapshot: Snapshot, definition: Definition) -> _Ground | None:
    """None where the object or field is gone."""
    owner = snapshot.model.objects.get(definition.object or "")
    trigger = definition.trigger
    if owner is None or not isinstance(trigger, DateTrigger):
        return None
    field = owner.fields.get(trigger.field)
    if field is None or not field.column or field.type not in ("date", "datetime"):
        return None
    hours = working_time(snapshot.parts, organisation.settings.time_zone)
    return _Ground(definition, trigger, field, hours)


async def reach_dates(organisation: Organisation) -> int:
    """Begins the runs of all automations for which it is time; gives how many."""
    begun = 0
    async with organisation.db.acquire() as link:
        snapshot = await current(organisation, link)
    for definition in automations_of(snapshot).of("date"):
        begun += await _reach(organisation, definition.id)
    return begun


async def _reach(organisation: Organisation, automation: int) -> int:
    """Takes one automation up to now, unless another process is at it. Its mark moves with the runs that begin."""
    marks = f"{quote(organisation.schema)}.automation_mark"
    begun = 0
    async with organisation.db.transaction() as link:
        mark = await link.fetchrow(
            f"select m.reached, now() as now from {marks} m where m.automation = $1 for update skip locked",
            automation,
        )
        snapshot = await current(organisation, link)
        definition = automations_of(snapshot).by_id.get(automation)
        ground = _ground(organisation, snapshot, definition) if definition else None
        if mark is None or definition is None or ground is None:
            return 0
        choice = Choice(organisation, snapshot, definition)
        choice.within(
            ground.field.column, ground.bound(mark["reached"]), ground.bound(mark["now"]), _kind(ground)
        )
        async for rows in choice.parts(link):
            begun += await begin(
                link, organisation, definition, [_beginning(r["id"], r["value"]) for r in rows]
            )
        await link.execute(f"update {marks} set reached = $2 where automation = $1", automation, mark["now"])
    return begun


async def catch_late(
    organisation: Organisation,
    link: Connection,
    snapshot: Snapshot,
    definition: Definition,
    events: Sequence[Event],
) -> None:
    """Begins runs for dates that were written when their time had come already, as long as the date itself lies ahead."""
    ground = _ground(organisation, snapshot, definition)
    if ground is None:
        return
    touched = [e.record for e in events if _touches(e, ground.field.name)]
    reached = await link.fetchval(
        f"select m.reached from {quote(organisation.schema)}.automation_mark m where m.automation = $1",
        definition.id,
    )
    if not touched or reached is None:
        return
    now = dt.datetime.now(dt.UTC)
    ahead = ground.trigger.bound(ground.field, now, ground.hours)
    since = _least(ahead, ground.bound(now - LATE))
    choice = Choice(organisation, snapshot, definition)
    choice.among(sorted(set(touched)))
    choice.within(ground.field.column, since, ground.bound(reached), _kind(ground))
    async for rows in choice.parts(link):
        await begin(link, organisation, definition, [_beginning(row["id"], row["value"]) for row in rows])


def _touches(event: Event, field: str) -> bool:
    """Whether an event may have given a record another date."""
    verb = event.type.rpartition(".")[2]
    return verb == "restored" or (verb in ("created", "updated") and field in event.changes)


def _beginning(record: int, value: dt.datetime | dt.date) -> Beginning:
    """A run for a date: once for each date that the record has had."""
    return Beginning(f"date:{value.isoformat()}:{record}", record)


def _kind(ground: _Ground) -> str:
    return "timestamptz" if ground.field.type == "datetime" else "date"


def _least(one: Any, other: Any) -> Any:
    """The earlier of two values of the same field."""
    return min(one, other)
