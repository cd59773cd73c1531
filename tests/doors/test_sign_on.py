"""Signing in by another server: a real provider, and providers that lie."""

import asyncio
import base64
import contextlib
import hashlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.doors.conftest import Client, Site
from yunchou.access.identity import sign_on
from yunchou.access.identity.sign_on import SignOnFailed, believed

# What the provider uses of its own libraries is not ours to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
KEY = RSAKey.generate_key(2048)
CLIENT = "yunchou"


async def allow(site: Site) -> Client:
    """The administrator, who lets requests go to this machine."""
    admin = await site.sign_in()
    await admin.put("/settings/outgoing", json={"allow": ["localhost", "127.0.0.1", "::1"]})
    return admin


async def start(site: Site, browser: Client, next: str = "/records/account") -> str:
    """Begins → where the browser is sent."""
    (choice,) = (await browser.get("/sign-on")).json()["providers"]
    answer = await browser.page(choice["start"], params={"next": next})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def approved(address: str, who: str) -> str:
    """What a person does at the provider → where it sends the browser back to, as a path of ours."""
    async with httpx.AsyncClient(trust_env=False) as provider:
        answer = await provider.post(address, data={"sub": who})
    assert answer.status_code in (302, 303), answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.path}?{parts.query}"


async def test_a_person_signs_in_by_a_real_provider(own_site: Site) -> None:
    people = [
        oidc_provider_mock.User(
            sub="u-wang", claims={"email": "Wang@test.example", "email_verified": True, "name": "王"}
        ),
        oidc_provider_mock.User(
            sub="u-new", claims={"email": "new@test.example", "email_verified": True, "name": "新人"}
        ),
        oidc_provider_mock.User(
            sub="u-unsure", claims={"email": "zhang@test.example", "email_verified": False}
        ),
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        issuer = f"http://localhost:{server.server_port}"
        admin = await own_site.sign_in()
        body = {"name": "公司账号", "issuer": issuer, "client_id": CLIENT, "client_secret": "hush-hush"}
        inner = await admin.put("/settings/sign-on/company", json=body)
        assert (inner.status_code, inner.json()["errors"][0]["field"]) == (422, "issuer")
        await allow(own_site)
        kept = await admin.put("/settings/sign-on/company", json=body)
        assert kept.status_code == 200, kept.text
        assert kept.json()["has_secret"] is True
        assert "hush-hush" not in kept.text + (await admin.get("/settings/sign-on")).text

        browser = own_site.client()
        address = await start(own_site, browser)
        query = parse_qs(urlsplit(address).query)
        assert query["code_challenge_method"] == ["S256"]
        back = await approved(address, "u-wang")
        done = await browser.page(back)
        assert (done.status_code, done.headers["location"]) == (303, "/records/account")
        assert (await browser.get("/me")).json()["name"] == "小王"
        # The way back opens once.
        again = await browser.page(back)
        assert again.headers["location"] == "/login?problem=late"
        (session, *_) = (await browser.get("/sessions")).json()["sessions"]
        assert session["method"] == "sign_on"

        for who, problem in (("u-unsure", "no_email"), ("u-new", "no_account")):
            other = own_site.client()
            refused = await other.page(await approved(await start(own_site, other), who))
            assert refused.headers["location"] == f"/login?problem={problem}"
        rep = own_site.company.ids["销售"]
        without = {name: value for name, value in body.items() if name != "client_secret"}
        changed = await admin.put("/settings/sign-on/company", json={**without, "create": True, "role": rep})
        assert changed.json()["has_secret"] is True
        other = own_site.client()
        entered = await other.page(await approved(await start(own_site, other), "u-new"))
        assert entered.headers["location"] == "/records/account"
        me = (await other.get("/me")).json()
        assert (me["name"], me["login"], [role["id"] for role in me["roles"]]) == (
            "新人",
            "new@test.example",
            [rep],
        )
        # Known by the subject from now on, whatever becomes of the mail address here.
        await admin.patch(f"/records/user/{me['id']}", json={"login": "renamed"})
        other = own_site.client()
        await other.page(await approved(await start(own_site, other), "u-new"))
        assert (await other.get("/me")).json()["login"] == "renamed"
        await admin.patch(f"/records/user/{me['id']}", json={"active": False})
        other = own_site.client()
        refused = await other.page(await approved(await start(own_site, other), "u-new"))
        assert refused.headers["location"] == "/login?problem=inactive"


async def test_the_way_back_opens_only_in_the_browser_that_went(own_site: Site) -> None:
    people = [
        oidc_provider_mock.User(sub="u-wang", claims={"email": "wang@test.example", "email_verified": True})
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        admin = await allow(own_site)
        issuer = f"http://localhost:{server.server_port}"
        body = {"name": "x", "issuer": issuer, "client_id": CLIENT, "client_secret": "s"}
        assert (await admin.put("/settings/sign-on/company", json=body)).status_code == 200
        mine, victim = own_site.client(), own_site.client()
        back = await approved(await start(own_site, mine), "u-wang")
        lured = await victim.page(back)
        assert lured.headers["location"] == "/login?problem=late"
        assert (await victim.get("/me")).status_code == 401
        for next in ("//evil.example", "https://evil.example", "/\\evil.example", "/login\r\nX: y"):
            browser = own_site.client()
            done = await browser.page(await approved(await start(own_site, browser, next), "u-wang"))
            assert done.headers["location"] == "/", next
        denied = own_site.client()
        state = parse_qs(urlsplit(await start(own_site, denied)).query)["state"][0]
        answer = await denied.page(
            "/api/v1/sign-on/callback", params={"state": state, "error": "access_denied"}
        )
        assert answer.headers["location"] == "/login?problem=denied"


class Liar:
    """A provider of the test's own, which checks PKCE and says whatever it is told to."""

    def __init__(self) -> None:
        self.port = 0
        self.token: Any = None
        self.issuer: str | None = None
        self.form: dict[str, list[str]] = {}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        here, path = f"http://127.0.0.1:{self.port}", head.split(" ")[1]
        body: Any = {"keys": [KEY.as_dict(private=False) | {"use": "sig"}]}
        if path == "/token":
            length = next(
                int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length")
            )
            self.form = parse_qs((await reader.readexactly(length)).decode())
            body = {"id_token": self.token, "token_type": "Bearer", "access_token": "x"}
        elif path.startswith("/.well-known"):
            body = {
                "issuer": self.issuer or here, "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token", "jwks_uri": f"{here}/keys",
            }  # fmt: skip
        raw = json.dumps(body).encode()
        writer.write(
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(raw), raw)
        )
        await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def lying() -> AsyncIterator[Liar]:
    liar = Liar()
    server = await asyncio.start_server(liar.answer, "127.0.0.1", 0)
    liar.port = server.sockets[0].getsockname()[1]
    try:
        yield liar
    finally:
        server.close()
        await server.wait_closed()


async def test_the_code_is_exchanged_with_the_verifier_of_the_challenge(own_site: Site) -> None:
    admin = await allow(own_site)
    async with lying() as liar:
        issuer = f"http://127.0.0.1:{liar.port}"
        body = {"name": "x", "issuer": issuer, "client_id": CLIENT}
        assert (await admin.put("/settings/sign-on/company", json=body)).status_code == 200
        browser = own_site.client()
        query = parse_qs(urlsplit(await start(own_site, browser)).query)
        claims = {
            "iss": issuer, "aud": CLIENT, "sub": "1", "iat": int(time.time()), "exp": int(time.time()) + 60,
            "nonce": query["nonce"][0], "email": "wang@test.example", "email_verified": True,
        }  # fmt: skip
        liar.token = jwt.encode({"alg": "RS256"}, claims, KEY)
        back = {"state": query["state"][0], "code": "c"}
        done = await browser.page("/api/v1/sign-on/callback", params=back)
        assert done.headers["location"] == "/records/account"
        digest = hashlib.sha256(liar.form["code_verifier"][0].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == query["code_challenge"][0]
        # The same token, replayed into another attempt, has the wrong nonce.
        browser = own_site.client()
        query = parse_qs(urlsplit(await start(own_site, browser)).query)
        back = {"state": query["state"][0], "code": "c"}
        replayed = await browser.page("/api/v1/sign-on/callback", params=back)
        assert replayed.headers["location"] == "/login?problem=failed"
        assert (await browser.get("/me")).status_code == 401
        liar.issuer = "http://another.example"
        assert (await admin.put("/settings/sign-on/company", json=body)).status_code == 422


GOOD = {"iss": "https://i.example", "aud": CLIENT, "sub": "1", "nonce": "n"}


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    return {k: v for k, v in (GOOD | {"iat": now, "exp": now + 60} | changed).items() if v is not None}


def judged(token: Any) -> sign_on.Claims:
    return believed(token, {"keys": [KEY.as_dict(private=False)]}, "https://i.example", CLIENT, "n")


def test_a_good_token_is_believed() -> None:
    assert judged(jwt.encode({"alg": "RS256"}, claims(), KEY)).subject == "1"
    several = claims(aud=[CLIENT, "other"], azp=CLIENT)
    assert judged(jwt.encode({"alg": "RS256"}, several, KEY)).subject == "1"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://j.example"}, {"aud": "other"}, {"nonce": "m"}, {"nonce": None}, {"exp": 1}, {"exp": None},
        {"sub": None}, {"sub": ""}, {"sub": 7}, {"iat": None}, {"aud": [CLIENT, "other"]}, {"azp": "other"},
        {"nbf": int(time.time()) + 3600}, {"sub": "x" * 300},
    ],
)  # fmt: skip
def test_a_token_that_was_not_made_for_this_attempt_is_not_believed(changed: dict[str, Any]) -> None:
    token = jwt.encode({"alg": "RS256"}, claims(**changed), KEY)
    with pytest.raises(SignOnFailed):
        judged(token)


def test_a_token_that_the_provider_did_not_sign_is_not_believed() -> None:
    other = RSAKey.generate_key(2048)
    part = base64.urlsafe_b64encode(json.dumps(claims()).encode()).rstrip(b"=").decode()
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode() + f".{part}."
    forged = jwt.encode({"alg": "RS256"}, claims(), other)
    tokens: list[Any] = [forged, unsigned, "", "a.b.c", None, 7, {}, "x" * 100_000]
    for bad in tokens:
        with pytest.raises(SignOnFailed):
            judged(bad)


async def test_providers_are_administrators_business_and_must_make_sense(own_site: Site) -> None:
    boss, admin = await own_site.sign_in("boss"), await own_site.sign_in()
    body = {"name": "x", "issuer": "https://i.example", "client_id": "c"}
    assert (await boss.get("/settings/sign-on")).status_code == 403
    assert (await boss.put("/settings/sign-on/a", json=body)).status_code == 403
    assert (await boss.delete("/settings/sign-on/a")).status_code == 403
    assert (await admin.delete("/settings/sign-on/a")).status_code == 404
    for name, bad, field in (
        ("A", {}, "id"), ("a", {"issuer": "ftp://x"}, "issuer"), ("a", {"client_id": ""}, "client_id"),
        ("a", {"name": ""}, "name"), ("a", {"domains": ["a b"]}, "domains"), ("a", {"role": "7"}, "role"),
    ):  # fmt: skip
        answer = await admin.put(f"/settings/sign-on/{name}", json=body | bad)
        assert answer.status_code == 422, bad
        assert field in [error["field"] for error in answer.json()["errors"]], bad
    for path in ("/sign-on/1/a", "/sign-on/x/a", f"/sign-on/{own_site.company.organisation.id}/a"):
        assert (await own_site.client().get(path)).status_code == 404
    assert (await own_site.client().get("/sign-on")).json() == {"providers": []}


async def test_an_account_is_linked_by_its_owner_unlinked_and_signed_out_at_the_provider(
    own_site: Site,
) -> None:
    people = [
        oidc_provider_mock.User(
            sub="other-mail", claims={"email": "w@private.example", "email_verified": True}
        )
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        issuer = f"http://localhost:{server.server_port}"
        admin = await allow(own_site)
        body = {"name": "公司账号", "issuer": issuer, "client_id": CLIENT, "client_secret": "hush-hush"}
        assert (await admin.put("/settings/sign-on/company", json=body)).status_code == 200
        wang = await own_site.sign_in("wang")
        own = (await wang.get("/me/sign-on")).json()
        assert (own["linked"], own["providers"]) == ([], [{"id": "company", "name": "公司账号"}])
        assert (await wang.post("/me/sign-on/nothing")).status_code == 404

        begun = (await wang.post("/me/sign-on/company")).json()["address"]
        back = await approved(begun, "other-mail")
        # Another browser, in which somebody else is signed in, links nothing.
        stranger = await own_site.sign_in("zhang")
        stranger.cookies.set("yunchou_sign_on", wang.cookies["yunchou_sign_on"])
        refused = await stranger.page(back)
        assert refused.headers["location"] == "/me?problem=late"
        assert (await wang.get("/me/sign-on")).json()["linked"] == []

        begun = (await wang.post("/me/sign-on/company")).json()["address"]
        done = await wang.page(await approved(begun, "other-mail"))
        assert done.headers["location"] == "/me"
        (linked,) = (await wang.get("/me/sign-on")).json()["linked"]
        assert linked["subject"] == "other-mail"
        stranger = await own_site.sign_in("zhang")
        begun = (await stranger.post("/me/sign-on/company")).json()["address"]
        taken = await stranger.page(await approved(begun, "other-mail"))
        assert taken.headers["location"] == "/me?problem=linked"

        browser = own_site.client()
        await browser.page(await approved(await start(own_site, browser), "other-mail"))
        me = (await browser.get("/me")).json()
        assert me["name"] == "小王"
        browser.headers["X-CSRF-Token"] = me["csrf"]
        way = (await browser.post("/sessions/current/end")).json()["address"]
        assert way.startswith(f"{issuer}/oauth2/end_session?")
        assert parse_qs(urlsplit(way).query)["client_id"] == [CLIENT]
        assert (await browser.get("/me")).status_code == 401
        assert (await wang.delete("/me/sign-on")).status_code == 204
        # Who came by a password signs out here alone.
        assert (await wang.post("/sessions/current/end")).json() == {"address": None}
        assert (await wang.get("/me")).status_code == 401


async def test_nobody_unlinks_the_only_way_in(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    await own_site.house.db.execute("update yunchou.login set password_hash = null")
    answer = await wang.delete("/me/sign-on")
    assert (answer.status_code, answer.json()["code"]) == (409, "only_way_in")
