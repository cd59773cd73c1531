"""The actions of a handover: a plan that can be looked at, starting it, and undoing it within 30 days."""

import json
from typing import Annotated, Any

import msgspec

from yunchou.access.actor import System
from yunchou.actions.registry import action
from yunchou.apps.handover.plan import MOST_PARTS, HandoverPart, check_people, lay_out, objects_of, plain
from yunchou.apps.handover.run import RUN, UNDO, items_of
from yunchou.base.errors import FieldError, conflict, invalid, not_found, say
from yunchou.jobs.queue import enqueue
from yunchou.records.change import Operation, moment_now
from yunchou.records.read import Query, compile_page, one_within
from yunchou.records.write import Unit

DAYS = 30
SAMPLES = 3


class PlanHandover(msgspec.Struct, forbid_unknown_fields=True):
    """Whose book is handed over, and by which rules. `objects`: only these; `closed`: what is done with too."""

    person: str
    parts: Annotated[list[HandoverPart], msgspec.Meta(min_length=1, max_length=MOST_PARTS)]
    objects: Annotated[list[str], msgspec.Meta(max_length=200)] | None = None
    closed: bool = False
    reason: Annotated[str, msgspec.Meta(max_length=2000)] | None = None


class HandoverReceives(msgspec.Struct):
    """How many records somebody gets."""

    person: str
    name: str
    records: int


class HandoverSample(msgspec.Struct):
    """A record that changes hands."""

    id: str
    name: str
    receiver: str


class HandoverOfObject(msgspec.Struct):
    """What of one object changes hands."""

    object: str
    records: int
    receivers: list[HandoverReceives]
    samples: list[HandoverSample]


class HandoverPlanned(msgspec.Struct):
    """A plan that waits to be started."""

    handover: str
    records: int
    objects: list[HandoverOfObject]


@action("handover.plan", "规划交接", "Plan a handover")
async def plan_handover(unit: Unit, given: PlanHandover) -> HandoverPlanned:
    """Works out who gets what, and keeps it as a handover that is not started; an earlier one of the caller's that was not
    started goes.

    Raises 404 for a person who may not be seen or an unknown object, 422 for wrong rules, 400 for a condition that is none.
    """
    person = _number(given.person)
    asking = unit.asking()
    found = await one_within(unit.link, asking, "user", person)
    if found is None:
        raise not_found()
    check_people(unit, person, given.parts)
    system = unit.as_system(System("plans of handovers"))
    await _forget_plans(unit, system)
    values = {
        "name": f"{found['name']} {moment_now().date().isoformat()}",
        "person": str(person),
        "reason": given.reason,
        "plan": {"parts": plain(given.parts), "closed": given.closed, "objects": given.objects},
        "owner": _text(unit.caller.actor.user_id),
    }
    (made,) = await system.write("handover", [Operation("create", values)])
    handover = int(str(made.id))
    for owner in objects_of(asking, given.objects):
        await lay_out(unit, handover, person, owner, given.parts, closed=given.closed)
    planned = await _planned(unit, handover)
    await system.write("handover", [Operation("update", {"records": planned.records}, id=handover)])
    return planned


async def _forget_plans(unit: Unit, system: Unit) -> None:
    """Takes away the caller's plans that nobody started."""
    owner = unit.snapshot.model.object("handover")
    rows = await unit.link.fetch(
        f"select id from {unit.asking().table(owner)} where state = 'planned' and owner is not distinct from $1"
        " and deleted_at is null",
        unit.caller.actor.user_id,
    )
    ids = [row["id"] for row in rows]
    if ids:
        await system.write("handover", [Operation("delete", id=id) for id in ids])
        await unit.link.execute(f"delete from {items_of(unit)} where handover = any($1::bigint[])", ids)


async def _planned(unit: Unit, handover: int) -> HandoverPlanned:
    people = unit.snapshot.access.people
    rows = await unit.link.fetch(
        "select object, receiver, count(*) as records, (array_agg(record order by record desc))[1:$2] as some"
        f" from {items_of(unit)} where handover = $1 group by object, receiver order by object, count(*) desc, receiver",
        handover,
        SAMPLES,
    )
    found: dict[str, HandoverOfObject] = {}
    holders: dict[str, dict[int, int]] = {}
    for row in rows:
        each = found.setdefault(row["object"], HandoverOfObject(row["object"], 0, [], []))
        each.records += row["records"]
        holder = people[row["receiver"]]
        each.receivers.append(HandoverReceives(str(holder.id), holder.name, row["records"]))
        holders.setdefault(row["object"], {}).update(dict.fromkeys(row["some"], row["receiver"]))
    for name, whose in holders.items():
        ids = list(whose)[:SAMPLES]
        for id, shown in (await _names(unit, name, ids)).items():
            found[name].samples.append(HandoverSample(str(id), shown, people[whose[id]].name))
    return HandoverPlanned(str(handover), sum(each.records for each in found.values()), list(found.values()))


async def _names(unit: Unit, name: str, ids: list[int]) -> dict[int, str]:
    """What records are called, as far as the caller may read that."""
    asking = unit.asking()
    called = asking.snapshot.model.object(name).name_field
    statement = compile_page(asking, name, Query(limit=SAMPLES, among={"id": ids}))
    row = await unit.link.fetchrow(statement.sql, *statement.values)
    found: list[dict[str, Any]] = json.loads((row and row[2]) or "[]")
    return {int(each["id"]): str(each.get(called) or each["id"]) for each in found}


class OneHandover(msgspec.Struct, forbid_unknown_fields=True):
    """The handover."""

    handover: str


class Started(msgspec.Struct):
    """The job that does it."""

    job: str


@action(
    "handover.start",
    "开始交接",
    "Start the handover",
    object="handover",
    record="handover",
    when={"state": ("planned",)},
    place=1,
)
async def start_handover(unit: Unit, given: OneHandover) -> Started:
    """Starts a handover as a job, with the caller's own rights. Raises 404 for one that may not be seen, 409 for one that was
    started."""
    found = await _handover(unit, given.handover)
    if found["state"] != "planned":
        raise conflict("rule", say("此交接已开始", "This handover was started already"))
    payload = {"handover": found["id"], "person": found["person"]["id"]}
    number = await enqueue(
        unit.link, unit.caller.organisation.id, RUN, payload, actor=unit.caller.actor.user_id
    )
    values = {"state": "running", "started_at": moment_now().isoformat(), "job": str(number)}
    system = unit.as_system(System("plans of handovers"))
    await system.write("handover", [Operation("update", values, id=int(found["id"]))])
    return Started(str(number))


@action(
    "handover.undo",
    "撤销交接",
    "Undo the handover",
    object="handover",
    record="handover",
    when={"state": ("done",)},
    help=(
        "30 天内可撤销；之后又换了负责人的记录保持不变",
        "Within 30 days; what has another owner since stays with that one",
    ),
)
async def undo_handover(unit: Unit, given: OneHandover) -> Started:
    """Takes a handover back as a job. Raises 404 for one that may not be seen, 409 `not_undoable` for one that is not done or
    older than 30 days."""
    found = await _handover(unit, given.handover)
    fresh = await unit.link.fetchval(
        "select $1::text::timestamptz > now() - make_interval(days => $2)", found["started_at"], DAYS
    )
    if found["state"] != "done" or not fresh:
        raise conflict("not_undoable", say("此交接不能撤销", "This handover can't be undone"))
    payload = {"handover": found["id"]}
    number = await enqueue(
        unit.link, unit.caller.organisation.id, UNDO, payload, actor=unit.caller.actor.user_id
    )
    system = unit.as_system(System("plans of handovers"))
    values = {"state": "undoing", "job": str(number)}
    await system.write("handover", [Operation("update", values, id=int(found["id"]))])
    return Started(str(number))


async def _handover(unit: Unit, id: str) -> dict[str, Any]:
    """The handover as the caller may read it, kept from being started twice."""
    number = _number(id)
    owner = unit.snapshot.model.object("handover")
    await unit.link.fetch(f"select id from {unit.asking().table(owner)} where id = $1 for update", number)
    found = await one_within(unit.link, unit.asking(), "handover", number)
    if found is None:
        raise not_found()
    if found["person"] is None:
        raise invalid([FieldError("rule", say("交出人已不存在", "That person is gone"), "handover")])
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63):
        raise not_found()
    return int(text)


def _text(id: int | None) -> str | None:
    return None if id is None else str(id)
