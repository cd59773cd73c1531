"""Who reaches which records in thousands of random organisations, and after people and departments have moved.

Each person's rights are compiled as for any statement and all they open is read at once, for every object and action; it
must be exactly what the evaluator says that knows the rules by their words alone. `test_ways.py` asks at every door.
"""

import os
import random
from dataclasses import replace
from typing import Any

import pytest

from tests.access.naive import ACTIONS, World, amount_access, may, random_world
from tests.access.test_ways import ACCOUNT, DEAL, DEPARTMENT, PERSON, RECORDS, at, settle
from tests.conftest import EFFORT
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller, person
from yunchou.access.compile import field_access, row_condition
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import asking_of
from yunchou.records.write import write

WORLDS = {"check": 10, "test": 150, "soak": 4000}
BASES = {"account": ACCOUNT, "opportunity": DEAL}
MOVES = 3


def seeds() -> range:
    """The organisations to try; YUNCHOU_TEST_WORLDS is their number, or `from-to`."""
    asked = os.environ.get("YUNCHOU_TEST_WORLDS") or str(WORLDS[EFFORT])
    first, _, last = asked.partition("-")
    return range(int(first), int(last)) if last else range(int(first))


async def reached(
    link: Connection, company: Company, snapshot: Snapshot, who: int
) -> dict[tuple[str, str], set[int]]:
    """The numbers of the records that somebody may read, update and delete, by object and action."""
    caller = Caller(company.organisation, person(PERSON + who, f"P{who}"))
    asking = asking_of(caller, snapshot)
    parts = []
    for name in RECORDS:
        owner = snapshot.model.object(name)
        for action in ACTIONS:
            condition = row_condition(asking, owner, "t", action)
            parts.append(
                f"select '{name}' as name, '{action}' as action, t.id from {asking.table(owner)} t"
                f" where t.deleted_at is null and {condition or 'true'}"
            )
    found: dict[tuple[str, str], set[int]] = {(n, a): set() for n in RECORDS for a in ACTIONS}
    for row in await link.fetch(" union all ".join(parts), *asking.params.values):
        found[row["name"], row["action"]].add(row["id"] - BASES[row["name"]])
    return found


async def check(company: Company, world: World) -> None:
    """Compares everybody's reach with what the evaluator says."""
    organisation = company.organisation
    if organisation.known is None or await organisation.versions() != organisation.known.versions:
        await organisation.reload(organisation.known)
    snapshot = await organisation.snapshot()
    amount = snapshot.model.object("opportunity").fields["amount"]
    counts = {"account": len(world.accounts), "opportunity": len(world.deals)}
    async with organisation.db.acquire() as link:
        for who, somebody in enumerate(world.people):
            if not somebody.active:
                assert not snapshot.access.viewer(PERSON + who).standings
                continue
            found = await reached(link, company, snapshot, who)
            for name, action in found:
                wanted = {n for n in range(counts[name]) if may(world, who, name, n, action)}
                assert found[name, action] == wanted, (who, name, action)
            viewer = snapshot.access.viewer(PERSON + who)
            assert field_access(viewer, snapshot.model.object("opportunity"), amount) == amount_access(
                world, who
            )


async def move(company: Company, world: World, chance: random.Random) -> World:
    """Somebody changes department or manager, leaves or comes back, or a department moves: as an administrator does it.

    Gives the organisation as it is then; what the rules refuse, such as a ring, changes nothing.
    """
    people, parents = list(world.people), list(world.parents)
    values: dict[str, Any]
    somewhere: int | None = chance.randrange(len(parents))
    if chance.random() < 0.3:
        number = chance.randrange(len(parents))
        parents[number] = somewhere
        name, id, values = "department", DEPARTMENT + number, {"parent": named(DEPARTMENT, somewhere)}
    else:
        number = chance.randrange(len(people))
        somewhere = chance.choice([None, somewhere])
        kind = chance.choice(["department", "manager", "active"])
        manager = chance.choice([None, *range(len(people))])
        name, id = "user", PERSON + number
        if kind == "department":
            people[number] = replace(people[number], department=somewhere)
            values = {"department": named(DEPARTMENT, somewhere)}
        elif kind == "manager":
            people[number] = replace(people[number], manager=manager)
            values = {"manager": named(PERSON, manager)}
        else:
            people[number] = replace(people[number], active=not people[number].active)
            values = {"active": people[number].active}
    try:
        await write(company.system, name, [Operation("update", values, id=id)], atomic=True)
    except Problem:
        return world
    return replace(world, people=people, parents=parents)


def named(base: int, number: int | None) -> str | None:
    id = at(base, number)
    return None if id is None else str(id)


@pytest.mark.slow
@pytest.mark.hypothesis
async def test_everybody_reaches_what_the_rules_say_and_nothing_else(company: Company) -> None:
    moved = 0
    for seed in seeds():
        world, chance = random_world(seed), random.Random(seed)
        try:
            await settle(company, world)
            await check(company, world)
            for _ in range(MOVES if seed % 4 == 0 else 0):
                after = await move(company, world, chance)
                moved += after is not world
                world = after
                await check(company, world)
        except AssertionError as error:
            raise AssertionError(f"organisation {seed}") from error
    assert moved > len(seeds()) / 8
