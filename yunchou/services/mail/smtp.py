"""One letter to one SMTP server, with what the server's answer means."""

import asyncio
import contextlib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy

import aiosmtplib
from aiosmtplib import errors

from yunchou.base.errors import Message, say
from yunchou.services.mail.letters import Mailing
from yunchou.services.mail.server import MailServer
from yunchou.services.mail.templates import Rendered, one_line
from yunchou.services.outgoing import Allowed, Outgoing, OutgoingError, trusting

SECONDS = 30.0
"""How long each step of a delivery may take; all of them together, four times as long."""
_GONE = (550, 551, 553)


class _Unbroken(UnstructuredHeader, BaseHeader):
    """A header of one long address: broken into lines it would be encoded, and no mail program would know it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Unbroken)
SMTP_POLICY = SMTP.clone(header_factory=_HEADERS)


class Undelivered(Exception):
    """The letter was not taken. `final`: trying again is useless; `bounced`: the recipient's address does not exist."""

    def __init__(self, message: Message, *, final: bool = False, bounced: bool = False) -> None:
        super().__init__(message.en)
        self.message = message
        self.final = final
        self.bounced = bounced


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    type: str
    content: bytes


def compose(
    server: MailServer,
    recipient: str,
    letter: Rendered,
    message_id: str,
    *,
    date: str,
    reply_to: str | None = None,
    answers: Sequence[str] = (),
    to: Sequence[Mailing] = (),
    cc: Sequence[Mailing] = (),
    personal: bool = False,
    unsubscribe: str = "",
    attachments: Sequence[Attachment] = (),
) -> EmailMessage:
    """The message as it is sent. No value can add a header: line breaks become blanks.

    `answers`: the Message-IDs of the conversation, the nearest last. `to` and `cc` are named where there are more than the
    recipient; `personal`: a person wrote it, so that an absent recipient's note may answer.
    `unsubscribe`: the address under which one click of the mail program ends such mails (RFC 8058).
    """
    made = EmailMessage(policy=SMTP_POLICY)
    made["From"] = Address(one_line(server.sender_name), addr_spec=server.sender)
    made["To"] = [_address(each) for each in to] or Address(addr_spec=recipient)
    if cc:
        made["Cc"] = [_address(each) for each in cc]
    made["Subject"] = one_line(letter.subject)
    made["Date"] = date
    made["Message-ID"] = message_id
    if reply_to:
        made["Reply-To"] = Address(addr_spec=reply_to)
    if answers:
        made["In-Reply-To"] = one_line(answers[-1])
        made["References"] = one_line(" ".join(answers))
    if not personal:
        made["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        made["List-Unsubscribe"] = f"<{one_line(unsubscribe)}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(letter.text, cte="base64")
    made.add_alternative(letter.html, subtype="html", cte="base64")
    for each in attachments:
        main, _, sub = each.type.partition("/")
        if main in ("message", "multipart"):
            main, sub = "application", "octet-stream"
        made.add_attachment(each.content, maintype=main, subtype=sub or "octet-stream", filename=each.name)
    return made


def _address(given: Mailing) -> Address:
    return Address(one_line(given.name), addr_spec=given.address)


async def deliver(
    server: MailServer,
    message: EmailMessage,
    recipient: str,
    outgoing: Outgoing,
    allowed: Allowed | None = None,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Hands a message to the server. Raises `Undelivered`."""
    if server.trusted:
        own = Allowed.of([server.host])
        allowed = allowed.together(own) if allowed else own
    try:
        async with asyncio.timeout(4 * SECONDS):
            link = await outgoing.connect(server.host, server.port, allowed)
            client = aiosmtplib.SMTP(
                hostname=server.host,
                sock=link,
                username=server.login or None,
                password=server.password or None,
                use_tls=server.security == "tls",
                start_tls=server.security == "starttls",
                tls_context=None if server.security == "none" else tls or trusting(),
                timeout=SECONDS,
                local_hostname=server.sender.rpartition("@")[2],
            )
            try:
                await client.connect()
                await client.send_message(message, sender=server.sender, recipients=[recipient])
                with contextlib.suppress(errors.SMTPException):
                    # The letter is taken: how the good-bye goes is no matter.
                    await client.quit()
            finally:
                client.close()
    except OutgoingError as error:
        raise Undelivered(error.message) from error
    except errors.SMTPAuthenticationError as error:
        raise _said(
            say("邮件服务器拒绝了账号或密码", "The mail server refused login or password"), error
        ) from error
    except errors.SMTPRecipientsRefused as error:
        raise _refused(error.recipients[0]) from error
    except errors.SMTPSenderRefused as error:
        raise _said(say("邮件服务器拒绝了发件地址", "The mail server refused the sender"), error) from error
    except errors.SMTPResponseException as error:
        words = say("邮件服务器拒绝了邮件", "The mail server refused the letter")
        # Only what is said of the letter itself is final: a server that is set up wrongly can be mended.
        final = isinstance(error, errors.SMTPDataError) and error.code >= 500
        raise _said(words, error, final=final) from error
    except (errors.SMTPException, OSError, TimeoutError) as error:
        words = say(
            "无法通过邮件服务器发送：{why}", "The mail server did not take it: {why}", why=_reason(error)
        )
        raise Undelivered(words) from error


def _refused(error: errors.SMTPRecipientRefused) -> Undelivered:
    words = say("邮件服务器拒绝了收件地址", "The mail server refused the recipient")
    final = error.code >= 500
    return _said(words, error, final=final, bounced=error.code in _GONE)


def _said(
    words: Message, error: errors.SMTPResponseException, *, final: bool = False, bounced: bool = False
) -> Undelivered:
    told = f"{error.code} {one_line(error.message)[:300]}"
    full = say("{words}（{told}）", "{words} ({told})", words=words, told=told)
    return Undelivered(full, final=final, bounced=bounced)


def _reason(error: Exception) -> str:
    for each in (error, error.__cause__):
        if isinstance(each, ssl.SSLError):
            return each.reason or "TLS"
    return one_line(str(error))[:300] or type(error).__name__
