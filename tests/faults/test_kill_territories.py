"""A process is killed in the middle of changes of territories and of their undoing: each is whole, or was not begun."""

import asyncio
import os
import random
import signal

import pytest

from tests.faults.conftest import python_process
from tests.fixtures.organisation import Company
from yunchou.apps.territories.following import reckon
from yunchou.base.db import quote

ACCOUNTS = 120
"""Customers, of which every other belongs to each territory that is made."""
CHANGER = """
import asyncio, sys
from tests.fixtures.organisation import company_of
from yunchou.apps.territories.changing import Step, change, undo
from yunchou.base.db import Database

def steps(name, person):
    yield Step("create", "territory", values={"name": name})
    yield Step("create", "territory_rule",
        values={"territory": "#0", "object": "account", "condition": 'grade = "A"'})
    yield Step("create", "territory_person", values={"territory": "#0", "person": person, "part": "lead"})

async def main():
    company = await company_of(await Database.open(sys.argv[1], max_size=3))
    admin = company.caller("管理员")
    print("ready", flush=True)
    for n in range(1000):
        name = f"{sys.argv[2]}-{n}"
        done = await change(admin, name, list(steps(name, company.ids["小王"])))
        if n % 2:
            await undo(admin, done.change)

asyncio.run(main())
"""


async def standing(company: Company) -> dict[str, tuple[int, int, int, int]]:
    """Of each territory that there is: its rules, people and customers, and the changes that made it and still hold."""
    schema = quote(company.organisation.schema)
    rows = await company.organisation.db.fetch(
        "select t.name,"
        f" (select count(*) from {schema}.r_territory_rule r where r.territory = t.id and r.deleted_at is null) as rules,"
        f" (select count(*) from {schema}.r_territory_person p where p.territory = t.id and p.deleted_at is null) as people,"
        f" (select count(*) from {schema}.r_territory_membership m where m.territory = t.id and m.until is null) as records,"
        f" (select count(*) from {schema}.r_territory_change c where c.name = t.name and c.undone_at is null) as changes"
        f" from {schema}.r_territory t where t.deleted_at is null"
    )
    return {row["name"]: (row["rules"], row["people"], row["records"], row["changes"]) for row in rows}


@pytest.mark.slow
async def test_a_killed_change_of_territories_is_whole_or_absent(company: Company, rounds: int) -> None:
    chance = random.Random(7)
    schema, db = quote(company.organisation.schema), company.organisation.db
    several = [{"name": f"客户{n}", "grade": "AB"[n % 2]} for n in range(ACCOUNTS)]
    await company.create(company.caller("小王"), "account", *several)
    kept = f"select count(*) from {schema}.r_territory_change"
    for round in range(2 + rounds):
        process = await python_process(CHANGER, db.url, str(round))
        await asyncio.sleep(chance.uniform(0.3, 1.2))
        os.kill(process.pid, signal.SIGKILL)
        await process.communicate()
        there = await standing(company)
        assert set(there.values()) <= {(1, 1, ACCOUNTS // 2, 1)}
        holding = await db.fetchval(f"{kept} where undone_at is null")
        # A change that is kept has its territory, and one that was taken back has none.
        assert len(there) == holding
        gone = f"select count(*) from {schema}.r_territory_membership m join {schema}.r_territory t on t.id = m.territory"
        assert await db.fetchval(f"{gone} where t.deleted_at is not null and m.until is null") == 0
    assert await db.fetchval(kept) > 0
    # Nothing is left to be mended.
    assert await reckon(company.caller("管理员")) == 0
