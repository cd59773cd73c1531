"""Every way to a record, at every door, against an evaluator that knows the rules by their words alone.

A random organisation is put into the database as it is; then each person asks at every door, and must get exactly what
the evaluator says: no record more, none less, in no list, count, sum, path, condition, history, event, export or write.
"""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.access.naive import (
    ACTIONS,
    Condition,
    World,
    amount_access,
    has_role,
    may,
    random_world,
)
from tests.fixtures.asking import figures, log, names, read, refused
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller, person
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.evaluate import evaluate
from yunchou.records.exports import Export, export
from yunchou.records.history import Event, history, visible_events
from yunchou.records.read import Query, page, rows
from yunchou.records.sharing import access
from yunchou.records.write import Unit

DEPARTMENT, PERSON, ROLE, ACCOUNT, DEAL, RULE, GIFT, TERRITORY, PART, STAND_IN = (
    n * 1000 for n in range(1, 11)
)
BASE = {"person": PERSON, "department": DEPARTMENT, "role": ROLE, "territory": TERRITORY}
KEEPERS = {"share": "r_share", "team": "r_record_team", "territory": "r_territory_record"}
RECORDS = {"account": ACCOUNT, "opportunity": DEAL}
TABLES = (
    *(
        "r_user",
        "r_department",
        "r_role",
        "role_rights",
        "r_account",
        "r_opportunity",
        "r_sharing_rule",
        "r_share",
    ),
    *(
        "r_record_team",
        "r_territory",
        "r_territory_person",
        "r_territory_rule",
        "r_territory_record",
        "r_territory_membership",
        "r_delegation",
        "given",
        "event",
    ),
)
TODAY = dt.datetime.now(dt.UTC).date()


def days(word: str) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day of something, well clear of the border of a day in any time zone."""
    if word == "always":
        return None, None
    start = {"past": -20, "now": -10, "coming": 10}[word]
    return TODAY + dt.timedelta(days=start), TODAY + dt.timedelta(
        days=start + 15 if word == "now" else start + 5
    )


def said(condition: Condition | None, name: str) -> str | None:
    """A condition in the words of the language."""
    if condition is None:
        return None
    if condition.account is not None:
        return f'account.name = "A{condition.account}"'
    return f"{'annual_revenue' if name == 'account' else 'amount'} > {condition.over}"


def at(base: int, n: int | None) -> int | None:
    return None if n is None else base + n


def circles(kind: tuple[str, int] | None, prefix: str = "") -> dict[str, int | None]:
    found: dict[str, int | None] = {f"{prefix}{each}": None for each in ("person", "department", "role")}
    if kind is not None:
        found[f"{prefix}{kind[0]}"] = BASE[kind[0]] + kind[1]
    return found


def tables(world: World, stage: int) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of the world, by table."""
    rights = [
        {
            "objects": {
                name: {
                    **{action: role.scopes[name, action] for action in ACTIONS},
                    "export": True,
                    "shared": role.shared,
                    "fields": {"amount": role.amount} if name == "opportunity" else {},
                }
                for name in RECORDS
            }
        }
        for role in world.roles
    ]
    return [
        (
            "r_department",
            [
                {"id": DEPARTMENT + n, "name": f"D{n}", "parent": at(DEPARTMENT, p)}
                for n, p in enumerate(world.parents)
            ],
        ),
        ("r_role", [{"id": ROLE + n, "name": f"R{n}"} for n in range(len(world.roles))]),
        ("role_rights", [{"role": ROLE + n, "rights": json.dumps(each)} for n, each in enumerate(rights)]),
        (
            "r_user",
            [
                {
                    "id": PERSON + n,
                    "name": f"P{n}",
                    "department": at(DEPARTMENT, p.department),
                    "manager": at(PERSON, p.manager),
                    "roles": [ROLE + r for r in p.roles],
                    "active": p.active,
                    "kind": p.kind,
                }
                for n, p in enumerate(world.people)
            ],
        ),
        (
            "r_account",
            [
                {
                    "id": ACCOUNT + n,
                    "name": f"A{n}",
                    "sort_key": f"A{n}",
                    "owner": at(PERSON, o),
                    "annual_revenue": v,
                }
                for n, (o, v) in enumerate(world.accounts)
            ],
        ),
        (
            "r_opportunity",
            [
                {
                    "id": DEAL + n,
                    "name": f"O{n}",
                    "sort_key": f"O{n}",
                    "stage": stage,
                    "owner": at(PERSON, o),
                    "account": at(ACCOUNT, a),
                    "amount": m,
                }
                for n, (o, a, m) in enumerate(world.deals)
            ],
        ),
        *openings(world),
    ]


def openings(world: World) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of what opens records beside scopes."""
    gifts: dict[str, list[dict[str, Any]]] = {table: [] for table in KEEPERS.values()}
    for n, each in enumerate(world.given):
        audience = BASE[each.audience[0]] + each.audience[1]
        row: dict[str, Any] = {
            "id": GIFT + n,
            "object": each.object,
            "record": RECORDS[each.object] + each.record,
            "audience": audience,
            "rights": "update" if each.update else "read",
            "deleted_at": dt.datetime.now(dt.UTC) if each.deleted else None,
        }
        if each.kind == "share":
            row["until"] = TODAY - dt.timedelta(days=2) if each.over else None
        gifts[KEEPERS[each.kind]].append(row)
    known = {(g.kind, g.object, BASE[g.audience[0]] + g.audience[1]) for g in world.given}
    known |= {("territory_out", name, TERRITORY + t) for t, name, _ in world.left_out}
    left_out = [
        {
            "object": name,
            "record": RECORDS[name] + record,
            "audience": TERRITORY + t,
            "mode": "out",
            "rights": "update",
        }
        for t, name, record in world.left_out
    ]
    return [
        *gifts.items(),
        ("r_territory_record", left_out),
        ("given", [{"kind": k, "object": o, "audience": a} for k, o, a in sorted(known)]),
        (
            "r_sharing_rule",
            [
                {
                    "id": RULE + n,
                    "name": f"S{n}",
                    "object": r.object,
                    "condition": said(r.condition, r.object),
                    **circles(r.owners, "owner_"),
                    **circles(r.audience),
                    "rights": "update" if r.update else "read",
                    "active": r.active,
                }
                for n, r in enumerate(world.rules)
            ],
        ),
        (
            "r_territory",
            [
                {
                    "id": TERRITORY + n,
                    "name": f"T{n}",
                    "parent": at(TERRITORY, t.parent),
                    "people": [PERSON + p for p in t.people],
                    "starts_on": days(t.days)[0],
                    "ends_on": days(t.days)[1],
                    "with_deals": t.with_deals,
                }
                for n, t in enumerate(world.territories)
            ],
        ),
        (
            "r_territory_person",
            [
                {
                    "territory": TERRITORY + m.territory,
                    "person": PERSON + m.person,
                    "part": "seller",
                    "starts_on": days(m.days)[0],
                    "ends_on": days(m.days)[1],
                }
                for m in world.members
            ],
        ),
        (
            "r_territory_rule",
            [
                {
                    "id": PART + n,
                    "territory": TERRITORY + p.territory,
                    "object": p.object,
                    "condition": said(p.condition, p.object),
                    "rights": "update" if p.update else "read",
                }
                for n, p in enumerate(world.parts)
            ],
        ),
        (
            "r_delegation",
            [
                {
                    "id": STAND_IN + n,
                    "absent": PERSON + d.absent,
                    "deputy": PERSON + d.deputy,
                    "starts_on": days(d.days)[0],
                    "ends_on": days(d.days)[1],
                    "objects": ", ".join(d.objects) or None,
                    "actions": True,
                }
                for n, d in enumerate(world.delegations)
            ],
        ),
        (
            "event",
            [
                {
                    "type": "opportunity.created",
                    "actor_name": "x",
                    "object": "opportunity",
                    "record": DEAL + n,
                    "changes": json.dumps({"name": [None, f"O{n}"], "amount": [None, {"amount": "1.00"}]}),
                }
                for n in range(len(world.deals))
            ],
        ),
    ]


async def settle(company: Company, world: World) -> None:
    """Puts the world into the database by hand: rings and the like are what the rules would refuse."""
    schema = f'"{company.organisation.schema}"'
    async with company.organisation.db.transaction() as link:
        # Of so few rows `delete` is far quicker than `truncate`, which makes every file anew.
        await link.execute("; ".join(f"delete from {schema}.{table}" for table in TABLES))
        for table, listed in tables(world, int(company.ids["需求"])):
            if listed:
                columns = ", ".join(listed[0])
                marks = ", ".join(f"${n + 1}" for n in range(len(listed[0])))
                sql = f"insert into {schema}.{table} ({columns}) values ({marks})"
                await link.executemany(sql, [list(row.values()) for row in listed])
        await link.execute(f"update {schema}.model_state set access_version = access_version + 1")


WORLDS = {"check": 4, "test": 25, "soak": 600}


@pytest.fixture(scope="session")
def worlds() -> range:
    """The seeds of the organisations to try; YUNCHOU_TEST_WORLDS is their number, or `from-to`."""
    asked = os.environ.get("YUNCHOU_TEST_WORLDS") or str(
        WORLDS[os.environ.get("YUNCHOU_TEST_EFFORT", "test")]
    )
    first, _, last = asked.partition("-")
    return range(int(first), int(last)) if last else range(int(first))


@pytest.mark.slow
async def test_every_door_agrees_with_the_rules(company: Company, worlds: range, tmp_path: Path) -> None:
    for seed in worlds:
        world = random_world(seed)
        try:
            await settle(company, world)
            events = await log(company, len(world.deals)) if seed % 4 == 0 else []
            for who in range(len(world.people)):
                await check_person(company, world, who, tmp_path, events)
        except (AssertionError, Problem) as error:
            raise AssertionError(f"organisation {seed}") from error


async def check_person(company: Company, world: World, who: int, folder: Path, events: list[Event]) -> None:
    caller = Caller(company.organisation, person(PERSON + who, f"P{who}"))
    accounts = [n for n in range(len(world.accounts)) if may(world, who, "account", n, "read")]
    deals = [n for n in range(len(world.deals)) if may(world, who, "opportunity", n, "read")]
    amount = amount_access(world, who)
    if not world.people[who].active:
        with refused(403, "forbidden"):
            await page(caller, "opportunity", Query())
        return
    if deals or await answers(caller):
        await check_lists(caller, world, accounts, deals)
        await check_children(caller, world, accounts, deals)
        await check_amounts(caller, [world.deals[n][2] for n in deals], amount)
        if has_role(world, who):
            await check_export(caller, deals, amount, folder)
    for n in {0, len(world.deals) - 1}:
        await check_one(caller, world, who, n, n in deals, amount)
    await check_writes(caller, world, who)
    if events:
        told = await visible_events(caller, events)
        assert [int(e["record"]) - DEAL for e in told] == deals
        assert all(("amount" in e["changes"]) == (amount in ("read", "write")) for e in told)


async def answers(caller: Caller) -> bool:
    """Whether the object is there for somebody who sees none of its records: both may be, never a record."""
    try:
        await page(caller, "opportunity", Query(fields=["name"]))
    except Problem as problem:
        if problem.status != 403:
            raise
        return False
    return True


async def check_lists(caller: Caller, world: World, accounts: list[int], deals: list[int]) -> None:
    def shown(deal: int) -> str | None:
        account = world.deals[deal][1]
        return f"A{account}" if account in accounts else None

    query = Query(fields=["name", "account", "account.name"], sort=["id"], count="exact")
    answer = json.loads(await page(caller, "opportunity", query))
    assert [r["name"] for r in answer["records"]] == [f"O{n}" for n in deals]
    assert answer["count"] == {"value": len(deals), "exact": True}
    assert [r["account.name"] for r in answer["records"]] == [shown(n) for n in deals]
    assert [r["account"] and r["account"]["name"] for r in answer["records"]] == [shown(n) for n in deals]
    for where, expected in (
        ('account.name = "A0"', [n for n in deals if shown(n) == "A0"]),
        ("account.name is null", [n for n in deals if shown(n) is None]),
        ('name contains "1"', [n for n in deals if "1" in f"O{n}"]),
    ):
        assert await names(caller, "opportunity", where) == [f"O{n}" for n in expected]
    sort = Query(fields=["name"], sort=["account", "name"])
    assert [r["name"] for r in await rows(caller, "opportunity", sort)] == [
        f"O{n}" for n in sorted(deals, key=lambda d: (shown(d) or "", d))
    ]
    grouped = {r["account.name"]: r["n"] for r in await figures(caller, "opportunity", ["account.name"])}
    assert grouped == {name: sum(shown(n) == name for n in deals) for name in {shown(n) for n in deals}}


async def check_children(caller: Caller, world: World, accounts: list[int], deals: list[int]) -> None:
    if accounts:
        seen = await figures(caller, "account", ["name"], n="count()", d="sum(COUNT(opportunities))")
        of = {f"A{a}": sum(world.deals[n][1] == a for n in deals) for a in accounts}
        assert {r["name"]: r["d"] for r in seen} == of
        assert await names(caller, "account", "COUNT(opportunities) > 0") == [a for a, n in of.items() if n]


async def check_amounts(caller: Caller, amounts: list[int], access: str) -> None:
    if access in ("none", "mask"):
        for call in (
            figures(caller, "opportunity", v="sum(amount)"),
            names(caller, "opportunity", "amount > 4"),
            rows(caller, "opportunity", Query(fields=["name"], sort=["amount"])),
        ):
            with refused(400, "unknown_name"):
                await call
        return
    (total,) = await figures(caller, "opportunity", v="sum(amount)")
    assert float(total["v"]["amount"] if total["v"] else 0) == sum(amounts)
    assert len(await names(caller, "opportunity", "amount > 4")) == sum(a > 4 for a in amounts)


async def check_export(caller: Caller, deals: list[int], amount: str, folder: Path) -> None:
    path = folder / "deals.json"
    fields = ["name"] if amount == "none" else ["name", "amount"]
    assert await export(caller, Export("opportunity", fields, format="json"), path) == len(deals)
    written = json.loads(path.read_text("utf-8"))
    assert [each["name"] for each in written] == [f"O{n}" for n in deals]
    assert all((each.get("amount") == "****") == (amount == "mask") for each in written)


async def check_one(caller: Caller, world: World, who: int, n: int, seen: bool, amount: str) -> None:
    calls: list[Any] = [
        lambda: read(caller, "opportunity", str(DEAL + n)),
        lambda: history(caller, "opportunity", DEAL + n),
        lambda: evaluate(caller, "name", name="opportunity", id=DEAL + n),
        lambda: access(caller, "opportunity", DEAL + n),
    ]
    if not seen:
        for call in calls:
            with pytest.raises(Problem) as caught:
                await call()
            assert caught.value.status in (403, 404)
        return
    record, told, value, people = [await call() for call in calls]
    assert ("amount" in record) == (amount != "none")
    assert (record.get("amount") == "****") == (amount == "mask")
    assert ("amount" in told["events"][0]["changes"]) == (amount in ("read", "write"))
    assert value["value"] == f"O{n}"
    (me,) = people
    rights = [a for a in ACTIONS if may(world, who, "opportunity", n, a)]
    assert (me["user"]["name"], me["rights"]) == (f"P{who}", rights)
    assert me["because"]


class Undo(Exception):
    """Takes back what a unit did."""


async def check_writes(caller: Caller, world: World, who: int) -> None:
    for name, count in (("opportunity", len(world.deals)), ("account", len(world.accounts))):
        base = RECORDS[name]
        for action, values, good in (("update", {"name": "new"}, 200), ("delete", {}, 204)):
            statuses = await tried(
                caller, name, [Operation(action, values, id=base + n) for n in range(count)]
            )
            for n, status in enumerate(statuses):
                if may(world, who, name, n, action):
                    assert status == good, (name, action, n)
                elif may(world, who, name, n, "read"):
                    assert status == 403, (name, action, n)
                else:
                    assert status in (403, 404), (name, action, n)


async def tried(caller: Caller, name: str, operations: list[Operation]) -> list[int]:
    """What each operation would give; nothing is kept."""
    statuses: list[int] = []
    try:
        async with Unit(caller) as unit:
            statuses = [r.status for r in await unit.write(name, operations, atomic=False)]
            raise Undo
    except Undo:
        return statuses
