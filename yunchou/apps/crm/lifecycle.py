"""Where a lead stands, as the system sees it, and since when: beside the status that people choose.

unassigned (nobody owns it) → pending (somebody does, and has not answered) → in progress (followed up, or said to be by its
status) → converted or invalid; voided by those who run pools, who alone take that back. Each state keeps when the lead
last entered it. The first answer of each owner is kept too.
"""

import datetime as dt

import msgspec

from yunchou.access.actor import System
from yunchou.actions.registry import action
from yunchou.base.errors import forbidden, not_found, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.read import one_within
from yunchou.records.rule import after, before
from yunchou.records.write import Unit

VOIDED, CONVERTED = "voided", "converted"
ANSWERED = frozenset({"contacted", "qualified"})
"""Statuses that say that somebody spoke with the lead."""
ENTERED = {
    "unassigned": "unassigned_at",
    "pending": "pending_at",
    "in_progress": "in_progress_at",
    "invalid": "invalid_at",
    "voided": "voided_at",
}
MANAGE = "crm.manage_pools"


@before("lead")
async def follow_the_lifecycle(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The state follows owner, status and first answer; the moment of entering it is kept."""
    now = moment_now()
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        # An import of history tells what was: a new record stood so since it was made.
        told = unit.historic and change.kind == CREATE
        if not told:
            _answer(change, now)
        state = _state(change)
        if state != change.now("lifecycle"):
            change.values["lifecycle"] = state
        if change.changes("lifecycle") and state in ENTERED:
            change.values[ENTERED[state]] = change.now("created_at") if told else now


def _answer(change: Change, now: dt.datetime) -> None:
    """Whoever gets a lead has not answered yet; another status says that he has."""
    if change.kind == UPDATE and change.changes("owner"):
        change.values["responded_at"] = None
    said = change.changes("status") and change.now("status") in ANSWERED
    if said and change.now("owner") is not None and change.now("responded_at") is None:
        change.values["responded_at"] = now


def _state(change: Change) -> str:
    asked = change.now("lifecycle")
    if asked == VOIDED and not ("lifecycle" in change.values and change.before.get("lifecycle") == VOIDED):
        return VOIDED
    if change.now("status") == "converted" or change.now("converted_at") is not None:
        return CONVERTED
    if change.now("status") == "unqualified":
        return "invalid"
    if change.now("owner") is None:
        return "unassigned"
    return "in_progress" if change.now("responded_at") is not None else "pending"


@after("activity")
async def note_first_answers(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The first follow-up that is done answers the lead: one look for all of them, one write for those it is new for."""
    done = {
        c.now("lead"): c.now("done_at")
        for c in changes
        if c.kind in (CREATE, UPDATE) and c.now("lead") is not None and c.now("done_at") is not None
    }
    if not done:
        return
    table = unit.asking().table(unit.snapshot.model.object("lead"))
    rows = await unit.link.fetch(
        f"select t.id from {table} t where t.id = any($1::bigint[]) and t.responded_at is null and t.owner is not null"
        " and t.deleted_at is null order by t.id",
        list(done),
    )
    if rows:
        system = unit.as_system(System("the first answer to a lead", by=unit.caller.actor))
        system.cause = unit.cause
        await system.write(
            "lead",
            [
                Operation("update", {"responded_at": done[row["id"]].isoformat()}, id=row["id"])
                for row in rows
            ],
        )


class OneLead(msgspec.Struct, forbid_unknown_fields=True):
    """The lead."""

    lead: str


class State(msgspec.Struct):
    """Where the lead stands now."""

    lifecycle: str


@action(
    "crm.void_lead",
    "作废线索",
    "Void lead",
    object="lead",
    record="lead",
    help=(
        "不再跟进，也不再计入统计；只有管理员可以恢复",
        "Nobody follows it up any more; only administrators bring it back",
    ),
)
async def void_lead(unit: Unit, given: OneLead) -> State:
    """Voids a lead that the caller may change. Raises 404 for one that may not be seen."""
    return await _set(unit, given.lead, VOIDED)


@action(
    "crm.unvoid_lead",
    "恢复作废线索",
    "Bring a voided lead back",
    object="lead",
    record="lead",
    when={"lifecycle": (VOIDED,)},
)
async def unvoid_lead(unit: Unit, given: OneLead) -> State:
    """Brings a voided lead back to where owner and status put it. For those who manage pools."""
    if not unit.asking().viewer.rights.may(MANAGE):
        raise forbidden(say("只有管理员可以恢复作废的线索", "Only administrators bring a voided lead back"))
    return await _set(unit, given.lead, "pending")


async def _set(unit: Unit, id: str, state: str) -> State:
    if not (id.isascii() and id.isdigit() and len(id) <= 19 and int(id) < 2**63):
        raise not_found()
    if await one_within(unit.link, unit.asking(), "lead", int(id)) is None:
        raise not_found()
    # By the caller's own rights: who may not change a lead does not void it.
    await unit.write("lead", [Operation("update", {}, id=int(id))])
    system = unit.as_system(System("the state of a lead", by=unit.caller.actor))
    system.cause = unit.cause
    await system.write("lead", [Operation("update", {"lifecycle": state}, id=int(id))])
    found = await one_within(unit.link, unit.asking(), "lead", int(id))
    return State(str(found["lifecycle"]) if found else state)
