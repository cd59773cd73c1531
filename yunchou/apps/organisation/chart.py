"""The organisation chart: departments and people move together in one transaction, after a look at what it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access import moved
from yunchou.access.actor import Caller
from yunchou.access.state import AccessState
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, invalid, say, version_conflict
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit

RIGHT = "access.change"
PLACES: Mapping[str, tuple[str, ...]] = {
    "department": ("parent", "manager"),
    "user": ("department", "manager"),
}
"""What a chart moves: for departments and people the fields that are their place."""
MOST_MOVES = 1000
MOST_TOLD = 50
NAMED = 5


@dataclass(frozen=True, slots=True)
class Move:
    """Another place for a department or a person. `to`: field → id or None; `was`: what the mover saw there."""

    object: str
    id: int
    to: Mapping[str, int | None]
    was: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """What was done, or would be. `undo`: the moves that take it back. `consequences` None: not for the asker to know."""

    undo: list[Move]
    consequences: dict[str, Any] | None


class _Tried(Exception):
    """Ends the transaction of a trial, so that nothing of it stays."""


async def rearrange(caller: Caller, moves: Sequence[Move], *, trial: bool = False) -> Moved:
    """Makes the moves, all or none, under the caller's own rights; a `trial` makes them and takes them back.

    Raises 403 and 404 as writing does, 412 where somebody else moved one of them meanwhile, 422 for rings.
    """
    _check(moves)
    before: dict[tuple[str, int], dict[str, Any]] = {}
    seen: list[AccessState] = []
    try:
        async with Unit(caller, {"kind": "chart"}) as unit:
            await _move(unit, moves, before)
            may_know = unit.asking().viewer.rights.may(RIGHT)
            if may_know:
                seen = [unit.snapshot.access, (await caller.organisation.load(unit.link)).access]
            if trial:
                raise _Tried
    except _Tried:
        pass
    undo = [Move(m.object, m.id, {n: before[m.object, m.id][n] for n in m.to}, m.to) for m in reversed(moves)]
    told = await _consequences(caller, moves, *seen) if seen else None
    return Moved(undo, told)


def _check(moves: Sequence[Move]) -> None:
    if not 0 < len(moves) <= MOST_MOVES:
        message = say("一次可移动 1 到 {n} 项", "Between 1 and {n} can be moved at once", n=MOST_MOVES)
        raise invalid((FieldError("out_of_range", message, field="moves"),))
    seen: set[tuple[str, int]] = set()
    faults = []
    for number, move in enumerate(moves):
        unknown = [name for name in (*move.to, *move.was) if name not in PLACES[move.object]]
        if unknown or not move.to:
            message = say("应为 {names}", "This is one of {names}", names=", ".join(PLACES[move.object]))
            faults.append(FieldError("unknown_field", message, field=f"moves.{number}.to"))
        if (move.object, move.id) in seen:
            message = say("同一项只能移动一次", "Each is moved only once")
            faults.append(FieldError("duplicate", message, field=f"moves.{number}.id"))
        seen.add((move.object, move.id))
    if faults:
        raise invalid(tuple(faults))


async def _move(unit: Unit, moves: Sequence[Move], before: dict[tuple[str, int], dict[str, Any]]) -> None:
    for name in PLACES:
        several = [each for each in moves if each.object == name]
        if not several:
            continue
        found = await _standing(unit, name, [each.id for each in several])
        operations = [Operation("update", _values(each.to), id=each.id) for each in several]
        # Writing says first what the mover may not know of; only then may it hear that something stands elsewhere.
        await unit.write(name, operations)
        for each in several:
            before[name, each.id] = found[each.id]
            if any(found[each.id][n] != value for n, value in each.was.items()):
                raise version_conflict()


async def _standing(unit: Unit, name: str, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Where they stand now, held until the transaction ends."""
    owner = unit.snapshot.model.object(name)
    columns = ", ".join(f"{quote(owner.fields[n].column)} as {quote(n)}" for n in PLACES[name])
    rows = await unit.link.fetch(
        f"select id, {columns} from {unit.asking().table(owner)} where id = any($1) order by id for update",
        ids,
    )
    return {row["id"]: {n: row[n] for n in PLACES[name]} for row in rows}


def _values(to: Mapping[str, int | None]) -> dict[str, str | None]:
    return {name: None if value is None else str(value) for name, value in to.items()}


async def _consequences(
    caller: Caller, moves: Sequence[Move], before: AccessState, after: AccessState
) -> dict[str, Any]:
    """What the moves change: who sees whose records, which rules cover whom, which departments change region."""
    reaches = moved.reaches(before, after)
    were, are = moved.regions(before), moved.regions(after)
    changed = [(d, were.get(d), are.get(d)) for d in sorted(after.parents) if were.get(d) != are.get(d)]
    told = changed[:MOST_TOLD]
    departments = await _names(caller, {each for row in told for each in row if each is not None})
    people = {each.id for each in after.people.values()}
    rules = {rule.id: rule.name for rule in after.granted.rules}

    def person(id: int) -> dict[str, str]:
        return {"id": str(id), "name": after.people[id].name if id in people else ""}

    def some(ids: frozenset[int]) -> dict[str, Any]:
        return {"count": len(ids), "some": [person(each) for each in sorted(ids)[:NAMED]]}

    return {
        "count": len(reaches),
        "people": [
            {
                "person": person(each.person),
                "gains": some(each.gains),
                "loses": some(each.loses),
                "rules_gained": [rules[r] for r in each.rules_gained],
                "rules_lost": [rules[r] for r in each.rules_lost],
            }
            for each in reaches[:MOST_TOLD]
        ],
        "rules": [
            {"name": rules[each.rule], "adds": each.adds, "removes": each.removes}
            for each in moved.covered(before, after)
        ],
        "regions": {
            "count": len(changed),
            "some": [
                {"department": departments.get(d), "before": departments.get(w), "after": departments.get(a)}
                for d, w, a in told
            ],
        },
        "territories": _territories(moves, after),
    }


def _territories(moves: Sequence[Move], state: AccessState) -> list[dict[str, Any]]:
    """The territories that moved people work and keep: they follow no department."""
    found = []
    for move in moves[:MOST_TOLD]:
        kept = sorted(t.name for t in state.granted.territories.values() if move.id in t.people)
        if move.object == "user" and kept:
            found.append({"person": {"id": str(move.id), "name": state.people[move.id].name}, "names": kept})
    return found


async def _names(caller: Caller, ids: set[int]) -> dict[int | None, dict[str, str]]:
    if not ids:
        return {}
    query = Query(fields=("name",), limit=1000, among={"id": sorted(ids)})
    return {int(r["id"]): {"id": r["id"], "name": r["name"]} for r in await rows(caller, "department", query)}
