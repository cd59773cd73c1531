"""What the steps of automations do."""

import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.automation.conftest import automation, runs, steps, work
from yunchou.base.db import quote
from yunchou.rules.automation.store import cancel, replay

ON_CREATE = {"on": ["created"]}


def put(**values: str) -> dict[str, Any]:
    return {"kind": "set", "values": {name: {"value": value} for name, value in values.items()}}


async def deal(company: Company, who: str = "小王", **values: Any) -> str:
    return await create(
        company.caller(who), "opportunity", **{"name": "单", "stage": company.ids["需求"], **values}
    )


async def account_with(company: Company, *deals: str) -> str:
    account = await create(company.caller("小王"), "account", name="甲")
    for name in deals:
        await deal(company, name=name, account=account)
    return account


async def pass_time(company: Company, time: str) -> None:
    """Makes all waits shorter by an interval."""
    await company.organisation.db.execute(
        f"update {quote(company.organisation.schema)}.automation_run set next_at = next_at - $1::text::interval,"
        " held_until = held_until - $1::text::interval where state = 'waiting'",
        time,
    )


async def test_a_wait_lasts_as_long_as_it_says_and_is_taken_up_again(company: Company) -> None:
    await automation(
        company, {"kind": "wait", "amount": 2, "unit": "days"}, put(next_step="后"), settings=ON_CREATE
    )
    made = await deal(company)
    await work(company)
    assert await runs(company) == ["waiting"]
    await pass_time(company, "47 hours")
    await work(company)
    assert (await read(company.system, "opportunity", made))["next_step"] is None
    await pass_time(company, "2 hours")
    await work(company)
    assert await runs(company, "state, steps") == [("done", 2)]
    assert (await read(company.system, "opportunity", made))["next_step"] == "后"
    assert await steps(company, "kind, state") == [("wait", "done"), ("set", "done")]


async def test_a_wait_until_a_date_that_is_over_or_empty_is_none(company: Company) -> None:
    wait = {"kind": "wait", "until": "close_date", "amount": 1, "unit": "days", "direction": "before"}
    await automation(company, wait, put(next_step="后"), settings=ON_CREATE)
    today = dt.datetime.now(dt.UTC).date()
    for close in (None, today, today + dt.timedelta(days=30)):
        await deal(company, close_date=close.isoformat() if close else None)
    await work(company)
    assert await runs(company) == ["done", "done", "waiting"]


async def test_a_wait_for_a_condition_ends_when_it_holds_or_at_its_deadline(company: Company) -> None:
    wait = {"kind": "wait", "when": "amount > 10", "amount": 3, "unit": "hours"}
    ways = [{"condition": "amount > 10", "steps": [put(next_step="大")]}]
    tell = {"kind": "branch", "branches": ways, "else": [put(next_step="小")]}
    await automation(company, wait, tell, settings=ON_CREATE)
    grows, stays = await deal(company, amount=1), await deal(company, amount=2)
    await work(company)
    assert await runs(company) == ["waiting", "waiting"]
    await update(company.caller("小王"), "opportunity", grows, amount=11)
    await work(company)
    assert await runs(company) == ["done", "waiting"]
    await pass_time(company, "4 hours")
    await work(company)
    assert [(await read(company.system, "opportunity", id))["next_step"] for id in (grows, stays)] == [
        "大",
        "小",
    ]


async def test_related_records_are_updated_where_they_match(company: Company) -> None:
    values = {"next_step": {"expression": 'account.name & "·" & name'}}
    related = {
        "kind": "update_related",
        "inverse": "opportunities",
        "where": 'name starts_with "a"',
        "values": values,
    }
    await automation(company, related, object="account", settings={"on": ["updated"]})
    account = await account_with(company, "a1", "a2", "b1")
    await update(company.caller("小王"), "account", account, phone="021-12345678")
    await work(company)
    rows = await company.organisation.db.fetch(
        f"select name, next_step from {quote(company.organisation.schema)}.r_opportunity order by name"
    )
    assert [tuple(row) for row in rows] == [("a1", "甲·a1"), ("a2", "甲·a2"), ("b1", None)]


async def test_a_loop_takes_each_related_record_through_its_steps_and_then_goes_on(company: Company) -> None:
    inner = [
        {
            "kind": "branch",
            "branches": [{"condition": 'name = "a1"', "steps": [{"kind": "wait", "amount": 1}]}],
        },
        put(next_step="循环"),
    ]
    loop = {
        "kind": "loop",
        "inverse": "opportunities",
        "where": 'name starts_with "a"',
        "limit": 2,
        "steps": inner,
    }
    # Without the watched field, the last step would set it off again.
    await automation(
        company, loop, put(description="完"), object="account", fields="phone", settings={"on": ["updated"]}
    )
    account = await account_with(company, "a1", "a2", "a3", "b1")
    await update(company.caller("小王"), "account", account, phone="021-12345678")
    await work(company)
    assert await runs(company) == ["joining", "waiting", "done"]
    await pass_time(company, "2 days")
    await work(company)
    assert set(await runs(company)) == {"done"}
    assert (await read(company.system, "account", account))["description"] == "完"
    assert await names(company.system, "opportunity", 'next_step = "循环"') == ["a1", "a2"]


async def test_a_loop_over_nothing_and_one_at_the_end_end(company: Company) -> None:
    loop = {"kind": "loop", "inverse": "opportunities", "steps": [put(next_step="x")]}
    await automation(company, loop, object="account", settings={"on": ["updated"]})
    for deals in ((), ("a",)):
        account = await account_with(company, *deals)
        await update(company.caller("小王"), "account", account, phone="021-12345678")
    await work(company)
    assert await runs(company) == ["done", "done", "done"]


async def test_cancelling_ends_what_a_run_began_too(company: Company) -> None:
    loop = {"kind": "loop", "inverse": "opportunities", "steps": [{"kind": "wait", "amount": 1}]}
    await automation(company, loop, object="account", settings={"on": ["updated"]})
    account = await account_with(company, "a", "b")
    await update(company.caller("小王"), "account", account, phone="021-12345678")
    await work(company)
    first = (await runs(company, "id"))[0]
    await cancel(company.caller("管理员"), first)
    assert await runs(company) == ["cancelled"] * 3
    await replay(company.caller("管理员"), (await runs(company, "id"))[1])
    await pass_time(company, "2 days")
    await work(company)
    assert (await runs(company))[0] == "cancelled"


async def test_comments_tags_and_followers_are_added(company: Company) -> None:
    await automation(
        company,
        {"kind": "comment", "text": {"zh": "新单：{name}"}},
        {"kind": "tag", "tags": ["重点", "新"]},
        {"kind": "follow", "to": [{"kind": "manager"}, {"kind": "role", "role": "manager"}]},
        settings=ON_CREATE,
    )
    made = await deal(company)
    await work(company)
    assert await runs(company, "state, error::text") == [("done", None)]
    schema = quote(company.organisation.schema)
    assert await company.organisation.db.fetchval(f"select text from {schema}.r_comment") == "新单：单"
    tags = (await read(company.system, "opportunity", made))["tags"]
    assert sorted(tag["name"] for tag in tags) == ["新", "重点"]
    followers = await company.organisation.db.fetch(f"select person from {schema}.record_follower")
    assert int(company.ids["李经理"]) in {row["person"] for row in followers}


async def test_an_action_is_run_for_each_record_and_a_refusal_ends_that_run_alone(company: Company) -> None:
    step = {"kind": "action", "action": "crm.convert_lead", "values": {}}
    await automation(company, step, object="lead", settings={"on": ["updated"]}, fields="status")
    leads = [await create(company.caller("小王"), "lead", name=f"L{n}", company=f"C{n}") for n in range(2)]
    for lead in leads:
        await update(company.caller("小王"), "lead", lead, status="qualified")
    await work(company)
    # Converting changes the status, which sets off a run that finds the lead converted already.
    assert sorted(await runs(company)) == ["dead", "dead", "done", "done"]
    assert await names(company.system, "account") == ["C0", "C1"]


@pytest.mark.parametrize(
    ("step", "field", "code"),
    [
        ({"kind": "wait"}, "steps.0.amount", "required"),
        ({"kind": "wait", "amount": 999, "unit": "days"}, "steps.0.amount", "out_of_range"),
        ({"kind": "wait", "amount": 1, "unit": "moons"}, "steps.0.unit", "not_an_option"),
        ({"kind": "wait", "until": "name"}, "steps.0.until", "type_mismatch"),
        ({"kind": "wait", "until": "close_date", "when": "true"}, "steps.0.when", "not_an_option"),
        ({"kind": "loop", "inverse": "nix", "steps": [{"kind": "stop"}]}, "steps.0.inverse", "unknown_name"),
        (
            {"kind": "loop", "inverse": "activities", "where": "nix", "steps": []},
            "steps.0.where",
            "unknown_name",
        ),
        (
            {
                "kind": "loop",
                "inverse": "activities",
                "steps": [{"kind": "set", "values": {"amount": {"value": 1}}}],
            },
            "steps.0.steps.0.values.amount",
            "unknown_field",
        ),
        ({"kind": "action", "action": "crm.dance"}, "steps.0.action", "not_an_option"),
        ({"kind": "action", "action": "crm.convert_lead"}, "steps.0.action", "not_an_option"),
        ({"kind": "webhook", "webhook": "x"}, "steps.0.webhook", "not_an_option"),
        ({"kind": "mail", "subject": {"zh": "x"}, "text": {"zh": "x"}}, "steps.0.to", "required"),
        ({"kind": "tag", "tags": []}, "steps.0.tags", "out_of_range"),
        ({"kind": "assign", "to": {"kind": "user"}}, "steps.0.to.0.user", "required"),
    ],
)
async def test_steps_that_lack_what_they_need_are_refused(
    company: Company, step: dict[str, Any], field: str, code: str
) -> None:
    with refused(422, code) as found:
        await automation(company, step)
    assert (field, code) in found.faults


async def test_a_record_that_is_deleted_meanwhile_ends_its_run(company: Company) -> None:
    await automation(company, {"kind": "wait", "amount": 1}, put(next_step="x"), settings=ON_CREATE)
    gone, stays = await deal(company), await deal(company)
    await work(company)
    await delete(company.caller("管理员"), "opportunity", gone)
    await pass_time(company, "2 days")
    await work(company)
    assert await runs(company, "record, state") == [(int(gone), "dead"), (int(stays), "done")]
