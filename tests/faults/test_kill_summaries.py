"""Processes are killed while they write, fold and build what is kept added up: the cells are what the records come to."""

import asyncio
import os
import random
import signal

from tests.faults.conftest import python_process
from tests.fixtures.organisation import Company
from tests.metrics.test_catalogue import fill
from yunchou.metrics.upkeep import upkeep
from yunchou.records.summaries import building
from yunchou.records.summaries.store import choose

WRITER = """
import asyncio, contextlib, random, sys
from tests.fixtures.organisation import company_of
from tests.metrics.test_summaries import DEEDS
from yunchou.base.db import Database
from yunchou.base.errors import Problem
from yunchou.metrics.upkeep import upkeep

async def main():
    company = await company_of(await Database.open(sys.argv[1], max_size=4))
    chance = random.Random(int(sys.argv[2]))
    print("ready", flush=True)
    while True:
        with contextlib.suppress(Problem, ValueError):
            if chance.random() < 0.15:
                await upkeep(company.organisation, anew=["opportunity"])
            else:
                await chance.choice(DEEDS)(company, chance)

asyncio.run(main())
"""


async def test_killed_writers_folds_and_builds_leave_what_the_records_come_to(company: Company) -> None:
    organisation, chance = company.organisation, random.Random(5)
    await fill(company, 3)
    await choose(organisation, "won_amount", True)
    await upkeep(organisation)
    for round in range(2):
        process = await python_process(WRITER, organisation.db.url, str(round))
        await asyncio.sleep(chance.uniform(0.4, 1.0))
        os.kill(process.pid, signal.SIGKILL)
        await process.communicate()
        organisation.forget()
        await organisation.snapshot()
        assert await building.differing(organisation, "opportunity") == 0
    # A build that was killed is begun anew.
    await upkeep(organisation)
    assert await building.differing(organisation, "opportunity") == 0
