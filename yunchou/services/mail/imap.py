"""One mailbox on one IMAP server: what is new in it, read without changing anything there.

The library is synchronous: it works in a thread, on a socket that the guard of outgoing requests has opened.
"""

import asyncio
import imaplib
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import imapclient
from imapclient.exceptions import IMAPClientError, LoginError

from yunchou.base.errors import Message, say
from yunchou.services.mail.server import Security
from yunchou.services.mail.templates import one_line
from yunchou.services.outgoing import Allowed, Outgoing, OutgoingError, trusting

PORTS = {"tls": 993, "starttls": 143, "none": 143}
SECONDS = 30.0
"""How long the server may be silent."""
LARGEST = 50 << 20
"""Bytes of a mail that are read; of a larger one only the headers are."""
LARGEST_HEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Access:
    """Where a mailbox is and how it is opened."""

    host: str
    port: int
    security: Security
    login: str
    password: str = field(repr=False)
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class Folder:
    """What the server says of the folder: its generation, the next number it will give, and how many mails it holds."""

    validity: int
    next: int
    count: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as it came; `whole` is False where only its headers were read because of its size."""

    uid: int
    raw: bytes
    size: int
    whole: bool


class MailboxError(Exception):
    """The mailbox could not be read. `login`: the server refused account or password, which trying again does not mend."""

    def __init__(self, message: Message, *, login: bool = False) -> None:
        super().__init__(message.en)
        self.message = message
        self.login = login


class Reader:
    """An open mailbox. Each call is one question to the server, asked in a thread."""

    def __init__(self, client: imapclient.IMAPClient, folder: Folder) -> None:
        self._client = client
        self.folder = folder

    async def since(self, day: date) -> list[int]:
        """The numbers of the mails that came on or after a day."""
        return sorted(await _ask(self._client.search, ["SINCE", day]))

    async def numbers(self, first: int) -> list[int]:
        """The numbers of the mails from one on, in order."""
        found = await _ask(self._client.search, ["UID", f"{first}:*"])
        # A range that begins past the last mail gives the last mail all the same.
        return sorted(uid for uid in found if uid >= first)

    async def sizes(self, uids: Sequence[int]) -> list[tuple[int, int]]:
        """Number and size of mails; those that are gone meanwhile are left out."""
        found = await _ask(self._client.fetch, list(uids), ["RFC822.SIZE"]) if uids else {}
        return sorted((uid, int(each[b"RFC822.SIZE"])) for uid, each in found.items() if uid in set(uids))

    async def fetch(self, uid: int, size: int) -> Fetched | None:
        """One mail, left unread on the server; None when it is gone meanwhile."""
        whole = size <= LARGEST
        part = "BODY.PEEK[]" if whole else f"BODY.PEEK[HEADER]<0.{LARGEST_HEAD}>"
        found = (await _ask(self._client.fetch, [uid], [part])).get(uid)
        if found is None:
            return None
        raw = next((value for key, value in found.items() if key.startswith(b"BODY[")), None)
        return None if raw is None else Fetched(uid, bytes(raw), size, whole)


@asynccontextmanager
async def opened(
    access: Access, outgoing: Outgoing, allowed: Allowed | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Reader]:
    """Signs in and opens the folder, for reading alone. Raises `MailboxError`, also for what goes wrong inside."""
    try:
        async with asyncio.timeout(SECONDS):
            link = await outgoing.connect(access.host, access.port, allowed)
    except OutgoingError as error:
        raise MailboxError(error.message) from error
    except TimeoutError as error:
        raise _fault(access, error) from error
    link.settimeout(SECONDS)
    client = None
    try:
        client = await asyncio.to_thread(_client, access, link, tls or trusting())
        folder = await asyncio.to_thread(_enter, client, access)
        yield Reader(client, folder)
    except (imaplib.IMAP4.error, OSError, EOFError, ValueError) as error:
        raise _fault(access, error) from error
    finally:
        await asyncio.to_thread(_leave, client, link)


async def _ask(question: Any, *values: Any) -> Any:
    return await asyncio.to_thread(question, *values)


class _Connection(imaplib.IMAP4):
    """The standard client on a socket that is open already. No answer may be larger than a mail is allowed to be."""

    def __init__(self, host: str, port: int, link: socket.socket) -> None:
        self._link = link
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return self._link

    def read(self, size: int) -> bytes:
        if size > LARGEST + LARGEST_HEAD:
            raise self.abort(f"the server announces {size} bytes")
        return super().read(size)


class _Client(imapclient.IMAPClient):  # type: ignore[misc]  # the library has no types
    def __init__(self, access: Access, link: socket.socket) -> None:
        self._link = link
        super().__init__(access.host, access.port, ssl=False, timeout=SECONDS)

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Connection(self.host, self.port, self._link)


def _client(access: Access, link: socket.socket, tls: ssl.SSLContext) -> imapclient.IMAPClient:
    if access.security == "tls":
        link = tls.wrap_socket(link, server_hostname=access.host)
    client = _Client(access, link)
    if access.security == "starttls":
        client.starttls(tls)
    return client


def _enter(client: imapclient.IMAPClient, access: Access) -> Folder:
    client.login(access.login, access.password)
    if client.has_capability("ID"):
        # Some providers refuse clients that do not introduce themselves.
        client.id_({"name": "Yunchou", "version": "1"})
    told = client.select_folder(access.folder, readonly=True)
    count = int(told.get(b"EXISTS", 0))
    following = told.get(b"UIDNEXT")
    if following is None:
        following = client.folder_status(access.folder, ["UIDNEXT"])[b"UIDNEXT"]
    return Folder(int(told[b"UIDVALIDITY"]), int(following), count)


def _leave(client: imapclient.IMAPClient | None, link: socket.socket) -> None:
    try:
        if client is not None:
            client.logout()
    except (imaplib.IMAP4.error, OSError, EOFError, ValueError):
        # What was read is read; how the good-bye goes is no matter.
        pass
    finally:
        link.close()


def _fault(access: Access, error: Exception) -> MailboxError:
    if isinstance(error, LoginError):
        words = say(
            "邮箱服务器拒绝了账号或密码（{why}）。许多邮箱需要使用授权码，并在网页端开启 IMAP。",
            "The server refused account or password ({why}). Many providers want a code of their own, and IMAP switched on.",
            why=_told(error),
        )
        return MailboxError(words, login=True)
    for each in (error, error.__cause__):
        if isinstance(each, ssl.SSLError):
            words = say(
                "无法建立加密连接：{why}。请检查端口与加密方式。",
                "No encrypted connection: {why}. Look at port and encryption.",
                why=one_line(getattr(each, "verify_message", "") or each.reason or "TLS")[:200],
            )
            return MailboxError(words)
    if isinstance(error, TimeoutError):
        return MailboxError(
            say("{host} 没有及时应答。", "{host} did not answer in time.", host=access.host[:100])
        )
    if isinstance(error, IMAPClientError | imaplib.IMAP4.error):
        words = say("邮箱服务器应答：{why}", "The server says: {why}", why=_told(error))
        return MailboxError(words)
    words = say("无法读取邮箱：{why}", "The mailbox cannot be read: {why}", why=_told(error))
    return MailboxError(words)


def _told(error: Exception) -> str:
    return one_line(str(error).removeprefix("b'"))[:200] or type(error).__name__
