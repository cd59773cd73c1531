"""People connect mailboxes of their own, administrators those of others; the password is never told."""

from typing import Any

from tests.doors.conftest import Site
from tests.fixtures.mail_servers import PASSWORD, Provider

BOX: dict[str, Any] = {"address": "wang@crm.example", "host": "imap.example.com", "password": "secret-code"}


async def test_a_mailbox_is_connected_changed_and_disconnected(own_site: Site) -> None:
    wang, zhang, admin = [await own_site.sign_in(each) for each in ("wang", "zhang", "admin")]
    made = await wang.post("/mailboxes", json=BOX)
    assert made.status_code == 201, made.text
    box = made.json()
    assert (box["port"], box["security"], box["login"], box["state"]) == (
        993,
        "tls",
        "wang@crm.example",
        "new",
    )
    assert "secret-code" not in made.text
    stored = await own_site.house.db.fetchval(
        f'select password from "{own_site.company.organisation.schema}".mailbox'
    )
    assert "secret-code" not in stored
    assert (await wang.post("/mailboxes", json=BOX)).status_code == 409
    path = f"/mailboxes/{box['id']}"
    for stranger in (
        await zhang.put(path, json=BOX),
        await zhang.delete(path),
        await zhang.post(f"{path}/read"),
    ):
        assert stranger.status_code == 404
    assert (await zhang.get("/mailboxes")).json() == {"mailboxes": []}
    assert (await zhang.get("/mailboxes", params={"all": True})).status_code == 403
    assert [
        each["id"] for each in (await admin.get("/mailboxes", params={"all": True})).json()["mailboxes"]
    ] == [box["id"]]
    kept = {name: value for name, value in BOX.items() if name != "password"}
    assert (await wang.put(path, json=kept | {"minutes": 5, "filing": False})).json()["minutes"] == 5
    moved = await admin.put(path, json=kept | {"host": "evil.example"})
    assert (moved.status_code, moved.json()["errors"][0]["field"]) == (422, "password")
    relayed = await admin.put(path, json=kept | {"smtp_host": "evil.example"})
    assert (relayed.status_code, relayed.json()["errors"][0]["field"]) == (422, "password")
    assert (await wang.post(f"{path}/read")).status_code == 202
    assert (await wang.delete(path)).status_code == 204
    assert (await wang.get("/mailboxes")).json() == {"mailboxes": []}


async def test_what_cannot_be_is_refused_by_field(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    for bad, field in (
        ({"address": "nobody"}, "address"), ({"host": "a b"}, "host"), ({"host": ""}, "host"), ({"port": 0}, "port"),
        ({"port": 70000}, "port"), ({"login": "a\r\nb"}, "login"), ({"password": ""}, "password"),
        ({"password": "a\nb"}, "password"), ({"folder": " "}, "folder"), ({"minutes": 0}, "minutes"),
        ({"security": "none"}, "security"), ({"security": "ssl"}, "security"), ({"since": "gestern"}, "since"),
        ({"smtp_host": "a/b"}, "smtp_host"), ({"smtp_host": "x.example", "smtp_port": 99999}, "smtp_port"),
    ):  # fmt: skip
        answer = await wang.post("/mailboxes", json=BOX | bad)
        assert answer.status_code == 422, (bad, answer.text)
        assert field in [error["field"] for error in answer.json()["errors"]], (bad, answer.text)
    for owner in ("1", "x", own_site.company.ids["小张"]):
        assert (await wang.post("/mailboxes", json=BOX | {"owner": owner})).status_code == 403
    admin = await own_site.sign_in("admin")
    assert (await admin.post("/mailboxes", json=BOX | {"owner": "1"})).status_code == 422
    given = await admin.post("/mailboxes", json=BOX | {"owner": own_site.company.ids["小张"]})
    assert given.json()["owner_name"] == "小张"


async def test_a_trial_says_what_is_wrong(own_site: Site, mail_provider: Provider) -> None:
    wang = await own_site.sign_in("wang")
    mail_provider.open("wang@crm.example")
    tried = {
        "address": "wang@crm.example", "host": "127.0.0.1", "port": mail_provider.imap, "security": "none", "password": PASSWORD,
    }  # fmt: skip
    inner = await wang.post("/mailboxes/test", json=tried)
    assert (inner.status_code, inner.json()["code"]) == (422, "unreachable")
    assert "127.0.0.1" in inner.json()["detail"]
    admin = await own_site.sign_in("admin")
    await admin.put("/settings/outgoing", json={"allow": ["127.0.0.1"]})
    assert (await wang.post("/mailboxes/test", json=tried)).json() == {"mails": 0}
    for wrong, words in (
        ({"password": "wrong"}, "授权码"), ({"security": "tls"}, "加密连接"), ({"folder": "没有"}, "应答"),
        ({"port": 1}, "无法连接"),
        ({"port": mail_provider.smtp}, ""),
    ):  # fmt: skip
        answer = await wang.post("/mailboxes/test", json=tried | wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "unreachable"), answer.text
        assert words in answer.json()["detail"]
        assert PASSWORD not in answer.text


async def test_addresses_that_take_no_mail_are_told(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    home = own_site.company.organisation
    await own_site.house.db.execute(
        f"insert into \"{home.schema}\".mail_bounce (address, reason) values ('gone@x.example', '550 no such user')"
    )
    asked = {"addresses": ["Gone@x.example", "fine@x.example"]}
    (found,) = (await wang.post("/mail/undeliverable", json=asked)).json()["undeliverable"]
    assert (found["address"], found["reason"]) == ("gone@x.example", "550 no such user")
    assert (await wang.post("/mail/undeliverable", json={"addresses": ["x"] * 101})).status_code == 422


async def test_what_waits_is_told_to_those_who_watch_the_server(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    assert (await wang.post("/mailboxes", json=BOX)).status_code == 201
    text = (await own_site.client().page("/metrics")).text
    assert 'yunchou_mailboxes{state="new"} 1' in text
    assert 'yunchou_jobs_waiting{state="waiting"}' in text
    assert "# TYPE yunchou_letters gauge" in text
    assert (
        'yunchou_follower_lag_events{follower="' in text or "# TYPE yunchou_follower_lag_events gauge" in text
    )
