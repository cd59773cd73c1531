"""What administrators see of how somebody signs in, and end: sessions, tokens, linked accounts; each kept in the record."""

from tests.contract.secrets import people
from tests.doors.conftest import Site


async def test_an_administrator_sees_and_ends_a_person_s_sessions_and_tokens(own_site: Site) -> None:
    admin = await own_site.sign_in()
    first, second = await own_site.sign_in("wang"), await own_site.sign_in("wang")
    for name in ("一", "二", "三"):
        made = await first.post("/tokens", json={"name": name, "scopes": ["read"]})
        assert made.status_code == 201, made.text
    wang = own_site.company.ids["小王"]
    path = f"/people/{wang}"
    seen = (await admin.get(f"{path}/access")).json()
    assert (seen["login"], seen["active"], len(seen["sessions"])) == ("wang@test.example", True, 2)
    assert {each["name"] for each in seen["tokens"]} == {"一", "二", "三"}
    assert "token" not in seen["tokens"][0]
    mine = next(s["id"] for s in (await first.get("/sessions")).json()["sessions"] if s["current"])
    assert (await admin.delete(f"{path}/sessions/{mine}")).status_code == 204
    assert (await first.get("/me")).status_code == 401
    assert (await second.get("/me")).status_code == 200
    assert (await admin.delete(f"{path}/sessions/{mine}")).status_code == 404
    token = seen["tokens"][0]["id"]
    assert (await admin.delete(f"{path}/tokens/{token}")).status_code == 204
    assert (await admin.delete(f"{path}/tokens/{token}")).status_code == 404
    assert (await admin.delete(f"{path}/tokens")).status_code == 204
    after = (await admin.get(f"{path}/access")).json()
    assert (after["tokens"], len(after["sessions"])) == ([], 1)
    record = (await admin.get("/sign-ins", params={"user": wang})).json()["events"]
    assert [each["kind"] for each in record[:3]] == ["token_revoked", "token_revoked", "session_ended"]
    assert {each["by"]["name"] for each in record[:3]} == {"管理员"}
    assert {each["user"]["id"] for each in record} == {wang}


async def test_linked_accounts_are_seen_and_unlinked(own_site: Site) -> None:
    admin, wang = await own_site.sign_in(), int(own_site.company.ids["小王"])
    home = own_site.company.organisation.id
    subjects = own_site.house.subjects
    assert await subjects.link(home, "https://id.example", "u-1", wang)
    assert await subjects.link(home, "https://id.example", "u-1", wang)
    assert not await subjects.link(home, "https://id.example", "u-1", wang + 1)
    (linked,) = (await admin.get(f"/people/{wang}/access")).json()["linked"]
    assert (linked["issuer"], linked["subject"]) == ("https://id.example", "u-1")
    assert (await admin.delete(f"/people/{wang}/linked")).status_code == 204
    assert (await admin.get(f"/people/{wang}/access")).json()["linked"] == []
    assert await subjects.person(home, "https://id.example", "u-1") is None


async def test_nobody_else_sees_how_somebody_signs_in(own_site: Site) -> None:
    await people(own_site)
    ids = own_site.company.ids
    for login in ("wang", "everything"):
        client = await own_site.sign_in(login)
        for method, path in (
            ("GET", "access"),
            ("DELETE", "sessions/x"),
            ("DELETE", "tokens"),
            ("DELETE", "tokens/1"),
            ("DELETE", "linked"),
        ):
            answer = await client.request(method, f"/people/{ids['小张']}/{path}")
            assert answer.status_code == 403, (login, path)
    admin = await own_site.sign_in()
    assert (await admin.get("/people/1/access")).status_code == 404
    assert (await (await own_site.token("read")).get(f"/people/{ids['小张']}/access")).status_code == 403
