"""The organisation's mail server, its letters on their way, and what the server may reach inside its own network."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.base.errors import FieldError, Problem, invalid, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, cursor_id
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.services import kept
from yunchou.services.mail import outbox, server, smtp
from yunchou.services.mail.server import PORTS, MailServer
from yunchou.services.mail.templates import Words, template
from yunchou.services.outgoing import Allowed

endpoints = Endpoints("mail")
MOST_ALLOWED = 100

TEST = template(
    "mail.test",
    Words(
        "来自运筹的测试邮件",
        "{name}，您好：\n\n这是一封测试邮件。收到它，说明“{organisation}”的邮件服务器已设置正确。",
    ),
    Words(
        "A test letter from Yunchou",
        "Hello {name},\n\nThis is a test. That you got it means that the mail server of {organisation} is set up well.",
    ),
)


class MailSettings(Input):
    """Without `password` the one that is kept stays, as long as host, port, security and login are the same."""

    host: str
    sender: str
    port: int | None = None
    security: Literal["tls", "starttls", "none"] = "starttls"
    login: str = ""
    password: str | None = None
    sender_name: str = ""


class MailTest(MailSettings, kw_only=True):
    """Settings to try, and where the letter goes."""

    to: str


class MailAnswer(Output):
    """`source`: whose server letters go by. The password is never told, only whether there is one."""

    source: Literal["organisation", "server", "none"]
    host: str | None = None
    port: int | None = None
    security: Literal["tls", "starttls", "none"] | None = None
    login: str | None = None
    has_password: bool = False
    sender: str | None = None
    sender_name: str | None = None


class TestAnswer(Output):
    """The server took the letter."""

    to: str


class OutgoingSettings(Input):
    """Host names, addresses and networks that are not public and may be reached all the same."""

    allow: list[str]


class OutgoingAnswer(Output):
    """What may be reached beside the Internet."""

    allow: list[str]


class LetterQuery(Input):
    """`before` is the id of the last letter of the page before."""

    state: Literal["waiting", "sending", "sent", "dead", "bounced"] | None = None
    before: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


WRITTEN = ("mail", "automation")
"""The letters that say what people and automations write; the others are the system's own."""


class LetterAnswer(Output):
    """A letter without what it says."""

    id: str
    message_id: str
    template: str
    recipient: str
    subject: str
    state: Literal["waiting", "sending", "sent", "dead", "bounced"]
    tries: int
    next_try: datetime | None
    error: str | None
    created_at: datetime
    sent_at: datetime | None


class LettersAnswer(Output):
    """Letters, the newest first; `next` goes into `before`."""

    letters: list[LetterAnswer]
    next: str | None


class BounceAnswer(Output):
    """An address that took no letters."""

    address: str
    reason: str
    at: datetime


class BouncesAnswer(Output):
    """All marked addresses."""

    bounces: list[BounceAnswer]


@endpoints.get("/settings/mail", "Read the mail server", scope="admin", answers={200: MailAnswer})
async def read_server(call: Call) -> Reply:
    """The server that the organisation's letters go by."""
    await administer(call)
    return Reply(await _shown(call))


@endpoints.put(
    "/settings/mail", "Set the mail server", scope="admin", body=MailSettings, answers={200: MailAnswer},
    limit=16 * KIB,
)  # fmt: skip
async def set_server(call: Call) -> Reply:
    """Replaces the organisation's own mail server; letters that wait go by it."""
    await administer(call)
    given = await _entered(call, call.body)
    home = call.caller.organisation
    await kept.keep(call.house.db, home, outbox.SETTING, server.to_keep(given, call.house.sealer), call.user)
    return Reply(await _shown(call))


@endpoints.delete("/settings/mail", "Remove the mail server", scope="admin", answers={204: None})
async def remove_server(call: Call) -> Reply:
    """Goes back to the server's own mail server."""
    await administer(call)
    await kept.forget(call.house.db, call.caller.organisation, outbox.SETTING)
    return Reply(status=204)


@endpoints.post(
    "/settings/mail/test", "Try a mail server", scope="admin", body=MailTest, answers={200: TestAnswer},
    limit=16 * KIB,
)  # fmt: skip
async def test_server(call: Call) -> Reply:
    """Sends a letter by the settings given, without keeping them. 422 `undelivered` says what the server answered."""
    await administer(call)
    given: MailTest = call.body
    if not server.is_address(given.to):
        words = say("请填写有效的邮箱。", "Enter a mail address.")
        raise invalid([FieldError("wrong_type", words, "to")])
    home = call.caller.organisation
    chosen = outbox.named(await _entered(call, given), home.name)
    letter = TEST.render(call.language, {"name": call.caller.actor.name, "organisation": home.name})
    try:
        await call.house.mail.test(home, chosen, given.to, letter)
    except smtp.Undelivered as error:
        raise Problem(422, "undelivered", error.message) from error
    return Reply(TestAnswer(to=given.to))


@endpoints.get("/settings/outgoing", "Read what may be reached", scope="admin", answers={200: OutgoingAnswer})
async def read_outgoing(call: Call) -> Reply:
    """What requests to the outside may reach beside the Internet."""
    await administer(call)
    found = await kept.read(call.house.db, call.caller.organisation, "outgoing")
    return Reply(OutgoingAnswer(allow=found.get("allow", [])))


@endpoints.put(
    "/settings/outgoing", "Set what may be reached", scope="admin", body=OutgoingSettings,
    answers={200: OutgoingAnswer}, limit=16 * KIB,
)  # fmt: skip
async def set_outgoing(call: Call) -> Reply:
    """Replaces the list of inner hosts and networks that requests to the outside may reach."""
    await administer(call)
    given: OutgoingSettings = call.body
    entries = list(dict.fromkeys(each.strip() for each in given.allow if each.strip()))
    if len(entries) > MOST_ALLOWED:
        words = say("最多 {n} 项。", "At most {n} entries.", n=MOST_ALLOWED)
        raise invalid([FieldError("out_of_range", words, "allow")])
    for entry in entries:
        try:
            Allowed.of([entry])
        except ValueError:
            words = say(
                "{entry} 不是主机名、地址或网段。",
                "{entry} is no host, address or network.",
                entry=entry[:100],
            )
            raise invalid([FieldError("wrong_type", words, "allow")]) from None
    await kept.keep(call.house.db, call.caller.organisation, "outgoing", {"allow": entries}, call.user)
    return Reply(OutgoingAnswer(allow=entries))


@endpoints.get(
    "/mail", "List letters on their way", scope="admin", query=LetterQuery, answers={200: LettersAnswer}
)
async def list_letters(call: Call) -> Reply:
    """The organisation's letters, the newest first: those that wait, were sent, or could not be."""
    await administer(call)
    asked: LetterQuery = call.query
    before = cursor_id(asked.before)
    rows = await outbox.letters(call.house.db, call.caller.organisation, asked.state, before, asked.limit + 1)
    words = "en" if call.language == "en" else "zh"
    viewer = call.caller.viewer(await fresh(call.caller.organisation))
    quoted = viewer.rights.of("mail").read == "all"
    shown = [
        LetterAnswer(**{**row, "id": str(row["id"]), "error": row["error"][words] if row["error"] else None})
        for row in (each if quoted else _without_words(each) for each in rows[: asked.limit])
    ]
    more = len(rows) > asked.limit
    return Reply(LettersAnswer(letters=shown, next=shown[-1].id if more else None))


def _without_words(row: dict[str, Any]) -> dict[str, Any]:
    """A letter as it is told to who may not read everybody's mails: to whom people and automations write is not said."""
    if row["template"] not in WRITTEN:
        return row
    domain = row["recipient"].rpartition("@")[2]
    return {**row, "subject": "", "recipient": f"***@{domain}"}


@endpoints.post("/mail/{id}/retry", "Send a dead letter again", scope="admin", answers={202: None})
async def retry_letter(call: Call) -> Reply:
    """Tries a dead letter for another day."""
    await administer(call)
    async with call.house.db.transaction() as link:
        await outbox.again(link, call.caller.organisation, call.id)
    return Reply(status=202)


@endpoints.get("/mail/bounces", "List addresses that bounced", scope="admin", answers={200: BouncesAnswer})
async def list_bounces(call: Call) -> Reply:
    """The addresses to which nothing is sent any more."""
    await administer(call)
    rows = await outbox.bounces(call.house.db, call.caller.organisation)
    return Reply(BouncesAnswer(bounces=[BounceAnswer(**row) for row in rows]))


@endpoints.delete(
    "/mail/bounces/{address}", "Clear an address that bounced", scope="admin", answers={204: None}
)
async def clear_bounce(call: Call) -> Reply:
    """Lets letters go to an address again."""
    await administer(call)
    address = str(call.request.path_params["address"])
    if len(address) > 254:
        raise not_found()
    await outbox.clear_bounce(call.house.db, call.caller.organisation, address)
    return Reply(status=204)


async def _entered(call: Call, given: MailSettings) -> MailServer:
    entered = MailServer(
        host=given.host.strip(),
        port=PORTS[given.security] if given.port is None else given.port,
        security=given.security,
        login=given.login.strip(),
        password=given.password or "",
        sender=given.sender.strip(),
        sender_name=given.sender_name.strip(),
    )
    server.check(entered)
    known = server.of_kept(
        await kept.read(call.house.db, call.caller.organisation, outbox.SETTING), call.house.sealer
    )
    return server.with_known_password(entered, known)


async def _shown(call: Call) -> MailAnswer:
    home = call.caller.organisation
    own = server.of_kept(await kept.read(call.house.db, home, outbox.SETTING), call.house.sealer)
    if own is None:
        fallback = await call.house.mail.server(home)
        return MailAnswer(
            source="server" if fallback else "none", sender=fallback.sender if fallback else None
        )
    return MailAnswer(
        source="organisation",
        host=own.host,
        port=own.port,
        security=own.security,
        login=own.login,
        has_password=bool(own.password),
        sender=own.sender,
        sender_name=own.sender_name,
    )
