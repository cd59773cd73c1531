"""Whether a record enters an automation again, and when it leaves one; waits that move with a date; several clocks at once."""

import asyncio
import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.automation.conftest import automation, runs, steps, work
from tests.rules.automation.test_steps import ON_CREATE, deal, pass_time, put
from yunchou.base.db import quote
from yunchou.rules.automation import keeping
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.loaded import automations_of
from yunchou.rules.automation.runs import begin

WAIT = {"kind": "wait", "amount": 2, "unit": "days"}


async def amount(company: Company, deal: str, value: int) -> None:
    await update(company.caller("小王"), "opportunity", deal, amount=value)


async def test_a_run_is_left_as_soon_as_its_record_meets_the_exit_condition(company: Company) -> None:
    await automation(company, WAIT, put(next_step="催"), settings=ON_CREATE, exit_when="amount > 10")
    leaves, stays = await deal(company, amount=1), await deal(company, amount=2)
    await work(company)
    assert await runs(company) == ["waiting", "waiting"]
    await amount(company, leaves, 11)
    await work(company)
    assert await runs(company) == ["left", "waiting"]
    await pass_time(company, "3 days")
    await work(company)
    assert await runs(company) == ["left", "done"]
    assert (await read(company.system, "opportunity", leaves))["next_step"] is None
    assert (await read(company.system, "opportunity", stays))["next_step"] == "催"


async def test_a_record_that_meets_the_exit_condition_at_once_takes_no_step(company: Company) -> None:
    await automation(company, put(next_step="催"), settings=ON_CREATE, exit_when="amount > 10")
    made = await deal(company, amount=11)
    await work(company)
    assert (await runs(company), await steps(company, "kind")) == (["left"], [])
    assert (await read(company.system, "opportunity", made))["next_step"] is None


async def test_leaving_ends_what_goes_on_side_by_side_too(company: Company) -> None:
    lanes = [{"steps": [WAIT, put(next_step=text)]} for text in ("提醒", "升级")]
    await automation(
        company, {"kind": "parallel", "lanes": lanes}, settings=ON_CREATE, exit_when="amount > 10"
    )
    made = await deal(company, amount=1)
    await work(company)
    assert sorted(await runs(company)) == ["joining", "waiting", "waiting"]
    await amount(company, made, 11)
    await work(company)
    assert sorted(await runs(company)) == ["done", "left", "left"]


async def test_several_clocks_run_at_once_and_the_run_goes_on_when_the_last_has_ended(
    company: Company,
) -> None:
    lanes: list[dict[str, Any]] = [
        {"steps": [{"kind": "wait", "amount": 2, "unit": "hours"}, put(next_step="提醒")]},
        {"steps": [{"kind": "wait", "amount": 8, "unit": "hours"}, put(next_step="升级")]},
        {"steps": []},
    ]
    await automation(company, {"kind": "parallel", "lanes": lanes}, put(name="完"), settings=ON_CREATE)
    made = await deal(company)
    await work(company)
    told = []
    for time in ("3 hours", "6 hours"):
        await pass_time(company, time)
        await work(company)
        found = await read(company.system, "opportunity", made)
        told.append((found["next_step"], found["name"]))
    assert told == [("提醒", "单"), ("升级", "完")]
    assert set(await runs(company)) == {"done"}


async def test_a_wait_until_a_date_moves_with_the_date(company: Company) -> None:
    wait = {"kind": "wait", "until": "close_date", "amount": 1, "unit": "days", "direction": "before"}
    await automation(company, wait, put(next_step="后"), settings=ON_CREATE)
    today = dt.datetime.now(dt.UTC).date()
    sooner = await deal(company, close_date=(today + dt.timedelta(days=30)).isoformat())
    later = await deal(company, close_date=(today + dt.timedelta(days=3)).isoformat())
    await work(company)
    for made, days in ((sooner, -1), (later, 60)):
        moved = (today + dt.timedelta(days=days)).isoformat()
        await update(company.caller("小王"), "opportunity", made, close_date=moved)
    await work(company)
    assert await runs(company) == ["done", "waiting"]
    (until,) = [each for each in await runs(company, "held_until") if each is not None]
    assert (until.date() - today).days in (58, 59)


@pytest.mark.parametrize(
    ("rules", "while_under_way", "afterwards"),
    [
        ({}, 2, 3),
        ({"reentry": "ended"}, 1, 2),
        ({"reentry": "once"}, 1, 1),
        ({"most_runs": 2, "most_per": "day"}, 2, 2),
    ],
)
async def test_a_record_enters_again_as_the_automation_says(
    company: Company, rules: dict[str, Any], while_under_way: int, afterwards: int
) -> None:
    await automation(company, WAIT, settings={"on": ["updated"]}, fields="amount", **rules)
    made, other = await deal(company), await deal(company)
    for value in (1, 2):
        await amount(company, made, value)
        await work(company)
    assert len(await runs(company)) == while_under_way
    await pass_time(company, "3 days")
    await work(company)
    await amount(company, made, 3)
    await work(company)
    assert len(await runs(company)) == afterwards
    await amount(company, other, 3)
    await work(company)
    assert len(await runs(company)) == afterwards + 1


async def test_the_limit_counts_within_its_period_only(company: Company) -> None:
    await automation(
        company,
        put(next_step="催"),
        settings={"on": ["updated"]},
        fields="amount",
        most_runs=1,
        most_per="week",
    )
    made = await deal(company)
    await amount(company, made, 1)
    await work(company)
    await company.organisation.db.execute(
        f"update {quote(company.organisation.schema)}.automation_run set created_at = created_at - interval '8 days'"
    )
    for value in (2, 3):
        await amount(company, made, value)
        await work(company)
    assert len(await runs(company)) == 2


async def test_of_many_that_come_at_once_one_enters(company: Company) -> None:
    id = await automation(company, WAIT, trigger="manual", settings=None, reentry="ended")
    made = int(await deal(company))
    definition = automations_of(await company.organisation.snapshot()).by_id[int(id)]

    async def come(number: int) -> int:
        async with company.organisation.db.transaction() as link:
            return await begin(link, company.organisation, definition, [Beginning(f"x:{number}", made)])

    assert sorted(await asyncio.gather(*(come(n) for n in range(6)))) == [0, 0, 0, 0, 0, 1]


async def test_a_record_that_enters_once_is_remembered_for_good(company: Company) -> None:
    await automation(company, put(next_step="a"), name="一次", settings=ON_CREATE, reentry="once")
    await automation(company, put(next_step="b"), name="多次", settings=ON_CREATE)
    await deal(company)
    await work(company)
    organisation = company.organisation
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    assert await keeping.forget(organisation.db, organisation.schema, later) == 1
    assert len(await runs(company)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"exit_when": "amont > 1"}, "exit_when"),
        ({"exit_when": "amount"}, "exit_when"),
        ({"most_runs": 0}, "most_runs"),
        ({"reentry": "sometimes"}, "reentry"),
        ({"most_runs": 1, "most_per": "decade"}, "most_per"),
    ],
)
async def test_rules_of_entry_that_mean_nothing_are_refused(
    company: Company, values: dict[str, Any], field: str
) -> None:
    with refused(422) as found:
        await automation(company, WAIT, **values)
    assert found.problem is not None
    assert field in [error.field for error in found.problem.errors]


async def test_an_exit_condition_needs_a_record(company: Company) -> None:
    values: dict[str, Any] = {"object": None, "trigger": "manual", "exit_when": "true"}
    with refused(422, "not_an_option"):
        await automation(company, {"kind": "stop"}, **values)
