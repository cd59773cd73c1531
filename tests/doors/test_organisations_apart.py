"""Two organisations on one server: whoever signs in to one reaches nothing of the other, by any id."""

import asyncio
from typing import Any

import pytest

from tests.doors.conftest import PASSWORD, Client, Site
from yunchou.base.db import quote
from yunchou.doors.http.operations.mail import TEST
from yunchou.doors.people import add_organisation
from yunchou.jobs.queue import enqueue

OTHER = "admin@other.example"


async def other_admin(site: Site) -> Client:
    """The administrator of a second organisation on the same server."""
    await add_organisation(site.house, "另一家公司", OTHER, PASSWORD)
    client = site.client()
    answer = await client.post("/sessions", json={"login": OTHER, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    assert answer.json()["user"]["organisation"] == "另一家公司"
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]
    return client


async def belongings(site: Site, owner: Client) -> dict[str, str]:
    """One of everything that has an id, of the first organisation."""
    home = site.company.organisation
    account = (await owner.post("/records/account", json={"name": "机密客户"})).json()["id"]
    token = (await owner.post("/tokens", json={"name": "机密令牌", "scopes": ["read"]})).json()["id"]
    session = (await owner.get("/sessions")).json()["sessions"][0]["id"]
    async with site.house.db.transaction() as link:
        letter = await site.house.mail.post(
            link, home, "a@b.example", TEST, {"name": "机密", "organisation": home.name}
        )
        job = await enqueue(link, home.id, "export", {}, actor=int(site.company.ids["管理员"]))
    await site.house.db.execute(f"update {quote(home.schema)}.mail set state = 'dead'")
    return {
        "account": account, "token": token, "session": session, "letter": str(letter), "job": str(job),
        "user": site.company.ids["小王"], "role": site.company.ids["销售"],
    }  # fmt: skip


async def test_no_id_of_another_organisation_opens_anything(
    own_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = await own_site.sign_in()
    ids = await belongings(own_site, owner)
    stranger = await other_admin(own_site)
    calls: list[tuple[str, str, Any]] = [
        ("GET", "/records/account/{account}", None),
        ("PATCH", "/records/account/{account}", {"name": "x"}),
        ("DELETE", "/records/account/{account}", None),
        ("POST", "/records/account/{account}/restore", {}),
        ("GET", "/records/account/{account}/history", None),
        ("GET", "/records/user/{user}", None),
        ("PATCH", "/records/user/{user}", {"name": "x"}),
        ("GET", "/roles/{role}/rights", None),
        ("PUT", "/roles/{role}/rights", {"objects": {}, "actions": []}),
        ("DELETE", "/tokens/{token}", None),
        ("DELETE", "/sessions/{session}", None),
        ("GET", "/jobs/{job}", None),
        ("POST", "/jobs/{job}/cancel", {}),
        ("POST", "/mail/{letter}/retry", {}),
        ("DELETE", "/people/{user}/second-factor", None),
        ("DELETE", "/people/{user}/sessions", None),
    ]
    for method, path, body in calls:
        answer = await stranger.request(method, path.format(**ids), json=body)
        assert answer.status_code == 404, (method, path, answer.status_code, answer.text)
    refused: list[tuple[str, dict[str, Any]]] = [
        ("/invitations", {"user": ids["user"], "send": False}),
        ("/records/account", {"name": "x", "owner": ids["user"]}),
        ("/records/contact", {"name": "x", "account": ids["account"]}),
    ]
    for path, body in refused:
        assert (await stranger.post(path, json=body)).status_code in (404, 422), path
    changed = await stranger.patch("/settings/sign-in", json={"second_factor_roles": [ids["role"]]})
    assert changed.status_code == 422
    # The owner still has all of it.
    assert (await owner.get(f"/records/account/{ids['account']}")).json()["name"] == "机密客户"
    assert len((await owner.get("/tokens")).json()["tokens"]) == 1


async def test_no_list_shows_anything_of_another_organisation(
    own_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = await own_site.sign_in()
    await belongings(own_site, owner)
    await owner.put("/settings/outgoing", json={"allow": ["secret.intranet"]})
    stranger = await other_admin(own_site)
    for path in (
        "/records/account", "/records/user", "/records/role", "/tokens", "/sessions", "/jobs", "/mail", "/sign-ins",
        "/me/sign-ins", "/settings/outgoing", "/settings/mail", "/settings/sign-in", "/settings/sign-on", "/roles",
        "/search?q=机密", "/me",
    ):  # fmt: skip
        answer = await stranger.get(path)
        assert answer.status_code == 200, (path, answer.text)
        for word in ("机密", "小王", "secret.intranet", "test.example", "云筹测试"):
            assert word not in answer.text, (path, word)


async def test_a_login_is_unique_on_the_server_and_leads_to_its_organisation(
    own_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = await other_admin(own_site)
    taken = await stranger.post("/records/user", json={"name": "x", "login": "wang@test.example"})
    assert (taken.status_code, taken.json()["errors"][0]["code"]) == (409, "duplicate")
    made = await own_site.house.logins.of(OTHER)
    assert made is not None
    _, secret = await own_site.house.tokens.make(made.organisation, made.user, "x", ["admin"], None)
    robot = own_site.client(headers={"Authorization": f"Bearer {secret}"})
    assert (await robot.get("/me")).json()["organisation"] == "另一家公司"


async def test_events_of_another_organisation_do_not_arrive(
    own_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = await own_site.sign_in()
    stranger = await other_admin(own_site)
    seen: list[str] = []
    begun = asyncio.Event()

    async def listen() -> None:
        async with stranger.stream("GET", "/events") as stream:
            async for line in stream.aiter_lines():
                seen.append(line)
                begun.set()
                if "自己的客户" in line:
                    return

    listening = asyncio.create_task(listen())
    await begun.wait()
    await owner.post("/records/account", json={"name": "机密客户"})
    await stranger.post("/records/account", json={"name": "自己的客户"})
    async with asyncio.timeout(60):
        await listening
    assert "机密" not in "\n".join(seen)
