"""Change sets: the model, rules, rights, views and pages gathered, checked, published together, undone and carried elsewhere."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tests.doors.conftest import Client, Site
from tests.doors.test_packages import good

BUDGET = {"name": "budget_code", "type": "text", "label": {"zh-CN": "预算编号", "en": "Budget code"}}
RULE = {
    "name": "预算编号必填",
    "object": "opportunity",
    "condition": "budget_code is null",
    "on": "create",
    "message_zh": "请填写预算编号",
}
VIEW = {
    "object": "opportunity",
    "name": "有预算的商机",
    "where": "budget_code is not null",
    "columns": ["name", "budget_code"],
    "visibility": "chosen",
    "roles": ["⟦role:预算专员⟧"],
}


def put(kind: str, key: str, after: Any, before: Any = None) -> dict[str, Any]:
    return {"op": "configure", "kind": kind, "key": key, "before": before, "after": after}


NEW_FIELD = {"op": "create_field", "object": "opportunity", "definition": BUDGET}
WHOLE = [
    put("view", "opportunity / 有预算的商机", VIEW),
    put("rights", "预算专员", {"opportunity": {"read": "all", "fields": {"budget_code": "read"}}}, {}),
    put("validation_rule", "预算编号必填", RULE),
    put("role", "预算专员", {"name": "预算专员"}),
    NEW_FIELD,
]


async def drafted(admin: Client, steps: list[dict[str, Any]], title: str = "预算") -> dict[str, Any]:
    return dict(await good(admin.post("/model/drafts", json={"title": title, "steps": steps}), 201))


async def published(admin: Client, steps: list[dict[str, Any]]) -> dict[str, Any]:
    draft = await drafted(admin, steps)
    return dict(await good(admin.post(f"/model/drafts/{draft['id']}/publish", json={}), 201))


async def ids(admin: Client, name: str) -> dict[str, str]:
    found = await good(admin.get(f"/records/{name}", params={"fields": "id,name", "limit": 1000}))
    return {each["name"]: each["id"] for each in found["records"]}


async def rights_of(admin: Client, role: str) -> dict[str, Any]:
    return dict(await good(admin.get(f"/roles/{(await ids(admin, 'role'))[role]}/rights")))


async def test_what_names_each_other_is_published_together_and_undone_as_one(own_site: Site) -> None:
    admin = await own_site.sign_in()
    checked = await good(admin.post("/model/check", json={"steps": WHOLE}))
    assert checked["problems"] == []
    assert "新增校验规则“预算编号必填”" in [each["text"] for each in checked["diff"]]
    assert "预算专员" not in await ids(admin, "role")
    change = await published(admin, WHOLE)
    role = (await ids(admin, "role"))["预算专员"]
    assert (await rights_of(admin, "预算专员"))["objects"]["opportunity"]["fields"] == {"budget_code": "read"}
    (view,) = [each for each in (await good(admin.get("/views")))["views"] if each["name"] == VIEW["name"]]
    assert view["roles"] == [role]
    refused = await admin.post("/records/opportunity", json={"name": "x"})
    assert "请填写预算编号" in refused.text
    history = await good(
        admin.get(f"/records/validation_rule/{(await ids(admin, 'validation_rule'))['预算编号必填']}/history")
    )
    assert history["events"][0]["cause"]["kind"] == "change_set"
    assert change["undoable"]
    assert {"opportunity"} <= set(change["objects"])
    undone = await good(admin.post(f"/model/changes/{change['id']}/undo"), 201)
    assert undone["undoes"] == change["id"]
    assert "预算专员" not in await ids(admin, "role")
    assert "预算编号必填" not in await ids(admin, "validation_rule")
    assert VIEW["name"] not in [each["name"] for each in (await good(admin.get("/views")))["views"]]
    assert (await admin.get("/objects/opportunity/fields/budget_code")).status_code == 404
    redone = await good(admin.post(f"/model/changes/{undone['id']}/undo"), 201)
    assert redone["undoes"] == undone["id"]
    assert (await ids(admin, "role"))["预算专员"] == role


async def test_a_rule_lets_go_of_a_field_before_that_is_deleted(own_site: Site) -> None:
    admin = await own_site.sign_in()
    await published(admin, WHOLE)
    steps = [
        {"op": "delete_field", "object": "opportunity", "field": "budget_code"},
        put(
            "validation_rule", "预算编号必填", {"condition": "name is null"}, {"condition": RULE["condition"]}
        ),
    ]
    assert (await good(admin.post("/model/check", json={"steps": steps})))["problems"] == []
    change = await published(admin, steps)
    await good(admin.post(f"/model/changes/{change['id']}/undo"), 201)
    rule = (await ids(admin, "validation_rule"))["预算编号必填"]
    assert (await good(admin.get(f"/records/validation_rule/{rule}")))["condition"] == RULE["condition"]


async def test_two_administrators_do_not_overwrite_each_other(own_site: Site) -> None:
    admin = await own_site.sign_in()
    await published(
        admin, [put("mail_template", "问候", {"name": "问候", "subject": "您好", "body": "<p>甲</p>"})]
    )
    key = "问候"
    one = await drafted(admin, [put("mail_template", key, {"subject": "一"}, {"subject": "您好"})])
    two = await drafted(admin, [put("mail_template", key, {"subject": "二"}, {"subject": "您好"})])
    other = await drafted(admin, [put("mail_template", key, {"body": "<p>乙</p>"}, {"body": "<p>甲</p>"})])
    answers = await asyncio.gather(
        *(admin.post(f"/model/drafts/{each['id']}/publish", json={}) for each in (one, two))
    )
    assert sorted(each.status_code for each in answers) == [201, 409]
    (refused,) = [each.json() for each in answers if each.status_code == 409]
    won = "一" if answers[0].status_code == 201 else "二"
    assert (refused["code"], refused["current"]) == ("changed_meanwhile", {"subject": won})
    left = two if won == "一" else one
    assert (await good(admin.get(f"/model/drafts/{left['id']}")))["id"] == left["id"]
    await good(admin.post(f"/model/drafts/{other['id']}/publish", json={}), 201)
    problems = (await good(admin.post("/model/check", json={"steps": left["steps"]})))["problems"]
    assert [(each["step"], each["code"]) for each in problems] == [(0, "changed_meanwhile")]


async def test_an_undo_does_not_take_away_what_others_did_since(own_site: Site) -> None:
    admin = await own_site.sign_in()
    template = {"name": "回访", "subject": "回访", "body": "<p>甲</p>"}
    made = await published(admin, [put("mail_template", "回访", template)])
    change = await published(admin, [put("mail_template", "回访", {"subject": "二"}, {"subject": "回访"})])
    record = (await ids(admin, "mail_template"))["回访"]
    await good(
        admin.patch(f"/records/mail_template/{record}", json={"name": "售后回访", "body": "<p>乙</p>"})
    )
    refused = await admin.post(f"/model/changes/{made['id']}/undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_meanwhile")
    # The name and the text are somebody else's; the subject is still as this change left it.
    await good(admin.post(f"/model/changes/{change['id']}/undo"), 201)
    now = await good(admin.get(f"/records/mail_template/{record}"))
    assert (now["name"], now["subject"], now["body"]) == ("售后回访", "回访", "<p>乙</p>")


async def test_what_was_removed_comes_back_with_its_identity(own_site: Site) -> None:
    admin = await own_site.sign_in()
    await published(admin, [put("report_folder", "周报", {"name": "周报"})])
    record = (await ids(admin, "report_folder"))["周报"]
    change = await published(admin, [put("report_folder", "周报", None, {"name": "周报"})])
    assert "周报" not in await ids(admin, "report_folder")
    await good(admin.post(f"/model/changes/{change['id']}/undo"), 201)
    assert (await ids(admin, "report_folder"))["周报"] == record


async def test_an_interrupted_publication_leaves_nothing(own_site: Site, monkeypatch: Any) -> None:
    admin = await own_site.sign_in()
    draft = await drafted(admin, WHOLE)

    async def cut(*_: Any) -> int:
        raise asyncpg.ConnectionDoesNotExistError("cut off")

    with monkeypatch.context() as patch:
        patch.setattr("yunchou.studio.apply._log", cut)
        assert (await admin.post(f"/model/drafts/{draft['id']}/publish", json={})).status_code >= 500
    assert "预算专员" not in await ids(admin, "role")
    assert (await admin.get("/objects/opportunity/fields/budget_code")).status_code == 404
    assert (await good(admin.get(f"/model/drafts/{draft['id']}")))["steps"] == draft["steps"]
    await good(admin.post(f"/model/drafts/{draft['id']}/publish", json={}), 201)


async def test_one_wrong_step_stops_all_and_is_named(own_site: Site) -> None:
    admin = await own_site.sign_in()
    steps = [
        put("report_folder", "周报", {"name": "周报"}),
        put("validation_rule", "坏", {**RULE, "name": "坏", "condition": "nothing_here = 1"}),
        put(
            "layout", "opportunity / 新", {"name": "新", "object": "opportunity", "roles": ["⟦role:没有的⟧"]}
        ),
        put("unknown_kind", "x", {"name": "x"}),
        put("report", "无此", {"description": "x"}, {"description": None}),
    ]
    problems = (await good(admin.post("/model/check", json={"steps": steps})))["problems"]
    assert [each["step"] for each in problems] == [1, 2, 3, 4]
    assert problems[1]["missing"] == [{"object": "role", "key": "没有的"}]
    assert problems[3]["code"] == "gone"
    draft = await drafted(admin, steps)
    refused = await admin.post(f"/model/drafts/{draft['id']}/publish", json={})
    assert (refused.status_code, refused.json()["step"]) == (422, 1)
    assert "周报" not in await ids(admin, "report_folder")


async def test_items_are_gathered_from_what_is_in_force(own_site: Site) -> None:
    admin = await own_site.sign_in()
    kinds = {each["name"]: each for each in (await good(admin.get("/model/configuration")))["kinds"]}
    expected = {
        "validation_rule",
        "form_rule",
        "duplicate_rule",
        "automation",
        "layout",
        "dashboard",
        "report",
    }
    assert expected | {"mail_template", "web_form", "role", "rights", "view", "stage"} <= set(kinds)
    roles = await ids(admin, "role")
    draft = await drafted(admin, [])
    layout = {"name": "代表页", "object": "opportunity", "roles": [next(iter(roles.values()))]}
    key = "opportunity / 代表页"
    path = f"/model/drafts/{draft['id']}/items"
    first = await good(admin.post(path, json={"kind": "layout", "key": key, "values": layout}))
    assert first["steps"][0]["after"]["roles"][0].startswith("⟦role:")
    second = await good(admin.post(path, json={"kind": "layout", "key": key, "values": {"position": 5}}))
    assert len(second["steps"]) == 1
    assert (second["steps"][0]["after"]["position"], second["steps"][0]["after"]["name"]) == (5, "代表页")
    stale = {"kind": "layout", "key": key, "values": {"position": 6}, "version": 1}
    assert (await admin.post(path, json=stale)).status_code == 412
    await good(admin.post(f"/model/drafts/{draft['id']}/publish", json={}), 201)
    item = await good(admin.get("/model/configuration/layout", params={"key": key}))
    assert item["here"]["roles"] == layout["roles"]
    again = await drafted(admin, [])
    path = f"/model/drafts/{again['id']}/items"
    same = await good(admin.post(path, json={"kind": "layout", "key": key, "values": {"position": 5}}))
    assert same["steps"] == []
    changed = await good(admin.post(path, json={"kind": "layout", "key": key, "values": {"position": 7}}))
    assert (changed["steps"][0]["before"], changed["steps"][0]["after"]) == ({"position": 5}, {"position": 7})
    gone = await good(admin.post(path, json={"kind": "layout", "key": key, "values": None}))
    assert gone["steps"][0]["after"] is None


async def test_a_change_set_and_a_configuration_travel_to_another_organisation(
    own_site: Site, site: Site
) -> None:
    there, here = await own_site.sign_in(), await site.sign_in()
    draft = await drafted(there, WHOLE)
    file = await good(there.get(f"/model/drafts/{draft['id']}/package"))
    assert file["title"] == "预算"
    compared = await good(here.post("/model/package/check", json={"package": file}))
    assert compared["problems"] == []
    brought = await good(here.post("/model/package/draft", json={"package": file, "title": "预算"}), 201)
    change = await good(here.post(f"/model/drafts/{brought['id']}/publish", json={}), 201)
    await good(there.post(f"/model/drafts/{draft['id']}/publish", json={}), 201)
    kinds = {"kinds": "role,rights,validation_rule,view,layout,automation,dashboard,report"}
    whole = await good(there.get("/model/package", params=kinds))
    again = await good(here.post("/model/package/check", json={"package": whole}))
    assert again["problems"] == []
    assert {each["kind"] for each in again["report"] if each["item"] in ("预算专员", "预算编号必填")} == {
        "same"
    }
    assert "1" not in {each["key"] for each in whole["items"]}
    await good(here.post(f"/model/changes/{change['id']}/undo"), 201)


BOARD = {"name": "赢单", "content": {"widgets": []}}
TO_ROLE = "dashboard / 赢单 / role / 预算专员"
TO_PERSON = "dashboard / 赢单 / user / li@test.example"


def shared(**values: Any) -> dict[str, Any]:
    return {"object": "dashboard", "record": "⟦dashboard:赢单⟧", "rights": "read", **values}


GIVEN = [
    put("share", TO_ROLE, shared(role="⟦role:预算专员⟧", reason="月会")),
    put("share", TO_PERSON, shared(person="⟦user:li@test.example⟧")),
    put("dashboard", "赢单", BOARD),
    put("role", "预算专员", {"name": "预算专员"}),
]


async def shares_of(admin: Client, name: str) -> list[tuple[str, str]]:
    record = (await ids(admin, "dashboard"))[name]
    found = (await good(admin.get(f"/records/dashboard/{record}/shares")))["shares"]
    return sorted(((each["person"] or each["role"])["name"], each["rights"]) for each in found)


async def test_shares_are_given_changed_and_taken_back_with_what_is_shared(own_site: Site) -> None:
    admin, li = await own_site.sign_in(), await own_site.sign_in("li")
    checked = await good(admin.post("/model/check", json={"steps": GIVEN}))
    assert checked["problems"] == []
    assert f"新增共享“{TO_ROLE}”" in [each["text"] for each in checked["diff"]]
    assert "赢单" not in await ids(li, "dashboard")
    change = await published(admin, GIVEN)
    assert await shares_of(admin, "赢单") == [("李经理", "read"), ("预算专员", "read")]
    record = (await ids(li, "dashboard"))["赢单"]
    refused = await li.patch(f"/records/dashboard/{record}", json={"name": "x"})
    assert refused.status_code == 403
    # What is there already is done; another level is told in words, and undone by itself.
    assert (await good(admin.post("/model/check", json={"steps": GIVEN})))["diff"] == []
    more = [put("share", TO_PERSON, {"rights": "update"}, {"rights": "read"})]
    checked = await good(admin.post("/model/check", json={"steps": more}))
    assert [each["text"] for each in checked["diff"]] == [f"共享“{TO_PERSON}”的权限由 只读 改为 可编辑"]
    level = await published(admin, more)
    await good(li.patch(f"/records/dashboard/{record}", json={"draft": {"widgets": []}}))
    # An undo does not take away what somebody else gave since.
    stale = await admin.post(f"/model/changes/{change['id']}/undo")
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    await good(admin.post(f"/model/changes/{level['id']}/undo"), 201)
    undone = await good(admin.post(f"/model/changes/{change['id']}/undo"), 201)
    assert "赢单" not in await ids(li, "dashboard")
    assert "赢单" not in await ids(admin, "dashboard")
    await good(admin.post(f"/model/changes/{undone['id']}/undo"), 201)
    assert await shares_of(admin, "赢单") == [("李经理", "read"), ("预算专员", "read")]
    assert (await ids(li, "dashboard"))["赢单"] == record


async def test_a_share_goes_before_what_is_shared_and_comes_back_after_it(own_site: Site) -> None:
    admin = await own_site.sign_in()
    await published(admin, GIVEN)
    kinds = {each["name"]: each for each in (await good(admin.get("/model/configuration")))["kinds"]}
    assert kinds["share"]["label"] == {"zh-CN": "共享", "en": "Share"}
    assert {TO_ROLE, TO_PERSON} <= {each["key"] for each in kinds["share"]["items"]}
    whole = await good(admin.get("/model/package", params={"kinds": "dashboard,share"}))
    values = {(each["kind"], each["key"]): each["values"] for each in whole["items"]}
    going = [("dashboard", "赢单"), ("share", TO_PERSON), ("share", TO_ROLE)]
    change = await published(admin, [put(*each, None, values[each]) for each in going])
    held = await good(admin.get("/records/share", params={"where": 'object = "dashboard"'}))
    assert held["records"] == []
    await good(admin.post(f"/model/changes/{change['id']}/undo"), 201)
    assert await shares_of(admin, "赢单") == [("李经理", "read"), ("预算专员", "read")]


async def test_shares_are_gathered_by_what_they_say_and_named_where_somebody_is_lacking(
    own_site: Site, site: Site
) -> None:
    admin, there = await own_site.sign_in(), await site.sign_in()
    await published(admin, GIVEN[2:])
    role, board = (await ids(admin, "role"))["预算专员"], (await ids(admin, "dashboard"))["赢单"]
    draft = await drafted(admin, [])
    path, values = (
        f"/model/drafts/{draft['id']}/items",
        {"object": "dashboard", "record": board, "role": role},
    )
    gathered = await good(admin.post(path, json={"kind": "share", "values": {**values, "rights": "update"}}))
    (step,) = gathered["steps"]
    assert (step["key"], step["after"]["rights"]) == (TO_ROLE, "update")
    for wrong in ({"object": "dashboard", "record": board}, {**values, "person": board}, {"role": role}):
        assert (await admin.post(path, json={"kind": "share", "values": wrong})).status_code == 422
    file = await good(admin.get(f"/model/drafts/{draft['id']}/package"))
    problems = (await good(there.post("/model/package/check", json={"package": file})))["problems"]
    assert {each["key"] for each in problems[0]["missing"]} == {"赢单", "预算专员"}
    # A share that ended, and one of what is no configuration, are nothing that travels.
    await good(
        admin.post(f"/records/dashboard/{board}/shares", json={"role": role, "until": "2020-01-01"}), 201
    )
    account = await good(admin.post("/records/account", json={"name": "甲"}), 201)
    await good(admin.post(f"/records/account/{account['id']}/shares", json={"role": role}), 201)
    kinds = {each["name"]: each for each in (await good(admin.get("/model/configuration")))["kinds"]}
    assert kinds["share"]["items"] == []
    await good(admin.post(f"/model/drafts/{draft['id']}/publish", json={}), 201)
    assert ("预算专员", "update") in await shares_of(admin, "赢单")


HEAD = {"format": "yunchou-configuration", "version": 2, "objects": []}


@pytest.mark.parametrize(
    "more",
    [
        {"items": 5}, {"items": [{}]}, {"items": [{"kind": "role", "key": "x", "values": []}]},
        {"items": [{"kind": 5, "key": "x", "values": {}}]}, {"steps": [{"op": "configure"}]},
        {"steps": [{"op": "configure", "kind": "role", "key": "x", "after": {}, "record": "1"}]},
        {"steps": [{"op": "restore", "removed": "1"}]}, {"items": [{"kind": "role", "key": "x", "values": {}}] * 5001},
    ],
)  # fmt: skip
async def test_a_hostile_file_is_refused_whole(site: Site, more: dict[str, Any]) -> None:
    admin = await site.person()
    answer = await admin.post("/model/package/check", json={"package": {**HEAD, **more}})
    assert answer.status_code == 422, answer.text


HOSTILE: list[dict[str, Any]] = [
    put("role", "x", {"name": {"a": 1}}),
    put("role", "x", {"name": "x", "owner": "1", "id": "5", "created_at": "2020-01-01"}),
    put("role", "x" * 5000, {"name": "x" * 5000}),
    put("rights", "管理员", {"account": None, "*": None, ":actions": []}, {}),
    put("rights", "管理员", {"account": {"read": {"a": []}, "fields": {"name": []}}}, {}),
    put("rights", "没有", {"account": {"read": "all"}}, {}),
    put("rights", "没有", {"account": {"read": "all"}}),
    put("view", "a / b", {"object": "account"}),
    put("view", "a / b", {"object": "nothing", "name": "x"}),
    put("view", "a / b", {"object": "account", "name": "x", "visibility": "private"}),
    put("view", "a / b", {"object": "account", "name": "x", "roles": ["x"], "position": 10**30}),
    put("view", "a / b", {"object": "account", "name": "x", "where": "⟦user:nobody⟧ ⟦⟧ ⟦x"}),
    put("automation", "a", {"name": "a", "trigger": "event", "object": "account", "steps": [{"kind": "webhook"}]}),
    put("dashboard", "d", {"name": "d", "content": {"widgets": "x"}, "roles": ["⟦role:管理员⟧"] * 500}),
    put("web_form", "w", {"name": "w", "object": "user", "assignee": "⟦user:admin@test.example⟧", "token": "mine"}),
    put("stage", "a / b", {"name": "b", "pipeline": "5"}),
    put("role", "x", None, None),
    put("share", "x", {"object": "dashboard"}),
    put("share", "x", {"object": ["dashboard"], "record": {"a": 1}, "role": "⟦role:管理员⟧"}),
    put("share", "x", {"object": "dashboard", "record": "9" * 40, "role": "1"}),
    put("share", "x", {"object": "user", "record": "⟦user:admin@test.example⟧", "role": "⟦role:管理员⟧"}),
    put("share", "x", {"object": "role", "record": "⟦role:管理员⟧", "role": {"id": ["x"]}, "rights": ["all"]}),
    put("share", "x", {"object": "role", "record": "⟦role:管理员⟧", "role": "⟦role:管理员⟧", "owner": "1"}),
    put("share", "x", {"object": "role", "record": "⟦role:管理员⟧", "role": "⟦role:管理员⟧", "rights": "all"}),
    put("share", "x", {"object": "dashboard", "record": "1", "role": "1", "until": 10**30}),
    put("validation_rule", "[id]", {"name": 'a" or 1=1', "object": "⟦role:管理员⟧"}),
]  # fmt: skip


async def test_no_step_breaks_the_check_or_the_server(site: Site) -> None:
    admin = await site.person()
    for step in HOSTILE:
        answer = await admin.post("/model/check", json={"steps": [step]})
        assert answer.status_code == 200, (step, answer.text)
        assert answer.json()["problems"], step
    deep: Any = "⟦role:x⟧"
    for _ in range(200):
        deep = [deep]
    answer = await admin.post("/model/check", json={"steps": [put("role", "x", {"name": deep})]})
    assert answer.status_code in (200, 400)


async def test_nobody_else_sees_or_changes_the_configuration(site: Site) -> None:
    for who in (await site.person("li"), await site.token("write")):
        for answer in (
            await who.get("/model/configuration"),
            await who.get("/model/configuration/role", params={"key": "管理员"}),
            await who.get("/model/package", params={"kinds": "role"}),
            await who.get("/model/drafts/1/package"),
            await who.post("/model/drafts/1/items", json={"kind": "role", "key": "x", "values": {}}),
        ):
            assert answer.status_code == 403, answer.request.url
    admin = await site.person()
    assert (await admin.get("/model/package", params={"kinds": "nothing"})).status_code == 422
    assert (await admin.get("/model/configuration/role", params={"key": "没有"})).status_code == 404


async def test_what_is_set_up_for_an_object_is_told_as_its_use_once(own_site: Site) -> None:
    admin = await own_site.sign_in()
    await good(admin.post("/objects", json={"name": "loan", "label": {"zh-CN": "借用", "en": "Loan"}}), 201)
    await good(admin.post("/records/layout", json={"name": "页", "object": "loan"}), 201)
    rule = {**RULE, "name": "不为空", "object": "loan", "condition": "name is null"}
    await good(admin.post("/records/validation_rule", json=rule), 201)
    told = (await good(admin.get("/objects/loan/uses")))["uses"]
    records = [each["record"]["object"] for each in told if each["record"]]
    assert sorted(records) == ["layout", "validation_rule"]
    await good(admin.patch("/objects/loan", json={"name": "lending"}))
    layouts = await good(admin.get("/records/layout", params={"fields": "object"}))
    assert [each["object"] for each in layouts["records"]] == ["lending"]


async def test_views_that_came_with_the_organisation_are_read_in_either_language(own_site: Site) -> None:
    admin = await own_site.sign_in()
    views = (await good(admin.get("/views", params={"object": "lead"})))["views"]
    assert "我的线索" in [each["name"] for each in views]
    english = await good(admin.get("/views", params={"object": "lead"}, headers={"Accept-Language": "en"}))
    assert "My leads" in [each["name"] for each in english["views"]]
    (mine,) = [each for each in views if each["name"] == "我的线索"]
    await good(admin.patch(f"/views/{mine['id']}", json={"name": "线索（我）"}))
    again = await good(admin.get("/views", params={"object": "lead"}, headers={"Accept-Language": "en"}))
    assert "线索（我）" in [each["name"] for each in again["views"]]
