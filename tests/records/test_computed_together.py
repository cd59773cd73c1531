"""Computed fields while many write at once: every value equals what an independent recount finds."""

import asyncio
import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

from tests.fixtures.asking import create, statements
from tests.fixtures.organisation import Company
from tests.records.test_computed import add, formula, rollup
from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation
from yunchou.base.db import Database
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import write

WRITERS, ROUNDS = 50, 2


async def test_fifty_writers_leave_the_right_sums(company: Company) -> None:
    """Children are made, changed, moved, deleted and restored, parents changed, all on connections of their own."""
    admin = company.caller("管理员")
    await add(
        company,
        "account",
        rollup("total", "opportunities", "sum", "amount"),
        rollup("many", "opportunities", "count", where="amount > 50"),
        formula("value", "total + COALESCE(annual_revenue, 0)"),
    )
    await add(company, "opportunity", formula("of_all", "amount + account.total"))
    accounts = [await create(admin, "account", name=f"客户{n}") for n in range(8)]
    known = company.organisation
    db = await Database.open(known.db.url, max_size=WRITERS, statement_timeout=0)
    try:
        organisation = Organisation(db, known.id, known.name, known.schema, known.settings, known.declared)
        caller = Caller(organisation, admin.actor)
        done = await asyncio.gather(*(_writer(caller, accounts, number) for number in range(WRITERS)))
    finally:
        await db.close(2.0)
    assert sum(done) >= WRITERS * ROUNDS
    await _recounted(admin)


async def _writer(caller: Caller, accounts: list[str], number: int) -> int:
    chance = random.Random(number)
    mine: list[str] = []
    gone: list[str] = []
    done = 0
    for _ in range(ROUNDS):
        several = [
            Operation("create", {"name": f"单{number}", "account": a, "amount": chance.randrange(100)})
            for a in chance.sample(accounts, 2)
        ]
        mine += [str(r.id) for r in await write(caller, "opportunity", several)]
        moved = chance.choice(mine)
        to = {"account": chance.choice(accounts), "amount": chance.randrange(100)}
        await write(caller, "opportunity", [Operation("update", to, id=int(moved))])
        parent = int(chance.choice(accounts))
        revenue = {"annual_revenue": chance.randrange(1000)}
        await write(caller, "account", [Operation("update", revenue, id=parent)])
        if gone and chance.random() < 0.5:
            back = gone.pop()
            await write(caller, "opportunity", [Operation("restore", id=int(back))])
            mine.append(back)
        elif len(mine) > 1:
            out = mine.pop(chance.randrange(len(mine)))
            await write(caller, "opportunity", [Operation("delete", id=int(out))])
            gone.append(out)
        done += 1
    return done


async def _recounted(caller: Caller) -> None:
    deals = await rows(caller, "opportunity", Query(fields=["account", "amount", "of_all"], limit=1000))
    amounts: dict[str, list[Decimal]] = defaultdict(list)
    for deal in deals:
        amounts[deal["account"]["id"]].append(_amount(deal["amount"]))
    fields = ["total", "many", "value", "annual_revenue"]
    for account in await rows(caller, "account", Query(fields=fields, limit=1000)):
        mine = amounts[account["id"]]
        assert _amount(account["total"]) == sum(mine)
        assert account["many"] == sum(each > 50 for each in mine)
        assert _amount(account["value"]) == sum(mine) + _amount(account["annual_revenue"])
    for deal in deals:
        assert _amount(deal["of_all"]) == _amount(deal["amount"]) + sum(amounts[deal["account"]["id"]])


def _amount(value: Any) -> Decimal:
    return Decimal(value["amount"]) if value else Decimal(0)


async def test_ten_thousand_children_cost_few_statements(company: Company) -> None:
    admin = company.caller("管理员")
    await add(company, "account", rollup("total", "contacts", "count"))
    accounts = await company.create(admin, "account", *({"name": f"客户{n}"} for n in range(100)))
    people = [Operation("create", {"name": f"人{n}", "account": accounts[n % 100]}) for n in range(10_000)]
    async with statements(company) as sent:
        await write(admin, "contact", people)
    assert len(sent) < 15, sent
    found = await rows(admin, "account", Query(fields=["total"], limit=1000))
    assert {each["total"] for each in found} == {100}
