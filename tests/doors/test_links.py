"""A forgotten password and an invitation lead to a new password by a link in a letter, once."""

import asyncio
import re
from email.message import EmailMessage

import pytest

from tests.doors.conftest import PASSWORD, Client, Site
from tests.fixtures.smtp import text_of
from yunchou.access.identity.throttle import FREE_PER_LOGIN

NEW = "a-brand-new-horse"


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"https?://\S+?(/(?:password-resets|invitations)/\S+)", text_of(letter))
    assert found
    return found[1]


async def asked(site: Site, login: str = "wang@test.example") -> None:
    """Asks for a new password, for which one more letter waits then."""
    before = len(await letters_of(site))
    answer = await site.client().post("/password-resets", json={"login": login})
    assert answer.status_code == 202
    assert len(await letters_of(site)) == before + 1


async def letters_of(site: Site) -> list[int]:
    rows = await site.house.db.fetch(f'select id from "{site.company.organisation.schema}".mail order by id')
    return [row["id"] for row in rows]


async def test_a_forgotten_password_is_replaced_once_and_sessions_end(own_site: Site) -> None:
    signed_in = await own_site.sign_in("wang")
    async with own_site.mailing() as box:
        await asked(own_site, " Wang@Test.example")
        await own_site.deliver()
        path = link_in(box.to("wang@test.example")[0])
        client = own_site.client()
        look = (await client.get(path)).json()
        assert look == {"login": "wang@test.example", "organisation": "云筹测试", "min_length": 8}
        for bad, code in (
            ("short", "out_of_range"),
            ("password1", "common_password"),
            ("wang@test.example", "rule"),
        ):
            refused = await client.post(path, json={"password": bad})
            assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)
        assert (await client.post(path, json={"password": NEW})).status_code == 204
        assert (await client.post(path, json={"password": NEW})).status_code == 404
        assert (await client.get(path)).status_code == 404
    own_site.house.sessions._recent.drop(lambda k, s: True)
    assert (await signed_in.get("/me")).status_code == 401
    await own_site.sign_in("wang", NEW)


async def test_of_two_at_once_one_uses_the_link(own_site: Site) -> None:
    async with own_site.mailing() as box:
        await asked(own_site)
        await own_site.deliver()
        path = link_in(box.letters[0])
    answers = await asyncio.gather(
        *(own_site.client().post(path, json={"password": f"{NEW}-{n}"}) for n in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [204, 404, 404, 404]


async def test_the_answer_does_not_tell_whether_a_login_exists(own_site: Site) -> None:
    async with own_site.mailing():
        told = set()
        for login in ("wang@test.example", "nobody@test.example", "", "x" * 3000):
            answer = await own_site.client().post("/password-resets", json={"login": login})
            told.add((answer.status_code, answer.text))
        assert told == {(202, "")}
    assert len(await letters_of(own_site)) == 1


async def test_letters_are_few_and_inactive_people_get_none(own_site: Site) -> None:
    async with own_site.mailing():
        for _ in range(5):
            await own_site.client().post("/password-resets", json={"login": "wang@test.example"})
        assert len(await letters_of(own_site)) == 3
        admin = await own_site.sign_in()
        await admin.patch(f"/records/user/{own_site.company.ids['小张']}", json={"active": False})
        await own_site.client().post("/password-resets", json={"login": "zhang@test.example"})
        assert len(await letters_of(own_site)) == 3


async def test_asking_again_and_again_is_slowed_down(own_site: Site) -> None:
    answers = [
        await own_site.client().post("/password-resets", json={"login": "nobody@test.example"})
        for _ in range(FREE_PER_LOGIN + 1)
    ]
    assert answers[-1].status_code == 429
    foreign = await own_site.client().post(
        "/password-resets", json={"login": "a"}, headers={"Origin": "https://evil"}
    )
    assert foreign.status_code == 403


async def test_a_link_is_over_after_an_hour_and_the_database_holds_only_its_hash(own_site: Site) -> None:
    async with own_site.mailing() as box:
        await asked(own_site)
        await own_site.deliver()
        path = link_in(box.letters[0])
    db = own_site.house.db
    secret = path.rpartition("/")[2]
    dump = await db.fetch("select * from yunchou.login_link")
    assert secret not in str([dict(row) for row in dump])
    assert secret not in str(
        [dict(r) for r in await db.fetch(f'select * from "{own_site.company.organisation.schema}".mail')]
    )
    lives = await db.fetchval("select expires_at - created_at from yunchou.login_link")
    assert lives.total_seconds() == 3600
    await db.execute("update yunchou.login_link set expires_at = now()")
    for method in ("GET", "POST"):
        answer = await own_site.client().request(
            method, path, json={"password": NEW} if method == "POST" else None
        )
        assert answer.status_code == 404
    assert (await own_site.client().get("/password-resets/short")).status_code == 404
    # A link of one purpose opens nothing of another.
    await db.execute("update yunchou.login_link set expires_at = now() + interval '1 hour'")
    assert (await own_site.client().get(f"/invitations/{secret}")).status_code == 404


async def test_whoever_is_kept_out_by_guesses_gets_in_by_the_letter(own_site: Site) -> None:
    for _ in range(FREE_PER_LOGIN + 1):
        await own_site.client().post("/sessions", json={"login": "wang@test.example", "password": "guess"})
    body = {"login": "wang@test.example", "password": PASSWORD}
    assert (await own_site.client().post("/sessions", json=body)).status_code == 429
    async with own_site.mailing() as box:
        await asked(own_site)
        await own_site.deliver()
        mine = own_site.client()
        assert (await mine.post(link_in(box.letters[0]), json={"password": NEW})).status_code == 204
    for _ in range(FREE_PER_LOGIN + 1):
        await own_site.client().post("/sessions", json={"login": "wang@test.example", "password": "guess"})
    # The browser that used the letter is known and is not held up by what others guess.
    assert (await own_site.client().post("/sessions", json=body)).status_code == 429
    assert (await mine.post("/sessions", json=body | {"password": NEW})).status_code == 201


async def person(admin: Client, site: Site, **values: str) -> str:
    made = await admin.post("/records/user", json={"name": "新人", **values})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def test_an_invited_person_sets_the_first_password(own_site: Site) -> None:
    admin = await own_site.sign_in()
    user = await person(admin, own_site, login="xinren", email="new@people.example")
    async with own_site.mailing() as box:
        made = await admin.post("/invitations", json={"user": user})
        assert made.status_code == 201, made.text
        assert (made.json()["to"], made.json()["link"]) == ("new@people.example", None)
        await own_site.deliver()
        letter = box.to("new@people.example")[0]
        assert letter["Subject"] == "管理员邀请您使用运筹"
        path = link_in(letter)
    client = own_site.client()
    assert (await client.get(path)).json()["login"] == "xinren"
    assert (await client.post(path, json={"password": NEW})).status_code == 204
    answer = await client.post("/sessions", json={"login": "xinren", "password": NEW})
    assert answer.status_code == 201


async def test_without_mail_the_link_is_handed_over(own_site: Site) -> None:
    admin = await own_site.sign_in()
    user = await person(admin, own_site, login="xinren")
    asked_for = await admin.post("/invitations", json={"user": user})
    assert (asked_for.status_code, asked_for.json()["errors"][0]["field"]) == (422, "email")
    await admin.patch(f"/records/user/{user}", json={"email": "new@people.example"})
    unsent = await admin.post("/invitations", json={"user": user})
    assert (unsent.status_code, unsent.json()["code"]) == (409, "mail_not_configured")
    made = (await admin.post("/invitations", json={"user": user, "send": False})).json()
    path = "/invitations/" + made["link"].rpartition("/")[2]
    assert (await own_site.client().post(path, json={"password": NEW})).status_code == 204


async def test_only_administrators_invite_and_only_people_who_can_sign_in(own_site: Site) -> None:
    admin = await own_site.sign_in()
    nobody = await person(admin, own_site)
    for user in (nobody, "1"):
        assert (await admin.post("/invitations", json={"user": user, "send": False})).status_code == 422
    assert (await admin.post("/invitations", json={"user": "x", "send": False})).status_code == 404
    wang = own_site.company.ids["小王"]
    for client in (await own_site.sign_in("boss"), await own_site.token("write")):
        assert (await client.post("/invitations", json={"user": wang, "send": False})).status_code == 403


@pytest.mark.parametrize("path", ["/password-resets/", "/invitations/"])
async def test_links_that_make_no_sense_are_over(site: Site, path: str) -> None:
    for token in ("x" * 43, "x" * 101, "%00" * 30, "字" * 30):
        assert (await site.client().get(path + token)).status_code in (400, 404)
        answer = await site.client().post(path + token, json={"password": NEW})
        assert answer.status_code in (400, 404)


async def test_former_passwords_do_not_come_again_where_the_policy_says_so(own_site: Site) -> None:
    admin = await own_site.sign_in()
    assert (await admin.patch("/settings/sign-in", json={"history": 2, "min_length": 10})).status_code == 200
    wang = await own_site.sign_in("wang")

    async def change(current: str, new: str) -> tuple[int, str | None]:
        answer = await wang.patch("/me", json={"current_password": current, "new_password": new})
        return answer.status_code, answer.json()["errors"][0]["code"] if answer.status_code == 422 else None

    assert await change(PASSWORD, PASSWORD) == (422, "used_before")
    assert await change(PASSWORD, "nine-char") == (422, "out_of_range")
    for current, new in (
        (PASSWORD, "first-one-1"),
        ("first-one-1", "second-one-2"),
        ("second-one-2", "third-one-3"),
    ):
        assert await change(current, new) == (200, None)
    assert await change("third-one-3", "second-one-2") == (422, "used_before")
    assert await change("third-one-3", "first-one-1") == (200, None)
