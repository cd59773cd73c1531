"""More time with a record before it returns: granted by an administrator of its pool, or asked for by its owner.

What is asked for waits for an approval: by the flow that the pool names, or else by the one that is shipped and asks the
administrators of the pool. While it waits the record does not return; what was refused returns as if nothing had been asked.
"""

import datetime as dt
from contextlib import suppress

from yunchou.access.actor import Actor, System
from yunchou.access.organisation import Snapshot
from yunchou.apps.pools.kept import OBJECTS, Pool, column, pools_of
from yunchou.apps.pools.moves import USUAL_DAYS, Held, Wanted, as_commanded, lock
from yunchou.apps.pools.rules import CAUSE
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, Problem, conflict, forbidden, invalid, not_found, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after, before
from yunchou.records.write import Unit
from yunchou.rules.approval.commanded import (
    CHOOSE,
    Commanded,
    asker,
    begin_for,
    commanded,
    followed,
    is_flow_about,
)
from yunchou.rules.automation.definition import Definition
from yunchou.rules.automation.loaded import automations_of
from yunchou.rules.automation.starting import bound_elsewhere

KIND = "extension"
MOST_AT_ONCE = 500
WAITS = say("延期申请正在审批，请等待结果", "More time was asked for, and waits for its approval")
FREE = {"extension_request": None, "extension_days": None}


async def extend(unit: Unit, wanted: Wanted, days: int) -> dt.datetime:
    """Keeps a record from returning for so many days from now; gives until when.

    Raises 404 for one that may not be seen, 403 for who does not run its pool, 409 for one that nobody holds or that waits for
    the approval of more time: that is decided there.
    """
    held, pool = await _held(unit, wanted)
    if not pool.run_by(unit.asking().viewer):
        raise forbidden(say("只有公海管理员可以延期", "Only administrators of the pool grant more time"))
    if await commanded(unit.link, unit.caller.organisation.schema, KIND, [held.id]):
        raise conflict(
            "waiting",
            say("延期申请正在审批，请在审批中处理", "Decide what was asked for among the approvals"),
        )
    until = moment_now() + dt.timedelta(days=days)
    system = as_commanded(unit, {"action": "extend", "note": wanted.note or ""})
    values = {"return_extended_until": until.isoformat(), **FREE}
    await system.write(held.object, [Operation("update", values, id=held.id)])
    await _note(unit, unit.caller.actor, held, pool, "extend", wanted.note)
    return until


async def ask(unit: Unit, wanted: Wanted, days: int) -> None:
    """Asks for so many days more from the approval on, for the record's owner, who says why. Raises 409 where it waits."""
    held, pool = await _held(unit, wanted)
    if held.owner != unit.caller.actor.user_id:
        raise forbidden(say("只有负责人可以申请延期", "Only the owner asks for more time"))
    if not (wanted.note or "").strip():
        words = say("请说明原因", "Say why")
        raise invalid([FieldError("required", words, field="note")], words)
    flow = _flow(unit.snapshot, pool)
    if flow is None:
        raise conflict("no_flow", say("延期审批流程已停用", "The approval of more time is switched off"))
    system = as_commanded(unit, {"action": "ask_extension"})
    values = {"extension_request": wanted.note, "extension_days": days}
    await system.write(held.object, [Operation("update", values, id=held.id)])
    await begin_for(unit, flow, KIND, str(days), held.id, WAITS)
    await _note(unit, unit.caller.actor, held, pool, "ask_extension", wanted.note)


@before("pool")
async def asks_by_a_flow(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What a pool names for requests of more time is a flow that asks people about what the pool holds."""
    for change in changes:
        flow = change.values.get("extension_approval")
        if change.kind not in (CREATE, UPDATE) or flow is None or not change.changes("extension_approval"):
            continue
        if not is_flow_about(unit.snapshot, flow, str(change.now("object"))):
            change.fail(422, "not_an_option", CHOOSE, "extension_approval")


@after("approval")
async def follow_the_approval(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """More time that was approved begins; what was refused or taken back leaves the countdown as it was."""
    if not pools_of(unit.snapshot).by_id:
        return
    for change, subject, found in await followed(unit, KIND, changes):
        if subject.name in OBJECTS and change.kind == UPDATE:
            await _decided(unit, subject, change, found)


async def _decided(unit: Unit, subject: Object, change: Change, found: Commanded) -> None:
    id, pools = change.now("record"), pools_of(unit.snapshot).by_id
    row = await unit.link.fetchrow(
        f"select t.owner, {column(subject, 'pool')} as pool, {column(subject, 'extension_request')} as request,"
        f" {column(subject, 'return_extended_until')} as until from {unit.asking().table(subject)} t"
        " where t.id = $1 and t.deleted_at is null for update",
        id,
    )
    pool = None if row is None else pools.get(row["pool"] or 0)
    # Who lost the record meanwhile, or gave it back, gets no more time with it.
    if row is None or pool is None or row["request"] is None or row["owner"] != found.actor:
        return
    state, values = change.now("state"), dict[str, object](FREE)
    if state == "approved":
        until = moment_now() + dt.timedelta(days=int(found.what))
        values["return_extended_until"] = max(until, row["until"] or until).isoformat()
    action = "extend" if state == "approved" else "extension_refused"
    by = asker(unit.snapshot, found)
    system = unit.as_system(System("an approval decides on more time with a record", by=by))
    system.cause = {**(unit.cause or {}), CAUSE: {"action": action}}
    await system.write(subject.name, [Operation(UPDATE, values, id=id)])
    held = Held(subject.name, id, row["owner"], pool, True, True)
    await _note(unit, by or unit.caller.actor, held, pool, action, row["request"])


async def begin_again(unit: Unit, name: str) -> int:
    """Requests of more time that no approval waits for get one: those of before, and those whose run went away.

    Where no flow is in force any longer they end.
    """
    owner = unit.snapshot.model.object(name)
    request, days, pool = (column(owner, each) for each in ("extension_request", "extension_days", "pool"))
    rows = await unit.link.fetch(
        f"select t.id, t.owner, {days} as days, {pool} as pool from {unit.asking().table(owner)} t"
        f" where {request} is not null and t.owner is not null and t.deleted_at is null and not exists (select"
        f" from {quote(unit.caller.organisation.schema)}.automation_run r where r.record = t.id and r.parent is null"
        " and r.state in ('ready', 'waiting', 'joining') and starts_with(r.source, $2)) order by t.id limit $1",
        MOST_AT_ONCE,
        f"{KIND}:",
    )
    pools, begun, undecided = pools_of(unit.snapshot).by_id, 0, []
    for row in rows:
        held = pools.get(row["pool"] or 0)
        who = unit.snapshot.access.people.get(row["owner"])
        flow = None if held is None else _flow(unit.snapshot, held)
        if flow is None or who is None:
            undecided.append(row["id"])
            continue
        asking = unit.acting(Actor("user", who.name, row["owner"]))
        # Where the record is asked about by hand just now, the next day is soon enough.
        with suppress(Problem):
            await begin_for(asking, flow, KIND, str(row["days"] or USUAL_DAYS), row["id"], WAITS)
            begun += 1
    # What nobody decides on any longer would never return.
    system = as_commanded(unit, {"action": "extension_refused"})
    await system.write(name, [Operation(UPDATE, FREE, id=id) for id in undecided])
    return begun


def _flow(snapshot: Snapshot, pool: Pool) -> Definition | None:
    """The flow that decides: the pool's own while it is in force, else the shipped one, unless that is switched off."""
    known = automations_of(snapshot)
    own = known.by_id.get(pool.extension_approval or 0)
    if own is not None and own.single and own.object == pool.object:
        return own
    return known.by_id.get(known.codes.get(_shipped(pool.object), 0))


def _shipped(name: str) -> str:
    """The code of the flow that is shipped for leads or accounts."""
    return f"crm.{name}_extension"


@bound_elsewhere
def flows_of_extensions(snapshot: Snapshot) -> set[int]:
    """The flows that decide about more time: asking for it begins them."""
    codes = automations_of(snapshot).codes
    own = {each.extension_approval for each in pools_of(snapshot).by_id.values() if each.extension_approval}
    return own | {codes[_shipped(name)] for name in OBJECTS if _shipped(name) in codes}


async def _held(unit: Unit, wanted: Wanted) -> tuple[Held, Pool]:
    held = (await lock(unit, wanted, pools_of(unit.snapshot).by_id)).get(wanted.records[0])
    if held is None or not held.seen:
        raise not_found()
    if held.pool is None or held.owner is None:
        raise conflict("not_held", say("记录未被领取", "Nobody has claimed it"))
    return held, held.pool


async def _note(unit: Unit, by: Actor, held: Held, pool: Pool, action: str, note: str | None) -> None:
    owner = unit.snapshot.model.object(held.object)
    name = await unit.link.fetchval(
        f"select {column(owner, owner.name_field)} from {unit.asking().table(owner)} t where t.id = $1",
        held.id,
    )
    values = {
        "name": str(name or owner.label["zh-CN"])[:200],
        "action": action,
        "pool": str(pool.id),
        "from_person": str(held.owner),
        "to_person": str(held.owner),
        "note": note or None,
        "object": held.object,
        "record": str(held.id),
        held.object: str(held.id),
        "owner": str(held.owner),
    }
    system = unit.as_system(System("the history of pools", by=by))
    await system.write("pool_history", [Operation("create", values)])
