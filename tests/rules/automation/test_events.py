"""Automations that changes of records set off."""

import json
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import automation, runs, steps, work
from yunchou.apps.together.notifications import notifications
from yunchou.records.change import Operation
from yunchou.records.history import history
from yunchou.records.write import write
from yunchou.rules.automation.matching import FOLLOWER

NEXT = {"kind": "set", "values": {"next_step": {"expression": '"回访 " & name'}}}
WON = 'CHANGED(stage) and stage.kind = "won"'


async def deal(company: Company, who: str = "小王", **values: Any) -> str:
    given = {"name": "单", "stage": company.ids["需求"], "amount": 100, **values}
    return await create(company.caller(who), "opportunity", **given)


async def test_what_a_change_sets_off_is_done_and_told_in_the_history(company: Company) -> None:
    tell = {
        "kind": "notify",
        "to": [{"kind": "manager"}],
        "text": {"zh": "{owner} 赢单：{name}，{amount}", "en": "Won by {owner}: {name}"},
    }
    id = await automation(company, NEXT, tell, name="赢单", condition=WON)
    made = await deal(company)
    await work(company)
    assert await runs(company) == []
    await update(company.caller("小王"), "opportunity", made, stage=company.ids["赢单"])
    await work(company)
    assert await runs(company) == ["done"]
    assert (await read(company.system, "opportunity", made))["next_step"] == "回访 单"
    event = (await history(company.system, "opportunity", int(made)))["events"][0]
    assert event["cause"] == {"automation": {"id": id, "name": "赢单"}, "chain": [id]}
    told = (await notifications(company.caller("李经理")))["notifications"]
    assert [(n["kind"], n["text"], n["record"]) for n in told] == [
        ("automation", "小王 赢单：单，100.00 CNY", made)
    ]
    logged = await steps(company, "kind, state, input::text, output::text")
    assert [(kind, state) for kind, state, _, _ in logged] == [("set", "done"), ("notify", "done")]
    assert json.loads(logged[0][2]) == {"next_step": "回访 单"}


async def test_only_the_watched_fields_and_the_wanted_kinds_of_events_count(company: Company) -> None:
    await automation(company, {"kind": "stop"}, fields="amount, close_date", settings={"on": ["updated"]})
    made = await deal(company)
    await update(company.caller("小王"), "opportunity", made, name="别的")
    await work(company)
    assert await runs(company) == []
    await update(company.caller("小王"), "opportunity", made, amount=5)
    await work(company)
    assert await runs(company) == ["done"]


async def test_deleting_and_bringing_back_set_off_what_waits_for_them(company: Company) -> None:
    text = {"zh": "没了：{name}", "en": "Gone: {name}"}
    await automation(
        company,
        {"kind": "notify", "to": [{"kind": "owner"}], "text": text},
        settings={"on": ["deleted", "restored"]},
    )
    made = await deal(company)
    await delete(company.caller("管理员"), "opportunity", made)
    await work(company)
    await write(company.caller("管理员"), "opportunity", [Operation("restore", id=int(made))])
    await work(company)
    assert await runs(company) == ["done", "done"]
    told = (await notifications(company.caller("小王")))["notifications"]
    assert [n["text"] for n in told if n["kind"] == "automation"] == ["没了：单", "没了：单"]


async def test_a_condition_is_judged_by_what_the_record_was_at_the_time(company: Company) -> None:
    """Each of three changes made before anybody looked is judged by itself."""
    await automation(
        company, {"kind": "stop"}, condition="amount > PRIOR(amount)", settings={"on": ["updated"]}
    )
    made = await deal(company, amount=10)
    for amount in (20, 5, 7, 3):
        await update(company.caller("小王"), "opportunity", made, amount=amount)
    await work(company)
    assert len(await runs(company)) == 2


async def test_a_condition_about_whoever_made_the_change_knows_who_it_was(company: Company) -> None:
    await automation(company, {"kind": "stop"}, condition='HAS_ROLE("manager")')
    await deal(company, "小王")
    await deal(company, "李经理")
    await work(company)
    assert len(await runs(company)) == 1


async def test_branches_take_the_first_way_that_holds(company: Company) -> None:
    def put(text: str) -> list[dict[str, Any]]:
        return [{"kind": "set", "values": {"next_step": {"value": text}}}]

    ways = [
        {"condition": "amount >= 1000", "steps": put("大")},
        {"condition": "amount >= 100", "steps": put("中")},
    ]
    after = {"kind": "set", "values": {"description": {"value": "看过"}}}
    await automation(
        company, {"kind": "branch", "branches": ways, "else": put("小")}, after, settings={"on": ["created"]}
    )
    made = [await deal(company, amount=amount) for amount in (5000, 500, 5)]
    await work(company)
    found = [await read(company.system, "opportunity", id) for id in made]
    assert [(each["next_step"], each["description"]) for each in found] == [
        ("大", "看过"),
        ("中", "看过"),
        ("小", "看过"),
    ]


async def test_records_are_made_deleted_and_given_to_others(company: Company) -> None:
    task = {
        "kind": "create",
        "object": "activity",
        "values": {
            "name": {"expression": '"跟进 " & name'},
            "opportunity": {"expression": "id"},
            "kind": {"value": "call"},
        },
    }
    await automation(
        company, task, {"kind": "assign", "to": {"kind": "manager"}}, settings={"on": ["created"]}
    )
    made = await deal(company)
    await work(company)
    assert (await read(company.system, "opportunity", made))["owner"]["name"] == "李经理"
    rows = await company.organisation.db.fetch(
        f'select name, kind from "{company.organisation.schema}".r_activity'
    )
    assert [tuple(row) for row in rows] == [("跟进 单", "call")]


async def test_a_refused_step_ends_the_run_and_says_why(company: Company) -> None:
    too_long = {"kind": "set", "values": {"amount": {"expression": "0 - amount"}}}
    await automation(company, too_long, settings={"on": ["created"]})
    kept, wrong = await deal(company, amount=0), await deal(company, amount=7)
    await work(company)
    assert await runs(company, "record, state") == [(int(kept), "done"), (int(wrong), "dead")]
    (error,) = [e for e in await runs(company, "error::text") if e]
    assert json.loads(error)["errors"][0]["field"] == "amount"


async def test_whoever_set_it_off_acts_with_his_own_rights(company: Company) -> None:
    lead = {"kind": "create", "object": "product", "values": {"name": {"expression": "name"}}}
    await automation(company, lead, run_as="starter", settings={"on": ["created"]})
    await deal(company, "小王", name="甲")
    await deal(company, "管理员", name="乙")
    await work(company)
    assert await runs(company) == ["dead", "done"]


async def test_an_automation_that_sets_itself_off_is_stopped(company: Company) -> None:
    more = {"kind": "set", "values": {"amount": {"expression": "amount + 1"}}}
    await automation(company, more, settings={"on": ["created", "updated"]})
    made = await deal(company, amount=1)
    await work(company)
    assert await runs(company) == ["done", "done", "done", "refused"]
    assert (await read(company.system, "opportunity", made))["amount"]["amount"] == "4.00"


async def test_a_record_about_which_too_much_goes_on_is_left_alone(company: Company) -> None:
    await automation(company, {"kind": "stop"}, settings={"on": ["updated"]})
    made = await deal(company)
    for n in range(65):
        await update(company.caller("小王"), "opportunity", made, amount=n)
    await work(company)
    states = await runs(company)
    assert (states.count("done"), states.count("refused")) == (60, 5)


async def test_inactive_and_expired_automations_do_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    await automation(company, NEXT, name="停用", active=False)
    await automation(company, NEXT, name="过期", ends_at="2020-01-01T00:00:00Z")
    later = await automation(company, NEXT, name="未生效", starts_at="2999-01-01T00:00:00Z")
    await deal(company)
    await work(company)
    assert await runs(company) == []
    await update(admin, "automation", later, starts_at=None)
    await deal(company)
    await work(company)
    assert len(await runs(company)) >= 1


async def test_a_run_goes_on_with_the_version_that_it_began_with(company: Company) -> None:
    id = await automation(company, {"kind": "stop"}, NEXT, settings={"on": ["created"]})
    made = await deal(company)
    await settle(company, FOLLOWER)
    await update(company.caller("管理员"), "automation", id, steps=[NEXT])
    await work(company)
    assert (await read(company.system, "opportunity", made))["next_step"] is None
    await deal(company)
    await work(company)
    assert await runs(company, "version, state") == [(1, "done"), (2, "done")]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"condition": "amoun > 1"}, "condition", "unknown_name"),
        ({"object": "nothing"}, "object", "not_an_option"),
        ({"object": None}, "object", "required"),
        ({"object": "automation"}, "object", "not_an_option"),
        ({"fields": "amount, nix"}, "fields", "unknown_field"),
        ({"settings": {"on": ["eaten"]}}, "settings.on.0", "not_an_option"),
        ({"settings": {"nix": 1}}, "settings.nix", "unknown_field"),
        ({"steps": []}, "steps", "required"),
        ({"steps": {"kind": "stop"}}, "steps", "wrong_type"),
        ({"steps": [{"kind": "dance"}]}, "steps.0.kind", "not_an_option"),
        ({"steps": ["stop"]}, "steps.0.kind", "not_an_option"),
        ({"steps": [{"kind": "set", "values": {}}]}, "steps.0.values", "required"),
        (
            {"steps": [{"kind": "set", "values": {"nix": {"value": 1}}}]},
            "steps.0.values.nix",
            "unknown_field",
        ),
        (
            {"steps": [{"kind": "set", "values": {"version": {"value": 1}}}]},
            "steps.0.values.version",
            "readonly",
        ),
        (
            {"steps": [{"kind": "set", "values": {"amount": {"value": "x"}}}]},
            "steps.0.values.amount",
            "wrong_type",
        ),
        (
            {"steps": [{"kind": "set", "values": {"amount": {"expression": "name"}}}]},
            "steps.0.values.amount",
            "type_mismatch",
        ),
        ({"steps": [{"kind": "set", "values": {"amount": {}}}]}, "steps.0.values.amount", "required"),
        ({"steps": [{"kind": "create", "object": "nix", "values": {}}]}, "steps.0.object", "not_an_option"),
        ({"steps": [{"kind": "notify", "to": [], "text": {"zh": "x"}}]}, "steps.0.to", "out_of_range"),
        (
            {"steps": [{"kind": "notify", "to": [{"kind": "field"}], "text": {"zh": "x"}}]},
            "steps.0.to.0.field",
            "required",
        ),
        (
            {"steps": [{"kind": "notify", "to": [{"kind": "field", "field": "name"}], "text": {"zh": "x"}}]},
            "steps.0.to.0.field",
            "type_mismatch",
        ),
        (
            {"steps": [{"kind": "notify", "to": [{"kind": "owner"}], "text": {"zh": "{nix}"}}]},
            "steps.0.text.zh",
            "unknown_name",
        ),
        (
            {"steps": [{"kind": "branch", "branches": [{"condition": "1 +", "steps": [{"kind": "stop"}]}]}]},
            "steps.0.branches.0.condition",
            "unexpected_end",
        ),
        ({"steps": [{"kind": "stop"}] * 101}, "steps", "out_of_range"),
    ],
)
async def test_what_does_not_fit_is_refused_where_it_is_wrong(
    company: Company, values: dict[str, Any], field: str, code: str
) -> None:
    given: dict[str, Any] = {"steps": [{"kind": "stop"}], **values}
    with refused(422, code) as found:
        await automation(company, *(given.pop("steps") if isinstance(given["steps"], list) else ()), **given)
    assert (field, code) in found.faults


async def test_only_administrators_make_automations(company: Company) -> None:
    given = {"name": "自动化", "object": "opportunity", "trigger": "event", "steps": [{"kind": "stop"}]}
    with refused(403):
        await create(company.caller("小王"), "automation", **given)
