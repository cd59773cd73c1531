"""What the pages of pools show: one's pools with what waits there and how much more one may take, and what can be done."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from yunchou.access.actor import Caller
from yunchou.access.state import Person
from yunchou.apps.pools.kept import OBJECTS, Pool, circles_of, column, pools_of
from yunchou.apps.pools.limits import Room, rooms, tightest
from yunchou.apps.pools.moves import DECIDE, Ground, Held, Wanted, lock
from yunchou.base.errors import Problem, not_found
from yunchou.records.read import readable_object
from yunchou.records.write import Unit


@dataclass(frozen=True, slots=True)
class Seen:
    """A pool as one of its people sees it. `room`: the limit that decides for the caller, None where nothing bounds."""

    pool: Pool
    runs: bool
    waiting: int
    mine: int
    room: Room | None


@dataclass(frozen=True, slots=True)
class Possible:
    """Where a record lies, and what the caller may do with it: commands, pools to move or give it back to, members."""

    pool: Pool | None
    commands: tuple[str, ...]
    targets: tuple[Pool, ...]
    people: tuple[Person, ...]
    returns_at: dt.datetime | None = None
    rule: str | None = None
    extension_days: int | None = None


async def pools_seen(caller: Caller) -> list[Seen]:
    """The pools that the caller runs or belongs to, by name: one count for each object, one for the limits."""
    async with Unit(caller) as unit:
        viewer = unit.asking().viewer
        mine = _mine(unit)
        counts: dict[int, tuple[int, int]] = {}
        for name in OBJECTS:
            ids = [each.id for each in mine if each.object == name]
            if not ids:
                continue
            owner = unit.snapshot.model.object(name)
            rows = await unit.link.fetch(
                f"select {column(owner, 'pool')} as pool, count(*) filter (where t.owner is null) as waiting,"
                f" count(*) filter (where t.owner = $2) as mine from {unit.asking().table(owner)} t"
                f" where {column(owner, 'pool')} = any($1::bigint[]) and t.deleted_at is null group by 1",
                ids,
                viewer.person,
            )
            counts |= {row["pool"]: (row["waiting"], row["mine"]) for row in rows}
        person = viewer.person or 0
        room = await rooms(unit, [(each, person) for each in mine])
        return [
            Seen(each, each.run_by(viewer), *counts.get(each.id, (0, 0)), tightest(room[each.id, person]))
            for each in mine
        ]


def _mine(unit: Unit) -> list[Pool]:
    viewer = unit.asking().viewer
    circles = circles_of(viewer)
    found = [
        each
        for each in pools_of(unit.snapshot).by_id.values()
        if viewer.rights.of(each.object).read != "none"
        and (each.run_by(viewer) or (viewer.person is not None and each.has(viewer.person, circles)))
    ]
    return sorted(found, key=lambda each: (OBJECTS.index(each.object), each.name, each.id))


async def possible(caller: Caller, name: str, id: int) -> Possible:
    """What the caller may do with a record by the commands of pools. Raises 404 for one that may not be seen."""
    async with Unit(caller) as unit:
        readable_object(unit.asking(), name)
        if name not in OBJECTS:
            raise not_found()
        mine = _mine(unit)
        pools = pools_of(unit.snapshot).by_id
        held = (await lock(unit, Wanted(name, (id,)), pools)).get(id)
        if held is None or not held.seen:
            raise not_found()
        targets = tuple(each for each in mine if each.object == name and each != held.pool)
        names = {each.id: each.name for each in pools_of(unit.snapshot).returns}
        return Possible(
            held.pool,
            _commands(unit, held, targets),
            targets,
            _people(unit, held.pool),
            held.returns_at,
            names.get(held.return_rule or 0),
            held.extension_days,
        )


def _commands(unit: Unit, held: Held, targets: Sequence[Pool]) -> tuple[str, ...]:
    """The commands that would not be refused for who the caller is or where the record lies."""
    viewer = unit.asking().viewer
    name = held.object
    found = []
    for command, decide in DECIDE.items():
        pool = targets[0].id if targets and (command == "move" or held.pool is None) else None
        if command == "move" and pool is None:
            continue
        to = next((each.id for each in _people(unit, held.pool) if each.id != held.owner), None)
        wanted = Wanted(name, (held.id,), to=to, pool=pool, reason="no_need")
        ground = Ground(unit, viewer, wanted, pools_of(unit.snapshot).by_id, {})
        try:
            decide(ground, held)
        except Problem:
            continue
        if viewer.rights.may(f"crm.{command}_{name}"):
            found.append(command)
    if held.pool is not None and held.owner is not None:
        if held.pool.run_by(viewer) and viewer.rights.may(f"crm.extend_{name}"):
            found.append("extend")
        elif (
            held.owner == viewer.person and held.returns_at and viewer.rights.may(f"crm.ask_extension_{name}")
        ):
            found.append("ask_extension")
    return tuple(found)


def _people(unit: Unit, pool: Pool | None) -> tuple[Person, ...]:
    """The active people of a pool, by name."""
    if pool is None:
        return ()
    state = unit.snapshot.access
    ids = set(pool.administrators)
    for each in pool.circles:
        ids.update(state.people_in(each))
    found = (state.people[id] for id in ids if id in state.people and state.people[id].active)
    return tuple(sorted(found, key=lambda each: (each.name, each.id)))
