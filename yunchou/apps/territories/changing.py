"""Changes of territories that are looked at before they are made, make a note of what they moved, and can be taken back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from yunchou.access.actor import Caller
from yunchou.access.state import AccessState
from yunchou.apps.territories.belonging import Moves, renew
from yunchou.base.errors import FieldError, Problem, forbidden, invalid, not_found, say
from yunchou.records.change import CREATE, Operation
from yunchou.records.read import Query, rows
from yunchou.records.take_back import LAST, Left, Work, events_before, take_back
from yunchou.records.write import Unit

OBJECTS = ("territory", "territory_person", "territory_rule", "territory_record")
MOST_STEPS = 200
MOST_TOLD = 100
MOST_PEOPLE = 50
CAUSE = "territory_change"


@dataclass(frozen=True, slots=True)
class Step:
    """One setting to make, change or take away. A value `#0` stands for the record that the first step makes."""

    op: str
    object: str
    id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, or would be. `change`: the id of the note by which it is taken back; `left`: what stayed as it is."""

    change: int | None
    moves: list[dict[str, Any]]
    people: list[dict[str, Any]]
    left: list[Left] = field(default_factory=list)


class _Tried(Exception):
    """Ends the transaction of a trial, so that nothing of it stays."""


async def change(caller: Caller, name: str, steps: Sequence[Step], *, trial: bool = False) -> Done:
    """Takes the steps, all or none, under the caller's own rights; a `trial` takes them and takes them back.

    Raises 403 for who does not manage territories, 422 for wrong values and rings, as writing does.
    """
    _check(steps)
    number: int | None = None
    moved: list[Moves] = []
    states: list[AccessState] = []
    try:
        async with Unit(caller) as unit:
            _check_manages(unit)
            number = await unit.link.fetchval("select yunchou.next_id()")
            unit.cause = {CAUSE: str(number)}
            await renew(unit.link, caller.organisation, unit.snapshot)
            await _take(unit, steps)
            moved, states = await _moved(unit)
            if trial:
                raise _Tried
            await _note(unit, number, name, steps, moved)
    except _Tried:
        number = None
    return Done(number, await _told(caller, moved, states), _people(*states))


async def undo(caller: Caller, number: int) -> Done:
    """Takes a change back: what it made goes, what it changed or took away is as before. What somebody changed since stays.

    Raises 404 without such a change, 422 where it was taken back already.
    """
    async with Unit(caller) as unit:
        _check_manages(unit)
        table = unit.asking().table(unit.snapshot.model.object("territory_change"))
        row = await unit.link.fetchrow(
            f"select created_at, undone_at from {table} where id = $1 and deleted_at is null for update",
            number,
        )
        if row is None:
            raise not_found()
        if row["undone_at"] is not None:
            raise _refused("该调整已撤销", "This was taken back already")
        await renew(unit.link, caller.organisation, unit.snapshot)
        left = await _take_back(unit, number, row["created_at"])
        moved, states = await _moved(unit)
        await unit.link.execute(
            f"update {table} set undone_at = now(), undone_by = $2, version = version + 1 where id = $1",
            number,
            caller.actor.user_id,
        )
    return Done(number, await _told(caller, moved, states), _people(*states), left)


async def _take_back(unit: Unit, number: int, began: datetime) -> list[Left]:
    work = Work(CAUSE, str(number), began)
    unit.cause, unit.former = {work.undo: work.id}, True
    counts = {"deleted": 0, "restored": 0, "kept": 0}
    left: list[Left] = []
    position = LAST
    while events := await events_before(unit, work, position):
        left += await take_back(unit, work, events, counts)
        position = events[-1]["id"]
    return left


def _check(steps: Sequence[Step]) -> None:
    if not 0 < len(steps) <= MOST_STEPS:
        message = say(
            "一次可更改 1 到 {n} 项", "Between 1 and {n} settings can be changed at once", n=MOST_STEPS
        )
        raise invalid((FieldError("out_of_range", message, field="steps"),))
    seen: set[tuple[str, int]] = set()
    for number, step in enumerate(steps):
        if (step.op == CREATE) != (step.id is None):
            message = say("新建时不填编号，修改和删除时必填", "Only what is changed or taken away has an id")
            raise invalid((FieldError("required", message, field=f"steps.{number}.id"),))
        if step.id is not None and (step.object, step.id) in seen:
            message = say("同一项只能更改一次", "Each is changed only once")
            raise invalid((FieldError("duplicate", message, field=f"steps.{number}.id"),))
        if step.id is not None:
            seen.add((step.object, step.id))


def _check_manages(unit: Unit) -> None:
    rights = unit.asking().viewer.rights
    if not rights.may("territories.manage") and not rights.may("access.change"):
        raise forbidden(say("您没有管理区域的权限", "You may not manage territories"))


async def _take(unit: Unit, steps: Sequence[Step]) -> None:
    """Takes the steps in their order; a fault is told with the place of its step."""
    made: dict[int, str] = {}
    for number, step in enumerate(steps):
        values = {name: _meant(value, made) for name, value in step.values.items()}
        try:
            (result,) = await unit.write(step.object, [Operation(step.op, values, id=step.id)])
        except Problem as problem:
            problem.errors = tuple(
                each.on(f"steps.{number}.{each.field}" if each.field else f"steps.{number}")
                for each in problem.errors
            )
            raise
        made[number] = str(result.id)


def _meant(value: Any, made: Mapping[int, str]) -> Any:
    if isinstance(value, str) and value.startswith("#"):
        number = int(value[1:]) if value[1:].isascii() and value[1:].isdigit() and len(value) < 6 else -1
        if number in made:
            return made[number]
    return value


async def _moved(unit: Unit) -> tuple[list[Moves], list[AccessState]]:
    """What belongs where from here on, with the rights before and after."""
    after = await unit.caller.organisation.load(unit.link)
    moved = await renew(unit.link, unit.caller.organisation, after)
    return moved, [unit.snapshot.access, after.access]


async def _note(unit: Unit, number: int, name: str, steps: Sequence[Step], moved: Sequence[Moves]) -> None:
    """Keeps what was changed and what it moved, under the number that its events name."""
    told = [
        {"territory": str(m.territory), "object": m.object, "comes": m.comes, "count": m.count} for m in moved
    ]
    table = unit.asking().table(unit.snapshot.model.object("territory_change"))
    await unit.link.execute(
        f"insert into {table} (id, name, made_by, created_by, owner, steps, comes, goes, moves)"
        " values ($1, $2, $3, $3, $3, $4, $5, $6, $7::jsonb)",
        number,
        name,
        unit.caller.actor.user_id,
        len(steps),
        sum(m.count for m in moved if m.comes),
        sum(m.count for m in moved if not m.comes),
        msgspec.json.encode(told).decode(),
    )


async def _told(
    caller: Caller, moved: Sequence[Moves], states: Sequence[AccessState]
) -> list[dict[str, Any]]:
    """For each territory and object what comes and goes, and by name those of it that the caller sees."""
    known = await _names(caller, moved)
    places: dict[tuple[int, str], dict[str, Any]] = {}
    names = {t.id: t.name for state in states for t in state.granted.territories.values()}
    for m in moved:
        place = places.setdefault(
            (m.territory, m.object),
            {
                "territory": {"id": str(m.territory), "name": names.get(m.territory, "")},
                "object": m.object,
                "comes": 0,
                "goes": 0,
                "coming": [],
                "going": [],
            },
        )
        place["comes" if m.comes else "goes"] = m.count
        place["coming" if m.comes else "going"] = [
            {"id": str(each), "name": known[m.object, each]} for each in m.some if (m.object, each) in known
        ]
    return sorted(places.values(), key=lambda p: -p["comes"] - p["goes"])[:MOST_TOLD]


async def _names(caller: Caller, moved: Sequence[Moves]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for m in moved[:MOST_TOLD]:
        wanted[m.object].update(m.some)
    found: dict[tuple[str, int], str] = {}
    for name, ids in wanted.items():
        query = Query(fields=("name",), limit=1000, among={"id": sorted(ids)[:1000]})
        try:
            found |= {(name, int(r["id"])): r["name"] for r in await rows(caller, name, query)}
        except Problem as problem:
            # Who may not read the object hears how many there are, and no names.
            if problem.status not in (403, 404):
                raise
    return found


def _people(before: AccessState, after: AccessState) -> list[dict[str, Any]]:
    """Whom the change gives other territories, and which."""
    named = {
        **{t.id: t.name for t in before.granted.territories.values()},
        **{t.id: t.name for t in after.granted.territories.values()},
    }
    concerned = {p for state in (before, after) for t in state.granted.territories.values() for p in t.people}
    found = []
    for id in sorted(concerned):
        person = after.people.get(id)
        were, are = set(before.territories_of(id)), set(after.territories_of(id))
        if person is not None and were != are:
            found.append(
                {
                    "person": {"id": str(id), "name": person.name},
                    "gains": sorted(named[each] for each in are - were),
                    "loses": sorted(named[each] for each in were - are),
                }
            )
    return found[:MOST_PEOPLE]


def _refused(zh: str, en: str) -> Problem:
    message = say(zh, en)
    return invalid((FieldError("rule", message),), message)
