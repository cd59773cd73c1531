"""More time with a record before it returns: asked for by its owner, granted by an administrator of its pool."""

import datetime as dt

from yunchou.access.actor import System
from yunchou.apps.pools.kept import Pool, column, pools_of
from yunchou.apps.pools.moves import Held, Wanted, as_commanded, lock
from yunchou.base.errors import FieldError, conflict, forbidden, invalid, not_found, say
from yunchou.records.change import Operation, moment_now
from yunchou.records.write import Unit


async def extend(unit: Unit, wanted: Wanted, days: int) -> dt.datetime:
    """Keeps a record from returning for so many days from now; gives until when.

    Raises 404 for one that may not be seen, 403 for who does not run its pool, 409 for one that nobody holds.
    """
    held, pool = await _held(unit, wanted)
    if not pool.run_by(unit.asking().viewer):
        raise forbidden(say("只有公海管理员可以延期", "Only administrators of the pool grant more time"))
    until = moment_now() + dt.timedelta(days=days)
    system = as_commanded(unit, {"action": "extend", "note": wanted.note or ""})
    await system.write(
        held.object, [Operation("update", {"return_extended_until": until.isoformat()}, id=held.id)]
    )
    await _note(unit, held, pool, "extend", wanted.note)
    return until


async def ask(unit: Unit, wanted: Wanted) -> None:
    """Asks the administrators of the pool for more time; they are told. For the record's owner, who says why."""
    held, pool = await _held(unit, wanted)
    if held.owner != unit.caller.actor.user_id:
        raise forbidden(say("只有负责人可以申请延期", "Only the owner asks for more time"))
    if not (wanted.note or "").strip():
        words = say("请说明原因", "Say why")
        raise invalid([FieldError("required", words, field="note")], words)
    system = as_commanded(unit, {"action": "ask_extension"})
    await system.write(held.object, [Operation("update", {"extension_request": wanted.note}, id=held.id)])
    await _note(unit, held, pool, "ask_extension", wanted.note)


async def _held(unit: Unit, wanted: Wanted) -> tuple[Held, Pool]:
    held = (await lock(unit, wanted, pools_of(unit.snapshot).by_id)).get(wanted.records[0])
    if held is None or not held.seen:
        raise not_found()
    if held.pool is None or held.owner is None:
        raise conflict("not_held", say("记录未被领取", "Nobody has claimed it"))
    return held, held.pool


async def _note(unit: Unit, held: Held, pool: Pool, action: str, note: str | None) -> None:
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
    system = unit.as_system(System("the history of pools", by=unit.caller.actor))
    await system.write("pool_history", [Operation("create", values)])
