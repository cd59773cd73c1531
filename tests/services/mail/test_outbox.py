"""Letters leave exactly when their cause was committed, are tried for a day, and tell administrators when they cannot."""

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.asking import refused
from tests.fixtures.organisation import Company
from tests.fixtures.smtp import Postbox, certificate, post_office, text_of
from yunchou.base.sealing import Sealer
from yunchou.base.settings import Settings
from yunchou.jobs.worker import Worker
from yunchou.services import kept
from yunchou.services.mail import outbox, server, smtp
from yunchou.services.mail.outbox import PAUSES, Mailer
from yunchou.services.mail.server import MailServer
from yunchou.services.mail.templates import Template, Words
from yunchou.services.outgoing import Outgoing

LETTER = Template(
    "test.letter",
    {
        "zh-CN": Words("您好 {name}", "{name}，您好：\n\n第一行\n第二行\n\n{link}\n\n再见。", "打开"),
        "en": Words("Hello {name}", "Hello {name},\n\n{link}\n\nBye.", "Open"),
    },
)
VALUES = {"name": "小王", "link": "https://crm.example/x?a=1&b=2"}


@pytest.fixture
async def box() -> AsyncIterator[Postbox]:
    async with post_office() as running:
        yield running


def mailer(company: Company, port: int, host: str = "127.0.0.1") -> Mailer:
    """A mailer whose server-wide mail server is the one of the test."""
    given = {
        "YUNCHOU_DATABASE_URL": "postgresql://unused",
        "YUNCHOU_SECRET_KEY": "k" * 40,
        "YUNCHOU_MAIL_HOST": host,
        "YUNCHOU_MAIL_PORT": str(port),
        "YUNCHOU_MAIL_SECURITY": "none",
        "YUNCHOU_MAIL_FROM": "crm@yunchou.example",
        "YUNCHOU_PUBLIC_URL": "https://crm.example",
    }
    settings = Settings.load(given)
    return Mailer(company.organisation.db, settings, Sealer(settings.secret_key), Outgoing())


async def post(company: Company, post: Mailer, to: str = "wang@example.com", **more: Any) -> int | None:
    async with company.organisation.db.transaction() as link:
        return await post.post(link, company.organisation, to, LETTER, VALUES, **more)


async def letter(company: Company, number: int | None) -> dict[str, Any]:
    rows = await outbox.letters(company.organisation.db, company.organisation, None, None, 100)
    return next(row for row in rows if row["id"] == number)


async def test_a_letter_arrives_whole_in_both_parts(company: Company, box: Postbox) -> None:
    out = mailer(company, box.port)
    number = await post(company, out)
    await out.send(company.organisation, number or 0)
    (got,) = box.letters
    assert (got["Subject"], got["To"]) == ("您好 小王", "wang@example.com")
    assert str(got["From"]) == "云筹测试 <crm@yunchou.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    assert text_of(got).startswith("小王，您好：\n\n第一行\n第二行\n\nhttps://crm.example/x?a=1&b=2\n")
    html = got.get_body(("html",))
    assert html is not None
    assert 'href="https://crm.example/x?a=1&amp;b=2"' in html.get_content()
    kept_letter = await letter(company, number)
    assert (kept_letter["state"], kept_letter["message_id"]) == ("sent", got["Message-ID"])
    table = f'"{company.organisation.schema}".mail'
    assert await company.organisation.db.fetchval(f"select content from {table}") is None


async def test_a_letter_exists_exactly_when_its_cause_is_committed(company: Company, box: Postbox) -> None:
    out, db = mailer(company, box.port), company.organisation.db

    async def caller_of(organisation: int, user: int | None) -> None:
        return None

    worker, stop = Worker(db, caller_of, resources={"mail": out}, beat=0.05), asyncio.Event()
    running = asyncio.create_task(worker.run(stop))

    async def fails() -> None:
        async with db.transaction() as link:
            await out.post(link, company.organisation, "lost@example.com", LETTER, VALUES)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    await post(company, out)
    await box.next()
    stop.set()
    await running
    assert [str(each["To"]) for each in box.letters] == ["wang@example.com"]


async def test_one_cause_makes_one_letter(company: Company, box: Postbox) -> None:
    out = mailer(company, box.port)
    made = await asyncio.gather(*(post(company, out, key="order-7") for _ in range(5)))
    assert len([each for each in made if each is not None]) == 1
    assert await post(company, out, key="order-8") is not None


async def test_a_letter_begun_by_a_process_that_died_is_sent_again_under_the_same_name(
    company: Company, box: Postbox
) -> None:
    out = mailer(company, box.port)
    number = await post(company, out)
    table = f'"{company.organisation.schema}".mail'
    await company.organisation.db.execute(f"update {table} set state = 'sending', tries = 1")
    await out.send(company.organisation, number or 0)
    (got,) = box.letters
    assert got["Message-ID"] == (await letter(company, number))["message_id"]
    # Once sent it is not sent again.
    await out.send(company.organisation, number or 0)
    assert len(box.letters) == 1


async def test_a_server_that_is_away_is_tried_for_a_day_and_then_the_letter_is_dead(
    company: Company,
) -> None:
    out = mailer(company, 1)
    number = await post(company, out)
    waits = []
    for _ in range(len(PAUSES)):
        await out.send(company.organisation, number or 0)
        found = await letter(company, number)
        assert found["state"] == "waiting"
        assert found["error"]["zh"]
        sql = "select extract(epoch from execute_after - now())::int from yunchou.pgqueuer order by id desc limit 1"
        waits.append(await company.organisation.db.fetchval(sql))
    assert all(abs(wait - pause) <= 2 for wait, pause in zip(waits, PAUSES, strict=True))
    assert 23 * 3600 < sum(PAUSES) <= 24 * 3600
    await out.send(company.organisation, number or 0)
    assert (await letter(company, number))["state"] == "dead"


async def test_a_dead_letter_is_sent_when_an_administrator_says_so(company: Company, box: Postbox) -> None:
    out, home = mailer(company, box.port), company.organisation
    box.data_answer = "554 looks like spam"
    number = await post(company, out)
    await out.send(home, number or 0)
    found = await letter(company, number)
    assert (found["state"], found["tries"]) == ("dead", 1)
    assert "554 looks like spam" in found["error"]["en"]
    box.data_answer = "250 OK"
    async with home.db.transaction() as link:
        await outbox.again(link, home, number or 0)
    await out.send(home, number or 0)
    assert (await letter(company, number))["state"] == "sent"
    async with home.db.transaction() as link:
        with refused(404):
            await outbox.again(link, home, number or 0)


async def test_an_address_that_does_not_exist_is_marked_and_spared(company: Company, box: Postbox) -> None:
    out, home = mailer(company, box.port), company.organisation
    box.refuse["gone@example.com"] = "550 no such user"
    first = await post(company, out, "gone@example.com")
    await out.send(home, first or 0)
    assert (await letter(company, first))["state"] == "bounced"
    assert [each["address"] for each in await outbox.bounces(home.db, home)] == ["gone@example.com"]
    box.refuse.clear()
    second = await post(company, out, "Gone@example.com")
    await out.send(home, second or 0)
    assert (await letter(company, second))["state"] == "dead"
    assert box.letters == []
    await outbox.clear_bounce(home.db, home, "GONE@example.com")
    third = await post(company, out, "gone@example.com")
    await out.send(home, third or 0)
    assert len(box.letters) == 1


async def test_a_full_mailbox_is_no_reason_to_give_up(company: Company, box: Postbox) -> None:
    out = mailer(company, box.port)
    box.refuse["full@example.com"] = "452 mailbox full"
    number = await post(company, out, "full@example.com")
    await out.send(company.organisation, number or 0)
    assert (await letter(company, number))["state"] == "waiting"


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_an_encrypted_server_with_login(company: Company, tmp_path: Path, security: str) -> None:
    of_server, of_client = certificate(tmp_path)
    how: dict[str, Any] = {security: of_server}
    async with post_office(password="right", **how) as box:
        out, home = mailer(company, 1), company.organisation
        out.tls = of_client
        kind: Any = security
        own = MailServer("127.0.0.1", box.port, kind, "robot", "right", "crm@own.example", "我们")
        await kept.keep(home.db, home, "outgoing", {"allow": ["127.0.0.1"]}, None)
        await kept.keep(home.db, home, "mail", server.to_keep(own, out.sealer), None)
        raw = await home.db.fetchval(f"select value::text from \"{home.schema}\".setting where name = 'mail'")
        assert "right" not in raw
        number = await post(company, out)
        await out.send(home, number or 0)
        assert (await letter(company, number))["error"] is None
        assert str(box.letters[0]["From"]) == "我们 <crm@own.example>"
        await kept.keep(
            home.db,
            home,
            "mail",
            server.to_keep(dataclasses.replace(own, password="wrong"), out.sealer),
            None,
        )
        number = await post(company, out)
        await out.send(home, number or 0)
        found = await letter(company, number)
        # Somebody will mend the settings within the day: the letter waits.
        assert found["state"] == "waiting"
        assert "wrong" not in json.dumps(found["error"])
        # A certificate that nobody vouches for is not trusted.
        out.tls = None
        await kept.keep(home.db, home, "mail", server.to_keep(own, out.sealer), None)
        number = await post(company, out)
        await out.send(home, number or 0)
        assert len(box.letters) == 1


async def test_an_organisations_own_server_may_not_be_an_inner_host_unless_allowed(
    company: Company, box: Postbox
) -> None:
    out, home = mailer(company, 1), company.organisation
    own = MailServer("127.0.0.1", box.port, "none", "", "", "crm@own.example")
    await kept.keep(home.db, home, "mail", server.to_keep(own, out.sealer), None)
    number = await post(company, out)
    await out.send(home, number or 0)
    assert box.letters == []
    assert "internal" in (await letter(company, number))["error"]["en"]


async def test_without_a_server_letters_wait(company: Company) -> None:
    out = mailer(company, 1, host="")
    number = await post(company, out)
    await out.send(company.organisation, number or 0)
    assert (await letter(company, number))["state"] == "waiting"


@pytest.mark.parametrize(
    "bad",
    ["", "no", "a@b\r\nBcc: c@d", "a b@c.d", "a@", "@b", "a@b, c@d", "a" * 250 + "@b.cd", "<a@b>", "a..b@c"],
)
async def test_what_is_no_address_gets_no_letter(company: Company, box: Postbox, bad: str) -> None:
    assert await post(company, mailer(company, box.port), bad) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_value_adds_a_header_or_markup(name: str, link: str) -> None:
    rendered = LETTER.render("en", {"name": name + "\r\nBcc: x@y <b>", "link": link + '"><script>'})
    own = MailServer("h", 25, "none", "", "", "a@b.example", name)
    made = smtp.compose(own, "to@b.example", rendered, "<1@x>", date="Thu, 26 Nov 2026 10:00:00 +0000")
    assert made["Bcc"] is None
    assert "\n" not in str(made["Subject"])
    raw = made.as_bytes()
    assert raw.count(b"\nBcc:") == 0
    assert "<script>" not in rendered.html
    assert "<b>" not in rendered.html


def test_a_value_is_not_parsed_again_and_an_unknown_place_stays() -> None:
    words = Words("{name} {other}", "{name.__class__} {name}")
    rendered = LETTER.render("en", {"name": "{link}", "link": "L"}, words)
    assert rendered.subject == "{link} {other}"
    assert rendered.text == "{name.__class__} {link}\n"


def test_a_password_is_kept_only_for_the_server_it_was_entered_for() -> None:
    known = MailServer("mail.example", 587, "starttls", "robot", "secret", "a@b.example")
    blank = dataclasses.replace(known, password="", sender="c@d.example")
    assert server.with_known_password(blank, known).password == "secret"
    for changed in (
        dataclasses.replace(blank, host="evil.example"),
        dataclasses.replace(blank, port=25),
        dataclasses.replace(blank, login="other"),
        dataclasses.replace(blank, security="none"),
    ):
        assert server.with_known_password(changed, known).password == ""
