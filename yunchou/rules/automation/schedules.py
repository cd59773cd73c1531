"""Automations at their times: each has a schedule of its own as long as it is in force, kept in step with the record."""

import datetime as dt
import json

from yunchou.access.organisation import Organisation
from yunchou.access.working_time import working_time
from yunchou.base.db import quote
from yunchou.jobs.schedule import Planned, plan, unplan
from yunchou.model.object import Object
from yunchou.records.change import DELETE, UPDATE, Change
from yunchou.records.follow import current
from yunchou.records.rule import after
from yunchou.records.write import Unit
from yunchou.rules.automation.definition import read_trigger
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.loaded import automations_of, in_force
from yunchou.rules.automation.runs import begin, call
from yunchou.rules.automation.selecting import Choice
from yunchou.rules.automation.triggers.schedule import ScheduleTrigger

SCHEDULED = "automation.schedule"
"""The kind of job that is put aside when the time has come."""
TIMING = ("trigger", "settings", "active")


@after("automation")
async def keep_times(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Schedules and marks of dates follow what automations say of them."""
    touched = [c for c in changes if c.kind != UPDATE or any(name in c.values for name in TIMING)]
    organisation = unit.caller.organisation
    if not touched:
        return
    on = [c for c in touched if c.kind != DELETE and c.now("active")]
    planned = [c for c in on if c.now("trigger") == "schedule"]
    dated = [c.id for c in on if c.now("trigger") == "date"]
    marks = f"{quote(organisation.schema)}.automation_mark"
    ids = [c.id for c in touched]
    # A mark that stands is renewed too: another field or offset is another wait.
    await unit.link.execute(f"delete from {marks} where automation = any($1::bigint[])", ids)
    await unit.link.execute(
        f"insert into {marks} (automation, reached) select unnest($1::bigint[]), now()", dated
    )
    await unplan(unit.link, organisation.id, [_name(id) for id in ids])
    zone = organisation.settings.time_zone
    for change in planned:
        await _plan(unit, change, zone)


async def _plan(unit: Unit, change: Change, zone: str) -> None:
    trigger = read_trigger("schedule", json.loads(change.now("settings") or "null"))
    assert isinstance(trigger, ScheduleTrigger)
    works = working_time(unit.snapshot.parts, zone).works
    planned = Planned(_name(change.id), trigger.when, SCHEDULED, {"automation": str(change.id)})
    await plan(unit.link, unit.caller.organisation.id, planned, zone, works)


def _name(automation: int) -> str:
    return f"automation:{automation}"


async def begin_scheduled(organisation: Organisation, automation: int, due: str) -> int:
    """Begins the runs of an automation for a time: one, or one for each record that meets its condition."""
    begun = 0
    async with organisation.db.transaction() as link:
        snapshot = await current(organisation, link)
        definition = automations_of(snapshot).by_id.get(automation)
        if definition is None or not in_force(definition, dt.datetime.now(dt.UTC)):
            return 0
        if definition.object is None:
            begun = await begin(link, organisation, definition, [Beginning(f"schedule:{due}", None)])
        else:
            async for rows in Choice(organisation, snapshot, definition).parts(link):
                several = [Beginning(f"schedule:{due}:{row['id']}", row["id"]) for row in rows]
                begun += await begin(link, organisation, definition, several)
        await call(link, organisation)
    return begun
