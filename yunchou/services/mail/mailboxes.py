"""The mailboxes that are read, as people connect them: where each is, how far it was read, and how that went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import asyncpg
import msgspec

from yunchou.base.db import Connection, Database, Record, quote
from yunchou.base.errors import FieldError, Message, duplicate, invalid, not_found, say
from yunchou.base.sealing import Sealer
from yunchou.jobs.queue import AHEAD, enqueue
from yunchou.jobs.schedule import looked_at
from yunchou.services.files import Home
from yunchou.services.mail.imap import Access
from yunchou.services.mail.server import MailServer, Security, is_address

READ = "mail.read"
"""The kind of job that reads a mailbox."""
MOST_MINUTES = 1440
LEASE_SECONDS = 900
"""After so long without a word of the job that reads it, a mailbox is due again."""
LONGEST_PAUSE_MINUTES = 60
_PURPOSE = "mailbox.password"
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A connected mailbox. `filing`: mails are filed with customers by themselves; `since`: the day reading began with.

    `validity` and `next_uid`: the place in the folder up to which it was read. `smtp_host`: mails of its owner leave by
    this server rather than by the organisation's.
    """

    id: int
    owner: int
    address: str
    host: str
    port: int
    security: Security
    login: str
    password: str
    folder: str
    smtp_host: str | None
    smtp_port: int | None
    smtp_security: Security | None
    active: bool
    filing: bool
    minutes: int
    since: date | None
    validity: int | None
    next_uid: int | None
    state: str
    error: dict[str, str] | None
    failures: int
    mails: int
    read_at: datetime | None
    created_at: datetime

    def access(self, sealer: Sealer) -> Access:
        """How the folder is opened. Raises `SealError` when the server's key was replaced."""
        password = sealer.open(self.password, _PURPOSE)
        return Access(self.host, self.port, self.security, self.login, password, self.folder)

    def server(self, sealer: Sealer, name: str) -> MailServer | None:
        """The server that its owner's mails leave by, where it has one of its own. Raises `SealError`."""
        if not self.smtp_host or not self.smtp_port or not self.smtp_security:
            return None
        password = sealer.open(self.password, _PURPOSE)
        return MailServer(
            self.smtp_host, self.smtp_port, self.smtp_security, self.login, password, self.address, name
        )


_COLUMNS = (
    "id, owner, address, host, port, security, login, password, folder, smtp_host, smtp_port, smtp_security, active,"
    " filing, minutes, since, validity, next_uid, state, error::text, failures, mails, read_at, created_at"
)


def _mailbox(row: "Record") -> Mailbox:
    return Mailbox(**{**dict(row), "error": msgspec.json.decode(row["error"]) if row["error"] else None})


def _table(home: Home) -> str:
    return f"{quote(home.schema)}.mailbox"


async def mailboxes(db: "Database | Connection", home: Home, owner: int | None = None) -> list[Mailbox]:
    """The mailboxes by age, those of one person where one is named."""
    rows = await db.fetch(
        f"select {_COLUMNS} from {_table(home)} where $1::bigint is null or owner = $1 order by id", owner
    )
    return [_mailbox(row) for row in rows]


async def find(db: "Database | Connection", home: Home, id: int, *, lock: bool = False) -> Mailbox:
    """The mailbox of that id; `lock` keeps it from others until the transaction ends. Raises 404."""
    row = await db.fetchrow(
        f"select {_COLUMNS} from {_table(home)} where id = $1{' for update' if lock else ''}", id
    )
    if row is None:
        raise not_found()
    return _mailbox(row)


def check(values: Mapping[str, Any]) -> None:
    """Raises a 422 `Problem` on what cannot be."""
    wrong: dict[str, Message] = {}
    if not is_address(values["address"]):
        wrong["address"] = say("请填写有效的邮箱。", "Enter a mail address.")
    for name, most in (("login", 300), ("folder", 300), ("password", 1000)):
        if (
            not (values[name] or name == "password")
            or len(values[name]) > most
            or not values[name].isprintable()
        ):
            wrong[name] = say("请填写此项，不含控制字符。", "This is required, without control characters.")
    for name in ("port", "smtp_port"):
        if values[name] is not None and not 0 < values[name] < 65536:
            wrong[name] = say("端口须为 1–65535。", "A port is 1 to 65535.")
    for name in ("host", "smtp_host"):
        host = values[name] or ""
        if (
            (not host and name == "host")
            or len(host) > 253
            or any(each in " /@" for each in host)
            or not host.isprintable()
        ):
            wrong[name] = say("请填写服务器地址。", "Enter the server's name.")
    # Within the machine itself nobody listens in; the guard of outgoing requests decides whether it is reached at all.
    bare = [
        name for name, way in (("host", "security"), ("smtp_host", "smtp_security")) if values[way] == "none"
    ]
    if any((values[name] or "localhost") not in _HERE for name in bare):
        wrong["security"] = say(
            "账号密码须经加密连接传送。", "Login and password need an encrypted connection."
        )
    if not 1 <= values["minutes"] <= MOST_MINUTES:
        wrong["minutes"] = say("应为 1–{n} 分钟。", "1 to {n} minutes.", n=MOST_MINUTES)
    if wrong:
        raise invalid([FieldError("wrong_type", words, name) for name, words in wrong.items()])


async def add(
    link: "Connection", home: Home, sealer: Sealer, values: Mapping[str, Any], by: int | None
) -> int:
    """Connects a mailbox, to be read at once; gives its id. Raises 422, and 409 when it is connected already."""
    check(values)
    kept = {**values, "password": sealer.seal(values["password"], _PURPOSE), "created_by": by}
    listed = ", ".join(quote(name) for name in kept)
    places = ", ".join(f"${number}" for number in range(1, len(kept) + 1))
    try:
        made: int = await link.fetchval(
            f"insert into {_table(home)} ({listed}) values ({places}) returning id", *kept.values()
        )
    except asyncpg.UniqueViolationError:
        raise _taken() from None
    await _put_in_line(link, home, made)
    return made


async def change(link: "Connection", home: Home, sealer: Sealer, id: int, values: Mapping[str, Any]) -> None:
    """Changes a mailbox; `values` holds all that may be set, `password` "" for the one that is kept.

    The kept password goes only to the place that it was entered for: else whoever may change a mailbox could have it sent
    elsewhere. Raises 404, 409, 422.
    """
    known = await find(link, home, id, lock=True)
    place = ("host", "port", "security", "login", "smtp_host", "smtp_port", "smtp_security")
    if not values["password"] and any(getattr(known, name) != values[name] for name in place):
        words = say(
            "更改服务器或账号后请重新填写密码。", "Enter the password again after changing server or account."
        )
        raise invalid([FieldError("required", words, "password")])
    check(values)
    sealed = sealer.seal(values["password"], _PURPOSE) if values["password"] else known.password
    kept = {**values, "password": sealed, "failures": 0}
    if (known.host.lower(), known.login.lower(), known.folder) != (
        values["host"].lower(), values["login"].lower(), values["folder"],
    ):  # fmt: skip
        # Another folder: what was read of the old one says nothing about it.
        kept |= {"validity": None, "next_uid": None, "state": "new"}
    listed = ", ".join(f"{quote(name)} = ${number}" for number, name in enumerate(kept, 2))
    try:
        await link.execute(f"update {_table(home)} set {listed} where id = $1", id, *kept.values())
    except asyncpg.UniqueViolationError:
        raise _taken() from None
    await _put_in_line(link, home, id)


async def remove(link: "Connection", home: Home, id: int) -> None:
    """Disconnects a mailbox; the mails that came from it stay. Raises 404."""
    if await link.fetchval(f"delete from {_table(home)} where id = $1 returning id", id) is None:
        raise not_found()
    await link.execute(
        "delete from yunchou.mailbox_due where organisation = $1 and mailbox = $2", home.id, id
    )


async def read_soon(link: "Connection", home: Home, id: int) -> None:
    """Has a mailbox read at once, whenever it would have been."""
    await enqueue(link, home.id, READ, {"mailbox": id})


async def moved_on(link: "Connection", home: Home, id: int, validity: int, next_uid: int, mails: int) -> None:
    """Notes, in the transaction that files mails, up to where the folder was read."""
    await link.execute(
        f"update {_table(home)} set validity = $2, next_uid = $3, mails = mails + $4 where id = $1",
        id,
        validity,
        next_uid,
        mails,
    )


async def was_read(link: "Connection", home: Home, box: Mailbox, *, more: bool) -> None:
    """Notes that all went well, and when the mailbox is read next: at once where there is more."""
    await link.execute(
        f"update {_table(home)} set state = 'fine', error = null, failures = 0, read_at = now() where id = $1",
        box.id,
    )
    await _due_in(link, home, box.id, 0 if more else box.minutes)


async def failed(link: "Connection", home: Home, box: Mailbox, message: Message, *, login: bool) -> None:
    """Notes what went wrong. The pauses grow; after a refused password the longest is taken, so that no account is locked."""
    await link.execute(
        f"update {_table(home)} set state = 'failing', failures = failures + 1, error = $2::text::jsonb where id = $1",
        box.id,
        msgspec.json.encode({"zh": message.zh, "en": message.en}).decode(),
    )
    grown = max(box.minutes, 2 ** min(box.failures, 6))
    pause = LONGEST_PAUSE_MINUTES if login else min(LONGEST_PAUSE_MINUTES, grown)
    await _due_in(link, home, box.id, max(pause, box.minutes))


async def _due_in(link: "Connection", home: Home, id: int, minutes: int) -> None:
    await link.execute(
        "update yunchou.mailbox_due set next_read = now() + make_interval(mins => $3), reckoned_at = now()"
        " where organisation = $1 and mailbox = $2",
        home.id,
        id,
        minutes,
    )


async def _put_in_line(link: "Connection", home: Home, id: int) -> None:
    await link.execute(
        "insert into yunchou.mailbox_due (organisation, mailbox) values ($1, $2)"
        " on conflict (organisation, mailbox) do update set next_read = now(), reckoned_at = now()",
        home.id,
        id,
    )


@looked_at
async def put_due_aside(database: Database) -> int:
    """Puts a job aside for every mailbox that is to be read; gives how many."""
    async with database.transaction() as link:
        # A time that was reckoned later than now is one of a clock that was ahead.
        await link.execute(
            "update yunchou.mailbox_due set next_read = now() + (next_read - reckoned_at), reckoned_at = now()"
            f" where reckoned_at > now() + {AHEAD}"
        )
        due = await link.fetch(
            "update yunchou.mailbox_due d set next_read = now() + make_interval(secs => $1), reckoned_at = now()"
            " where (d.organisation, d.mailbox) in (select e.organisation, e.mailbox from yunchou.mailbox_due e"
            " join yunchou.organisation o on o.id = e.organisation and o.ready where e.next_read <= now()"
            " order by e.next_read limit 500 for update of e skip locked)"
            " returning d.organisation, d.mailbox",
            float(LEASE_SECONDS),
        )
        for row in due:
            await enqueue(link, row["organisation"], READ, {"mailbox": row["mailbox"]})
    return len(due)


def _taken() -> Exception:
    return duplicate(say("该邮箱已连接。", "This mailbox is connected already."))
