"""What is going to happen to a record by itself, and when: what its runs wait for, and its dates that set something off."""

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.organisation import Snapshot
from yunchou.access.working_time import WorkingTime, working_time
from yunchou.base.db import quote
from yunchou.base.errors import Problem, not_found
from yunchou.language.compile import compile_condition
from yunchou.language.errors import ExpressionError
from yunchou.model.object import Object
from yunchou.records.read import asking_of
from yunchou.records.select import Select
from yunchou.rules.automation.definition import END, Definition
from yunchou.rules.automation.loaded import automations_of, definition_of
from yunchou.rules.automation.triggers.date import DateTrigger
from yunchou.rules.scope import judging

MOST = 50
"""Waiting runs that are told of one record."""


async def timers(caller: Caller, name: str, record: int) -> list[dict[str, Any]]:
    """The clocks that run for a record, the nearest first. Raises 404 for a record that may not be seen."""

    async def read(snapshot: Snapshot) -> tuple[list[dict[str, Any]], tuple[int, int]]:
        owner = snapshot.model.object(name)
        await _check_seen(caller, snapshot, owner, record)
        found = [
            *await _waits(caller, snapshot, name, record),
            *await _dates(caller, snapshot, owner, record),
        ]
        return sorted(found, key=lambda each: each["at"]), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def _check_seen(caller: Caller, snapshot: Snapshot, owner: Object, record: int) -> None:
    asking = asking_of(caller, snapshot)
    select = Select(asking, owner)
    seen = select.condition()
    number = asking.params.add(record, "bigint")
    if not await caller.organisation.db.fetchval(
        f"select true from {select.table()} where t.id = {number} and {seen}", *asking.params.values
    ):
        raise not_found()


async def _waits(caller: Caller, snapshot: Snapshot, name: str, record: int) -> list[dict[str, Any]]:
    """What runs about the record wait for, with the step that comes after."""
    schema = quote(caller.organisation.schema)
    rows = await caller.organisation.db.fetch(
        "select r.id, r.automation, r.version, r.position, r.held_until, v.definition::text as definition"
        f" from {schema}.automation_run r join {schema}.automation_version v on v.automation = r.automation"
        " and v.version = r.version where r.record = $1 and r.object = $2 and r.state = 'waiting'"
        f" and r.held_until is not null order by r.held_until limit {MOST}",
        record,
        name,
    )
    found = []
    for row in rows:
        try:
            definition = definition_of(row["automation"], row["version"], json.loads(row["definition"]))
        except Problem:
            # Of a kind of step that this version of the server does not know, what comes after is not known either.
            continue
        place = definition.placed.get(row["position"])
        if place is not None and not place.step.timed:
            continue
        found.append(_timer(snapshot, definition, row["held_until"], place.then if place else END, row["id"]))
    return found


def _timer(
    snapshot: Snapshot, definition: Definition, at: dt.datetime, then: str, run: int | None
) -> dict[str, Any]:
    """One clock. The automation bears the name that it has now."""
    present = automations_of(snapshot).by_id.get(definition.id)
    after = definition.placed.get(then)
    return {
        "at": at,
        "automation": {"id": str(definition.id), "name": (present or definition).name},
        "run": None if run is None else str(run),
        "next": str(type(after.step).__struct_config__.tag) if after else None,
        "note": after.step.note if after else None,
    }


async def _dates(caller: Caller, snapshot: Snapshot, owner: Object, record: int) -> list[dict[str, Any]]:
    """Dates of the record that lie ahead and set off an automation whose condition holds now, in one statement."""
    asking = judging(caller.organisation, snapshot)
    select = Select(asking, owner)
    wanted, columns = [], []
    for definition in automations_of(snapshot).of("date", owner.name):
        column = _columns(asking, select, owner, definition)
        if column is not None:
            wanted.append(definition)
            columns.append(column)
    if not wanted:
        return []
    number = asking.params.add(record, "bigint")
    row = await caller.organisation.db.fetchrow(
        f"select {', '.join(columns)} from {select.table()}{select.joins} where t.id = {number}",
        *asking.params.values,
    )
    hours = working_time(snapshot.parts, caller.organisation.settings.time_zone)
    now = dt.datetime.now(dt.UTC)
    found = []
    for definition, value in zip(wanted, row or (), strict=False):
        at = None if value is None else _moment(definition, value, hours)
        if at is not None and at > now:
            found.append(_timer(snapshot, definition, at, "steps.0", None))
    return found


def _columns(asking: Asking, select: Select, owner: Object, definition: Definition) -> str | None:
    """The date of an automation where its condition holds; None where its field or condition no longer fits the model."""
    trigger = definition.trigger
    field = owner.fields.get(trigger.field) if isinstance(trigger, DateTrigger) else None
    if field is None or not field.column or field.type not in ("date", "datetime"):
        return None
    date = f"t.{quote(field.column)}"
    if not definition.condition:
        return date
    try:
        held = compile_condition(definition.condition, select, asking.params, asking.environment())
    except ExpressionError:
        return None
    return f"case when ({held}) is true then {date} end"


def _moment(definition: Definition, value: dt.date | dt.datetime, hours: WorkingTime) -> dt.datetime | None:
    """When a date sets its automation off."""
    trigger = definition.trigger
    if not isinstance(trigger, DateTrigger):
        return None
    if not isinstance(value, dt.datetime):
        value = _at(value, trigger.at, hours.zone)
    return trigger.reached(value, hours)


def _at(day: dt.date, time: str, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), zone)
