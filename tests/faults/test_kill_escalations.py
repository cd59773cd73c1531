"""Processes are killed while the alerts of cases come: each comes once, and tells its people once."""

import asyncio
import os
import random
import signal

import pytest

from tests.apps.service.test_cases import queue
from tests.apps.service.test_levels import level, step
from tests.faults.conftest import python_process
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.base.db import quote
from yunchou.records.change import Operation
from yunchou.records.write import write
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.matching import FOLLOWER

CASES = 40
TAKER = """
import asyncio, sys
from tests.fixtures.organisation import company_of
from yunchou.base.db import Database
from yunchou.records.follow import FOLLOWERS, advance as follow
from yunchou.rules.automation import engine, jobs
from yunchou.rules.automation.dates import reach_dates
engine.MOST_AT_ONCE = 10

async def main():
    company = await company_of(await Database.open(sys.argv[1], max_size=3))
    print("ready", flush=True)
    while True:
        await follow(company.organisation, FOLLOWERS["automations"])
        await reach_dates(company.organisation)
        while await engine.advance(company.organisation, {}):
            pass
        await asyncio.sleep(0.01)

asyncio.run(main())
"""


async def taker(company: Company) -> asyncio.subprocess.Process:
    return await python_process(TAKER, company.organisation.db.url)


@pytest.mark.slow
async def test_alerts_of_cases_come_once_each_whoever_is_killed(company: Company, rounds: int) -> None:
    chance = random.Random(11)
    schema, db = quote(company.organisation.schema), company.organisation.db
    await settle(company, FOLLOWER)
    await queue(company, strategy="fixed", members=[company.ids["小王"]])
    standard = await level(company, clock="always", response_minutes=1, resolution_minutes=None)
    await step(company, standard, -1, target="response", raise_priority=True)
    operations = [Operation("create", {"name": f"报警 {n}"}) for n in range(CASES)]
    await write(company.caller("管理员"), "case", operations)
    for _ in range(2 + rounds):
        processes = [await taker(company) for _ in range(2)]
        await asyncio.sleep(chance.uniform(0.05, 0.6))
        for process in processes:
            os.kill(process.pid, signal.SIGKILL)
            await process.communicate()
    await work(company)
    await reach_dates(company.organisation)
    await work(company)
    alerts = await db.fetch(f'select count(*) as n from {schema}.r_case_escalation group by "case"')
    assert [row["n"] for row in alerts] == [1] * CASES
    raised = await db.fetch(f"select priority, count(*) as n from {schema}.r_case group by priority")
    assert [tuple(row) for row in raised] == [("high", CASES)]
    told = f"select count(*) from {schema}.notification where kind = 'automation' and object = 'case'"
    assert await db.fetchval(told) == CASES
