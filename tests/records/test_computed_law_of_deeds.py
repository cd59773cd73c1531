"""The law of computed fields over everything that can be done to records: merging and its undo, masters that go and come
back, references that are emptied, changes of many that are taken back, by one writer and by two at once.

After each round every roll-up and formula is held against a recount from what the records themselves say.
"""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from tests.fixtures.asking import second_process
from tests.fixtures.organisation import Company
from tests.records.test_bulk import undone
from tests.records.test_computed import add, formula, rollup
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.records.bulk import write_many
from yunchou.records.change import Operation
from yunchou.records.former import restore_former
from yunchou.records.history import history
from yunchou.records.merging.merge import merge
from yunchou.records.merging.undo import undo_merge
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.studio import change

OBJECTS = ("account", "opportunity", "contact", "site", "deal_line")
NUMBERS = {"account": "x", "opportunity": "x", "contact": "x", "site": "size", "deal_line": "price"}
POINTS = {
    "account": {"parent": "account"},
    "opportunity": {"account": "account"},
    "contact": {"via": "account", "account": "account", "partners": "account"},
    "site": {"customer": "account"},
    "deal_line": {"deal": "opportunity"},
}
Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]


def relation(name: str, type: str, target: str, inverse: str, **more: Any) -> Row:
    return {
        "name": name, "type": type, "target": target, "label": name, "inverse": {"name": inverse, "label": inverse}, **more,
    }  # fmt: skip


def number(name: str) -> Row:
    return {"name": name, "type": "number", "label": name}


async def furnish(company: Company) -> None:
    """Details, emptied and plain lookups, lists of references and a tree, with chains of computed fields over all of them."""
    admin = company.caller("管理员")
    customer = relation("customer", "master_detail", "account", "sites", reparent=True)
    await change.create_object(admin, {"name": "site", "label": "厂区", "fields": [customer, number("size")]})
    deal = relation("deal", "master_detail", "opportunity", "extras", reparent=True)
    await change.create_object(
        admin, {"name": "deal_line", "label": "明细", "fields": [deal, number("price")]}
    )
    for object in ("account", "opportunity", "contact"):
        await add(company, object, number("x"))
    for object in ("opportunity", "contact"):
        await change.change_field(admin, object, "account", {"required": False})
    via = relation("via", "lookup", "account", "brought", on_delete="set_null")
    await add(company, "contact", via, relation("partners", "multi_lookup", "account", "partnered"))
    await add(
        company,
        "opportunity",
        rollup("lines_total", "extras", "sum", "price"),
        rollup("many", "extras", "count"),
    )
    await add(
        company,
        "account",
        *(rollup(m, "sites", m, "size") for m in ("sum", "avg", "min", "max", "count_distinct")),
        rollup("deals", "opportunities", "sum", "lines_total", where="many > 0"),
        rollup("carried", "brought", "count", where="x >= 2"),
        rollup("shared", "partnered", "sum", "x"),
        formula("top", "COALESCE(sum, 0) + COALESCE(deals, 0) + COALESCE(x, 0)"),
        formula("below", "SUM(subsidiaries.top)"),
    )
    await add(company, "opportunity", formula("of_all", "lines_total + account.top"))
    await add(company, "site", formula("rest", "customer.sum - size"))


async def all_rows(who: Caller) -> Rows:
    snapshot = await who.organisation.snapshot()
    found: Rows = {}
    for object in OBJECTS:
        fields = [f.name for f in snapshot.model.object(object).fields.values()]
        listed = await rows(who, object, Query(fields=["id", *fields], limit=1000))
        found[object] = {row["id"]: row for row in listed}
    return found


def pointed(row: Row, field: str, held: dict[str, Row]) -> Row | None:
    return held.get(row[field]["id"]) if row[field] else None


def recount(found: Rows) -> None:
    """Holds every computed value against what the other values say."""

    def of(object: str, field: str, id: str) -> list[Row]:
        def points(row: Row) -> bool:
            value = row[field]
            return any(each["id"] == id for each in ([value] if isinstance(value, dict) else value or ()))

        return [row for row in found[object].values() if points(row)]

    top: dict[str, Decimal] = {}
    for id, deal in found["opportunity"].items():
        prices = values(of("deal_line", "deal", id), "price")
        same(deal, "many", Decimal(len(of("deal_line", "deal", id))))
        same(deal, "lines_total", sum(prices, Decimal(0)))
    for id, account in found["account"].items():
        sizes = values(of("site", "customer", id), "size")
        deals = [Decimal(str(d["lines_total"])) for d in of("opportunity", "account", id) if d["many"] > 0]
        same(account, "sum", sum(sizes, Decimal(0)))
        same(account, "avg", sum(sizes, Decimal(0)) / len(sizes) if sizes else None)
        same(account, "min", min(sizes, default=None))
        same(account, "max", max(sizes, default=None))
        same(account, "count_distinct", Decimal(len(set(sizes))))
        same(account, "deals", sum(deals, Decimal(0)))
        same(account, "carried", Decimal(sum(x >= 2 for x in values(of("contact", "via", id), "x"))))
        same(account, "shared", sum(values(of("contact", "partners", id), "x"), Decimal(0)))
        top[id] = sum(sizes, Decimal(0)) + sum(deals, Decimal(0)) + Decimal(str(account["x"] or 0))
        same(account, "top", top[id])
    for id, account in found["account"].items():
        same(account, "below", sum((top[r["id"]] for r in of("account", "parent", id)), Decimal(0)))
    for deal in found["opportunity"].values():
        above = pointed(deal, "account", found["account"])
        same(deal, "of_all", None if above is None else Decimal(str(deal["lines_total"])) + top[above["id"]])
    for site in found["site"].values():
        above = pointed(site, "customer", found["account"])
        assert above is not None, "a detail without its master"
        same(
            site,
            "rest",
            None if site["size"] is None else Decimal(str(above["sum"])) - Decimal(str(site["size"])),
        )


def values(several: Iterable[Row], field: str) -> list[Decimal]:
    return [Decimal(str(row[field])) for row in several if row[field] is not None]


def same(row: Row, field: str, wanted: Decimal | None) -> None:
    got = row[field]
    assert (got is None) == (wanted is None), (row["id"], field, got, wanted)
    if wanted is not None:
        assert abs(Decimal(str(got)) - wanted) < Decimal("1e-9"), (row["id"], field, got, wanted)


class Writer:
    """Somebody who does one thing after the other, as chance has it."""

    def __init__(self, who: Caller, chance: random.Random) -> None:
        self.who = who
        self.chance = chance
        self.merges: list[int] = []
        self.bulks: list[int] = []

    async def deed(self) -> str:
        """One deed; what may not be done is refused, and what is in somebody's way is left."""
        deeds: list[Callable[[], Awaitable[None]]] = [
            self.write, self.write, self.write, self.merge, self.undo_merge, self.many, self.undo_many, self.former,
        ]  # fmt: skip
        chosen = self.chance.choice(deeds)
        with contextlib.suppress(Problem, asyncpg.DeadlockDetectedError):
            await chosen()
            return chosen.__name__
        return ""

    async def known(self, object: str) -> list[tuple[str, bool]]:
        """Each record, and whether it is there."""
        table = (await self.who.organisation.snapshot()).model.object(object).table
        found = await self.who.organisation.db.fetch(
            f'select id, deleted_at is null as there from "{self.who.organisation.schema}".{table} order by id'
        )
        return [(str(row["id"]), row["there"]) for row in found]

    async def pick(self, object: str, most: int) -> list[str]:
        there = [id for id, here in await self.known(object) if here]
        return self.chance.sample(there, min(most, len(there)))

    async def given(self, object: str) -> Row:
        made: Row = {NUMBERS[object]: self.chance.choice([None, 1, 2, 3, 5])}
        for field, target in POINTS[object].items():
            if found := await self.pick(target, 2):
                one = self.chance.choice([None, found[0]])
                made[field] = (
                    found if field == "partners" else one if field in ("via", "parent") else found[0]
                )
        return made

    async def operations(self, object: str) -> list[Operation]:
        asked = [Operation("create", {"name": "新", **await self.given(object)})]
        known = await self.known(object)
        for id, there in self.chance.sample(known, min(3, len(known))):
            if not there:
                asked.append(Operation("restore", id=int(id)))
            elif self.chance.random() < 0.4:
                asked.append(Operation("delete", id=int(id)))
            else:
                asked.append(Operation("update", await self.given(object), id=int(id)))
        return asked

    async def write(self) -> None:
        object = self.chance.choice(OBJECTS)
        await write(self.who, object, await self.operations(object), atomic=False)

    async def merge(self) -> None:
        object = self.chance.choice(("account", "account", "opportunity"))
        winner, *losers = [int(each) for each in await self.pick(object, 3)] or [0]
        choices = {NUMBERS[object]: losers[0]} if losers else {}
        self.merges.append(await merge(self.who, object, winner, losers, choices))

    async def undo_merge(self) -> None:
        if self.merges:
            await undo_merge(self.who, self.merges.pop(self.chance.randrange(len(self.merges))))

    async def many(self) -> None:
        object = self.chance.choice(OBJECTS)
        async with Unit(self.who) as unit:
            await write_many(unit, object, await self.operations(object), atomic=False)
            if unit.cause and "bulk" in unit.cause:
                self.bulks.append(int(unit.cause["bulk"]))

    async def undo_many(self) -> None:
        if self.bulks:
            await undone(self.who, self.bulks.pop(self.chance.randrange(len(self.bulks))))

    async def former(self) -> None:
        object = self.chance.choice(OBJECTS)
        for id in await self.pick(object, 1):
            events = (await history(self.who, object, int(id)))["events"]
            await restore_former(self.who, object, int(id), int(self.chance.choice(events)["id"]))


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_is_done_every_value_is_what_a_recount_finds(company: Company, seed: int) -> None:
    await furnish(company)
    writer = Writer(company.caller("管理员"), random.Random(seed))
    done = set()
    for _ in range(60):
        done.add(await writer.deed())
        recount(await all_rows(writer.who))
    assert {"write", "merge", "undo_merge", "many", "undo_many", "former"} <= done


@pytest.mark.parametrize("seed", range(2))
async def test_two_writers_at_once_leave_what_a_recount_finds(company: Company, seed: int) -> None:
    await furnish(company)
    async with second_process(company) as other:
        writers = [
            Writer(each.caller("管理员"), random.Random(10 * seed + n))
            for n, each in enumerate((company, other))
        ]
        for _ in range(10):
            await asyncio.gather(*(several(writer) for writer in writers))
            recount(await all_rows(writers[0].who))


async def several(writer: Writer) -> None:
    for _ in range(6):
        await writer.deed()
