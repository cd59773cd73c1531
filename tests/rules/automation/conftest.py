"""Short ways to make automations and to let them do their work."""

from typing import Any

import pytest

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from yunchou.records.change import Operation
from yunchou.records.write import write
from yunchou.rules.automation.engine import advance
from yunchou.rules.automation.matching import FOLLOWER


@pytest.fixture
async def company(company: Company) -> Company:
    """A company without the automations that are shipped."""
    table = f'"{company.organisation.schema}".r_automation'
    rows = await company.organisation.db.fetch(f"select id from {table}")
    await write(company.system, "automation", [Operation("delete", id=row["id"]) for row in rows])
    return company


async def automation(company: Company, *steps: dict[str, Any], name: str = "自动化", **values: Any) -> str:
    """An automation of the administrator; by default on each change of an opportunity."""
    given = {"name": name, "object": "opportunity", "trigger": "event", "steps": list(steps), **values}
    id = await create(company.caller("管理员"), "automation", **given)
    await settle(company, FOLLOWER)
    return id


async def work(company: Company, resources: Any = None) -> int:
    """Reads the log to its end and takes all steps that are due, until nothing more comes of it; gives how many."""
    total = 0
    while True:
        await settle(company, FOLLOWER)
        taken = 0
        while count := await advance(company.organisation, resources or {}):
            taken += count
        total += taken
        if taken == 0:
            return total


async def runs(company: Company, columns: str = "state") -> list[Any]:
    """What is kept of all runs, by age."""
    rows = await company.organisation.db.fetch(
        f'select {columns} from "{company.organisation.schema}".automation_run order by id'
    )
    return [row[0] if len(row) == 1 else tuple(row) for row in rows]


async def steps(company: Company, columns: str) -> list[Any]:
    """What is kept of all steps, by run and number."""
    rows = await company.organisation.db.fetch(
        f'select {columns} from "{company.organisation.schema}".automation_step order by run, number'
    )
    return [row[0] if len(row) == 1 else tuple(row) for row in rows]
