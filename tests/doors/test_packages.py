"""An organisation's own part of the model as a file: into another organisation, compared first, told what can't be had."""

from typing import Any

import pytest

from tests.doors.conftest import Client, Site

WORDS = {"zh-CN": "保单", "en": "Policy"}
POLICY = {
    "name": "policy",
    "label": WORDS,
    "icon": "safety",
    "fields": [
        {"name": "state", "type": "choice", "label": {"zh-CN": "状态"}, "options": [{"value": "open", "label": WORDS}]},
        {"name": "premium", "type": "money", "label": {"zh-CN": "保费"}, "minimum": 0},
        {"name": "ends_on", "type": "date", "label": {"zh-CN": "到期"}, "default_expression": "TODAY() + 365"},
        {"name": "claim", "type": "number", "label": {"zh-CN": "理赔"}},
    ],
}  # fmt: skip
CLAIM = {
    "name": "policy_claim",
    "label": {"zh-CN": "理赔单"},
    "fields": [
        {"name": "policy", "type": "lookup", "target": "policy", "label": {"zh-CN": "保单"}, "inverse": {"name": "claims"}},
        {"name": "amount", "type": "number", "label": {"zh-CN": "金额"}},
    ],
}  # fmt: skip


async def good(answer: Any, status: int = 200) -> Any:
    done = await answer
    assert done.status_code == status, done.text
    return done.json() if done.content else None


def by_name(package: dict[str, Any]) -> dict[str, Any]:
    """The objects of a file, whatever their order; that of fields counts."""
    return {each["name"]: each for each in package["objects"]}


async def furnished(admin: Client) -> dict[str, Any]:
    """An organisation with objects that point at each other, computed fields and changed shipped ones → its file."""
    await good(admin.post("/objects", json=POLICY), 201)
    await good(admin.post("/objects", json=CLAIM), 201)
    total = {"name": "claimed", "type": "rollup", "label": {"zh-CN": "理赔合计"},
             "rollup": {"inverse": "claims", "measure": "sum", "field": "amount"}}  # fmt: skip
    share = {"name": "share", "type": "formula", "label": {"zh-CN": "占比"}, "formula": "claimed / 100"}
    for field in (total, share):
        await good(admin.post("/objects/policy/fields", json=field), 201)
    last = {"name": "last_claim", "type": "lookup", "target": "policy_claim", "label": {"zh-CN": "最近理赔"}}
    await good(admin.post("/objects/policy/fields", json=last), 201)
    await good(
        admin.post(
            "/objects/account/fields", json={"name": "shops", "type": "integer", "label": {"zh-CN": "门店"}}
        ),
        201,
    )
    await good(
        admin.patch(
            "/objects/account/fields/industry", json={"label": {"zh-CN": "所属行业", "en": "Industry"}}
        )
    )
    return dict(await good(admin.get("/model/package")))


async def test_a_file_brings_another_organisation_to_the_same_model(own_site: Site, site: Site) -> None:
    there, here = await own_site.sign_in(), await site.sign_in()
    package = await furnished(there)
    assert not any(char.isdigit() for each in package["objects"] for char in each["name"])
    compared = await good(here.post("/model/package/check", json={"package": package}))
    assert compared["problems"] == []
    kinds = {(each["object"], each["field"]): each["kind"] for each in compared["report"]}
    assert (kinds["policy", None], kinds["account", "shops"], kinds["account", "industry"]) == (
        "added",
        "added",
        "changed",
    )
    assert (await here.get("/objects/policy")).status_code == 404
    draft = await good(here.post("/model/package/draft", json={"package": package, "title": "来自总部"}), 201)
    change = await good(
        here.post(f"/model/drafts/{draft['id']}/publish", json={"version": draft["version"]}), 201
    )
    assert by_name(await good(here.get("/model/package"))) == by_name(package)
    again = await good(here.post("/model/package/check", json={"package": package}))
    assert (again["steps"], {each["kind"] for each in again["report"]}) == (0, {"same"})
    assert (
        await here.post("/model/package/draft", json={"package": package, "title": "x"})
    ).status_code == 422
    record = await good(here.post("/records/policy", json={"name": "甲"}), 201)
    claim = {"name": "一", "policy": record["id"], "amount": 40}
    await good(here.post("/records/policy_claim", json=claim), 201)
    shown = await good(here.get(f"/records/policy/{record['id']}"))
    assert (shown["claimed"], shown["share"]) == (40, 0.4)

    await good(here.delete("/objects/policy/fields/claim"), 204)
    other = {"name": "claim", "type": "text", "label": {"zh-CN": "理赔"}}
    await good(here.post("/objects/policy/fields", json=other), 201)
    conflict = (await good(here.post("/model/package/check", json={"package": package})))["report"]
    (told,) = [each for each in conflict if each["kind"] == "conflict"]
    assert (told["field"], told["why"]) == ("claim", "类型不同：此处为 text")
    assert change["undoable"] is True


@pytest.mark.parametrize(
    "package",
    [
        None, [], {}, "x", {"format": "other", "version": 1, "objects": []},
        {"format": "yunchou-configuration", "version": 3, "objects": []},
        {"format": "yunchou-configuration", "version": 1, "objects": [{"name": 5, "fields": []}]},
        {"format": "yunchou-configuration", "version": 1, "objects": [{"name": "a", "fields": [{"type": "text"}]}]},
        {"format": "yunchou-configuration", "version": 1, "objects": [{"name": "a", "fields": [], "overrides": {"x": 1}}]},
    ],
)  # fmt: skip
async def test_what_is_no_such_file_is_refused(site: Site, package: Any) -> None:
    admin = await site.person()
    answer = await admin.post("/model/package/check", json={"package": package})
    assert answer.status_code == 422, answer.text


async def test_what_a_file_holds_is_checked_like_any_other_step(site: Site) -> None:
    admin = await site.person()
    bad = {
        "format": "yunchou-configuration",
        "version": 1,
        "objects": [
            {"name": "Bad Name", "layer": "organisation", "fields": []},
            {"name": "fine", "layer": "organisation", "label": {"zh-CN": "好"}, "fields": [{"name": "f", "type": "nothing"}]},
            {"name": "elsewhere", "layer": "app", "fields": []},
            {"name": "account", "layer": "app", "fields": [{"name": "name", "type": "text"}], "overrides": {"zzz": {}}},
        ],
    }  # fmt: skip
    found = await good(admin.post("/model/package/check", json={"package": bad}))
    assert [each["step"] for each in found["problems"]] == [0, 1]
    conflicts = {(each["object"], each["field"]) for each in found["report"] if each["kind"] == "conflict"}
    assert conflicts == {("elsewhere", None), ("account", "name"), ("account", "zzz")}


async def test_files_are_for_administrators(site: Site) -> None:
    for client in (await site.person("boss"), await site.token("write")):
        assert (await client.get("/model/package")).status_code == 403
        for path in ("check", "draft"):
            answer = await client.post(f"/model/package/{path}", json={"package": {}})
            assert answer.status_code in (403, 422), answer.text
