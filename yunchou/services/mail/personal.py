"""Mails that a person writes: one message to several people, on its way as one letter to each.

So one address that does not exist holds up nobody else, and a process that dies in between sends to nobody twice whom the
server had answered. All letters have the same Message-ID and name the same recipients.
"""

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import msgspec

from yunchou.base.db import Connection, Database, Record, quote
from yunchou.base.errors import Problem, say
from yunchou.base.sealing import Sealer, SealError
from yunchou.jobs.queue import enqueue
from yunchou.services.files import Files, Home
from yunchou.services.mail import mailboxes, smtp, unsubscribing
from yunchou.services.mail.bounces import Bounce
from yunchou.services.mail.letters import Mailing
from yunchou.services.mail.server import MailServer
from yunchou.services.mail.templates import Rendered

TOLD = "mail.told"
"""The kind of job that notes with a mail's record what became of its letters."""
LARGEST_FILES = 20 << 20
"""Bytes of all files of a mail together: what most servers take."""


class Personal(msgspec.Struct):
    """What a person wrote. `mailbox`: whose server it leaves by; `answers`: the Message-IDs of the conversation.

    `unsubscribe`: the words of the link by which whoever gets the mail wants no more such mails; empty for a mail without one.
    """

    subject: str
    text: str
    html: str
    sender_name: str
    to: list[tuple[str, str]]
    cc: list[tuple[str, str]] = []
    reply_to: str | None = None
    mailbox: int | None = None
    answers: list[str] = []
    files: list[int] = []
    unsubscribe: str = ""


async def post(
    link: "Connection", home: Home, record: int, message_id: str, mail: Personal,
    recipients: Sequence[str], by: int | None,
) -> None:  # fmt: skip
    """Puts a letter aside for each recipient, in the transaction that keeps the mail's record.

    What it says is not sealed: it stands in the record too.
    """
    content = msgspec.json.encode(mail).decode()
    rows = await link.fetch(
        f"insert into {quote(home.schema)}.mail (id, message_id, key, template, recipient, subject, content, next_try,"
        " created_by, record) select yunchou.next_id(), $1, 'mail-' || $2::bigint || '-' || r, 'mail', r, $3, $4, now(), $5,"
        " $2::bigint from unnest($6::text[]) r on conflict (key) do nothing returning id",
        message_id,
        record,
        mail.subject,
        content,
        by,
        list(recipients),
    )
    for row in rows:
        await enqueue(link, home.id, "mail.deliver", {"mail": row["id"]})


async def message_of(
    db: Database, home: Home, sealer: Sealer, files: Files | None, row: "Record", server: MailServer | None, public_url: str
) -> tuple[MailServer | None, EmailMessage | None]:  # fmt: skip
    """The server that a letter leaves by and the message. None for both where there is no server. Raises `Undelivered`."""
    mail = msgspec.json.decode(row["content"], type=Personal)
    leaving, text, html = "", mail.text, mail.html
    if mail.unsubscribe:
        leaving = unsubscribing.url_of(public_url, sealer, home.id, row["record"], row["recipient"])
        text, html = unsubscribing.with_link(text, html, mail.unsubscribe, leaving)
    own = await _own_server(db, home, sealer, mail)
    by = own or server
    if by is None:
        return None, None
    message = smtp.compose(
        replace(by, sender_name=mail.sender_name),
        row["recipient"],
        Rendered(mail.subject, text, html),
        row["message_id"],
        date=format_datetime(row["created_at"]),
        reply_to=None if own else mail.reply_to,
        answers=mail.answers,
        to=[Mailing(address, name) for address, name in mail.to],
        cc=[Mailing(address, name) for address, name in mail.cc],
        personal=True,
        unsubscribe=leaving,
        attachments=await attachments(home, files, mail.files),
    )
    return by, message


async def _own_server(db: Database, home: Home, sealer: Sealer, mail: Personal) -> MailServer | None:
    if mail.mailbox is None:
        return None
    try:
        box = await mailboxes.find(db, home, mail.mailbox)
        return box.server(sealer, mail.sender_name)
    except (Problem, SealError):
        # The mailbox was disconnected since, or its password cannot be opened any more: the organisation's server is left.
        return None


async def attachments(home: Home, files: Files | None, ids: Sequence[int]) -> list[smtp.Attachment]:
    """The files that go with a letter. Raises `Undelivered` when one is gone."""
    found = []
    for each in ids:
        try:
            file = await files.find(home, each) if files else None
        except Problem:
            file = None
        if files is None or file is None:
            words = say(
                "附件已不存在，邮件未发送。", "A file of the mail is no longer there: it was not sent."
            )
            raise smtp.Undelivered(words, final=True)
        content = b"".join([block async for block in files.read(file)])
        found.append(smtp.Attachment(file.name, file.type, content))
    return found


async def told(link: "Connection", home: Home, row: "Record") -> None:
    """Has the record of a letter's mail hear what became of it, once the transaction is in."""
    if row["record"] is not None:
        await enqueue(link, home.id, TOLD, {"record": str(row["record"])})


async def states(db: "Database | Connection", home: Home, record: int) -> list[dict[str, Any]]:
    """The letters of a mail: recipient, state, error."""
    rows = await db.fetch(
        f"select recipient, state, error::text from {quote(home.schema)}.mail where record = $1 order by id",
        record,
    )
    return [
        {**dict(row), "error": msgspec.json.decode(row["error"]) if row["error"] else None} for row in rows
    ]


async def came_back(link: "Connection", home: Home, bounce: Bounce) -> int | None:
    """Notes that a letter of ours came back → the record of its mail.

    Only a letter that did go to this address counts: a notification names what only its receiver knows, so nobody
    else can have an address marked. None for every other.
    """
    row = await link.fetchrow(
        f"update {quote(home.schema)}.mail set state = 'bounced', error = $3::text::jsonb where id = (select id"
        f" from {quote(home.schema)}.mail where message_id = $1 and lower(recipient) = $2 and state in ('sent', 'bounced')"
        " order by id desc limit 1) returning id, record",
        bounce.message_id,
        bounce.address,
        msgspec.json.encode({"zh": bounce.reason, "en": bounce.reason}).decode(),
    )
    if row is None:
        return None
    if bounce.final:
        await mark(link, home, bounce.address, bounce.reason, row["id"])
    await told(link, home, row)
    record: int | None = row["record"]
    return record


async def mark(link: "Connection", home: Home, address: str, reason: str, letter: int | None) -> None:
    """Notes that an address takes no letters; nothing more is sent to it until an administrator clears the mark."""
    await link.execute(
        f"insert into {quote(home.schema)}.mail_bounce (address, reason, mail) values ($1, $2, $3)"
        " on conflict (address) do update set reason = excluded.reason, mail = excluded.mail, at = now()",
        address.lower(),
        reason[:500],
        letter,
    )


async def undeliverable(
    db: "Database | Connection", home: Home, addresses: Sequence[str]
) -> list[dict[str, Any]]:
    """Those of some addresses that take no letters: address, reason, at."""
    rows = await db.fetch(
        f"select address, reason, at from {quote(home.schema)}.mail_bounce where address = any($1::text[]) order by address",
        [each.lower() for each in addresses],
    )
    return [dict(row) for row in rows]
