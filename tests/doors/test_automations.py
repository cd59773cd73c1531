"""Automations over the API: made as records, their runs looked at, replayed, cancelled and started by people."""

from typing import Any

from tests.doors.conftest import Client, Site
from tests.rules.automation.conftest import work

AUTOMATION: dict[str, Any] = {
    "name": "联系",
    "object": "account",
    "trigger": "manual",
    "steps": [{"kind": "set", "values": {"description": {"expression": '"见过" & name'}}}],
}


async def made(client: Client, path: str, values: dict[str, Any]) -> str:
    answer = await client.post(f"/records/{path}", json=values)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_person_starts_an_automation_and_an_administrator_sees_its_steps(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    id = await made(admin, "automation", AUTOMATION)
    account = await made(wang, "account", {"name": "甲"})
    begun = await wang.post(f"/automations/{id}/start", json={"record": account})
    assert begun.status_code == 202, begun.text
    await work(own_site.company)
    (listed,) = (await admin.get(f"/automations/{id}/runs", params={"state": "done"})).json()["runs"]
    assert (listed["id"], listed["name"], listed["by"]["name"]) == (begun.json()["run"], "甲", "小王")
    run = (await admin.get(f"/automation-runs/{listed['id']}")).json()
    assert [(each["kind"], each["state"], each["input"]) for each in run["log"]] == [
        ("set", "done", {"description": "见过甲"})
    ]
    assert run["definition"]["steps"] == AUTOMATION["steps"]
    assert (await wang.get(f"/records/account/{account}")).json()["description"] == "见过甲"


async def test_a_run_that_failed_is_replayed_and_one_under_way_is_cancelled(own_site: Site) -> None:
    admin = await own_site.person()
    wrong = {**AUTOMATION, "steps": [{"kind": "set", "values": {"employees": {"expression": "0 - 1"}}}]}
    id = await made(admin, "automation", wrong)
    account = await made(admin, "account", {"name": "甲"})
    run = (await admin.post(f"/automations/{id}/start", json={"record": account})).json()["run"]
    assert (await admin.post(f"/automation-runs/{run}/replay")).status_code == 409
    assert (await admin.post(f"/automation-runs/{run}/cancel")).status_code == 204
    assert (await admin.post(f"/automation-runs/{run}/cancel")).status_code == 409
    await work(own_site.company)
    assert (await admin.get(f"/automation-runs/{run}")).json()["state"] == "cancelled"
    assert (await admin.post(f"/automation-runs/{run}/replay")).json() == {"run": run}
    await work(own_site.company)
    found = (await admin.get(f"/automation-runs/{run}")).json()
    assert (found["state"], found["error"]["errors"][0]["field"]) == ("dead", "employees")
    dead = (await admin.get("/automation-runs", params={"state": "dead"})).json()["runs"]
    assert [each["id"] for each in dead] == [run]


async def test_nobody_starts_what_is_not_his_to_start(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    id = await made(admin, "automation", AUTOMATION)
    other = await made(admin, "automation", {**AUTOMATION, "name": "别的", "trigger": "event"})
    small = await made(admin, "automation", {**AUTOMATION, "name": "小的", "condition": "employees < 10"})
    mine, his = await made(wang, "account", {"name": "甲"}), await made(admin, "account", {"name": "乙"})
    for path, record, status in (
        (f"/automations/{id}/start", his, 404),
        (f"/automations/{id}/start", "0", 404),
        (f"/automations/{other}/start", mine, 404),
        (f"/automations/{small}/start", mine, 409),
        ("/automations/1/start", mine, 404),
    ):
        answer = await wang.post(path, json={"record": record})
        assert answer.status_code == status, (path, answer.text)
    for path in (f"/automations/{id}/runs", "/automation-runs"):
        assert (await wang.get(path)).status_code == 403
    assert (await admin.get("/automation-runs/1")).status_code == 404
    assert (await admin.get("/automation-runs", params={"state": "dancing"})).status_code == 400


async def test_an_editor_learns_what_there_is(site: Site) -> None:
    kinds = (await (await site.person()).get("/automation-kinds")).json()
    assert {"event", "manual"} <= {each["kind"] for each in kinds["triggers"]}
    assert {"set", "notify", "branch"} <= {each["kind"] for each in kinds["steps"]}
    notify = next(each for each in kinds["steps"] if each["kind"] == "notify")
    assert notify["label"] == {"zh-CN": "发送通知", "en": "Notify people"}
    assert {"to", "text"} <= set(notify["schema"]["properties"])
