"""An administrator sees what somebody else sees: to look at and no more, never beyond his own rights, and on the record."""

import json
from typing import Any

import pytest

from tests.doors.conftest import Client, Site
from yunchou.doors.http.catalogue import ENDPOINTS
from yunchou.doors.http.seeing import HEADER

ALL = {"create": True, "read": "all", "update": "all", "delete": "all", "export": True}


async def looking(site: Site, as_whom: str, login: str = "admin") -> Client:
    client = await site.sign_in(login)
    client.headers[HEADER] = site.company.ids[as_whom]
    return client


async def filled(site: Site) -> dict[str, str]:
    """A customer each of 小王 and 小赵, by the names of their owners."""
    made = {}
    for login, name in (("wang", "小王"), ("zhao", "小赵")):
        answer = await (await site.sign_in(login)).post(
            "/records/account", json={"name": f"{name}的客户", "phone": "13987654321"}
        )
        made[name] = answer.json()["id"]
    return made


async def grant(site: Site, code: str, rights: dict[str, Any]) -> None:
    """Sets what a role may do, by hand: an administrator may not take away his own rights."""
    schema = site.company.organisation.schema
    await site.house.db.execute(
        f'update "{schema}".role_rights set rights = $2::jsonb'
        f' where role = (select id from "{schema}".r_role where code = $1)',
        code,
        json.dumps(rights),
    )
    await site.house.db.execute(f'update "{schema}".model_state set access_version = access_version + 1')


async def test_an_administrator_sees_what_the_person_sees(own_site: Site) -> None:
    made = await filled(own_site)
    await grant(own_site, "administrator", {"objects": {"*": ALL}, "actions": ["*"]})
    client = await looking(own_site, "小王")
    listed = await client.get("/records/account", params={"fields": "name", "count": "exact"})
    assert [each["name"] for each in listed.json()["records"]] == ["小王的客户"]
    assert listed.json()["count"]["value"] == 1
    assert (await client.get(f"/records/account/{made['小王']}")).status_code == 200
    assert (await client.get(f"/records/account/{made['小赵']}")).status_code == 404
    me = (await client.get("/me")).json()
    assert (me["name"], me["seen_by"]["name"]) == ("小王", "管理员")
    held = me["rights"]["objects"]["account"]
    assert (held["read"], held["create"], held["update"], held["export"]) == ("own", False, "none", False)
    own = await own_site.sign_in()
    assert (await own.get("/me")).json()["seen_by"] is None
    assert len((await own.get("/records/account")).json()["records"]) == 2


async def test_nothing_can_be_changed_or_begun_and_no_private_affair_is_told(own_site: Site) -> None:
    made = await filled(own_site)
    await grant(own_site, "administrator", {"objects": {"*": ALL}, "actions": ["*"]})
    client = await looking(own_site, "小王")
    for endpoint in ENDPOINTS:
        path = endpoint.path.replace("{object}", "account").replace("{id}", made["小王"])
        for part in (
            "role",
            "field",
            "action",
            "share",
            "member",
            "delivery",
            "event",
            "token",
            "organisation",
        ):
            path = path.replace("{" + part + "}", "1")
        if endpoint.scope == "open" or "{" in path or endpoint.path == "/events":
            continue
        looks = endpoint.method == "GET" or endpoint.asks
        answer = await client.request(endpoint.method, path, json={} if endpoint.body else None)
        if not looks or endpoint.tag in ("sessions", "tokens", "jobs", "mail", "notifications", "webhooks"):
            assert answer.status_code == 403, (endpoint.method, path, answer.text)
    assert (await client.post("/exports", json={"object": "account"})).status_code == 403
    assert (await client.get("/records/account")).json()["records"][0]["id"] == made["小王"]


async def test_the_look_is_never_wider_than_the_administrators_own(own_site: Site) -> None:
    made = await filled(own_site)
    masked = {**ALL, "fields": {"phone": "mask", "website": "none"}}
    await grant(
        own_site,
        "administrator",
        {"objects": {"account": masked, "user": ALL}, "actions": ["access.change", "model.change"]},
    )
    client = await looking(own_site, "高总")
    seen = (await client.get(f"/records/account/{made['小赵']}")).json()
    assert seen["phone"] != "13987654321"
    assert "website" not in seen
    for question in ({"where": "phone is not null"}, {"sort": "phone"}):
        assert (await client.get("/records/account", params=question)).status_code == 400
    # Of deals the administrator sees none, so there are none to be seen as somebody who sees all.
    answer = await client.get("/records/opportunity")
    assert answer.status_code in (403, 404), answer.text
    own = {"objects": {"account": {**ALL, "read": "own"}}, "actions": ["access.change"]}
    await grant(own_site, "administrator", own)
    assert (await client.get(f"/records/account/{made['小赵']}")).status_code in (403, 404)


@pytest.mark.parametrize("login", ["boss", "wang"])
async def test_nobody_without_the_right_sees_as_another(own_site: Site, login: str) -> None:
    client = await looking(own_site, "小赵", login)
    for path in ("/me", "/records/account", "/objects"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), path


async def test_who_looked_as_whom_is_on_the_record(own_site: Site) -> None:
    client = await looking(own_site, "小王")
    for _ in range(3):
        await client.get("/me")
    admin = await own_site.sign_in()
    told = (await admin.get("/sign-ins", params={"kind": "seen_as"})).json()["events"]
    assert [(each["user"]["name"], each["by"]["name"]) for each in told] == [("小王", "管理员")]
    assert [
        each["kind"] for each in (await (await own_site.sign_in("wang")).get("/me/sign-ins")).json()["events"]
    ][:2] == ["signed_in", "seen_as"]


async def test_nobody_that_there_is_not_is_seen_as(own_site: Site) -> None:
    client = await own_site.sign_in()
    for wanted in ("1", "x", "", "99999999999999999999", "%ff"):
        client.headers[HEADER] = wanted
        assert (await client.get("/me")).status_code == 404, wanted
    token = await own_site.token("admin")
    token.headers[HEADER] = own_site.company.ids["小王"]
    assert (await token.get("/me")).status_code == 403
