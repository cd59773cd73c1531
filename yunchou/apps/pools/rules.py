"""What must hold with every change of a record's pool or owner, whichever door it came through."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from yunchou.access.actor import System
from yunchou.access.working_time import working_time
from yunchou.apps.pools.kept import MANAGE, OBJECTS, Pool, column, pools_of
from yunchou.apps.pools.limits import lock_people, rooms, tightest
from yunchou.base.errors import Problem, say
from yunchou.language.compile import compile_condition
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after, before, check
from yunchou.records.select import Select
from yunchou.records.write import Unit
from yunchou.rules.conditions import split_names

CAUSE = "pool"
"""Under this key of a unit's cause a command says what it does: `{"action", "reason"?, "note"?, "rule"?}`."""
NOT_MASKED = frozenset({"owner", "pool", "id", "version", "status"})


@before("pool", "pool_limit", "return_rule", "assignment_rule", "assignment_member")
async def run_by_those_who_may(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Pools and limits are set up by those who manage pools."""
    viewer = unit.asking().viewer
    if viewer.rights.may(MANAGE):
        return
    for change in changes:
        change.fail(403, "forbidden", say("您没有管理公海的权限", "You may not manage pools"))


@before("pool")
async def masks_name_fields(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is masked are fields of the object, none by which the pool itself works; what a pool holds stays the same."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        if change.kind == UPDATE and change.changes("object"):
            change.fail(
                422, "rule", say("公海的对象不能更改", "What a pool holds can't be changed"), "object"
            )
            continue
        target = unit.snapshot.model.objects.get(str(change.now("object")))
        if target is None:
            continue
        for name in split_names(change.now("masked")):
            field = target.fields.get(name)
            if (
                field is None
                or name in NOT_MASKED
                or field.system
                or name == target.name_field
                or field.target
            ):
                message = say("字段 {name} 不能隐藏", "The field {name} can't be masked", name=name[:60])
                change.fail(422, "not_an_option", message, "masked")


@before("pool_limit")
async def limits_mean_something(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A limit is for one person, department or role, or for everybody, and its condition is one on the object."""
    pools = {each.id: each for each in pools_of(unit.snapshot).by_id.values()}
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        if sum(change.now(name) is not None for name in ("person", "department", "role")) > 1:
            message = say("员工、部门、角色只能选一项", "Name one person, one department or one role")
            change.fail(422, "rule", message, "department")
        pool = pools.get(change.now("pool") or 0)
        if pool is not None and pool.object != change.now("object"):
            message = say("公海的对象与上限的对象不同", "The pool holds another object")
            change.fail(422, "rule", message, "pool")
        if change.now("exempt"):
            check_condition(unit, str(change.now("object")), str(change.now("exempt")), change, "exempt")


@before("return_rule")
async def returns_mean_something(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Conditions of a return rule are ones on what its pool holds, and it returns to a pool of the same object."""
    pools = {row["id"]: row["object"] for row in await _pool_objects(unit)}
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        held = pools.get(change.now("pool") or 0)
        if change.now("target") is not None and pools.get(change.now("target")) != held:
            change.fail(422, "rule", say("目标公海的对象不同", "That pool holds another object"), "target")
        given = split_names(change.now("remind"))
        if any(not (each.isascii() and each.isdigit() and 1 <= len(each) <= 3) for each in given):
            change.fail(
                422,
                "wrong_type",
                say("应为天数，以逗号分隔", "These must be days, separated by commas"),
                "remind",
            )
        for name in ("condition", "exempt"):
            if held is not None and change.now(name):
                check_condition(unit, held, str(change.now(name)), change, name)


@before("assignment_rule")
async def assignments_mean_something(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A rule is for what its pool holds; its condition and its skill are such on these records."""
    pools = {row["id"]: row["object"] for row in await _pool_objects(unit)}
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        held = pools.get(change.now("pool") or 0)
        if held is not None and held != change.now("object"):
            change.fail(422, "rule", say("公海的对象不同", "The pool holds another object"), "pool")
            continue
        if change.now("strategy") == "skill" and not change.now("skill"):
            change.fail(422, "required", say("请填写所需技能", "Say which skill is needed"), "skill")
        if held is not None and change.now("condition"):
            check_condition(unit, held, str(change.now("condition")), change, "condition")


async def _pool_objects(unit: Unit) -> list[Any]:
    """What each pool holds, also those that are switched off."""
    pool = unit.snapshot.model.object("pool")
    rows: list[Any] = await unit.link.fetch(
        f"select t.id, {column(pool, 'object')} as object from {unit.asking().table(pool)} t where t.deleted_at is null"
    )
    return rows


def check_condition(unit: Unit, name: str, condition: str, change: Change, field: str) -> None:
    """Refuses a condition that means nothing on an object, where it is wrong."""
    target = unit.snapshot.model.objects.get(name)
    asking = unit.as_system(System("whether a condition of a pool means something")).asking()
    if target is None:
        return
    try:
        compile_condition(condition, Select(asking, target), asking.params, asking.environment())
    except Problem as problem:
        code = problem.errors[0].code if problem.errors else problem.code
        change.fail(422, code, problem.detail, field)


@before(*OBJECTS)
async def places_of_records(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A record lies in a pool of its object; people move it by the commands of the pool. Since when is kept."""
    viewer, now = unit.asking().viewer, moment_now()
    # Of a web form nobody works on what comes in: its assignee only lends it the right.
    formed = "web_form" in (unit.cause or {})
    waits = formed or viewer.scope_owners(owner.name, "read") is None
    pools = pools_of(unit.snapshot).by_id
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        pool = pools.get(change.now("pool") or 0)
        known = change.now("pool") is None or (pool is not None and pool.object == owner.name)
        if change.changes("pool") and not known:
            change.fail(422, "not_an_option", say("没有这个公海", "There is no such pool"), "pool")
            continue
        if change.kind == UPDATE and change.changes("pool") and viewer.person is not None:
            source = pools.get(change.before.get("pool") or 0)
            if not all(each.run_by(viewer) for each in (source, pool) if each is not None):
                message = say("请使用“转移”或“退回”", "Move it or give it back by the command for it")
                change.fail(403, "forbidden", message, "pool")
                continue
        if change.kind == CREATE and pool is not None and "owner" not in change.operation.values and waits:
            # What is put into a pool waits there, unless somebody is named; who sees only their own keeps it.
            change.values["owner"], change.waits = None, formed
        if change.kind == CREATE or change.changes("status"):
            change.values["status_since"] = now
        if change.changes("owner") or change.changes("pool"):
            change.values |= {
                "return_extended_until": None,
                "extension_request": None,
                "extension_days": None,
            }
        if change.kind == UPDATE and change.changes("owner") and change.before.get("owner") is not None:
            change.values["last_owner"] = change.before["owner"]
        _note_times(change, pool, now, told=unit.historic)
        if change.kind == UPDATE and change.changes("owner"):
            _set_response(unit, change, pool, now)


def _set_response(unit: Unit, change: Change, pool: Pool | None, now: Any) -> None:
    """When the new owner should have answered, in working time; without a pool that says so there is no moment."""
    hours = None if pool is None else pool.response_hours
    due = None
    if hours is not None and change.now("owner") is not None:
        time = working_time(unit.snapshot.parts, unit.caller.organisation.settings.time_zone)
        due = time.add(now, dt.timedelta(hours=hours)).replace(microsecond=0)
    if change.now("response_due_at") != due:
        change.values["response_due_at"] = due


def _note_times(change: Change, pool: Pool | None, now: Any, *, told: bool) -> None:
    """When it came to lie in the pool, and when somebody took it from there; an import of history tells it itself."""
    if told and not change.operation.values.keys().isdisjoint(("pool_entered_at", "claimed_at")):
        return
    free = pool is not None and change.now("owner") is None
    was_free = (
        change.kind == UPDATE and change.before.get("pool") is not None and change.before.get("owner") is None
    )
    if free and (not was_free or change.changes("pool")):
        change.values |= {"pool_entered_at": now, "claimed_at": None}
    elif not free and pool is not None and (change.changes("owner") or change.kind == CREATE):
        change.values["claimed_at"] = now


@check(*OBJECTS)
async def within_limits(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Who takes a record that nobody owned from a pool stays within the limits, however many do so at the same moment.

    An import of history tells what was, and is not bounded.
    """
    taken: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind == UPDATE and change.before.get("owner") is None and change.changes("owner"):
            taken[change.now("pool") or change.before.get("pool") or 0].append(change)
    pools = pools_of(unit.snapshot).by_id
    taken = {id: several for id, several in taken.items() if id in pools}
    if not taken or unit.historic:
        return
    people = {change.now("owner") for several in taken.values() for change in several}
    await lock_people(unit.link, unit.caller.organisation.schema, people)
    given: dict[int, int] = defaultdict(int)
    asked = {(id, change.now("owner")): None for id, several in taken.items() for change in several}
    room = await rooms(unit, [(pools[id], person) for id, person in asked])
    for id, several in taken.items():
        for change in several:
            person = change.now("owner")
            tight = tightest(room[id, person])
            if tight is not None and tight.left is not None and given[person] >= tight.left:
                message = say(
                    "已达领取上限（最多 {most}，现有 {held}）",
                    "The limit is reached ({most} at most, {held} held)",
                    most=tight.most or 0,
                    held=tight.held + given[person],
                )
                change.fail(422, "limit_reached", message, "owner")
            else:
                given[person] += 1


@after(*OBJECTS)
async def keep_history(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Writes down every move of a record that lies in a pool, or did."""
    moved = [c for c in changes if c.kind in (CREATE, UPDATE, DELETE, RESTORE) and _moved(c)]
    if not moved:
        return
    said: Mapping[str, Any] = (unit.cause or {}).get(CAUSE) or {}
    system = unit.as_system(System("the history of pools", by=unit.caller.actor))
    await system.write("pool_history", [_entry(owner, change, said, told=unit.historic) for change in moved])
    await _close_teams(unit, system, owner, moved)


def _moved(change: Change) -> bool:
    if change.kind in (DELETE, RESTORE):
        return False
    if change.now("pool") is None and change.before.get("pool") is None:
        return False
    return change.kind == CREATE or change.changes("owner") or change.changes("pool")


def _entry(owner: Object, change: Change, said: Mapping[str, Any], *, told: bool) -> Operation:
    """A move as it is kept. `told`: an import of history says when a new record came into the pool, or was claimed."""
    claimed, entered = change.now("claimed_at"), change.now("pool_entered_at")
    at = (claimed or entered) if told and change.kind == CREATE else None
    since = (
        change.before.get("claimed_at")
        if change.before.get("owner")
        else change.before.get("pool_entered_at")
    )
    if at is not None and claimed is not None:
        since = change.now("created_at")
    minutes = None if since is None else max(0, round(((at or moment_now()) - since).total_seconds() / 60))
    values = {
        "name": str(change.now(owner.name_field) or owner.label["zh-CN"])[:200],
        "action": said.get("action")
        or ("claim" if at is not None and claimed is not None else _kind_of(change)),
        "pool": change.now("pool") or change.before.get("pool"),
        "was_in": change.before.get("pool") if change.kind == UPDATE else None,
        "from_person": change.before.get("owner"),
        "to_person": change.now("owner"),
        "reason": said.get("reason"),
        "note": said.get("note"),
        "rule": said.get("rule"),
        "minutes": minutes,
        "created_at": None if at is None else at.isoformat(),
        "object": owner.name,
        "record": change.id,
        owner.name: change.id,
        "owner": change.now("owner") or change.before.get("owner"),
    }
    numbers = {name for name, value in values.items() if isinstance(value, int) and name != "minutes"}
    return Operation("create", {n: str(v) if n in numbers else v for n, v in values.items() if v is not None})


def _kind_of(change: Change) -> str:
    """What a move was that no command names."""
    before, now = change.before.get("owner"), change.now("owner")
    if change.kind == CREATE:
        return "entered" if now is None else "assign"
    if change.now("pool") is None:
        return "remove"
    if change.before.get("pool") is None:
        return "entered"
    if change.changes("owner"):
        return "assign" if before is None else "take_back" if now is None else "hand_over"
    return "move"


async def _close_teams(unit: Unit, system: Unit, owner: Object, moved: list[Change]) -> None:
    """What comes to lie in a pool is no longer shared one by one, where the pool says so."""
    pools = pools_of(unit.snapshot).by_id
    ids = [
        c.id
        for c in moved
        if c.kind == UPDATE
        and c.changes("owner")
        and c.now("owner") is None
        and (pool := pools.get(c.now("pool") or 0)) is not None
        and pool.clear_team
    ]
    if not ids:
        return
    for keeper in ("record_team", "share"):
        kept = unit.snapshot.model.object(keeper)
        rows = await unit.link.fetch(
            f"select t.id from {unit.asking().table(kept)} t where {column(kept, 'object')} = $1"
            f" and {column(kept, 'record')} = any($2::bigint[]) and t.deleted_at is null",
            owner.name,
            ids,
        )
        await system.write(keeper, [Operation("delete", id=row["id"]) for row in rows])
