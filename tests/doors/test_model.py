"""The model, roles, pages, metrics, expressions and actions over HTTP."""

import asyncio
from typing import Any

import pytest

from tests.doors.conftest import Client, Site

OBJECT: dict[str, Any] = {
    "name": "visit_plan",
    "label": {"zh-CN": "拜访计划", "en": "Visit plan"},
    "fields": [
        {"name": "purpose", "type": "text", "label": {"zh-CN": "目的", "en": "Purpose"}},
        {
            "name": "account",
            "type": "lookup",
            "target": "account",
            "label": {"zh-CN": "客户", "en": "Account"},
            "inverse": {"name": "visit_plans", "label": {"zh-CN": "拜访计划", "en": "Visit plans"}},
        },
    ],
}


async def good(answer: Any, status: int = 200) -> Any:
    """The JSON of an answer that must have this status."""
    done = await answer
    assert done.status_code == status, done.text
    return done.json() if done.content else None


async def test_an_administrator_makes_changes_and_removes_objects_and_fields(own_site: Site) -> None:
    admin = await own_site.sign_in()
    made = await good(admin.post("/objects", json=OBJECT), 201)
    assert {field["name"] for field in made["fields"] if not field["system"]} == {
        "name",
        "purpose",
        "account",
    }
    account = (await good(admin.post("/records/account", json={"name": "华为"}), 201))["id"]
    record = await good(admin.post("/records/visit_plan", json={"name": "一", "account": account}), 201)
    assert record["account"] == {"id": account, "name": "华为"}
    field = {"name": "hours", "type": "number", "label": {"zh-CN": "小时"}, "minimum": 0.5}
    assert (await good(admin.post("/objects/visit_plan/fields", json=field), 201))["minimum"] == 0.5
    changed = await good(admin.patch("/objects/visit_plan/fields/hours", json={"label": {"zh-CN": "时长"}}))
    assert changed["label"]["zh-CN"] == "时长"
    assert (await good(admin.get("/objects/visit_plan/fields/hours")))["access"] == "write"
    await good(admin.patch(f"/records/visit_plan/{record['id']}", json={"hours": 2}))
    await good(admin.delete("/objects/visit_plan/fields/hours"), 204)
    assert "hours" not in await good(admin.get(f"/records/visit_plan/{record['id']}"))
    renamed = await good(admin.patch("/objects/visit_plan", json={"label": {"zh-CN": "走访", "en": "Visit"}}))
    assert renamed["label"]["en"] == "Visit"
    assert (await admin.post("/objects", json=OBJECT)).status_code == 409
    await good(admin.delete("/objects/visit_plan"), 204)
    assert (await admin.get("/objects/visit_plan")).status_code == 404
    assert (await admin.get("/records/visit_plan")).status_code == 404


async def test_only_administrators_change_the_model(site: Site) -> None:
    li = await site.person("li")
    for answer in (
        await li.post("/objects", json=OBJECT),
        await li.patch("/objects/account", json={"icon": "x"}),
        await li.post("/objects/account/fields", json=OBJECT["fields"][0]),
        await li.delete("/objects/account"),
    ):
        assert answer.status_code == 403
    writer = await site.token("write")
    assert (await writer.post("/objects", json=OBJECT)).status_code == 403


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "name"),
        ({"name": "Bad Name", "label": "x"}, "name"),
        ({"name": "id", "label": "x"}, "name"),
        ({"name": "good", "label": ""}, "label"),
        (
            {"name": "good", "label": "x", "fields": [{"name": "a", "type": "magic", "label": "A"}]},
            "fields.0.type",
        ),
        ({"name": "good", "label": "x", "surprise": 1}, "surprise"),
    ],
)
async def test_a_definition_that_makes_no_sense_is_told_per_part(
    site: Site, given: dict[str, Any], field: str
) -> None:
    admin = await site.person()
    answer = await admin.post("/objects", json=given)
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


async def test_definitions_say_what_the_caller_may_do(site: Site) -> None:
    wang = await site.person("wang")
    objects = {each["name"]: each for each in (await good(wang.get("/objects")))["objects"]}
    account = objects["account"]
    assert account["rights"] == {
        "create": True,
        "read": "own",
        "update": "own",
        "delete": "own",
        "export": False,
    }
    assert account == await good(wang.get("/objects/account"))
    assert "contacts" in [inverse["name"] for inverse in account["inverses"]]
    assert account["list_fields"]
    fields = {field["name"]: field for field in account["fields"]}
    assert fields["name"]["access"] == "write"
    assert fields["version"]["access"] == "read"


async def test_rights_of_a_role_are_read_and_set_and_in_force_at_once(own_site: Site) -> None:
    admin, wang = await own_site.sign_in(), await own_site.sign_in("wang")
    roles = (await good(admin.get("/roles")))["roles"]
    role = next(each for each in roles if each["code"] == "rep")
    assert await good(admin.get("/roles/rep/rights")) == await good(admin.get(f"/roles/{role['id']}/rights"))
    assert (await wang.put("/roles/rep/rights", json={"objects": {}, "actions": []})).status_code == 403
    rights = await good(admin.get("/roles/rep/rights"))
    rights["objects"]["account"]["create"] = False
    await good(admin.put("/roles/rep/rights", json=rights))
    assert (await wang.post("/records/account", json={"name": "x"})).status_code == 403
    senseless: list[dict[str, Any]] = [
        {"objects": {"nothing": {}}},
        {"objects": {"account": {"read": "everything"}}},
        {"x": 1},
        {"objects": []},
    ]
    for wrong in senseless:
        assert (await admin.put("/roles/rep/rights", json=wrong)).status_code == 422
    assert (await admin.get("/roles/nothing/rights")).status_code == 404


async def test_pages_show_what_the_caller_may_see(site: Site) -> None:
    admin, wang = await site.person(), await site.person("wang")
    full, narrow = await good(admin.get("/pages")), await good(wang.get("/pages"))
    assert {page["name"] for page in full["dashboards"]} >= {"home", "sales"}
    assert set(narrow["objects"]) <= set(full["objects"])
    assert full["objects"]["account"]["list"]["fields"]


async def test_figures_and_the_records_behind_them(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    ids = own_site.company.ids
    account = (await good(wang.post("/records/account", json={"name": "华为"}), 201))["id"]
    for amount, stage in (("100.50", "赢单"), ("200.25", "赢单"), ("7", "需求")):
        values = {
            "name": "商机",
            "account": account,
            "amount": amount,
            "stage": ids[stage],
            "close_date": "2026-03-05",
        }
        await good(wang.post("/records/opportunity", json=values), 201)
    catalogue = {each["name"] for each in (await good(wang.get("/metric-catalogue")))["metrics"]}
    assert catalogue >= {"won_amount", "won_count", "open_amount", "win_rate"}
    asked = {"metrics": ["won_amount", "won_count"], "by": ["owner", "month"], "period": "2026"}
    (row,) = (await good(wang.post("/metric-query", json=asked)))["rows"]
    assert row["won_amount"] == {"amount": "300.75", "currency": "CNY"}
    assert (row["won_count"], row["month"], row["owner"]["name"]) == (2, "2026-03", "小王")
    free = {"metrics": ["won_count"], "period": {"from": "2026-03-01", "to": "2026-03-31"}}
    assert (await good(wang.post("/metric-query", json=free)))["rows"][0]["won_count"] == 2
    figure = {"metric": "won_amount", "by": {"owner": ids["小王"], "month": "2026-03"}, "period": "2026"}
    behind = await good(wang.post("/metric-query/drill", json=figure))
    page = await good(wang.post(f"/records/{behind['object']}/query", json={"where": behind["where"]}))
    assert len(page["records"]) == 2
    questions: list[dict[str, Any]] = [
        {"metrics": ["nothing"]},
        {"metrics": ["won_count"], "by": ["nothing"]},
        {"metrics": ["won_count"], "period": "sometime"},
        {"metrics": ["won_count"], "period": {"from": "x", "to": "y"}},
        {"metrics": []},
        {"metric": []},
    ]
    for wrong in questions:
        assert (await wang.post("/metric-query", json=wrong)).status_code == 400, wrong


async def test_expressions_are_evaluated_or_told_where_they_are_wrong(site: Site) -> None:
    wang = await site.person("wang")

    async def value(**asked: Any) -> Any:
        return await good(wang.post("/expressions", json=asked))

    assert await value(expression="1 + 2 * 3") == {"type": "number", "value": 7}
    on_values = await value(object="account", expression="name & '!'", values={"name": "华为"})
    assert on_values == {"type": "text", "value": "华为!"}
    made = await good(wang.post("/records/account", json={"name": "存着"}), 201)
    stored = await value(object="account", id=made["id"], expression="name")
    assert stored["value"] == "存着"
    wrong = await wang.post("/expressions", json={"object": "account", "expression": "name + nothing"})
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["at"] == 7
    absent = await wang.post("/expressions", json={"object": "account", "id": "1", "expression": "name"})
    assert absent.status_code == 404
    assert (await wang.post("/expressions", json={"object": "nothing", "expression": "1"})).status_code == 404


async def test_actions_are_listed_and_run_by_who_may(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    listed = {each["name"]: each for each in (await good(wang.get("/actions")))["actions"]}
    assert "lead" in listed["crm.convert_lead"]["input"]["properties"]
    lead = await good(wang.post("/records/lead", json={"name": "张三", "company": "比亚迪"}), 201)
    done = await good(wang.post("/actions/crm.convert_lead", json={"lead": lead["id"]}))
    assert (await good(wang.get(f"/records/account/{done['account']}")))["name"] == "比亚迪"
    assert (await wang.post("/actions/crm.convert_lead", json={})).status_code == 422
    assert (
        await wang.post("/actions/crm.convert_lead", json={"lead": lead["id"], "x": 1})
    ).status_code == 422
    for name in ("crm.nothing", "nothing", "Crm.X", "a.b.c"):
        assert (await wang.post(f"/actions/{name}", json={})).status_code == 404
    admin = await own_site.sign_in()
    rights = await good(admin.get("/roles/rep/rights"))
    await good(admin.put("/roles/rep/rights", json={**rights, "actions": []}))
    assert (await wang.post("/actions/crm.convert_lead", json={"lead": lead["id"]})).status_code == 403
    assert (await good(wang.get("/actions")))["actions"] == []


async def test_a_change_of_the_model_is_in_force_for_other_processes_before_it_is_answered(
    own_site: Site,
) -> None:
    """A second house on the same database stands for another process."""
    admin = await own_site.sign_in()
    other = await own_site.another()
    there: Client = await other.sign_in()
    await good(there.get("/records/account"))
    field = {"name": "mood", "type": "text", "label": {"zh-CN": "心情"}}
    await good(admin.post("/objects/account/fields", json=field), 201)
    made, seen = await asyncio.gather(
        there.post("/records/account", json={"name": "x", "mood": "good"}),
        there.get("/records/account", params={"fields": "mood"}),
    )
    assert made.status_code == 201, made.text
    assert seen.status_code == 200
    assert "mood" in {field["name"] for field in (await good(there.get("/objects/account")))["fields"]}


async def test_whoever_makes_an_object_is_told_of_it_though_no_record_may_be_seen(own_site: Site) -> None:
    admin = await own_site.sign_in()
    role = next(each for each in (await admin.get("/roles")).json()["roles"] if each["code"] == "rep")
    await admin.put(f"/roles/{role['id']}/rights", json={"objects": {}, "actions": ["model.change"]})
    made = {"name": "visit", "label": {"zh-CN": "拜访", "en": "Visit"}, "fields": []}
    answer = await (await own_site.token("admin", login="wang")).post("/objects", json=made)
    assert (answer.status_code, answer.json()["name"]) == (201, "visit")
