"""Processes that take automations further are killed again and again: no run is lost, and nothing is done twice."""

import asyncio
import os
import random
import signal

import pytest

from tests.faults.conftest import python_process
from tests.fixtures.asking import create, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.base.db import quote
from yunchou.records.change import Operation
from yunchou.records.write import write
from yunchou.rules.automation.matching import FOLLOWER

DEALS = 300
TAKER = """
import asyncio, sys
from tests.fixtures.organisation import company_of
from yunchou.base.db import Database
from yunchou.records.follow import FOLLOWERS, advance as follow
from yunchou.rules.automation import engine, jobs
engine.MOST_AT_ONCE = 20

async def main():
    company = await company_of(await Database.open(sys.argv[1], max_size=3))
    print("ready", flush=True)
    while True:
        await follow(company.organisation, FOLLOWERS["automations"])
        while await engine.advance(company.organisation, {}):
            pass
        await asyncio.sleep(0.01)

asyncio.run(main())
"""


async def taker(company: Company) -> asyncio.subprocess.Process:
    return await python_process(TAKER, company.organisation.db.url)


@pytest.mark.slow
async def test_killed_processes_lose_no_run_and_do_nothing_twice(company: Company, rounds: int) -> None:
    chance = random.Random(7)
    schema, db = quote(company.organisation.schema), company.organisation.db
    steps = [
        {"kind": "set", "values": {"quantity": {"expression": "COALESCE(quantity, 0) + 1"}}},
        {
            "kind": "create",
            "object": "activity",
            "values": {"name": {"expression": "name"}, "opportunity": {"expression": "id"}},
        },
        {"kind": "comment", "text": {"zh": "看过 {name}"}},
        {"kind": "notify", "to": [{"kind": "owner"}], "text": {"zh": "{name}"}},
    ]
    values = {
        "name": "杀不死",
        "object": "opportunity",
        "trigger": "event",
        "settings": {"on": ["created", "updated"]},
    }
    await create(company.caller("管理员"), "automation", **values, fields="amount", steps=steps)
    await settle(company, FOLLOWER)
    wang = company.caller("小王")
    made = await write(
        wang,
        "opportunity",
        [
            Operation("create", {"name": f"D{n}", "stage": company.ids["需求"], "amount": 1})
            for n in range(DEALS)
        ],
    )
    for _ in range(2 + rounds):
        processes = [await taker(company) for _ in range(2)]
        await asyncio.sleep(chance.uniform(0.05, 0.6))
        for process in processes:
            os.kill(process.pid, signal.SIGKILL)
            await process.communicate()
        await update(wang, "opportunity", str(made[0].id), amount=chance.randint(2, 10**6))
    await work(company)
    expected = DEALS + 2 + rounds
    states = await db.fetch(f"select state, count(*) from {schema}.automation_run group by state")
    assert [tuple(row) for row in states] == [("done", expected)]
    assert (
        await db.fetchval(f"select count(*) from {schema}.automation_step where state = 'done'")
        == 4 * expected
    )
    assert await db.fetchval(f"select sum(quantity) from {schema}.r_opportunity") == expected
    for table in ("r_activity", "r_comment"):
        assert await db.fetchval(f"select count(*) from {schema}.{table}") == expected
    told = f"select count(*) from {schema}.notification where kind = 'automation' and actor_name = '杀不死'"
    assert await db.fetchval(told) == expected
