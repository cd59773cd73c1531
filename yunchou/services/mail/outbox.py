"""Letters on their way: written in the transaction that causes them, sent by a job at least once.

A letter exists exactly when its cause was committed. It keeps its Message-ID through every try, so that a mailbox that
got it twice (the process died between the server's answer and our note of it) can tell. What the server does not take
now is tried again for a day, with growing pauses; then, or when the server says never, the letter is dead and stands
in a list that administrators see.
"""

import secrets
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from yunchou.base import log
from yunchou.base.db import Connection, Database, Record, quote
from yunchou.base.errors import Message, not_found, say
from yunchou.base.sealing import Sealer, SealError
from yunchou.base.settings import Settings
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.services import kept
from yunchou.services.files import Files, Home
from yunchou.services.mail import personal, smtp, wording
from yunchou.services.mail import server as servers
from yunchou.services.mail.server import MailServer, is_address
from yunchou.services.mail.templates import Rendered, Template, Words
from yunchou.services.outgoing import Outgoing
from yunchou.services.retention import forget_rows, keeping

SETTING = "mail"
PAUSES = (60, 300, 900, 1800, 3600, 7200, 14400, 28800, 28800)
"""Seconds between the tries of a letter: ten tries within 24 hours."""
KEPT_DAYS = 90
"""How long the list remembers letters that were sent or are dead."""
_SEALED_FOR = "mail.content"
logger = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation as far as mail needs it."""

    id: int
    schema: str


class Mailer:
    """Puts letters aside and sends them. `tls` replaces what the machine trusts."""

    def __init__(
        self, db: Database, settings: Settings, sealer: Sealer, outgoing: Outgoing, files: Files | None = None
    ) -> None:
        self.db = db
        self.files = files
        self.sealer = sealer
        self.outgoing = outgoing
        self.public_url = settings.public_url
        self.tls: ssl.SSLContext | None = None
        self._own = servers.of_settings(settings)

    async def server(self, home: Home) -> MailServer | None:
        """The mail server of an organisation: its own, or the whole server's, None where there is neither."""
        return servers.of_kept(await kept.read(self.db, home, SETTING), self.sealer) or self._own

    async def post(
        self,
        link: "Connection",
        home: Home,
        recipient: str,
        template: Template,
        values: Mapping[str, str],
        *,
        language: str = "zh-CN",
        key: str | None = None,
        by: int | None = None,
        files: Sequence[int] = (),
    ) -> int | None:
        """Puts a letter aside in the caller's transaction → its id.

        `key` names the cause: of several letters with the same key only the first is sent, and None comes back for the
        others. None too for a recipient that is no mail address. `files`: the ids of those that go with it.
        """
        if not is_address(recipient):
            return None
        letter = template.render(language, values, await self._override(link, home, template, language))
        letter = replace(letter, files=tuple(files))
        letter_id: int = await link.fetchval("select yunchou.next_id()")
        made = await link.fetchval(
            f"insert into {quote(home.schema)}.mail"
            " (id, message_id, key, template, recipient, subject, content, next_try, created_by)"
            " values ($1, $2, $3, $4, $5, $6, $7, now(), $8) on conflict (key) do nothing returning id",
            letter_id,
            self.message_id(letter_id),
            key,
            template.name,
            recipient,
            letter.subject,
            self.sealer.seal(msgspec.json.encode(letter).decode(), _SEALED_FOR),
            by,
        )
        if made is None:
            return None
        await enqueue(link, home.id, "mail.deliver", {"mail": letter_id})
        return letter_id

    async def _override(
        self, link: "Connection", home: Home, template: Template, language: str
    ) -> Words | None:
        words = (await wording.own_words(link, home)).get(template.name, {})
        chosen = words.get("en" if language.lower().startswith("en") else "zh-CN")
        return msgspec.convert(chosen, Words) if chosen else None

    def message_id(self, number: int) -> str:
        """A Message-ID that nobody can guess, for the letter or record of an id."""
        return f"<{number}.{secrets.token_hex(8)}@{urlsplit(self.public_url).hostname or 'localhost'}>"

    async def send(self, home: Home, letter_id: int) -> None:
        """Sends one letter that waits, or notes why it was not sent and when it is tried again."""
        table = f"{quote(home.schema)}.mail"
        # A letter in the state `sending` was begun by a process that is gone: its job is not given to two at once.
        row = await self.db.fetchrow(
            f"update {table} set state = 'sending', tries = tries + 1, first_try = coalesce(first_try, now())"
            " where id = $1 and state in ('waiting', 'sending') returning *",
            letter_id,
        )
        if row is None:
            return
        try:
            await self._hand_over(home, row)
        except smtp.Undelivered as error:
            await self._not_sent(home, row, error)
        else:
            async with self.db.transaction() as link:
                await link.execute(
                    f"update {table} set state = 'sent', sent_at = now(), content = null, error = null, next_try = null"
                    " where id = $1 and state = 'sending'",
                    letter_id,
                )
                await personal.told(link, home, row)
            await self._remove_files(home, row)

    async def _remove_files(self, home: Home, row: "Record") -> None:
        """Removes the files that were made for a letter, which is sent."""
        if row["record"] is not None or self.files is None:
            return
        files = self._content(row).files
        if files:
            await self.files.remove_all(home, list(files))

    async def _hand_over(self, home: Home, row: "Record") -> None:
        bounced = f"select exists(select from {quote(home.schema)}.mail_bounce where address = $1)"
        if await self.db.fetchval(bounced, row["recipient"].lower()):
            words = say("此前发往该地址的邮件被退回。", "Earlier letters to this address came back.")
            raise smtp.Undelivered(words, final=True)
        server, message = await self._message(home, row, await self.server(home))
        if server is None or message is None:
            raise smtp.Undelivered(say("尚未设置邮件服务器。", "No mail server is set up."))
        allowed = await kept.allowed(self.db, home)
        await smtp.deliver(server, message, row["recipient"], self.outgoing, allowed, self.tls)

    async def _message(
        self, home: Home, row: "Record", server: MailServer | None
    ) -> tuple[MailServer | None, EmailMessage | None]:
        if row["record"] is not None:
            return await personal.message_of(
                self.db, home, self.sealer, self.files, row, server, self.public_url
            )
        letter = self._content(row)
        if server is None:
            return None, None
        name = await self.db.fetchval("select name from yunchou.organisation where id = $1", home.id)
        message = smtp.compose(
            named(server, name),
            row["recipient"],
            letter,
            row["message_id"],
            date=format_datetime(row["created_at"]),
            attachments=await personal.attachments(home, self.files, letter.files),
        )
        return server, message

    def _content(self, row: "Record") -> Rendered:
        """What a letter says. Raises `Undelivered` when it can no longer be read."""
        try:
            return msgspec.json.decode(self.sealer.open(row["content"], _SEALED_FOR), type=Rendered)
        except SealError as error:
            words = say(
                "服务器密钥已更换，邮件无法读取。",
                "The server's key was replaced: the letter cannot be read.",
            )
            raise smtp.Undelivered(words, final=True) from error

    async def _not_sent(self, home: Home, row: "Record", error: smtp.Undelivered) -> None:
        final = error.final or row["tries"] > len(PAUSES)
        pause = 0 if final else PAUSES[row["tries"] - 1]
        logger.warning(
            "letter not sent",
            extra={"letter": row["id"], "try": row["tries"], "final": final, "why": error.message.en},
        )
        async with self.db.transaction() as link:
            await link.execute(
                f"update {quote(home.schema)}.mail set state = $2, error = $3::text::jsonb,"
                " next_try = case when $2 = 'waiting' then now() + $4 * interval '1 second' end where id = $1",
                row["id"],
                "bounced" if error.bounced else "dead" if final else "waiting",
                _words(error.message),
                float(pause),
            )
            if error.bounced:
                await personal.mark(link, home, row["recipient"], error.message.en, row["id"])
            if final:
                await personal.told(link, home, row)
            else:
                await enqueue(link, home.id, "mail.deliver", {"mail": row["id"]}, delay=pause)

    async def test(self, home: Home, server: MailServer, recipient: str, letter: Rendered) -> None:
        """Sends a letter at once, outside the queue. Raises `smtp.Undelivered`."""
        message_id = f"<test.{secrets.token_hex(12)}@{urlsplit(self.public_url).hostname or 'localhost'}>"
        now = format_datetime(datetime.now(UTC))
        message = smtp.compose(server, recipient, letter, message_id, date=now)
        await smtp.deliver(
            server, message, recipient, self.outgoing, await kept.allowed(self.db, home), self.tls
        )


def named(server: MailServer, name: str) -> MailServer:
    """The server with an organisation's name as the sender's, where it has none of its own."""
    return server if server.sender_name else replace(server, sender_name=name)


async def clear_bounce(link: "Connection | Database", home: Home, address: str) -> None:
    """Takes the mark from an address. Raises 404 when it has none."""
    sql = f"delete from {quote(home.schema)}.mail_bounce where address = $1 returning address"
    if await link.fetchval(sql, address.lower()) is None:
        raise not_found()


async def bounces(db: Database, home: Home) -> list[dict[str, Any]]:
    """The marked addresses, the newest first: address, reason, at."""
    rows = await db.fetch(
        f"select address, reason, at from {quote(home.schema)}.mail_bounce order by at desc limit 500"
    )
    return [dict(row) for row in rows]


async def letters(
    db: Database, home: Home, state: str | None, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """Letters, the newest first, of one state where one is named. What they say is not told."""
    rows = await db.fetch(
        "select id, message_id, template, recipient, subject, state, tries, next_try, error::text, created_at, sent_at"
        f" from {quote(home.schema)}.mail where ($1::text is null or state = $1) and ($2::bigint is null or id < $2)"
        " order by id desc limit $3",
        state,
        before,
        limit,
    )
    return [
        {**dict(row), "error": msgspec.json.decode(row["error"]) if row["error"] else None} for row in rows
    ]


async def again(link: "Connection", home: Home, letter_id: int) -> None:
    """Sends a dead letter once more, with a full day of tries. Raises 404 when it is not dead."""
    found = await link.fetchrow(
        f"update {quote(home.schema)}.mail set state = 'waiting', tries = 0, error = null, next_try = now()"
        " where id = $1 and state in ('dead', 'bounced') and content is not null returning id, record",
        letter_id,
    )
    if found is None:
        raise not_found()
    await personal.told(link, home, found)
    await enqueue(link, home.id, "mail.deliver", {"mail": letter_id})


@job("mail.deliver", retries=5)
async def deliver(context: JobContext) -> dict[str, Any]:
    """Sends one letter of the outbox."""
    mailer: Mailer = context.resources["mail"]
    await mailer.send(Place(context.organisation_id, context.schema), int(context.payload["mail"]))
    return {}


@keeping("mail", say("已发出的邮件", "Letters that were sent"), days=KEPT_DAYS, least=7)
async def forget(db: Database, schema: str, before: datetime) -> int:
    """Forgets letters that were sent or given up before that moment."""
    return await forget_rows(db, schema, "mail", "state in ('sent', 'dead', 'bounced')", before)


def _words(message: Message) -> str:
    return msgspec.json.encode({"zh": message.zh, "en": message.en}).decode()
