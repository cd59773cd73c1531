"""Automations work on sets: what a thousand records set off costs the statements that ten would."""

from tests.fixtures.asking import statements
from tests.fixtures.organisation import Company
from tests.rules.automation.conftest import automation, runs, work
from yunchou.records.change import Operation
from yunchou.records.write import write

SET = {"kind": "set", "values": {"next_step": {"expression": 'name & "!"'}}}
WAYS = {
    "kind": "branch",
    "branches": [{"condition": "amount > 5", "steps": [SET]}],
    "else": [{"kind": "notify", "to": [{"kind": "owner"}], "text": {"zh": "{name}"}}],
}


async def taken_along(company: Company, count: int) -> int:
    """Changes so many deals at once, lets automations do their work, and says how many statements that work took."""
    deals = [{"name": f"D{n}", "stage": company.ids["需求"], "amount": n % 10} for n in range(count)]
    ids = await company.create(company.caller("小王"), "opportunity", *deals)
    await work(company)
    changes = [Operation("update", {"close_date": "2026-12-31"}, id=int(id)) for id in ids]
    await write(company.caller("小王"), "opportunity", changes)
    async with statements(company) as seen:
        await work(company)
    # How often the log is looked at while other tests hold its end back is not the automations' doing.
    return sum(1 for each in seen if "log_cursor" not in each and "from event" not in each.lower())


async def test_a_thousand_records_cost_as_many_statements_as_ten(company: Company) -> None:
    await automation(
        company, WAYS, condition="CHANGED(close_date)", settings={"on": ["updated"]}, fields="close_date"
    )
    few, many = [await taken_along(company, count) for count in (10, 1000)]
    assert (await runs(company)).count("done") == 1010
    assert many <= few + 20


async def test_a_run_that_fails_keeps_none_of_its_set_back(company: Company) -> None:
    left = {"kind": "set", "values": {"quantity": {"expression": "10 - amount"}}}
    await automation(company, left, settings={"on": ["created"]})
    deals = [{"name": f"D{n}", "stage": company.ids["需求"], "amount": n} for n in range(20)]
    await company.create(company.caller("小王"), "opportunity", *deals)
    await work(company)
    states = await runs(company)
    assert (states.count("done"), states.count("dead")) == (11, 9)
