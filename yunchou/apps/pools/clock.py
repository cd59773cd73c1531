"""What moves countdowns: writes of records and of what counts as looking after them, new rules, and each new day."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.pools.extensions import begin_again
from yunchou.apps.pools.kept import OBJECTS, pools_of
from yunchou.apps.pools.returns import renew
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.queue import enqueue
from yunchou.jobs.schedule import daily
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import after
from yunchou.records.write import Unit

JOB = "pools.countdowns"
ABOUT = ("activity", "opportunity")
"""Objects whose records put a return off, by their lookups to leads and accounts."""


@daily(JOB, hour=1)
async def renew_all(context: JobContext) -> dict[str, Any]:
    """Sets every countdown anew: a day has passed, or a rule is another. Requests that no approval waits for get one."""
    caller: Caller = context.caller
    moved = {}
    async with Unit(caller) as unit:
        for name in OBJECTS:
            await begin_again(unit, name)
            moved[name] = await renew(unit.link, unit.asking(), name)
    return moved


@after(*OBJECTS)
async def renew_records(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is written of a record in a pool may start, move or end its countdown."""
    if not pools_of(unit.snapshot).returns_of(owner.name):
        return
    ids = [c.id for c in changes if c.kind in (CREATE, UPDATE) and (c.now("pool") or c.before.get("pool"))]
    if ids:
        await renew(unit.link, unit.asking(), owner.name, ids)


@after(*ABOUT)
async def renew_for_what_was_done(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A follow-up or a deal puts the return of its lead or account off."""
    for name in OBJECTS:
        if name not in owner.fields or not pools_of(unit.snapshot).returns_of(name):
            continue
        ids = {id for c in changes for id in (c.now(name), c.before.get(name)) if id is not None}
        if ids:
            await renew(unit.link, unit.asking(), name, sorted(ids))


@after("return_rule", "pool")
async def renew_by_new_rules(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another rule counts otherwise, for all records: a job sets their countdowns once it is in force."""
    await enqueue(unit.link, unit.caller.organisation.id, JOB, {})
