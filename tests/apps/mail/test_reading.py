"""Every mail is filed exactly once, whoever reads, whatever dies, however the server counts."""

import asyncio
import contextlib
import json
import random
import sys
from pathlib import Path

import pytest

from tests.apps.mail.conftest import LI, WANG, Office
from tests.apps.mail.test_correspondence import customer, mail, mails
from yunchou.base.db import quote
from yunchou.jobs import schedule
from yunchou.services.mail import mailboxes


def numbered(number: int, sender: str = "x@elsewhere.example") -> bytes:
    return mail(sender, WANG, f"第 {number:03} 封", f"内容 {number}").as_bytes()


async def subjects(office: Office) -> list[str]:
    return sorted(each["name"] for each in await mails(office.company.caller("小王")))


async def test_only_what_comes_from_now_on_is_read_unless_a_day_is_named(office: Office) -> None:
    office.provider.open(WANG)
    office.provider.put(WANG, numbered(1))
    box = await office.connect("小王", WANG)
    await office.read(box)
    assert await subjects(office) == []
    office.provider.put(WANG, numbered(2))
    await office.read(box)
    assert await subjects(office) == ["第 002 封"]


async def test_older_mails_are_read_from_the_day_that_is_named(office: Office) -> None:
    import datetime as dt

    office.provider.open(WANG)
    office.provider.put(WANG, numbered(1), numbered(2))
    box = await office.connect("小王", WANG, since=dt.date(2026, 1, 1))
    assert await office.read(box) == {"read": 2}
    assert await office.read(box) == {"read": 0}
    assert await subjects(office) == ["第 001 封", "第 002 封"]


async def test_mail_stays_unread_on_the_server(office: Office) -> None:
    box = await office.connect("小王", WANG)
    await office.read(box)
    office.provider.put(WANG, numbered(1))
    await office.read(box)
    client = office.provider._client(WANG)
    client.select_folder("INBOX", readonly=True)
    assert len(client.search("UNSEEN")) == 1
    client.logout()


async def test_a_folder_that_is_numbered_anew_is_filed_once(office: Office) -> None:
    box = await office.connect("小王", WANG)
    await office.read(box)
    await customer(office)
    office.provider.put(WANG, *(numbered(n) for n in range(3)), numbered(3, LI))
    await office.read(box)
    before = await subjects(office)
    assert len(before) == 4
    office.provider.renumber(WANG)
    office.provider.put(WANG, numbered(9))
    await office.read(box)
    assert await subjects(office) == [*before, "第 009 封"]


async def test_several_readers_at_once_file_each_mail_once(office: Office) -> None:
    box = await office.connect("小王", WANG)
    await office.read(box)
    office.provider.put(WANG, *(numbered(n) for n in range(40)))
    await asyncio.gather(*(office.read(box) for _ in range(4)))
    assert await subjects(office) == [f"第 {n:03} 封" for n in range(40)]


READER = """
import asyncio, json, sys
from pathlib import Path
from tests.apps.mail.conftest import Office
from tests.fixtures.organisation import company_of
from yunchou.base.db import Database
from yunchou.base.sealing import Sealer
from yunchou.base.settings import Settings
from yunchou.services.files import Files
from yunchou.services.mail.outbox import Mailer
from yunchou.services.outgoing import Allowed, Outgoing
given = json.loads(sys.argv[1])

async def main():
    db = await Database.open(given["url"], max_size=3)
    company = await company_of(db)
    settings = Settings.load({"YUNCHOU_DATABASE_URL": "postgresql://unused", "YUNCHOU_SECRET_KEY": "k" * 40})
    files = Files(db, Path(given["files"]))
    mailer = Mailer(db, settings, Sealer(settings.secret_key), Outgoing(Allowed.of(["127.0.0.1"])), files)
    office = Office(company, None, mailer, files)
    print("begun", flush=True)
    await office.read(given["box"])

asyncio.run(main())
"""


async def test_a_reader_that_is_killed_loses_nothing_and_files_nothing_twice(
    office: Office, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = await office.connect("小王", WANG)
    await office.read(box)
    count = 120
    office.provider.put(WANG, *(numbered(n) for n in range(count)))
    home = office.company.organisation
    given = json.dumps({"url": home.db.url, "files": str(office.files.root), "box": box})
    chance = random.Random(7)
    for _ in range(2 + rounds):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", READER, given, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[3]
        )  # fmt: skip
        assert process.stdout is not None
        await process.stdout.readline()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), chance.uniform(0.05, 1.2))
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    await office.read(box)
    assert await subjects(office) == [f"第 {n:03} 封" for n in range(count)]
    kept = await home.db.fetchrow(f"select mails, state from {quote(home.schema)}.mailbox where id = $1", box)
    assert kept is not None
    assert (kept["mails"], kept["state"]) == (count, "fine")


async def test_hostile_mails_do_not_stop_the_mailbox(office: Office) -> None:
    box = await office.connect("小王", WANG)
    await office.read(box)
    head = f"From: x@elsewhere.example\r\nTo: {WANG}\r\nSubject: monster\r\n".encode()
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2000)
    )
    office.provider.put(
        WANG, head + deep, b"\r\n\r\n", head + b"Content-Type: text/html\r\n\r\n" + b"<b><blockquote>" * 5000,
        head.replace(b"x@", b"x\x80@") + b"\r\n\x00", b"Subject: " + b"y" * 5000 + b"\r\n\r\nx", numbered(1),
    )  # fmt: skip
    assert await office.read(box) == {"read": 6}
    found = await subjects(office)
    assert len(found) == 6
    assert "第 001 封" in found


async def test_a_mail_that_the_organisations_rules_refuse_is_kept_for_its_owner(office: Office) -> None:
    from tests.fixtures.asking import create

    admin = office.company.caller("管理员")
    await create(
        admin,
        "validation_rule",
        name="无",
        object="mail",
        condition='name = "第 001 封"',
        message_zh="不行",
        message_en="no",
    )
    box = await office.connect("小王", WANG)
    await office.read(box)
    office.provider.put(WANG, numbered(1), numbered(2))
    await office.read(box)
    assert await subjects(office) == ["第 001 封", "第 002 封"]


async def test_what_goes_wrong_is_told_and_the_pauses_grow(office: Office) -> None:
    box = await office.connect("小王", WANG)
    home = office.company.organisation
    async with home.db.transaction() as link:
        values = office.values("小王", WANG) | {"password": "wrong"}
        await mailboxes.change(link, home, office.mailer.sealer, box, values)
    assert "error" in await office.read(box)
    found = await mailboxes.find(home.db, home, box)
    assert (found.state, found.failures) == ("failing", 1)
    assert found.error is not None
    assert "授权码" in found.error["zh"]
    wait = await home.db.fetchval("select next_read - now() > interval '50 minutes' from yunchou.mailbox_due")
    assert wait is True
    async with home.db.transaction() as link:
        await mailboxes.change(link, home, office.mailer.sealer, box, office.values("小王", WANG))
    await office.read(box)
    assert (await mailboxes.find(home.db, home, box)).state == "fine"


async def test_a_mailbox_whose_time_has_come_is_put_in_line_once(office: Office) -> None:
    await office.connect("小王", WANG)
    home = office.company.organisation
    sql = f"select count(*) from {quote(home.schema)}.job where kind = 'mail.read'"
    await asyncio.gather(*(schedule.put_due_aside(home.db) for _ in range(4)))
    assert await home.db.fetchval(sql) == 1
    await home.db.execute("update yunchou.mailbox_due set next_read = now() - interval '1 second'")
    await schedule.put_due_aside(home.db)
    assert await home.db.fetchval(sql) == 2


async def test_a_mailbox_put_off_by_a_clock_that_was_ahead_is_read_after_its_pause(office: Office) -> None:
    await office.connect("小王", WANG)
    home = office.company.organisation
    await home.db.execute(
        "update yunchou.mailbox_due set reckoned_at = now() + interval '1 year',"
        " next_read = now() + interval '1 year 5 minutes'"
    )
    assert await schedule.put_due_aside(home.db) >= 0
    left = "select extract(epoch from next_read - now())::int from yunchou.mailbox_due"
    assert 295 <= await home.db.fetchval(left) <= 300
