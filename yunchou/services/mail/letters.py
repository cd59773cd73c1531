"""What a mail says: bytes from anybody, read into plain values that are safe to keep and to show.

Nothing here trusts its sender. Headers are decoded whatever charset they claim, HTML becomes the few tags that a record
holds (no scripts, no pictures from elsewhere, so nobody learns that a mail was opened), and what cannot be read in
reasonable time is kept as a file beside its headers. Attachments are never unpacked.
"""

import email
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import formataddr, getaddresses, parsedate_to_datetime

import charset_normalizer

from yunchou.services.mail.bounces import Bounce, bounces_of
from yunchou.services.mail.markup import LONGEST, html_of_text, readable, words_of
from yunchou.services.mail.server import is_address
from yunchou.services.mail.templates import one_line

MOST_PARTS = 200
"""Parts that a mail may be made of; one with more is kept as a file."""
MOST_FILES = 100
MOST_ADDRESSES = 200
MOST_REFERENCES = 50
LONGEST_SUBJECT = 500
LONGEST_ID = 400
LONGEST_NAME = 200
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
}
"""Charsets that senders name when they mean the larger one."""
_ID = re.compile(rf"<[^<>\s]{{1,{LONGEST_ID}}}>")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-auto-response-suppress")


@dataclass(frozen=True, slots=True)
class Mailing:
    """An address with the name that stands before it. The address is in lower case."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        return (
            formataddr((self.name, self.address), "utf-8")
            if self.name.isascii()
            else f"{self.name} <{self.address}>"
        )


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came with a mail; its name is the sender's and not yet cleaned."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is kept. `body` is clean HTML, `text` its words; `references` the mails it answers, the nearest last.

    `automatic`: no person wrote it (an out-of-office note, a notification, a list). `bounces`: what it says of letters
    that came back.
    """

    message_id: str | None
    references: tuple[str, ...]
    subject: str
    sender: Mailing | None
    to: tuple[Mailing, ...]
    cc: tuple[Mailing, ...]
    at: datetime | None
    body: str
    text: str
    files: tuple[Enclosed, ...]
    automatic: bool
    bounces: tuple[Bounce, ...]
    whole: bool = True
    """False where the mail could not be read and is kept as a file."""

    @property
    def thread(self) -> str | None:
        """The Message-ID that the conversation began with, as far as this mail tells."""
        return self.references[0] if self.references else self.message_id


def letter_of(raw: bytes) -> Letter:
    """Reads a mail. Never raises: what cannot be read is kept as the file `message.eml` beside its headers."""
    if _is_monstrous(raw):
        return unread(raw)
    try:
        message = email.message_from_bytes(raw, policy=compat32)
        return _read(message)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError):
        # The standard parser meets malformed mail with each of these; the sender must not stop the mailbox.
        return unread(raw)


def unread(raw: bytes) -> Letter:
    """A mail of which only the headers are read; all of it is enclosed as it came."""
    head = re.split(rb"\r?\n\r?\n", raw[:200_000], maxsplit=1)[0]
    message = email.message_from_bytes(head + b"\r\n\r\n", policy=compat32)
    return _headed(message, "", (Enclosed("message.eml", raw),), (), whole=False)


def _is_monstrous(raw: bytes) -> bool:
    """Whether taking it apart would take a time out of all proportion: the parser tries every boundary on every line."""
    lowered = raw.lower()
    return lowered.count(b"boundary=") > MOST_PARTS or lowered.count(b"message/rfc822") > MOST_PARTS


def _read(message: Message) -> Letter:
    html, plain, files = _parts(message)
    found = bounces_of(message)
    body = readable(html) if html.strip() else html_of_text(plain)
    if len(body) > LONGEST:
        files = (
            Enclosed("message.html" if html.strip() else "message.txt", (html or plain).encode()),
            *files,
        )
        body = html_of_text(words_of(body)[: LONGEST // 4])
    return _headed(message, body, files, found)


def _headed(
    message: Message, body: str, files: Sequence[Enclosed], bounces: Iterable[Bounce], *, whole: bool = True
) -> Letter:
    sender = next(iter(_addresses(message, "From") or _addresses(message, "Sender")), None)
    return Letter(
        message_id=next(iter(_ids(message, "Message-ID")), None),
        references=_references(message),
        subject=one_line(text_of(next(iter(_raw_values(message, "Subject")), "")))[:LONGEST_SUBJECT],
        sender=sender,
        to=_addresses(message, "To"),
        cc=_addresses(message, "Cc"),
        at=_moment(message.get("Date")),
        body=body,
        text=words_of(body)[:2000],
        files=tuple(files[:MOST_FILES]),
        automatic=_is_automatic(message),
        bounces=tuple(bounces),
        whole=whole,
    )


def _parts(message: Message) -> tuple[str, str, tuple[Enclosed, ...]]:
    """The HTML, the plain text and the files of a mail."""
    html: list[str] = []
    plain: list[str] = []
    files: list[Enclosed] = []
    for part in _leaves(message):
        kind, name = part.get_content_type(), _file_name(part)
        shown = not name and part.get_content_disposition() != "attachment"
        if kind == "message/rfc822":
            files.append(Enclosed(name or "message.eml", _enclosed_mail(part)))
        elif shown and kind == "text/html":
            html.append(_text_part(part))
        elif shown and kind == "text/plain":
            plain.append(_text_part(part))
        elif kind not in ("message/delivery-status", "text/rfc822-headers"):
            files.append(Enclosed(name or _default_name(kind), _bytes(part)))
    return "\n".join(html), "\n".join(plain), tuple(files)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, mails inside the mail not opened."""
    waiting = [message]
    seen = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise ValueError("too many parts")
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting += reversed([each for each in inner if isinstance(each, Message)])
        else:
            yield part


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _enclosed_mail(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return inner[0].as_bytes()
    return _bytes(part)


def _text_part(part: Message) -> str:
    named = part.get_content_charset()
    return visible(decoded(_bytes(part), named))


def decoded(content: bytes, charset: str | None) -> str:
    """Bytes as text, by the charset that is named where it fits, else by what they look like."""
    for each in (_WIDER.get((charset or "").lower(), charset), "utf-8", "gb18030"):
        if not each or each.lower() in ("unknown-8bit", "us-ascii", "8bit"):
            continue
        try:
            return content.decode(each)
        except (LookupError, ValueError):
            continue
    best = charset_normalizer.from_bytes(content[:100_000]).best()
    return content.decode(best.encoding if best else "latin-1", "replace")


def text_of(raw: str) -> str:
    """A header as text: its encoded words decoded."""
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return visible(raw)
    return visible(
        "".join(part if isinstance(part, str) else decoded(part, charset) for part, charset in pieces)
    )


def visible(text: str) -> str:
    """A text without characters that neither show nor can be stored."""
    return _UNSEEN.sub("", text)


def _addresses(message: Message, header: str) -> tuple[Mailing, ...]:
    values = _raw_values(message, header)
    found: dict[str, Mailing] = {}
    for name, address in getaddresses([value[:20_000] for value in values])[:MOST_ADDRESSES]:
        plain = address.strip().strip("'\"").lower()
        if is_address(plain) and plain not in found:
            found[plain] = Mailing(plain, one_line(text_of(name)).strip("'\" ")[:LONGEST_NAME])
    return tuple(found.values())


def _raw_values(message: Message, header: str) -> list[str]:
    """The values of a header, each on one line, encoded words still in them: a comma in a name parts no two addresses."""
    found = []
    for name, value in message.raw_items():
        if name.lower() == header.lower():
            text = str(value)[:200_000]
            if any("\udc80" <= each <= "\udcff" for each in text):
                text = decoded(text.encode("utf-8", "surrogateescape"), None)
            found.append(one_line(text))
    return found


def _ids(message: Message, header: str) -> list[str]:
    return [each for value in _raw_values(message, header) for each in _ID.findall(visible(value))]


def _references(message: Message) -> tuple[str, ...]:
    listed = _ids(message, "References")
    nearest = [each for each in _ids(message, "In-Reply-To") if each not in listed]
    found = list(dict.fromkeys([*listed, *nearest]))
    # Of a very long chain the beginning and the nearest tell where it belongs.
    return tuple(found if len(found) <= MOST_REFERENCES else [found[0], *found[1 - MOST_REFERENCES :]])


def _moment(header: object) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(header))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC) if 1970 < moment.year < 9000 else None
    except OverflowError:
        return None


def _is_automatic(message: Message) -> bool:
    said = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    if said != "no" or any(name in message for name in _AUTOMATIC):
        return True
    if str(message.get("Precedence", "")).strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return True
    if message.get_content_type() == "multipart/report" or "List-Id" in message:
        return True
    return str(message.get("Return-Path", "?")).strip() == "<>"


def _file_name(part: Message) -> str:
    name = part.get_filename()
    return one_line(text_of(name))[:300] if name else ""


def _default_name(kind: str) -> str:
    main, _, sub = kind.partition("/")
    endings = {
        "jpeg": "jpg",
        "calendar": "ics",
        "plain": "txt",
        "html": "html",
        "png": "png",
        "gif": "gif",
        "pdf": "pdf",
    }
    return f"{main}.{endings.get(sub, 'bin')}"
