"""Automations in people's hands: started on several records, tried without a trace, their clocks, documents and templates."""

from typing import Any

import pytest

from tests.doors.conftest import Client, Site
from tests.doors.test_automations import AUTOMATION, made
from tests.rules.automation.conftest import runs, work
from yunchou.base.db import quote
from yunchou.rules.automation.portable import TEMPLATES

WAIT = {"kind": "wait", "amount": 2, "unit": "days"}


async def count(site: Site, *tables: str) -> list[int]:
    schema = quote(site.company.organisation.schema)
    return [
        await site.company.organisation.db.fetchval(f"select count(*) from {schema}.{each}")
        for each in tables
    ]


async def test_an_automation_is_started_on_several_records_and_others_are_left_out_with_a_reason(
    own_site: Site,
) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    id = await made(admin, "automation", {**AUTOMATION, "condition": "employees > 10", "reentry": "once"})
    fits = [await made(wang, "account", {"name": name, "employees": 20}) for name in ("甲", "乙")]
    small = await made(wang, "account", {"name": "小", "employees": 2})
    his = await made(admin, "account", {"name": "别人的", "employees": 20})
    asked = {"records": [*fits, small, his, "7", fits[0]]}
    answer = (await wang.post(f"/automations/{id}/start-several", json=asked)).json()
    assert len(answer["runs"]) == 2
    assert {each["record"]: each["code"] for each in answer["left_out"]} == {
        small: "condition",
        his: "not_found",
        "7": "not_found",
    }
    await work(own_site.company)
    assert await runs(own_site.company) == ["done", "done"]
    again = (await wang.post(f"/automations/{id}/start-several", json={"records": fits})).json()
    assert [each["code"] for each in again["left_out"]] == ["entered", "entered"]
    assert (await wang.post(f"/automations/{id}/start", json={"record": fits[0]})).status_code == 409


async def test_only_the_named_roles_see_and_start_it(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    manager = own_site.company.ids["销售经理"]
    closed = await made(admin, "automation", {**AUTOMATION, "name": "经理用", "starters": [manager]})
    opened = await made(admin, "automation", {**AUTOMATION, "name": "大家用", "condition": "employees > 10"})
    await made(admin, "automation", {**AUTOMATION, "name": "停用的", "active": False})
    whole = await made(
        admin, "automation", {**AUTOMATION, "name": "无记录", "object": None, "steps": [{"kind": "stop"}]}
    )
    account = await made(wang, "account", {"name": "甲", "employees": 2})

    async def listed(client: Client, **asked: str) -> list[str]:
        answer = await client.get("/startable-automations", params=asked)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["automations"]]

    assert await listed(wang, object="account") == [opened]
    assert await listed(wang, object="account", record=account) == []
    assert await listed(wang, object="contact") == []
    assert await listed(wang) == [whole]
    assert (await wang.post(f"/automations/{closed}/start", json={"record": account})).status_code == 404
    assert (await wang.get("/startable-automations", params={"object": "nothing"})).status_code == 404
    his = await made(admin, "account", {"name": "乙", "employees": 20})
    hidden = await wang.get("/startable-automations", params={"object": "account", "record": his})
    assert hidden.status_code == 404


async def test_a_dry_run_tells_what_would_happen_and_leaves_nothing(own_site: Site) -> None:
    admin = await own_site.person()
    steps: list[dict[str, Any]] = [
        {"kind": "set", "values": {"description": {"expression": '"见过" & name'}}},
        WAIT,
        {"kind": "notify", "to": [{"kind": "owner"}], "text": {"zh": "{description}"}},
        {
            "kind": "mail",
            "addresses": ['"a@example.com"'],
            "subject": {"zh": "主题"},
            "text": {"zh": "{name}"},
        },
        {
            "kind": "loop",
            "inverse": "contacts",
            "steps": [{"kind": "set", "values": {"title": {"value": "甲方"}}}],
        },
        {
            "kind": "create",
            "object": "contact",
            "values": {"name": {"value": "新人"}, "account": {"expression": "id"}},
        },
    ]
    values = {
        **AUTOMATION,
        "trigger": "event",
        "condition": "employees > 10",
        "steps": steps,
        "active": False,
    }
    id = await made(admin, "automation", values)
    account = await made(admin, "account", {"name": "甲", "employees": 20})
    await made(admin, "contact", {"name": "老张", "account": account})
    tables = (
        "event",
        "notification",
        "mail",
        "automation_run",
        "automation_step",
        "automation_version",
        "r_contact",
        "job",
    )
    before = await count(own_site, *tables)
    answer = await admin.post(f"/automations/{id}/try", json={"record": account})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["condition"], found["complete"]) == (True, True)
    assert [(each["kind"], each["depth"], each["name"]) for each in found["steps"]] == [
        ("set", 0, "甲"), ("wait", 0, "甲"), ("notify", 0, "甲"), ("mail", 0, "甲"), ("loop", 0, "甲"),
        ("set", 1, "老张"), ("create", 0, "甲"),
    ]  # fmt: skip
    told = {each["kind"]: each for each in found["steps"]}
    assert told["notify"]["input"]["text"]["zh"] == "见过甲"
    assert told["mail"]["input"]["to"] == ["a@example.com"]
    assert told["wait"]["waits_until"] is not None
    assert await count(own_site, *tables) == before
    assert (await admin.get(f"/records/account/{account}")).json()["description"] is None


async def test_a_dry_run_stops_where_a_step_would_be_refused_and_says_why(own_site: Site) -> None:
    admin = await own_site.person()
    wrong = [{"kind": "set", "values": {"employees": {"expression": "0 - 1"}}}, {"kind": "stop"}]
    id = await made(admin, "automation", {**AUTOMATION, "steps": wrong})
    account = await made(admin, "account", {"name": "甲"})
    found = (await admin.post(f"/automations/{id}/try", json={"record": account})).json()
    assert (len(found["steps"]), found["complete"]) == (1, False)
    assert found["steps"][0]["error"]["errors"][0]["field"] == "employees"


async def test_a_dry_run_is_for_administrators_and_on_records_that_there_are(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    id = await made(admin, "automation", {**AUTOMATION, "trigger": "event", "condition": "CHANGED(name)"})
    account = await made(wang, "account", {"name": "甲"})
    assert (await wang.post(f"/automations/{id}/try", json={"record": account})).status_code == 403
    for record in ("7", None, "x", "99999999999999999999"):
        assert (await admin.post(f"/automations/{id}/try", json={"record": record})).status_code == 404
    assert (await admin.post("/automations/7/try", json={"record": account})).status_code == 404
    assert (await admin.post(f"/automations/{id}/try", json={"record": account})).json()["condition"] is None


async def test_the_clocks_of_a_record_are_told_to_whoever_sees_it(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    notify = {"kind": "notify", "to": [{"kind": "owner"}], "text": {"zh": "x"}, "note": "提醒负责人"}
    await made(
        admin,
        "automation",
        {
            "name": "催办",
            "object": "activity",
            "trigger": "event",
            "steps": [WAIT, notify],
            "settings": {"on": ["created"]},
        },
    )
    before = {"field": "due_at", "amount": 1, "unit": "days", "direction": "before"}
    await made(
        admin,
        "automation",
        {
            "name": "到期前",
            "object": "activity",
            "trigger": "date",
            "settings": before,
            "steps": [notify],
            "condition": 'status = "open"',
        },
    )
    await work(own_site.company)
    activity = await made(wang, "activity", {"name": "回访", "due_at": "2099-03-10T10:00:00+08:00"})
    await work(own_site.company)

    async def clocks() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await wang.get(f"/records/activity/{activity}/timers")).json()[
            "timers"
        ]
        return [each for each in found if each["automation"]["name"] in ("催办", "到期前")]

    first, second = await clocks()
    assert (first["automation"]["name"], first["next"], first["note"]) == ("催办", "notify", "提醒负责人")
    assert first["run"] is not None
    assert (second["automation"]["name"], second["at"], second["run"]) == (
        "到期前",
        "2099-03-09T02:00:00Z",
        None,
    )
    await wang.patch(f"/records/activity/{activity}", json={"status": "done"})
    assert [each["automation"]["name"] for each in await clocks()] == ["催办"]
    his = await made(admin, "account", {"name": "乙"})
    assert (await wang.get(f"/records/account/{his}/timers")).status_code == 404


async def test_an_automation_is_taken_out_and_brought_in_switched_off(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    role = own_site.company.ids["销售经理"]
    steps = [{"kind": "notify", "to": [{"kind": "role", "role": role}], "text": {"zh": "x"}}]
    id = await made(admin, "automation", {**AUTOMATION, "steps": steps, "exit_when": "employees > 3"})
    document = (await admin.get(f"/automations/{id}/document")).json()
    assert document["steps"][0]["to"] == [{"kind": "role", "role": "manager"}]
    brought = await admin.post("/automations/documents", json=document)
    assert brought.status_code == 201, brought.text
    found = (await admin.get(f"/records/automation/{brought.json()['id']}")).json()
    assert (found["name"], found["active"], found["exit_when"]) == ("联系 (2)", False, "employees > 3")
    assert (await wang.get(f"/automations/{id}/document")).status_code == 403
    assert (await wang.post("/automations/documents", json=document)).status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"format": "other"}, "format"),
        ({"name": None}, "format"),
        ({"object": "spaceship"}, "object"),
        ({"steps": [{"kind": "dance"}]}, "steps.0.kind"),
        ({"steps": [{"kind": "webhook", "webhook": "7"}]}, "steps.0.webhook"),
        ({"steps": [{"kind": "notify", "to": [{"kind": "user", "user": "7"}], "text": {"zh": "x"}}]}, "steps.0"),
        (
            {"steps": [{"kind": "branch", "branches": [{"condition": "true", "steps": [
                {"kind": "notify", "to": [{"kind": "role", "role": "nobody"}], "text": {"zh": "x"}}]}]}]},
            "steps.0.branches.0.steps.0",
        ),
        ({"trigger": 5}, "trigger"),
        ({"steps": "none"}, "steps"),
    ],
)  # fmt: skip
async def test_a_document_that_does_not_fit_is_refused_where_it_is_wrong(
    own_site: Site, change: dict[str, Any], field: str
) -> None:
    admin = await own_site.person()
    given = {"format": "yunchou.automation", **AUTOMATION, **change}
    answer = await admin.post("/automations/documents", json=given)
    assert answer.status_code == 422, answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert (await admin.post("/records/automation/query", json={"where": 'name = "联系"'})).json()[
        "records"
    ] == []


async def test_every_template_can_be_copied_and_fits(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    listed = (await admin.get("/automation-templates")).json()["templates"]
    assert sorted(each["code"] for each in listed) == sorted(TEMPLATES)
    for code in TEMPLATES:
        answer = await admin.post(f"/automation-templates/{code}/copy")
        assert answer.status_code == 201, answer.text
        found = (await admin.get(f"/records/automation/{answer.json()['id']}")).json()
        assert (found["active"], found["code"]) == (False, None)
    assert (await admin.post("/automation-templates/nothing/copy")).status_code == 404
    assert (await wang.get("/automation-templates")).status_code == 403
    assert (await wang.post(f"/automation-templates/{next(iter(TEMPLATES))}/copy")).status_code == 403


async def test_all_failed_runs_go_on_with_one_request(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    wrong = {
        **AUTOMATION,
        "steps": [{"kind": "set", "values": {"employees": {"expression": "employees - 5"}}}],
    }
    id = await made(admin, "automation", wrong)
    accounts = [await made(admin, "account", {"name": name, "employees": 1}) for name in ("甲", "乙")]
    await admin.post(f"/automations/{id}/start-several", json={"records": accounts})
    await work(own_site.company)
    assert await runs(own_site.company) == ["dead", "dead"]
    for account in accounts:
        await admin.patch(f"/records/account/{account}", json={"employees": 9})
    assert (await wang.post("/automation-runs/replay", json={})).status_code == 403
    other = await admin.post("/automation-runs/replay", json={"automation": "7"})
    assert (other.status_code, other.json()) == (202, {"replayed": 0})
    assert (await admin.post("/automation-runs/replay", json={"automation": id})).json() == {"replayed": 2}
    await work(own_site.company)
    assert await runs(own_site.company) == ["done", "done"]
