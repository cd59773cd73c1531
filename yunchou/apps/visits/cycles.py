"""Cycle plans: how often customers of a grade are visited, when each is due next, and the visits that are planned for it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller, System
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.model.object import Object
from yunchou.records.change import Change, Operation
from yunchou.records.rule import after
from yunchou.records.write import Unit

JOB = "visits.cycles"
AHEAD = dt.timedelta(days=7)
"""How long before a customer is due the visit is planned."""
MOST_AT_ONCE = 5000
BEGINS = dt.time(9)


async def renew(unit: Unit, accounts: Sequence[int] | None = None) -> None:
    """Reckons anew when customers (None: all) are due: so many days after their last visit, or after they were made."""
    asking = unit.asking()
    model = asking.snapshot.model
    customers, visits = asking.table(model.object("account")), asking.table(model.object("activity"))
    cycles = asking.table(model.object("visit_cycle"))
    rows = await unit.link.fetch(
        f"update {customers} u set visit_due_at = n.due from (select a.id, coalesce((select max(v.done_at) from {visits} v"
        " where v.account = a.id and v.kind = 'visit' and v.status = 'done' and v.deleted_at is null), a.created_at)"
        f" + (select min(c.every_days) from {cycles} c where c.active and c.deleted_at is null and c.grade = a.grade)"
        f" * interval '1 day' as due from {customers} a"
        " where a.deleted_at is null and ($1::bigint[] is null or a.id = any($1))) n"
        " where u.id = n.id and u.visit_due_at is distinct from n.due returning u.id",
        None if accounts is None else list(accounts),
    )
    await unit.changed("account", ("visit_due_at",), [row["id"] for row in rows])


@after("activity")
async def visited(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A visit that was made puts the next one off."""
    accounts = {
        id
        for change in changes
        if "visit" in (change.now("kind"), change.before.get("kind"))
        and {"done_at", "status", "account", "kind"} & change.values.keys()
        for id in (change.now("account"), change.before.get("account"))
        if id is not None
    }
    if accounts:
        await renew(unit, sorted(accounts))


@after("account")
async def graded(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another grade is another cycle."""
    ids = [change.id for change in changes if "grade" in change.values]
    if ids:
        await renew(unit, ids)


@after("visit_cycle")
async def cycles_changed(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another cycle is in force at once."""
    await renew(unit)


async def plan(unit: Unit) -> int:
    """Plans a visit for each customer that is due within a week and has none planned; gives how many."""
    asking = unit.asking()
    model = asking.snapshot.model
    customers, visits = asking.table(model.object("account")), asking.table(model.object("activity"))
    cycles, people = asking.table(model.object("visit_cycle")), asking.table(model.object("user"))
    zone = ZoneInfo(unit.caller.organisation.settings.time_zone)
    today = dt.datetime.now(zone).date()
    rows = await unit.link.fetch(
        "select distinct on (a.visit_due_at, a.id) a.id, a.owner, a.visit_due_at, c.name, c.template"
        f" from {customers} a join {cycles} c on c.active and c.deleted_at is null and c.grade = a.grade"
        f" join {people} p on p.id = a.owner and p.active"
        " where a.deleted_at is null and a.visit_due_at < $1 and not exists (select from"
        f" {visits} v where v.account = a.id and v.kind = 'visit' and v.status = 'open' and v.deleted_at is null)"
        " order by a.visit_due_at, a.id, c.every_days, c.id limit $2",
        dt.datetime.now(dt.UTC) + AHEAD,
        MOST_AT_ONCE,
    )
    operations = []
    for row in rows:
        day = max(row["visit_due_at"].astimezone(zone).date(), today)
        values: dict[str, Any] = {
            "name": row["name"],
            "kind": "visit",
            "account": str(row["id"]),
            "owner": str(row["owner"]),
            "due_at": dt.datetime.combine(day, BEGINS, zone).isoformat(),
        }
        if row["template"] is not None:
            values["template"] = str(row["template"])
        operations.append(Operation("create", values))
    if operations:
        await unit.as_system(System("visits of a cycle plan")).write("activity", operations)
    return len(operations)


@daily(JOB, hour=3)
async def keep_cycles(context: JobContext) -> dict[str, Any]:
    """Reckons due days anew and plans the visits of the coming week."""
    caller: Caller = context.caller
    async with Unit(caller) as unit:
        await renew(unit)
        return {"planned": await plan(unit)}
