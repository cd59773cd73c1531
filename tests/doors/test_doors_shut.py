"""What was tried from outside and must stay shut: scopes of tokens, secrets in the log, figures, foreign pages, races."""

import asyncio
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator

import pytest

from tests.contract.secrets import people
from tests.doors.conftest import PASSWORD, Client, Site
from yunchou.base import log
from yunchou.doors.http import about
from yunchou.doors.http.catalogue import ENDPOINTS
from yunchou.doors.http.endpoint import Endpoint

CHANGES = [each for each in ENDPOINTS if each.method != "GET" and each.scope not in ("open", "read")]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What this process logs."""
    root = logging.getLogger()
    kept = root.handlers[:], root.level
    stream = io.StringIO()
    log.set_up("info", stream)
    yield stream
    root.handlers[:], root.level = kept


def written_by_the_server(lines: io.StringIO) -> str:
    """The log without what the client and the server below the application, which is silent in service, write here."""
    kept = [
        line for line in lines.getvalue().splitlines() if json.loads(line)["logger"].startswith("yunchou")
    ]
    assert kept
    return "\n".join(kept)


async def sent(client: Client, endpoint: Endpoint) -> int:
    """The status of an answer to a call without values."""
    path = re.sub(r"\{\w+\}", "1", endpoint.path.replace("{object}", "account"))
    return (await client.request(endpoint.method, path, json={})).status_code


async def test_a_token_that_may_read_changes_nothing(site: Site) -> None:
    assert len(CHANGES) > 80
    reads, narrow = await site.token("read"), await site.token("contact:write")
    for each in CHANGES:
        assert await sent(reads, each) == 403, each
        assert await sent(narrow, each) == 403, each


async def test_nobody_who_is_not_signed_in_is_answered(site: Site) -> None:
    nobody, stale = site.client(), site.client(headers={"Authorization": "Bearer yc_" + "x" * 43})
    for each in ENDPOINTS:
        if each.scope != "open":
            assert await sent(nobody, each) == 401, each
            assert await sent(stale, each) == 401, each


async def test_a_link_that_sets_a_password_stands_in_no_log(site: Site, lines: io.StringIO) -> None:
    secret = "s3cret-" + "x" * 40
    client = site.client()
    for purpose in ("password-resets", "invitations"):
        assert (await client.get(f"/{purpose}/{secret}")).status_code == 404
        assert (await client.post(f"/{purpose}/{secret}", json={"password": "a"})).status_code == 404
        await client.page(f"/{purpose}/{secret}")
    written = written_by_the_server(lines)
    assert written.count("/api/v1/password-resets/***") == 2
    assert written.count("/invitations/***") == 3
    assert secret not in written


async def test_tokens_and_passwords_stand_in_no_log(site: Site, lines: io.StringIO) -> None:
    token = await site.token("read")
    secret = token.headers["Authorization"]
    await token.get("/me", params={"token": secret})
    client = site.client()
    await client.post("/sessions", json={"login": "admin@test.example", "password": PASSWORD})
    await client.get("/me")
    for each in (secret.removeprefix("Bearer "), PASSWORD, client.cookies["yunchou_session"]):
        assert each not in written_by_the_server(lines)


async def test_figures_are_for_whoever_is_near_or_shows_the_token(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site.client()
    assert (await client.page("/metrics")).status_code == 200
    far = {"X-Forwarded-For": "8.8.8.8"}
    answer = await client.page("/metrics", headers=far)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    monkeypatch.setattr(about, "_may_watch", lambda request, _, asked=about._may_watch: asked(request, "k1"))
    assert (await client.page("/metrics")).status_code == 404
    assert (await client.page("/metrics", headers={"Authorization": "Bearer k2"})).status_code == 404
    assert (await client.page("/metrics", headers={**far, "Authorization": "Bearer k1"})).status_code == 200


async def test_foreign_pages_are_answered_nothing_that_they_may_read(site: Site) -> None:
    admin = await site.sign_in()
    foreign = {"Origin": "https://evil.example"}
    asked = {**foreign, "Access-Control-Request-Method": "POST"}
    for answer in (
        await admin.get("/me", headers=foreign),
        await admin.options("/records/account", headers=asked),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]
    for origin in ("https://evil.example", "null"):
        body = {"login": "admin@test.example", "password": PASSWORD}
        answer = await site.client().post("/sessions", json=body, headers={"Origin": origin})
        assert answer.status_code == 403
    for csrf in ("", "x", "x" * 32):
        answer = await admin.post("/records/account", json={"name": "x"}, headers={"X-CSRF-Token": csrf})
        assert answer.status_code == 403


async def test_signing_in_takes_no_session_that_somebody_else_chose(site: Site) -> None:
    planted = "p" * 43
    client = site.client(cookies={"yunchou_session": planted})
    answer = await client.post("/sessions", json={"login": "wang@test.example", "password": PASSWORD})
    assert answer.status_code == 201
    (cookie,) = [
        each for each in answer.headers.get_list("set-cookie") if each.startswith("yunchou_session=")
    ]
    assert planted not in cookie
    assert (await site.client(cookies={"yunchou_session": planted}).get("/me")).status_code == 401


async def test_of_many_who_take_a_login_at_once_one_gets_it(own_site: Site) -> None:
    admin = await own_site.sign_in()

    async def take(number: int) -> int:
        values = {"name": f"新人{number}", "login": "New@test.example" if number % 2 else "new@test.example"}
        return (await admin.post("/records/user", json=values)).status_code

    statuses = await asyncio.gather(*(take(number) for number in range(6)))
    assert sorted(statuses) == [201, 409, 409, 409, 409, 409]
    taken = await admin.post("/records/user", json={"name": "x", "login": "wang@test.example"})
    assert taken.status_code == 409
    assert own_site.company.organisation.name not in taken.text


async def test_who_is_switched_off_is_out_by_every_way(own_site: Site) -> None:
    admin, wang = await own_site.sign_in(), await own_site.sign_in("wang")
    token = await own_site.token("read", login="wang")
    assert (await token.get("/me")).status_code == 200
    gone = await admin.patch(f"/records/user/{own_site.company.ids['小王']}", json={"active": False})
    assert gone.status_code == 200, gone.text
    for client in (wang, token):
        answer = await client.get("/records/account")
        assert answer.status_code == 401, answer.text
    answer = await own_site.client().post(
        "/sessions", json={"login": "wang@test.example", "password": PASSWORD}
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")


async def test_files_keep_no_way_out_of_their_folder_and_run_nothing(site: Site) -> None:
    admin = await site.sign_in()
    for name, content in (
        ("../../etc/passwd", b"x"),
        ("..\\..\\boot.ini", b"x"),
        ("a\r\nX: y.html", b"<script>alert(1)</script>"),
        ("e.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("x.png", b"<html><script>alert(1)</script>"),
        ("\u202etxt.exe", b"MZ"),
    ):
        made = await admin.post("/files", files={"file": (name, content, "text/html")})
        assert made.status_code == 201, made.text
        kept = made.json()["name"]
        assert not set(kept) & set("/\\\r\n\u202e"), kept
        answer = await admin.get(f"/files/{made.json()['id']}")
        assert answer.content == content
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert "sandbox" in answer.headers["content-security-policy"]


async def test_a_packed_bomb_is_refused_before_it_fills_memory(site: Site) -> None:
    admin = await site.sign_in()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for number in range(1, 4):
            book.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * (120 << 20))
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
    answer = await admin.post(
        "/imports/preview",
        data={"object": "account"},
        files={"file": ("b.xlsx", packed.getvalue(), "application/zip")},
    )
    assert answer.status_code in (400, 413, 422), answer.text


async def test_people_from_outside_are_told_of_no_view_that_is_for_everybody(own_site: Site) -> None:
    await people(own_site)
    admin, guest = await own_site.sign_in(), await own_site.sign_in("guest")
    ids = own_site.company.ids
    record = (await admin.post("/records/account", json={"name": "共享的"})).json()["id"]
    await admin.post(f"/records/account/{record}/shares", json={"person": ids["guest"]})
    shared = {"object": "account", "name": "并购目标", "where": 'name = "秘密"', "visibility": "shared"}
    chosen = {**shared, "name": "给您", "visibility": "chosen", "people": [ids["guest"]]}
    made = [(await admin.post("/views", json=each)).json()["id"] for each in (shared, chosen)]
    told = {each["name"] for each in (await guest.get("/views")).json()["views"]}
    assert told >= {"并购目标", "给您"}
    kind = await admin.patch(f"/records/user/{ids['guest']}", json={"kind": "partner"})
    assert kind.status_code == 200, kind.text
    assert [each["name"] for each in (await guest.get("/views")).json()["views"]] == ["给您"]
    answers = [await guest.patch(f"/views/{each}", json={"name": "x"}) for each in made]
    assert [each.status_code for each in answers] == [404, 403]
