"""Passkeys of nonsense open nothing; those that work are walked in a browser."""

from typing import Any

import pytest

from tests.doors.conftest import PASSWORD, Site
from yunchou.base.settings import Settings

LOCAL = {"Origin": "http://localhost:8000", "Host": "localhost:8000"}
KEY = {"id": "AAAA", "rawId": "AAAA", "type": "public-key"}
NONSENSE: list[dict[str, Any]] = [
    {}, {"id": 1}, {"id": "x"}, KEY | {"response": {}},
    KEY | {"response": {"clientDataJSON": "e30", "attestationObject": "oA"}},
    KEY | {"response": {"clientDataJSON": "e30", "authenticatorData": "", "signature": ""}},
    {"id": "字" * 100}, {"id": "A" * 30000}, {"response": None, "id": "AAAA"},
]  # fmt: skip


@pytest.mark.parametrize("credential", NONSENSE)
async def test_nonsense_signs_nobody_in_and_is_not_kept(site: Site, credential: dict[str, Any]) -> None:
    client = site.client(headers=LOCAL)
    begun = (await client.post("/sessions/passkey/challenge")).json()
    assert begun["options"]["rpId"] == "localhost"
    body = {"token": begun["token"], "credential": credential}
    answer = await client.post("/sessions/passkey", json=body)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    wang = await site.sign_in("wang")
    wang.headers.update(LOCAL)
    made = (await wang.post("/me/passkeys/challenge", json={"password": PASSWORD})).json()
    body = {"token": made["token"], "name": "x", "credential": credential}
    assert (await wang.post("/me/passkeys", json=body)).status_code == 422
    assert (await wang.get("/me/passkeys")).json() == {"passkeys": []}


async def test_a_challenge_is_its_persons_own_and_the_password_comes_first(site: Site) -> None:
    wang, zhang = await site.sign_in("wang"), await site.sign_in("zhang")
    for client in (wang, zhang):
        client.headers.update(LOCAL)
    assert (await wang.post("/me/passkeys/challenge", json={"password": "guess"})).status_code == 422
    made = (await wang.post("/me/passkeys/challenge", json={"password": PASSWORD})).json()
    assert made["options"]["user"]["name"] == "wang@test.example"
    body = {"token": made["token"], "name": "x", "credential": {}}
    assert (await zhang.post("/me/passkeys", json=body)).status_code == 422
    assert (await wang.delete("/me/passkeys/AAAA")).status_code == 404
    assert (await wang.delete("/me/passkeys/%E5%AD%97")).status_code == 404


async def test_keys_are_made_for_the_public_address_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = await site.client(headers={"Origin": site.address}).post("/sessions/passkey/challenge")
    assert (nameless.status_code, nameless.json()["code"]) == (409, "passkeys_unavailable")
    given = {"YUNCHOU_DATA": str(site.folder / "data"), "YUNCHOU_PUBLIC_URL": "https://crm.example"}
    monkeypatch.setattr(site.house, "settings", Settings.load(given))
    public = await site.client(headers={"Origin": "https://crm.example"}).post("/sessions/passkey/challenge")
    assert public.json()["options"]["rpId"] == "crm.example"
    foreign = await site.client(headers={"Origin": "https://evil.example"}).post(
        "/sessions/passkey/challenge"
    )
    assert foreign.status_code == 403
