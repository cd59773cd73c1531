"""Taking back one's own last command on records of a pool, as long as nothing happened to them since."""

from typing import Any

from yunchou.apps.pools.kept import column, pools_of
from yunchou.apps.pools.moves import Done, Held, Wanted, as_commanded, lock
from yunchou.base.db import Record
from yunchou.base.errors import Problem, conflict, not_found, say
from yunchou.records.change import Operation
from yunchou.records.write import Unit

MINUTES, DAYS = 30, 30
"""How long a command may be taken back by whoever gave it, and a return by a rule by those who run the pool."""


async def take_back_last(unit: Unit, wanted: Wanted) -> Done:
    """Puts records where they were before the caller's last command; gives which could be, and why not the others."""
    held = await lock(unit, wanted, pools_of(unit.snapshot).by_id)
    last = await _last_moves(unit, wanted)
    answer = Done()
    entries: dict[int, int] = {}
    operations: list[Operation] = []
    for id in dict.fromkeys(wanted.records):
        try:
            operations.append(Operation("update", _before(unit, held.get(id), last.get(id)), id=id))
        except Problem as problem:
            answer.refused[id] = problem
            continue
        entries[id] = last[id]["id"]
    if not operations:
        return answer
    system = as_commanded(unit, {"action": "undo"})
    results = await system.write(wanted.object, operations, atomic=False)
    for id, result in zip(entries, results, strict=True):
        if result.failed:
            answer.refused[id] = result.problem()
        else:
            answer.done.append(id)
    undone = [Operation("update", {"undone": True}, id=entries[id]) for id in answer.done]
    await system.write("pool_history", undone)
    return answer


def _before(unit: Unit, held: Held | None, last: Record | None) -> dict[str, Any]:
    """Owner and pool before a move. Raises 404 without one of the caller's own, 409 where the record was moved since."""
    if held is None or last is None:
        raise not_found()
    own = last["created_by"] == unit.caller.actor.user_id and last["fresh"]
    by_rule = (
        last["action"] == "returned" and held.pool is not None and held.pool.run_by(unit.asking().viewer)
    )
    if not (own or by_rule):
        raise not_found()
    place = None if held.pool is None else held.pool.id
    to_pool = None if last["action"] == "remove" else last["pool"]
    if last["action"] == "undo" or (last["to_person"], to_pool) != (held.owner, place):
        raise conflict("moved", say("之后又有变动，无法撤销", "It was moved since"))
    return {"owner": _text(last["from_person"]), "pool": _text(last["was"])}


async def _last_moves(unit: Unit, wanted: Wanted) -> dict[int, Record]:
    """The last move of each record, as far as it may be taken back. Extensions move nothing."""
    owner = unit.snapshot.model.object("pool_history")
    rows = await unit.link.fetch(
        f"select distinct on ({column(owner, 'record')}) t.id, t.created_by,"
        f" t.created_at > now() - make_interval(mins => $3) as fresh, {column(owner, 'record')} as record,"
        f" {column(owner, 'action')} as action, {column(owner, 'pool')} as pool, {column(owner, 'was_in')} as was,"
        f" {column(owner, 'from_person')} as from_person, {column(owner, 'to_person')} as to_person"
        f" from {unit.asking().table(owner)} t where {column(owner, 'record')} = any($1::bigint[])"
        f" and {column(owner, 'action')} not in ('extend', 'ask_extension', 'extension_refused')"
        f" and {column(owner, 'object')} = $2 and t.created_at > now() - make_interval(days => $4) and t.deleted_at is null"
        f" order by {column(owner, 'record')}, t.id desc",
        list(wanted.records),
        wanted.object,
        MINUTES,
        DAYS,
    )
    return {row["record"]: row for row in rows}


def _text(id: int | None) -> str | None:
    return None if id is None else str(id)
