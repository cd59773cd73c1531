"""The law of computed fields: whatever the model and whatever was written, each value is what its definition says.

Random formulas and roll-ups over three objects, random writes, and an evaluator of its own that knows nothing of SQL.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.records.change import Operation
from yunchou.records.computed import fill
from yunchou.records.read import Query, rows
from yunchou.records.write import write
from yunchou.studio import change

PARENT, CHILDREN = "account", {"opportunity": "opportunities", "contact": "contacts"}
Number = Decimal | None
Row = dict[str, Any]


@dataclass
class World:
    """What was written, by object and id, and what each computed field means."""

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {n: {} for n in (PARENT, *CHILDREN)})
    meanings: dict[tuple[str, str], Callable[["World", Row], Number]] = field(default_factory=dict)

    def value(self, object: str, row: Row, name: str) -> Number:
        meaning = self.meanings.get((object, name))
        return meaning(self, row) if meaning else row.get(name)

    def children(self, parent: Row, object: str) -> list[Row]:
        return [r for r in self.rows[object].values() if r["account"] == parent["id"] and r["there"]]

    def parent(self, row: Row) -> Row | None:
        found = self.rows[PARENT].get(row["account"] or "")
        return found if found and found["there"] else None


def _sum(values: list[Number]) -> Number:
    return sum((v for v in values if v is not None), Decimal(0))


def _most(values: list[Number]) -> Number:
    return max((v for v in values if v is not None), default=None)


def _least(values: list[Number]) -> Number:
    return min((v for v in values if v is not None), default=None)


def _count(values: list[Number]) -> Number:
    return Decimal(sum(v is not None for v in values))


def _distinct(values: list[Number]) -> Number:
    return Decimal(len({v for v in values if v is not None}))


MEASURES: dict[str, Callable[[list[Number]], Number]] = {
    "sum": _sum, "max": _most, "min": _least, "count_distinct": _distinct,
}  # fmt: skip


def make_field(
    chance: random.Random, world: World, object: str, number: int, known: dict[str, list[str]]
) -> dict[str, Any]:
    """A computed field of an object over fields that are there already."""
    name = f"f{number}"
    own = known[object]
    a, b = chance.choice(own), chance.choice(own)
    definition: dict[str, Any] = {"name": name, "type": "formula", "label": name}
    kind = chance.choice(["own", "far", "far", "roll", "roll"])
    if kind == "own":
        definition |= {"formula": f"COALESCE({a}, 1) + {b}", "indexed": chance.random() < 0.5}
        world.meanings[object, name] = lambda w, r: _plus(
            _or(w.value(object, r, a), 1), w.value(object, r, b)
        )
    elif object != PARENT:
        far = chance.choice(known[PARENT])
        definition |= {"formula": f"IF(account.{far} > {a}, account.{far}, 0 - COALESCE({b}, 0))"}

        def meaning(w: World, r: Row) -> Number:
            parent = w.parent(r)
            above = None if parent is None else w.value(PARENT, parent, far)
            mine = w.value(object, r, a)
            if above is not None and mine is not None and above > mine:
                return above
            return -(_or(w.value(object, r, b), 0))

        world.meanings[object, name] = meaning
    else:
        child = chance.choice(list(CHILDREN))
        inner = chance.choice(known[child])
        bound = chance.randrange(-3, 6)

        def those(w: World, r: Row) -> list[Number]:
            held = [(c, w.value(child, c, inner)) for c in w.children(r, child)]
            return [v for _, v in held if v is not None and v >= bound]

        measure = chance.choice([*MEASURES, "formula"])
        if measure == "formula":
            definition |= {
                "formula": f"COUNT({CHILDREN[child]}.{inner}, {inner} >= {bound}) + COALESCE({a}, 0)"
            }
            world.meanings[object, name] = lambda w, r: _plus(
                _count(those(w, r)), _or(w.value(object, r, a), 0)
            )
        else:
            counted = {
                "inverse": CHILDREN[child],
                "measure": measure,
                "field": inner,
                "where": f"{inner} >= {bound}",
            }
            definition |= {"type": "rollup", "rollup": counted}
            world.meanings[object, name] = lambda w, r: MEASURES[measure](those(w, r))
    known[object].append(name)
    return definition


def _or(value: Number, other: int) -> Decimal:
    return Decimal(other) if value is None else value


def _plus(one: Number, other: Number) -> Number:
    return None if one is None or other is None else one + other


async def some_writes(chance: random.Random, caller: Caller, world: World) -> None:
    """A batch of writes on one object, and the same in the world."""
    object = chance.choice([PARENT, *CHILDREN, *CHILDREN])
    parents = list(world.rows[PARENT])
    operations: list[Operation] = []
    told: list[tuple[str, Row | None, Row]] = []
    for row in chance.sample(list(world.rows[object].values()), k=min(3, len(world.rows[object]))):
        if not row["there"]:
            operations.append(Operation("restore", id=int(row["id"])))
            told.append(("restore", row, {}))
        elif chance.random() < 0.25:
            operations.append(Operation("delete", id=int(row["id"])))
            told.append(("delete", row, {}))
        else:
            values = _values(chance, object, parents, world)
            operations.append(Operation("update", values, id=int(row["id"])))
            told.append(("update", row, values))
    for _ in range(chance.randrange(3)):
        values = _values(chance, object, parents, world)
        operations.append(Operation("create", {"name": "名", **values}))
        told.append(("create", None, values))
    results = await write(caller, object, operations)
    for (kind, known, values), result in zip(told, results, strict=True):
        row = known if known is not None else {"id": str(result.id), "account": None}
        world.rows[object][row["id"]] = row
        row["there"] = kind != "delete"
        row |= {k: Decimal(v) if k in ("x", "y") and v is not None else v for k, v in values.items()}


def _values(chance: random.Random, object: str, parents: list[str], world: World) -> Row:
    values: Row = {n: chance.choice([None, *range(-4, 8)]) for n in ("x", "y") if chance.random() < 0.8}
    there = [p for p in parents if world.rows[PARENT][p]["there"]]
    if object != PARENT and there and chance.random() < 0.7:
        values["account"] = chance.choice(there)
    return values


async def compare(caller: Caller, world: World) -> None:
    for object, held in world.rows.items():
        names = sorted(name for owner, name in world.meanings if owner == object)
        found = {r["id"]: r for r in await rows(caller, object, Query(fields=names, limit=1000))}
        assert set(found) == {row["id"] for row in held.values() if row["there"]}
        for id, shown in found.items():
            for name in names:
                wanted = world.value(object, held[id], name)
                got = None if shown[name] is None else Decimal(str(shown[name]))
                assert got == wanted, (object, id, name)


@pytest.mark.parametrize("seed", range(4))
async def test_every_value_is_what_its_definition_says(
    company: Company, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    admin = company.caller("管理员")
    world = World()
    known = {name: ["x", "y"] for name in world.rows}
    for object in world.rows:
        for name in ("x", "y"):
            await change.create_field(admin, object, {"name": name, "type": "number", "label": name})
        if object != PARENT:
            await change.change_field(admin, object, "account", {"required": False})
    for number in range(10):
        if number == 5:
            # From now on no table counts as small: the job has to fill the columns.
            monkeypatch.setattr(fill, "SMALL", -1)
        for _ in range(3):
            await some_writes(chance, admin, world)
        object = chance.choice([PARENT, PARENT, *CHILDREN])
        await change.create_field(admin, object, make_field(chance, world, object, number, known))
        await compare(admin, world)
        await some_writes(chance, admin, world)
        await compare(admin, world)
        if number > 5:
            assert await fill.fill(company.system) >= 0
            await compare(admin, world)
