"""The six commands on what lies in pools: claim, assign, take back, give back, move to another pool, remove from pools.

Each takes a set of records of one object through the same steps: lock them, see who the caller is to their pools, refuse what
may not be, write the rest in one go. Two who want the same record at the same moment wait for each other at the lock.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from yunchou.access.actor import System
from yunchou.access.compile import row_condition
from yunchou.access.viewer import Viewer
from yunchou.apps.pools.kept import Pool, circles_of, column, pools_of
from yunchou.apps.pools.limits import cooling
from yunchou.apps.pools.rules import CAUSE
from yunchou.base.db import Record
from yunchou.base.errors import FieldError, Message, Problem, conflict, forbidden, invalid, not_found, say
from yunchou.records.change import Operation, Result
from yunchou.records.write import Unit

MOST = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done with records. `to`: the new owner; `pool`: where to; `reason` and `note` are kept with it."""

    object: str
    records: tuple[int, ...]
    to: int | None = None
    pool: int | None = None
    reason: str | None = None
    note: str | None = None
    rule: str | None = None


@dataclass(slots=True)
class Done:
    """Which records were done, and why the others were not."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, Problem] = field(default_factory=dict)


USUAL_DAYS = 7
"""So many days more are asked for where a request does not say."""


@dataclass(frozen=True, slots=True)
class Held:
    """A record that is locked: whose it is, in which pool, and what the caller may do with it."""

    object: str
    id: int
    owner: int | None
    pool: Pool | None
    seen: bool
    changeable: bool
    returns_at: dt.datetime | None = None
    return_rule: int | None = None
    extension_days: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What deciding about a record needs."""

    unit: Unit
    viewer: Viewer
    wanted: Wanted
    pools: Mapping[int, Pool]
    cooling: Mapping[int, Any]

    @property
    def me(self) -> int | None:
        """Whose command it is."""
        return self.viewer.person

    def runs(self, pool: Pool | None) -> bool:
        """Whether the caller runs the pool; the system runs all."""
        return pool is not None and (self.me is None or pool.run_by(self.viewer))

    def belongs(self, pool: Pool) -> bool:
        """Whether the caller is a member of the pool or runs it."""
        return self.runs(pool) or (self.me is not None and pool.has(self.me, circles_of(self.viewer)))


Values: TypeAlias = dict[str, Any]
Decide: TypeAlias = Callable[[Ground, Held], Values]


async def carry_out(unit: Unit, action: str, wanted: Wanted) -> Done:
    """Does one of the six with each of the records that allow it; gives which these were, and why not the others.

    Raises 413 for more than 1,000, 422 for a person or pool that cannot be meant, or a reason that is lacking.
    """
    if len(wanted.records) > MOST:
        raise invalid(
            [FieldError("out_of_range", say("一次最多 {n} 条", "{n} at most at once", n=MOST), "records")]
        )
    pools = pools_of(unit.snapshot).by_id
    _check_wanted(unit, action, wanted, pools)
    held = await lock(unit, wanted, pools)
    return await _each(unit, action, wanted, held)


async def _each(unit: Unit, action: str, wanted: Wanted, held: Mapping[int, Held]) -> Done:
    """Decides about each of the locked records, and writes those that may be moved."""
    pools, viewer = pools_of(unit.snapshot).by_id, unit.asking().viewer
    cool = await _cooling(unit, action, held, viewer.person)
    ground = Ground(unit, viewer, wanted, pools, cool)
    answer, operations, whose = Done(), [], []
    for id in dict.fromkeys(wanted.records):
        try:
            if id not in held:
                raise not_found()
            values = DECIDE[action](ground, held[id])
        except Problem as problem:
            answer.refused[id] = problem
            continue
        operations.append(Operation("update", values, id=id))
        whose.append(id)
    for id, result in zip(whose, await _write(unit, action, wanted, operations), strict=True):
        if result.failed:
            answer.refused[id] = result.problem()
        else:
            answer.done.append(id)
    return answer


async def _write(unit: Unit, action: str, wanted: Wanted, operations: Sequence[Operation]) -> list[Result]:
    """Writes as the system, which may change what lies in pools; told as the command of whoever gave it."""
    if not operations:
        return []
    said = {"action": action, "reason": wanted.reason, "note": wanted.note, "rule": wanted.rule}
    if len(operations) > 1:
        await unit.begin_many()
    system = as_commanded(unit, {key: value for key, value in said.items() if value is not None})
    return await system.write(wanted.object, operations, atomic=False)


def as_commanded(unit: Unit, said: Mapping[str, Any]) -> Unit:
    """The same transaction written by the system at the caller's command; `said` is kept with every move."""
    system = unit.as_system(System("a command of a pool", by=unit.caller.actor))
    system.cause = {**(unit.cause or {}), CAUSE: dict(said)}
    return system


def _check_wanted(unit: Unit, action: str, wanted: Wanted, pools: Mapping[int, Pool]) -> None:
    if action == "assign":
        who = unit.snapshot.access.people.get(wanted.to or 0)
        if who is None or not who.active:
            raise _fault("to", "not_an_option", say("请选择在职员工", "Choose an active colleague"))
    if wanted.pool is not None:
        pool = pools.get(wanted.pool)
        if pool is None or pool.object != wanted.object:
            raise _fault("pool", "not_an_option", say("没有这个公海", "There is no such pool"))
    elif action == "move":
        raise _fault("pool", "required", say("请选择公海", "Choose a pool"))
    if action == "give_back":
        if wanted.reason is None:
            raise _fault("reason", "required", say("请选择退回原因", "Say why"))
        if wanted.reason == "other" and not (wanted.note or "").strip():
            raise _fault("note", "required", say("请说明原因", "Say why in words"))


async def lock(unit: Unit, wanted: Wanted, pools: Mapping[int, Pool]) -> dict[int, Held]:
    """The records, locked in the order of their ids, so that two sets never wait for each other in a ring."""
    asking = unit.asking()
    owner = unit.snapshot.model.object(wanted.object)
    seen, changeable = (row_condition(asking, owner, "t", each) or "true" for each in ("read", "update"))
    ids = asking.params.add(sorted(wanted.records), "bigint[]")
    rows: list[Record] = await unit.link.fetch(
        f"select t.id, t.owner, {column(owner, 'pool')} as pool, ({seen}) as seen,"
        f" ({changeable}) as changeable, {column(owner, 'return_at')} as returns_at,"
        f" {column(owner, 'return_rule')} as return_rule, case when {column(owner, 'extension_request')} is not null"
        f" then coalesce({column(owner, 'extension_days')}, {USUAL_DAYS}) end as extension_days from {asking.table(owner)} t"
        f" where t.id = any({ids}) and t.deleted_at is null order by t.id for update of t",
        *asking.params.values,
    )
    return {
        row["id"]: Held(
            wanted.object,
            row["id"],
            row["owner"],
            pools.get(row["pool"] or 0),
            bool(row["seen"]),
            bool(row["changeable"]),
            row["returns_at"],
            row["return_rule"],
            row["extension_days"],
        )
        for row in rows
    }


async def _cooling(unit: Unit, action: str, held: Mapping[int, Held], me: int | None) -> dict[int, Any]:
    """Until when the caller may not claim records again that it lost: one statement for each pool with a cool-down."""
    if action != "claim" or me is None:
        return {}
    found: dict[int, Any] = {}
    by_pool: dict[int, list[int]] = {}
    for each in held.values():
        if each.pool is not None and each.pool.cooldown_days:
            by_pool.setdefault(each.pool.id, []).append(each.id)
    for id, records in by_pool.items():
        pool = pools_of(unit.snapshot).by_id[id]
        found |= await cooling(unit, pool, me, records)
    return found


def _claim(ground: Ground, record: Held) -> Values:
    pool = record.pool
    if pool is None or not ground.belongs(pool):
        if not record.seen:
            raise not_found()
        raise _rule(say("记录不在您的公海中", "It lies in none of your pools"))
    if record.owner is not None:
        if record.owner == ground.me:
            raise conflict("taken", say("您已领取", "You have claimed it already"))
        raise conflict("taken", say("已被他人领取", "Somebody else has claimed it"))
    if not ground.runs(pool) and (pool.kind != "open" or "claim" not in pool.operations):
        raise forbidden(say("此公海由管理员分配", "Administrators assign what is in this pool"))
    until = ground.cooling.get(record.id)
    if until is not None:
        day = until.strftime("%Y-%m-%d")
        raise Problem(
            422,
            "cooling_down",
            say("冷却期内，{day} 后可再次领取", "You may claim it again after {day}", day=day),
            (
                FieldError(
                    "cooling_down",
                    say("冷却期内，{day} 后可再次领取", "You may claim it again after {day}", day=day),
                ),
            ),
        )
    return {"owner": str(ground.me)}


def _assign(ground: Ground, record: Held) -> Values:
    pool = _run(ground, record)
    to = ground.wanted.to
    state = ground.unit.snapshot.access
    if to is None or not pool.has(to, frozenset(state.circles_of(to))):
        raise _fault("to", "not_an_option", say("不是此公海的成员", "This is no member of the pool"))
    if record.owner == to:
        raise conflict("taken", say("已由此人负责", "It is theirs already"))
    return {"owner": str(to)}


def _take_back(ground: Ground, record: Held) -> Values:
    _run(ground, record)
    if record.owner is None:
        raise conflict("taken", say("已在公海中", "It lies in the pool already"))
    return {"owner": None}


def _give_back(ground: Ground, record: Held) -> Values:
    target = ground.pools.get(ground.wanted.pool or 0) or record.pool
    mine = record.owner is not None and record.owner == ground.me
    if not (record.seen and (mine or record.changeable or ground.runs(record.pool))):
        raise not_found() if not record.seen else forbidden()
    if target is None:
        raise _fault("pool", "required", say("请选择公海", "Choose a pool"))
    if record.owner is None and record.pool is not None:
        raise conflict("taken", say("已在公海中", "It lies in the pool already"))
    if not ground.belongs(target) or not (ground.runs(target) or "give_back" in target.operations):
        raise forbidden(say("不能退回到此公海", "You may not give it back to this pool"))
    return {"owner": None, "pool": str(target.id)}


def _move(ground: Ground, record: Held) -> Values:
    target = ground.pools[ground.wanted.pool or 0]
    source = record.pool
    if not record.seen:
        raise not_found()
    mine = record.owner is not None and record.owner == ground.me
    allowed = source is not None and (ground.runs(source) or (mine and "move" in source.operations))
    if not (allowed or (source is None and (mine or record.changeable))):
        raise forbidden(say("您不能转移此记录", "You may not move it"))
    if not ground.belongs(target) and not ground.runs(source):
        raise forbidden(say("您不是目标公海的成员", "You are no member of that pool"))
    if source is not None and source.id == target.id:
        raise conflict("taken", say("已在此公海中", "It lies in this pool already"))
    return {"pool": str(target.id)}


def _remove(ground: Ground, record: Held) -> Values:
    _run(ground, record)
    # What lies in no pool and belongs to nobody would be lost to all but a few.
    whose = {} if record.owner is not None or ground.me is None else {"owner": str(ground.me)}
    return {"pool": None, **whose}


def _run(ground: Ground, record: Held) -> Pool:
    """The pool of a record, which the caller must run."""
    if record.pool is None:
        raise _rule(say("记录不在公海中", "It lies in no pool")) if record.seen else not_found()
    if not ground.runs(record.pool):
        raise (
            forbidden(say("只有公海管理员可以这样做", "Only administrators of the pool do this"))
            if record.seen
            else not_found()
        )
    return record.pool


def _rule(message: Message) -> Problem:
    return invalid([FieldError("rule", message)], message)


def _fault(name: str, code: str, message: Message) -> Problem:
    return invalid([FieldError(code, message, field=name)], message)


DECIDE: Mapping[str, Decide] = {
    "claim": _claim,
    "assign": _assign,
    "take_back": _take_back,
    "give_back": _give_back,
    "move": _move,
    "remove": _remove,
}
"""What each command makes of a record, or why it refuses."""
