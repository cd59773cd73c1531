"""Rules of cases: where they may go, whose they are, and by when they are to be answered and solved.

Status is chosen by people and moved by what happens; every moment that follows from it is the system's.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.working_time import WorkingTime, working_time
from yunchou.apps.service.clock import DONE, MOVES, STANDING, Clock, alerts, go_on, stop, target, verdict
from yunchou.apps.service.kept import Level, column, service_of
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.pages.web_forms.definition import comes_unassigned
from yunchou.records.change import CREATE, UPDATE, Change, moment_now
from yunchou.records.rule import before
from yunchou.records.write import Unit

ACTIVE = ("new", "open", "waiting", "reopened")
comes_unassigned("case")


@before("case")
async def keep_cases(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Fills in what a case lacks, refuses a status that it can't go to, and sets its clock. At most four statements."""
    asked = [each for each in changes if each.kind in (CREATE, UPDATE)]
    if not asked:
        return
    created = [each for each in asked if each.kind == CREATE]
    await _find_customers(unit, created)
    for change in created:
        _fill_in(unit, change)
    now = moment_now()
    grades = await _grades(unit, asked)
    done = await _done(unit, asked)
    hours = working_time(unit.snapshot.parts, unit.caller.organisation.settings.time_zone)
    for change in asked:
        if _moves(unit, change):
            _set_clock(unit, change, grades, done.get(change.id, frozenset()), hours, now)


def _fill_in(unit: Unit, change: Change) -> None:
    """A new case lies in the usual queue."""
    service = service_of(unit.snapshot)
    if change.now("queue") is None:
        change.values["queue"] = service.usual_queue()
    if unit.cause and "web_form" in unit.cause and "channel" not in change.operation.values:
        change.values["channel"] = "web"


def unclaimed(change: Change) -> bool:
    """Whether a new case is for its queue to give: it was given to nobody by name."""
    return (
        change.kind == CREATE and "owner" not in change.operation.values and change.now("queue") is not None
    )


def _moves(unit: Unit, change: Change) -> bool:
    """Whether the status may be what it is to be."""
    old, new = change.before.get("status"), change.now("status")
    if change.kind == CREATE or old == new or unit.historic or new in MOVES.get(str(old), ()):
        return True
    words = say(
        "工单当前状态不能这样变更；已解决或已关闭的工单请“重新打开”",
        "A case can't go there from where it stands; one that is solved or closed is reopened",
    )
    change.fail(422, "rule", words, "status")
    return False


def _set_clock(
    unit: Unit,
    change: Change,
    grades: Mapping[int, str],
    done: frozenset[int],
    hours: WorkingTime,
    now: dt.datetime,
) -> None:
    """The moments that follow from how a case stands now."""
    if unit.historic and change.kind == CREATE:
        now = change.now("created_at") or now
    service = service_of(unit.snapshot)
    status = str(change.now("status"))
    level = service.level_of(
        change.now("priority"), change.now("category"), grades.get(change.now("account") or 0)
    )
    clock = Clock(
        change.now("opened_at") or now,
        change.now("paused_seconds") or 0,
        change.now("paused_at"),
        change.now("first_response_at"),
        change.now("resolved_at"),
    )
    stopped = clock.resolved if unit.historic and clock.resolved else now
    clock = stop(clock, stopped) if status in STANDING else go_on(clock, level, hours, now)
    values: dict[str, Any] = {
        "opened_at": clock.opened,
        "service_level": level.id if level else None,
        "paused_at": clock.since,
        "paused_seconds": clock.paused,
    }
    values |= _stamped(change, status, now)
    responded, resolved = (
        values.get("first_response_at", clock.responded),
        values.get("resolved_at", clock.resolved),
    )
    values |= _dues(level, hours, clock, status, responded, resolved, done)
    change.values |= {name: value for name, value in values.items() if value != change.before.get(name)}


def _stamped(change: Change, status: str, now: dt.datetime) -> dict[str, Any]:
    """When a case was assigned, answered, solved and closed, as far as this write says so."""
    found: dict[str, Any] = {}
    old = change.before.get("status")
    if change.now("owner") is not None and change.changes("owner") and not unclaimed(change):
        found["assigned_at"] = now
    if status in ("waiting", *DONE) and change.now("first_response_at") is None:
        # Whoever waits for the customer, or has solved it, has answered.
        found["first_response_at"] = now
    # What an import tells of a case that was solved before stays.
    for name, reached in (("resolved_at", DONE), ("closed_at", {"closed"})):
        if status in reached and old not in reached and change.values.get(name) is None:
            found[name] = now
    if status == "reopened" and old != "reopened":
        found |= {"resolved_at": None, "closed_at": None, "reopened": (change.now("reopened") or 0) + 1}
    return found


def _dues(
    level: Level | None,
    hours: WorkingTime,
    clock: Clock,
    status: str,
    responded: dt.datetime | None,
    resolved: dt.datetime | None,
    done: frozenset[int],
) -> dict[str, Any]:
    """The moments that are due, whether they were kept, and when the next alert comes."""
    response, resolution = (target(level, hours, clock, of) for of in ("response", "resolution"))
    going = status not in STANDING
    open_ = {
        "response": response if responded is None and going else None,
        "resolution": resolution if resolved is None and going else None,
    }
    coming = alerts(level, hours, open_, done)
    return {
        "response_due_at": response,
        "resolution_due_at": resolution,
        "due_at": min((each for each in open_.values() if each is not None), default=None),
        "response_met": verdict(response, responded),
        "resolution_met": verdict(resolution, resolved),
        "alert_at": coming[0].at if coming else None,
    }


async def _find_customers(unit: Unit, changes: Sequence[Change]) -> None:
    """The contact whose address was given, and the customer of a contact, where none is named. Two statements."""
    contact = unit.snapshot.model.object("contact")
    given = [
        c for c in changes if c.now("contact") is None and c.now("account") is None and c.now("contact_email")
    ]
    if given:
        rows = await unit.link.fetch(
            f"select min(t.id) as id, lower({column(contact, 'email')}) as address from {unit.asking().table(contact)} t"
            f" where lower({column(contact, 'email')}) = any($1::text[]) and t.deleted_at is null group by 2"
            " having count(*) = 1",
            sorted({str(c.now("contact_email")).lower() for c in given}),
        )
        found = {row["address"]: row["id"] for row in rows}
        for change in given:
            if (id := found.get(str(change.now("contact_email")).lower())) is not None:
                change.values["contact"] = id
    lacking = [c for c in changes if c.now("account") is None and c.now("contact") is not None]
    if lacking:
        rows = await unit.link.fetch(
            f"select t.id, {column(contact, 'account')} as account from {unit.asking().table(contact)} t"
            " where t.id = any($1::bigint[])",
            sorted({c.now("contact") for c in lacking}),
        )
        accounts = {row["id"]: row["account"] for row in rows}
        for change in lacking:
            change.values["account"] = accounts.get(change.now("contact"))


async def _grades(unit: Unit, changes: Sequence[Change]) -> dict[int, str]:
    """The grades of the customers, where a level asks for them."""
    ids = sorted({c.now("account") for c in changes} - {None})
    if not ids or not any(each.grades for each in service_of(unit.snapshot).levels):
        return {}
    account = unit.snapshot.model.object("account")
    rows = await unit.link.fetch(
        f"select t.id, {column(account, 'grade')} as grade from {unit.asking().table(account)} t"
        " where t.id = any($1::bigint[])",
        ids,
    )
    return {row["id"]: row["grade"] for row in rows}


async def _done(unit: Unit, changes: Sequence[Change]) -> dict[int, frozenset[int]]:
    """The escalations that each case has had."""
    ids = [each.id for each in changes if each.kind == UPDATE]
    if not ids or not any(each.escalations for each in service_of(unit.snapshot).levels):
        return {}
    owner = unit.snapshot.model.object("case_escalation")
    rows = await unit.link.fetch(
        f"select {column(owner, 'case')} as record, array_agg({column(owner, 'escalation')}) as done"
        f" from {unit.asking().table(owner)} t where {column(owner, 'case')} = any($1::bigint[])"
        " and t.deleted_at is null group by 1",
        ids,
    )
    return {row["record"]: frozenset(row["done"]) for row in rows}
