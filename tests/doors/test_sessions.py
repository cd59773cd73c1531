"""Signing in and out over HTTP, with cookies and with tokens."""

import datetime as dt
from typing import Any

import pytest

from tests.doors.conftest import PASSWORD, Site
from yunchou.access.identity.sessions import Sessions
from yunchou.access.identity.throttle import FREE_PER_LOGIN


async def test_a_person_signs_in_works_and_signs_out(own_site: Site) -> None:
    client = own_site.client()
    answer = await client.post("/sessions", json={"login": "Wang@test.example", "password": PASSWORD})
    assert answer.status_code == 201
    told = answer.json()
    assert told["user"] == {
        "id": own_site.company.ids["小王"],
        "name": "小王",
        "login": "wang@test.example",
        "organisation": own_site.company.organisation.name,
        "language": "zh-CN",
    }
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("yunchou_session=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie
    me = (await client.get("/me")).json()
    assert me["name"] == "小王"
    assert me["csrf"] == told["csrf"]
    assert me["department"]["name"] == "上海组"
    assert [role["code"] for role in me["roles"]] == ["rep"]
    assert (
        await client.delete("/sessions/current", headers={"X-CSRF-Token": told["csrf"]})
    ).status_code == 204
    assert (await client.get("/me")).status_code == 401


async def test_the_cookie_is_secure_behind_https(site: Site) -> None:
    answer = await site.client().post(
        "/sessions",
        json={"login": "wang@test.example", "password": PASSWORD},
        headers={"X-Forwarded-Proto": "https"},
    )
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


async def test_wrong_logins_are_told_alike_and_slowed_down(own_site: Site) -> None:
    client = own_site.client()
    told = set()
    for login in ("wang@test.example", "nobody@test.example"):
        answer = await client.post("/sessions", json={"login": login, "password": "guess"})
        assert answer.status_code == 401
        body = answer.json()
        told.add((body["code"], body["detail"]))
        assert answer.headers["content-type"] == "application/problem+json"
    assert told == {("wrong_credentials", "账号或密码不正确。")}
    for _ in range(FREE_PER_LOGIN):
        answer = await client.post("/sessions", json={"login": "wang@test.example", "password": "guess"})
    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_requests"
    assert int(answer.headers["Retry-After"]) >= 1


async def test_without_a_login_nothing_is_told(site: Site) -> None:
    client = site.client()
    for path in (
        "/me",
        "/objects",
        "/records/account",
        "/records/nonsense",
        "/openapi.json",
        "/events",
        "/jobs",
    ):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), path
    client.cookies.set("yunchou_session", "x" * 43)
    assert (await client.get("/me")).status_code == 401
    for header in ("Bearer yc_nothing", "Bearer", "Basic YTpi", "nonsense"):
        assert (await site.client().get("/me", headers={"Authorization": header})).status_code == 401


async def test_unsafe_calls_by_cookie_need_the_csrf_token(site: Site) -> None:
    client = await site.sign_in("wang")
    good = client.headers.pop("X-CSRF-Token")
    attempts: list[Any] = [{}, {"X-CSRF-Token": "wrong"}, {"X-CSRF-Token": "字".encode()}]
    for given in attempts:
        answer = await client.post("/records/account", json={"name": "x"}, headers=given)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await client.get("/records/account")).status_code == 200
    answer = await client.post("/records/account", json={"name": "x"}, headers={"X-CSRF-Token": good})
    assert answer.status_code == 201


async def test_a_page_of_another_site_cannot_sign_anybody_in(site: Site) -> None:
    body = {"login": "wang@test.example", "password": PASSWORD}
    foreign = await site.client().post("/sessions", json=body, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    own = await site.client().post("/sessions", json=body, headers={"Origin": site.address})
    assert own.status_code == 201


async def test_sessions_are_listed_and_ended_by_their_owner_only(own_site: Site) -> None:
    first, second, other = [await own_site.sign_in(name) for name in ("wang", "wang", "zhang")]
    listed = (await first.get("/sessions")).json()["sessions"]
    assert len(listed) == 2
    assert [session["current"] for session in listed].count(True) == 1
    name = next(session["id"] for session in listed if not session["current"])
    assert (await other.delete(f"/sessions/{name}")).status_code == 404
    assert (await first.delete(f"/sessions/{name}")).status_code == 204
    assert (await second.get("/me")).status_code == 401
    assert (await first.delete(f"/sessions/{name}")).status_code == 404


async def test_a_token_does_what_its_scopes_say_and_no_more(own_site: Site) -> None:
    browser = await own_site.sign_in("wang")
    made = await browser.post("/tokens", json={"name": "robot", "scopes": ["read"]})
    assert made.status_code == 201
    token = made.json()["token"]
    reader = own_site.client(headers={"Authorization": f"Bearer {token}"})
    assert (await reader.get("/records/account")).status_code == 200
    assert (await reader.get("/me")).json()["csrf"] is None
    assert (await reader.post("/records/account", json={"name": "x"})).status_code == 403
    assert (await reader.get("/tokens")).status_code == 403
    assert (await reader.get("/sessions")).status_code == 403
    (listed,) = (await browser.get("/tokens")).json()["tokens"]
    assert (listed["id"], listed["scopes"]) == (made.json()["id"], ["read"])
    assert "token" not in listed
    assert (await browser.delete(f"/tokens/{listed['id']}")).status_code == 204
    assert (await reader.get("/records/account")).status_code == 401


async def test_a_token_for_one_object_reaches_no_other(site: Site) -> None:
    client = await site.token("account:read", login="li")
    assert (await client.get("/records/account")).status_code == 200
    assert (await client.get("/records/contact")).status_code == 403
    assert (await client.post("/records/account", json={"name": "x"})).status_code == 403
    # Nor by a path through the object that it may read.
    answer = await client.get("/records/account", params={"fields": "name,owner.phone"})
    assert answer.status_code in (400, 200)
    if answer.status_code == 200:
        assert all(record["owner.phone"] is None for record in answer.json()["records"])
    writer = await site.token("account:write", "user:read", login="li")
    made = await writer.post("/records/account", json={"name": "x"})
    assert made.status_code == 201, made.text
    assert (await writer.post("/records/contact", json={"name": "x"})).status_code == 403


async def test_a_token_that_is_over_opens_nothing(own_site: Site) -> None:
    browser = await own_site.sign_in("wang")
    ends = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)).isoformat()
    made = await browser.post("/tokens", json={"name": "short", "scopes": ["read"], "expires_at": ends})
    token = made.json()["token"]
    await own_site.house.db.execute("update yunchou.token set expires_at = now() - interval '1 second'")
    late = own_site.client(headers={"Authorization": f"Bearer {token}"})
    assert (await late.get("/me")).status_code == 401


async def test_one_changes_language_and_password(own_site: Site) -> None:
    client, elsewhere = await own_site.sign_in("wang"), await own_site.sign_in("wang")
    changed = await client.patch("/me", json={"language": "en"})
    assert changed.status_code == 200
    assert changed.json()["language"] == "en"
    answer = await client.get("/records/nonsense")
    assert answer.json()["detail"].isascii()
    wrong = await client.patch("/me", json={"current_password": "guess", "new_password": "another-horse"})
    assert wrong.status_code == 422
    right = await client.patch("/me", json={"current_password": PASSWORD, "new_password": "another-horse"})
    assert right.status_code == 200
    assert (await client.get("/me")).status_code == 200
    assert (await elsewhere.get("/me")).status_code == 401
    await own_site.sign_in("wang", "another-horse")
    refused = await client.patch("/me", json={"language": "fr"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "not_an_option"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "a"},
        {"login": 1, "password": "x"},
        {"login": "a", "password": "x", "more": 1},
        {"login": None},
    ],
)
async def test_a_login_that_makes_no_sense_is_refused(site: Site, body: dict[str, object]) -> None:
    answer = await site.client().post("/sessions", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] in ("required", "wrong_type", "unknown_field")


async def test_who_leaves_is_out_as_soon_as_a_process_asks_again(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yunchou.access.identity.sessions.BELIEVED_SECONDS", 0.0)
    own_site.house.sessions = Sessions(own_site.house.db)
    wang, admin = await own_site.sign_in("wang"), await own_site.sign_in()
    left = await admin.patch(f"/records/user/{own_site.company.ids['小王']}", json={"active": False})
    assert left.status_code == 200
    assert (await wang.get("/me")).status_code == 401
    answer = await own_site.client().post(
        "/sessions", json={"login": "wang@test.example", "password": PASSWORD}
    )
    assert answer.status_code == 401
