"""Administrators set up the mail server, try it, and see the letters that could not be sent."""

import json

from tests.doors.conftest import Site
from tests.fixtures.smtp import post_office, text_of
from yunchou.doors.http.operations.mail import TEST

SERVER = {"host": "127.0.0.1", "port": 25, "security": "none", "sender": "crm@own.example"}


async def test_a_mail_server_is_tried_kept_and_its_password_never_told(own_site: Site) -> None:
    admin = await own_site.sign_in()
    assert (await admin.get("/settings/mail")).json()["source"] == "none"
    secret = SERVER | {"security": "starttls", "login": "robot", "password": "very-secret"}
    kept = await admin.put("/settings/mail", json=secret)
    assert kept.status_code == 200, kept.text
    assert kept.json()["has_password"] is True
    assert "very-secret" not in kept.text
    again = await admin.put("/settings/mail", json={k: v for k, v in secret.items() if k != "password"})
    assert again.json()["has_password"] is True
    other = SERVER | {"host": "evil.example", "security": "starttls", "login": "robot"}
    elsewhere = await admin.put("/settings/mail", json=other)
    assert elsewhere.json()["has_password"] is False
    assert (await admin.delete("/settings/mail")).status_code == 204
    assert (await admin.get("/settings/mail")).json()["source"] == "none"


async def test_the_test_letter_says_what_is_wrong_or_arrives(own_site: Site) -> None:
    admin = await own_site.sign_in()
    async with post_office() as box:
        tried = SERVER | {"port": box.port, "to": "me@own.example"}
        inner = await admin.post("/settings/mail/test", json=tried)
        assert (inner.status_code, inner.json()["code"]) == (422, "undelivered")
        assert "127.0.0.1" in inner.json()["detail"]
        allowed = await admin.put("/settings/outgoing", json={"allow": ["127.0.0.1", " 127.0.0.1"]})
        assert allowed.json() == {"allow": ["127.0.0.1"]}
        assert (await admin.get("/settings/outgoing")).json() == {"allow": ["127.0.0.1"]}
        sent = await admin.post("/settings/mail/test", json=tried)
        assert sent.status_code == 200, sent.text
        assert "云筹测试" in text_of(box.to("me@own.example")[0])
    assert (await admin.put("/settings/outgoing", json={"allow": ["10.0.0.1/8"]})).status_code == 422


async def test_settings_that_cannot_be_are_refused_by_field(own_site: Site) -> None:
    admin = await own_site.sign_in()
    for bad, field in (
        ({"host": ""}, "host"),
        ({"host": "a b"}, "host"),
        ({"port": 0}, "port"),
        ({"sender": "nobody"}, "sender"),
        ({"sender": "a@b\r\nBcc: x@y"}, "sender"),
        ({"login": "robot"}, "security"),
        ({"security": "ssl"}, "security"),
    ):
        answer = await admin.put("/settings/mail", json=SERVER | bad)
        assert answer.status_code == 422, bad
        assert field in [error["field"] for error in answer.json()["errors"]], bad


async def test_only_administrators_see_and_change_mail(own_site: Site) -> None:
    for client in (await own_site.sign_in("boss"), await own_site.token("write")):
        for method, path, body in (
            ("GET", "/settings/mail", None),
            ("PUT", "/settings/mail", SERVER),
            ("DELETE", "/settings/mail", None),
            ("POST", "/settings/mail/test", SERVER | {"to": "a@b.example"}),
            ("GET", "/settings/outgoing", None),
            ("PUT", "/settings/outgoing", {"allow": []}),
            ("GET", "/mail", None),
            ("POST", "/mail/1/retry", None),
            ("GET", "/mail/bounces", None),
            ("DELETE", "/mail/bounces/a@b.example", None),
        ):
            content = None if body is None else json.dumps(body)
            answer = await client.request(method, path, content=content)
            assert answer.status_code == 403, (method, path)


async def test_dead_letters_are_listed_and_sent_again(own_site: Site) -> None:
    admin, home = await own_site.sign_in(), own_site.company.organisation
    out = own_site.house.mail
    made = []
    for number in range(3):
        async with home.db.transaction() as link:
            values = {"name": str(number), "organisation": home.name}
            made.append(await out.post(link, home, "a@b.example", TEST, values))
    await home.db.execute(f"update \"{home.schema}\".mail set state = 'dead' where id = $1", made[0])
    page = (await admin.get("/mail", params={"limit": 2})).json()
    assert [each["id"] for each in page["letters"]] == [str(made[2]), str(made[1])]
    rest = (await admin.get("/mail", params={"limit": 2, "before": page["next"]})).json()
    assert ([each["id"] for each in rest["letters"]], rest["next"]) == ([str(made[0])], None)
    (dead,) = (await admin.get("/mail", params={"state": "dead"})).json()["letters"]
    assert set(dead) >= {"recipient", "subject", "tries", "error"}
    assert "content" not in dead
    assert (await admin.post(f"/mail/{dead['id']}/retry")).status_code == 202
    assert (await admin.post(f"/mail/{dead['id']}/retry")).status_code == 404
    assert (await admin.get("/mail", params={"state": "dead"})).json()["letters"] == []
    assert (await admin.get("/mail", params={"state": "gone"})).status_code == 400
    assert (await admin.get("/mail", params={"before": "x"})).status_code == 400
