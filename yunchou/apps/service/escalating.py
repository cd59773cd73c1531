"""Reminders and escalations of cases: what is due is done once, kept beside the case, and the next one's moment is set.

An automation sets this off at the moment that the case holds (`alert_at`). The cases are held meanwhile, and what was done is
known by a key of case and rule: a process that dies in the middle leaves nothing, and a second run finds nothing to do.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import System
from yunchou.access.state import AccessState
from yunchou.access.working_time import working_time
from yunchou.apps.service.clock import STANDING, Alert, alerts
from yunchou.apps.service.kept import column, service_of
from yunchou.base.db import Record
from yunchou.records.change import CREATE, UPDATE, Operation
from yunchou.records.write import Unit

RAISED = {"low": "normal", "normal": "high", "high": "urgent"}
READ = (
    *("name", "status", "priority", "queue", "service_level", "response_due_at", "resolution_due_at"),
    *("first_response_at", "resolved_at"),
)


async def escalate(unit: Unit, ids: Sequence[int], now: dt.datetime) -> int:
    """Does what is due for cases; gives how many alerts came. Statements do not depend on how many cases there are."""
    owner = unit.snapshot.model.object("case")
    listed = ", ".join(f"{column(owner, name)} as {name}" for name in READ)
    rows = await unit.link.fetch(
        f"select t.id, t.owner, {listed} from {unit.asking().table(owner)} t where t.id = any($1::bigint[])"
        f" and t.deleted_at is null and {column(owner, 'alert_at')} <= $2 order by t.id for update",
        sorted(ids),
        now,
    )
    done = await _done(unit, [row["id"] for row in rows])
    coming = [
        (row, alert) for row in rows for alert in _due(unit, row, done.get(row["id"], frozenset()), now)
    ]
    system = unit.as_system(System("what a service level says of a case is done"))
    system.cause = unit.cause
    await system.write("case_escalation", [_kept(unit, row, alert) for row, alert in coming])
    changed: dict[int, dict[str, Any]] = {row["id"]: {} for row in rows}
    for row, alert in coming:
        changed[row["id"]] |= _changes(row, alert) | _said(unit, row, alert, changed[row["id"]], now)
    # Every one is written: its next alert is another now.
    operations = [Operation(UPDATE, {"alert_at": None, **values}, id=id) for id, values in changed.items()]
    await system.write("case", operations, atomic=False)
    return len(coming)


def _due(unit: Unit, row: Record, done: frozenset[int], now: dt.datetime) -> list[Alert]:
    level = service_of(unit.snapshot).level(row["service_level"])
    going = row["status"] not in STANDING
    dues = {
        "response": row["response_due_at"] if going and row["first_response_at"] is None else None,
        "resolution": row["resolution_due_at"] if going and row["resolved_at"] is None else None,
    }
    hours = working_time(unit.snapshot.parts, unit.caller.organisation.settings.time_zone)
    return [each for each in alerts(level, hours, dues, done) if each.at <= now]


async def _done(unit: Unit, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    owner = unit.snapshot.model.object("case_escalation")
    rows = await unit.link.fetch(
        f"select {column(owner, 'case')} as record, array_agg({column(owner, 'escalation')}) as done"
        f" from {unit.asking().table(owner)} t where {column(owner, 'case')} = any($1::bigint[])"
        " and t.deleted_at is null group by 1",
        list(ids),
    )
    return {row["record"]: frozenset(row["done"]) for row in rows}


def _kept(unit: Unit, row: Record, alert: Alert) -> Operation:
    step = alert.escalation
    told = _told(unit.snapshot.access, row, alert)
    values = {
        "name": step.name,
        "case": str(row["id"]),
        "escalation": str(step.id),
        "target": step.target,
        "late": step.minutes >= 0,
        "due_at": alert.due.isoformat(),
        "told": [str(each) for each in told],
        "key": f"{row['id']}:{step.id}",
    }
    return Operation(CREATE, values)


def _told(state: AccessState, row: Record, alert: Alert) -> list[int]:
    """The people whom an alert tells; of a case that nobody has, the people of its queue in place of the owner."""
    step, found = alert.escalation, list[int]()
    holder = state.people.get(row["owner"] or 0)
    if step.tell_owner and holder is not None:
        found.append(holder.id)
    if step.tell_manager and holder is not None and holder.manager is not None:
        found.append(holder.manager)
    found += step.people
    return [id for id in dict.fromkeys(found) if id in state.people and state.people[id].active]


def _changes(row: Record, alert: Alert) -> dict[str, Any]:
    step = alert.escalation
    found: dict[str, Any] = {}
    if step.raise_priority and row["priority"] in RAISED:
        found["priority"] = RAISED[row["priority"]]
    if step.queue is not None and step.queue != row["queue"]:
        found |= {"queue": str(step.queue), "owner": None}
    return found


def _said(unit: Unit, row: Record, alert: Alert, so_far: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    """What an automation then tells, and whom: of several alerts at once all names, to all whom they are for."""
    people = [str(each) for each in _told(unit.snapshot.access, row, alert)]
    names = [
        *(so_far.get("last_alert", "").split("；") if "last_alert" in so_far else ()),
        alert.escalation.name,
    ]
    return {
        "alerted_at": now.isoformat(),
        "last_alert": "；".join(names)[:1000],
        "alerted": list(dict.fromkeys([*so_far.get("alerted", ()), *people])),
    }
