"""Codes of an app, recovery codes, roles that demand them, and the record of all of it."""

import json
import time

import pyotp

from tests.doors.conftest import PASSWORD, Client, Site
from tests.fixtures.smtp import text_of
from yunchou.access.identity.throttle import FREE_PER_LOGIN

WANG = {"login": "wang@test.example", "password": PASSWORD}


async def set_up(client: Client) -> tuple[str, list[str]]:
    """Sets codes up → (secret, recovery codes)."""
    begun = (await client.post("/me/totp", json={"password": PASSWORD})).json()
    code = pyotp.TOTP(begun["secret"]).at(time.time() - 30)
    done = await client.post("/me/totp/confirm", json={"token": begun["token"], "code": code})
    assert done.status_code == 200, done.text
    return begun["secret"], done.json()["recovery_codes"]


async def code_of(site: Site, **more: str) -> str:
    answer = await site.client().post("/sessions", json=WANG | more)
    return "in" if answer.status_code == 201 else str(answer.json()["code"])


async def test_a_code_is_asked_for_once_set_up_and_opens_once(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    assert (await wang.post("/me/totp", json={"password": "guess"})).status_code == 422
    begun = (await wang.post("/me/totp", json={"password": PASSWORD})).json()
    assert begun["address"].startswith("otpauth://totp/Yunchou%3Awang%40test.example?secret=")
    assert await code_of(own_site) == "in"
    wrong = await wang.post("/me/totp/confirm", json={"token": begun["token"], "code": "000000"})
    assert wrong.status_code == 422
    app = pyotp.TOTP(begun["secret"])
    right = {"token": wrong.json()["token"], "code": app.at(time.time() - 30)}
    assert (await wang.post("/me/totp/confirm", json=right)).status_code == 200
    assert (await wang.post("/me/totp/confirm", json=right)).status_code == 404
    assert await code_of(own_site) == "code_required"
    assert await code_of(own_site, password="guess") == "wrong_credentials"
    assert await code_of(own_site, code="000000") == "wrong_code"
    now = app.now()
    assert await code_of(own_site, code=now) == "in"
    assert await code_of(own_site, code=now) == "wrong_code"
    kept = await own_site.house.db.fetchval(
        "select totp_secret from yunchou.login where login = $1", WANG["login"]
    )
    assert begun["secret"] not in kept


async def test_recovery_codes_open_once_each_and_can_be_renewed(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    assert (await wang.post("/me/recovery-codes", json={"password": PASSWORD})).status_code == 404
    _, codes = await set_up(wang)
    assert len(set(codes)) == 10
    assert await code_of(own_site, code=codes[0].upper().replace("-", " ")) == "in"
    assert await code_of(own_site, code=codes[0]) == "wrong_code"
    assert (await wang.get("/me/second-factor")).json()["recovery_codes"] == 9
    renewed = (await wang.post("/me/recovery-codes", json={"password": PASSWORD})).json()["recovery_codes"]
    assert await code_of(own_site, code=codes[1]) == "wrong_code"
    assert await code_of(own_site, code=renewed[0]) == "in"
    assert (await wang.post("/me/totp/remove", json={"password": PASSWORD})).status_code == 204
    assert await code_of(own_site) == "in"
    assert (await wang.get("/me/second-factor")).json() == {
        "totp_since": None, "recovery_codes": 0, "passkeys": 0, "required": False,
    }  # fmt: skip


async def test_codes_cannot_be_guessed_without_end(own_site: Site) -> None:
    await set_up(await own_site.sign_in("wang"))
    seen = []
    for number in range(FREE_PER_LOGIN + 1):
        # Asking without a code in between must not wipe out what was guessed.
        await code_of(own_site)
        seen.append(await code_of(own_site, code=f"{number:06}"))
    assert seen == ["wrong_code"] * FREE_PER_LOGIN + ["too_many_requests"]


async def test_a_role_that_demands_a_second_factor_opens_nothing_else_before(own_site: Site) -> None:
    admin = await own_site.sign_in()
    rep = own_site.company.ids["销售"]
    changed = await admin.patch("/settings/sign-in", json={"second_factor_roles": [rep]})
    assert changed.json()["second_factor_roles"] == [rep]
    assert (await admin.patch("/settings/sign-in", json={"second_factor_roles": ["7"]})).status_code == 422
    wang = await own_site.sign_in("wang")
    for path in ("/records/account", "/objects", "/events", "/openapi.json", "/pages"):
        answer = await wang.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required"), path
    assert (await wang.post("/tokens", json={"name": "x", "scopes": ["read"]})).status_code == 403
    assert (await wang.get("/me")).json()["second_factor_required"] is True
    assert (await wang.get("/me/second-factor")).json()["required"] is True
    await set_up(wang)
    assert (await wang.get("/records/account")).status_code == 200
    assert (await wang.get("/me")).json()["second_factor_required"] is False
    li = await own_site.sign_in("li")
    assert (await li.get("/records/account")).status_code == 200


async def test_an_administrator_helps_after_a_loss(own_site: Site) -> None:
    wang, admin, boss = [await own_site.sign_in(name) for name in ("wang", "admin", "boss")]
    await set_up(wang)
    path = f"/people/{own_site.company.ids['小王']}"
    assert (await boss.delete(f"{path}/second-factor")).status_code == 403
    assert (await admin.delete("/people/1/second-factor")).status_code == 404
    assert (await admin.delete(f"{path}/second-factor")).status_code == 204
    assert (await wang.get("/me")).status_code == 401
    assert await code_of(own_site) == "in"
    assert (await admin.delete(f"{path}/sessions")).status_code == 204
    assert (await boss.delete(f"{path}/sessions")).status_code == 403


async def test_signing_in_is_recorded_without_secrets(own_site: Site) -> None:
    wang, zhang = await own_site.sign_in("wang"), await own_site.sign_in("zhang")
    await code_of(own_site, password="a-wrong-guess")
    _, codes = await set_up(wang)
    await code_of(own_site, code=codes[0])
    made = (await wang.post("/tokens", json={"name": "机器人", "scopes": ["read"]})).json()
    await wang.delete(f"/tokens/{made['id']}")
    changed = {"current_password": PASSWORD, "new_password": "another-horse"}
    await wang.patch("/me", json=changed)
    own = (await wang.get("/me/sign-ins")).json()["events"]
    assert [each["kind"] for each in own] == [
        "password_changed", "token_revoked", "token_made", "signed_in", "code_set_up", "failed", "signed_in",
    ]  # fmt: skip
    assert {each["user"]["name"] for each in own} == {"小王"}
    assert own[3]["detail"]["method"] == "password+recovery_code"
    assert own[0]["address"] == "127.0.0.1"
    text = json.dumps(own)
    for secret in ("a-wrong-guess", "another-horse", PASSWORD, codes[0], made["token"]):
        assert secret not in text
    admin = await own_site.sign_in()
    everybody = (await admin.get("/sign-ins")).json()["events"]
    assert {each["user"]["name"] for each in everybody} == {"小王", "小张", "管理员"}
    page = (await admin.get("/sign-ins", params={"kind": "failed,token_made", "limit": 1})).json()
    assert [each["kind"] for each in page["events"]] == ["token_made"]
    rest = {"kind": "failed,token_made", "before": page["next"], "user": own_site.company.ids["小王"]}
    assert [e["kind"] for e in (await admin.get("/sign-ins", params=rest)).json()["events"]] == ["failed"]
    assert (await zhang.get("/sign-ins")).status_code == 403
    assert [e["kind"] for e in (await zhang.get("/me/sign-ins")).json()["events"]] == ["signed_in"]


async def test_a_new_browser_is_told_by_mail(own_site: Site) -> None:
    async with own_site.mailing() as box:
        first = await own_site.sign_in("wang")
        await own_site.deliver()
        assert box.letters == []
        cookies = dict(first.cookies)
        again = own_site.client(cookies={"yunchou_device": cookies["yunchou_device"]})
        assert (await again.post("/sessions", json=WANG)).status_code == 201
        await own_site.deliver()
        assert box.letters == []
        other = own_site.client(headers={"User-Agent": "Other <b> Browser"})
        assert (await other.post("/sessions", json=WANG)).status_code == 201
        await own_site.deliver()
        (letter,) = box.to("wang@test.example")
        assert letter["Subject"] == "您的账号在新设备上登录"
        assert "127.0.0.1" in text_of(letter)
    events = (await first.get("/me/sign-ins")).json()["events"]
    assert [each["detail"]["new_device"] for each in events] == [True, False, False]


async def test_sessions_are_ended_all_at_once_and_live_as_long_as_the_policy_says(own_site: Site) -> None:
    admin = await own_site.sign_in()
    assert (
        await admin.patch("/settings/sign-in", json={"session_idle_hours": 2, "session_days": 1})
    ).status_code == 200
    here, there = await own_site.sign_in("wang"), await own_site.sign_in("wang")
    (mine, _other) = (await here.get("/sessions")).json()["sessions"]
    assert mine["method"] == "password"
    lives = await own_site.house.db.fetchval(
        "select max(expires_at - now()) from yunchou.session where idle = '2 hours'"
    )
    assert 1.9 * 3600 < lives.total_seconds() <= 2 * 3600
    assert (await here.delete("/sessions")).status_code == 204
    assert (await there.get("/me")).status_code == 401
    assert (await here.get("/me")).status_code == 200
