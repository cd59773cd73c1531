"""Mailboxes that are read: everybody's own, and for administrators those of all; and which addresses take no mail."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.base.errors import FieldError, Problem, invalid, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.services import kept
from yunchou.services.mail import imap, mailboxes, personal
from yunchou.services.mail.imap import PORTS, Access
from yunchou.services.mail.mailboxes import Mailbox
from yunchou.services.mail.server import PORTS as SMTP_PORTS

endpoints = Endpoints("mailboxes")
MOST_ADDRESSES = 100
Way = Literal["tls", "starttls", "none"]


class MailboxBody(Input):
    """A mailbox. `owner`: whose it is, the caller's own where it is left out; `since`: from which day on mails are read, those
    to come where it is left out; `filing`: whether mails are filed with customers by themselves; `minutes` between readings.
    Without `password` the kept one stays, as long as servers and login are the same."""

    address: str
    host: str
    port: int | None = None
    security: Way = "tls"
    login: str | None = None
    password: str | None = None
    folder: str = "INBOX"
    smtp_host: str | None = None
    smtp_port: int | None = None
    smtp_security: Way | None = None
    owner: str | None = None
    active: bool = True
    filing: bool = True
    minutes: int = 2
    since: date | None = None


class MailboxAnswer(Output):
    """A mailbox and how its reading goes. The password is never told."""

    id: str
    owner: str
    owner_name: str | None
    address: str
    host: str
    port: int
    security: Way
    login: str
    folder: str
    smtp_host: str | None
    smtp_port: int | None
    smtp_security: Way | None
    active: bool
    filing: bool
    minutes: int
    since: date | None
    state: Literal["new", "fine", "failing"]
    error: str | None
    mails: int
    read_at: datetime | None
    created_at: datetime


class MailboxesAnswer(Output):
    """Mailboxes by age."""

    mailboxes: list[MailboxAnswer]


class MailboxQuery(Input):
    """`all`: those of everybody, for administrators."""

    all: bool = False


class TriedAnswer(Output):
    """The folder could be opened; how many mails it holds."""

    mails: int


class AddressesBody(Input):
    """Addresses to be looked up."""

    addresses: Annotated[list[str], msgspec.Meta(max_length=MOST_ADDRESSES)]


class UndeliverableAddress(Output):
    """An address that took no mail."""

    address: str
    reason: str
    at: datetime


class UndeliverableAnswer(Output):
    """Those of the addresses to which nothing can be sent."""

    undeliverable: list[UndeliverableAddress]


@endpoints.get("/mailboxes", "List mailboxes", query=MailboxQuery, answers={200: MailboxesAnswer})
async def list_mailboxes(call: Call) -> Reply:
    """The caller's own mailboxes; those of everybody for administrators who ask."""
    if call.query.all:
        await administer(call)
    found = await mailboxes.mailboxes(
        call.house.db, call.caller.organisation, None if call.query.all else call.user
    )
    return Reply(MailboxesAnswer(mailboxes=[await _answer(call, each) for each in found]))


@endpoints.post(
    "/mailboxes",
    "Connect a mailbox",
    body=MailboxBody,
    scope="write",
    answers={201: MailboxAnswer},
    limit=16 * KIB,
)
async def add_mailbox(call: Call) -> Reply:
    """Connects a mailbox, which is read from now on."""
    values = await _values(call, call.body, None)
    if not values["password"]:
        raise invalid(
            [FieldError("required", say("请填写密码或授权码。", "Enter the password."), "password")]
        )
    async with call.house.db.transaction() as link:
        made = await mailboxes.add(link, call.caller.organisation, call.house.sealer, values, call.user)
    return Reply(await _answer(call, await _found(call, made)), status=201)


@endpoints.put(
    "/mailboxes/{id}",
    "Change a mailbox",
    body=MailboxBody,
    scope="write",
    answers={200: MailboxAnswer},
    limit=16 * KIB,
)
async def change_mailbox(call: Call) -> Reply:
    """Replaces how a mailbox is read. It is read at once."""
    known = await _found(call, call.id)
    values = await _values(call, call.body, known)
    async with call.house.db.transaction() as link:
        await mailboxes.change(link, call.caller.organisation, call.house.sealer, known.id, values)
    return Reply(await _answer(call, await _found(call, known.id)))


@endpoints.delete("/mailboxes/{id}", "Disconnect a mailbox", scope="write", answers={204: None})
async def remove_mailbox(call: Call) -> Reply:
    """Stops reading a mailbox. The mails that came from it stay."""
    known = await _found(call, call.id)
    async with call.house.db.transaction() as link:
        await mailboxes.remove(link, call.caller.organisation, known.id)
    return Reply(status=204)


@endpoints.post("/mailboxes/{id}/read", "Read a mailbox now", scope="write", answers={202: None})
async def read_mailbox(call: Call) -> Reply:
    """Has the mailbox read at once."""
    known = await _found(call, call.id)
    async with call.house.db.transaction() as link:
        await mailboxes.read_soon(link, call.caller.organisation, known.id)
    return Reply(status=202)


@endpoints.post(
    "/mailboxes/test",
    "Try a mailbox",
    body=MailboxBody,
    scope="write",
    answers={200: TriedAnswer},
    limit=16 * KIB,
)
async def test_mailbox(call: Call) -> Reply:
    """Opens the folder with what was entered, without keeping it. 422 `unreachable` says what went wrong."""
    values = await _values(call, call.body, None)
    mailboxes.check(values)
    access = Access(
        values["host"],
        values["port"],
        values["security"],
        values["login"],
        values["password"],
        values["folder"],
    )
    allowed = await kept.allowed(call.house.db, call.caller.organisation)
    try:
        async with imap.opened(access, call.house.outgoing, allowed, call.house.mail.tls) as reader:
            return Reply(TriedAnswer(mails=reader.folder.count))
    except imap.MailboxError as error:
        raise Problem(422, "unreachable", error.message) from error


@endpoints.post("/mail/undeliverable", "Look up addresses that take no mail", body=AddressesBody,
                answers={200: UndeliverableAnswer}, limit=32 * KIB)  # fmt: skip
async def look_up_addresses(call: Call) -> Reply:
    """Those of the addresses from which letters came back. Their owner's mail leaves for them no more."""
    rows = await personal.undeliverable(call.house.db, call.caller.organisation, call.body.addresses)
    return Reply(UndeliverableAnswer(undeliverable=[UndeliverableAddress(**row) for row in rows]))


async def _found(call: Call, id: int) -> Mailbox:
    """A mailbox of the caller's own, or any for an administrator. Raises 404."""
    found = await mailboxes.find(call.house.db, call.caller.organisation, id)
    if found.owner != call.user:
        snapshot = await fresh(call.caller.organisation)
        if not call.caller.viewer(snapshot).rights.may("access.change"):
            raise not_found()
    return found


async def _values(call: Call, given: MailboxBody, known: Mailbox | None) -> dict[str, Any]:
    owner = known.owner if known else call.user
    if given.owner is not None and given.owner != str(owner):
        await administer(call)
        snapshot = await fresh(call.caller.organisation)
        owner = (
            int(given.owner)
            if given.owner.isascii() and given.owner.isdigit() and len(given.owner) < 19
            else 0
        )
        if owner not in snapshot.access.people:
            words = say("没有这位员工。", "There is no such person.")
            raise invalid([FieldError("not_an_option", words, "owner")])
    smtp = given.smtp_host.strip() if given.smtp_host else None
    way = (given.smtp_security or "tls") if smtp else None
    return {
        "owner": owner,
        "address": given.address.strip(),
        "host": given.host.strip(),
        "port": given.port if given.port is not None else PORTS[given.security],
        "security": given.security,
        "login": (given.login or given.address).strip(),
        "password": given.password or "",
        "folder": given.folder.strip(),
        "smtp_host": smtp,
        "smtp_port": (given.smtp_port or SMTP_PORTS[way]) if way else None,
        "smtp_security": way,
        "active": given.active,
        "filing": given.filing,
        "minutes": given.minutes,
        "since": given.since,
    }


async def _answer(call: Call, box: Mailbox) -> MailboxAnswer:
    snapshot = await call.caller.organisation.snapshot()
    person = snapshot.access.people.get(box.owner)
    words = "en" if call.language == "en" else "zh"
    shown = {name: getattr(box, name) for name in MailboxAnswer.__struct_fields__ if hasattr(box, name)}
    return MailboxAnswer(
        **{
            **shown,
            "id": str(box.id),
            "owner": str(box.owner),
            "owner_name": person.name if person else None,
            "error": box.error[words] if box.error else None,
        }
    )
