"""Mails that people write: kept as a record, put on their way with it, and told of what became of them."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from yunchou.access.actor import Caller, System
from yunchou.actions.registry import action
from yunchou.apps.mail.objects.mail import FILED
from yunchou.apps.mail.reading import listed
from yunchou.base.db import quote
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say
from yunchou.jobs.handlers import JobContext, job
from yunchou.model.field_types.rich_text import cleaned_html
from yunchou.records.change import Operation
from yunchou.records.read import one_within
from yunchou.records.write import Unit
from yunchou.services.mail import personal
from yunchou.services.mail.letters import LONGEST_SUBJECT, Mailing
from yunchou.services.mail.markup import text_of_html, words_of
from yunchou.services.mail.personal import LARGEST_FILES, Personal
from yunchou.services.mail.server import is_address
from yunchou.services.mail.templates import one_line

MOST_RECIPIENTS = 50
MOST_FILES = 20
LONGEST_BODY = 90_000
LEAVE = say("不想再收到此类邮件？点此退订", "Unsubscribe from these mails")
_WRITTEN = re.compile(r"\s*(?:\"?([^\"<>]*?)\"?\s*<([^<>\s]+)>|([^\s<>,;]+))\s*")


class SendMail(msgspec.Struct, forbid_unknown_fields=True):
    """A mail to be sent. `to`, `cc`, `bcc`: addresses, with a name before them where wanted (`Name <address>`).

    `object` and `record`: what it is written from. `answers`: the mail that it replies to or, with `forward`, passes on with
    its files. `body` is HTML of few tags, or plain text. `files`: ids of the sender's uploads. `unsubscribe`: it bears a
    link by which whoever gets it wants no more mails of cadences.
    """

    to: list[str]
    subject: str
    body: str = ""
    cc: list[str] = []
    bcc: list[str] = []
    object: str | None = None
    record: str | None = None
    answers: str | None = None
    forward: bool = False
    files: list[str] = []
    unsubscribe: bool = False


class SentMail(msgspec.Struct):
    """The mail's record. `undeliverable`: recipients that took no letters before and get none now."""

    mail: str
    undeliverable: list[str]


@action(
    "mail.send",
    "发邮件",
    "Send mail",
    help=("写邮件给客户，并归档到记录", "Writes to a customer and keeps the mail with the record"),
)
async def send_mail(unit: Unit, given: SendMail) -> SentMail:
    """Keeps a mail as a record of its sender's and puts it on its way.

    Raises 404 for a record or mail that may not be seen, 422 for what cannot be sent.
    """
    to, cc, bcc = (_addresses(getattr(given, name), name) for name in ("to", "cc", "bcc"))
    recipients = list(dict.fromkeys(each.address for each in (*to, *cc, *bcc)))
    _check(given, recipients)
    sender = await _sender(unit)
    answered = await _answered(unit, given)
    place = await _place(unit, given, answered)
    files = await _files(unit, given, answered)
    body = cleaned_html(given.body) if given.body.strip() else ""
    system = unit.as_system(System("a mail that a person sends is kept as it was sent"))
    message_id, chain = sender.message_id, _chain(answered, forward=given.forward)
    subject = one_line(given.subject)[:LONGEST_SUBJECT]
    values = {
        "name": subject,
        "direction": "out",
        "state": "waiting",
        "at": datetime.now(UTC).isoformat(),
        "sender": sender.address,
        "sender_name": unit.caller.actor.name,
        "recipients": listed(to),
        "copies": listed(cc),
        "blind_copies": listed(bcc),
        "body": body or None,
        "preview": words_of(body)[:2000] or None,
        "automatic": False,
        "message_id": message_id,
        "thread": (answered or {}).get("thread") if chain else message_id,
        "chain": " ".join(chain) or None,
        "mailbox": sender.mailbox and str(sender.mailbox),
        "key": message_id,
        "owner": str(unit.caller.actor.user_id),
        **place,
    }
    (made,) = await system.write("mail", [Operation("create", values)])
    assert made.id is not None
    await _attach(system, made.id, files, unit.caller.actor.user_id)
    mail = Personal(
        subject=subject,
        text=text_of_html(body),
        html=body or "<p></p>",
        sender_name=unit.caller.actor.name,
        to=[(each.address, each.name) for each in to],
        cc=[(each.address, each.name) for each in cc],
        reply_to=sender.address,
        mailbox=sender.mailbox,
        answers=chain,
        files=[int(id) for id, _, _ in files],
        unsubscribe=LEAVE.in_language(unit.caller.organisation.settings.language)
        if given.unsubscribe
        else "",
    )
    organisation = unit.caller.organisation
    await personal.post(
        unit.link, organisation, made.id, message_id, mail, recipients, unit.caller.actor.user_id
    )
    known = await personal.undeliverable(unit.link, organisation, recipients)
    return SentMail(str(made.id), [each["address"] for each in known])


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who a mail is from: where answers go, the mailbox that reads them, and the mail's Message-ID."""

    address: str | None
    mailbox: int | None
    message_id: str


def _check(given: SendMail, recipients: Sequence[str]) -> None:
    errors = []
    if not recipients:
        errors.append(FieldError("required", say("请填写收件人。", "Say who it is for."), "to"))
    if len(recipients) > MOST_RECIPIENTS:
        words = say("最多 {n} 个收件人。", "At most {n} recipients.", n=MOST_RECIPIENTS)
        errors.append(FieldError("out_of_range", words, "to"))
    if not one_line(given.subject):
        errors.append(FieldError("required", say("请填写主题。", "A subject is required."), "subject"))
    if len(given.body) > LONGEST_BODY:
        words = say("正文最多 {n} 个字符。", "The text has {n} characters at most.", n=LONGEST_BODY)
        errors.append(FieldError("out_of_range", words, "body"))
    if len(given.files) > MOST_FILES:
        words = say("最多 {n} 个附件。", "At most {n} files.", n=MOST_FILES)
        errors.append(FieldError("out_of_range", words, "files"))
    if errors:
        raise invalid(errors)


def _addresses(several: Sequence[str], field: str) -> list[Mailing]:
    """The addresses that a person entered. Raises 422 for what is none."""
    found: dict[str, Mailing] = {}
    for each in several[: MOST_RECIPIENTS + 1]:
        read = _WRITTEN.fullmatch(each[:400])
        address = (read[2] or read[3] or "").lower() if read else ""
        if read is None or not is_address(address):
            words = say(
                "“{given}”不是有效的邮箱。", "{given} is no mail address.", given=one_line(each)[:100]
            )
            raise invalid([FieldError("wrong_type", words, field)])
        found.setdefault(address, Mailing(address, one_line(read[1] or "")))
    return list(found.values())


async def _sender(unit: Unit) -> _Sender:
    """The writer's own mailbox, else the mail address of the person."""
    person = unit.caller.actor.user_id
    if person is None:
        raise forbidden()
    owner = unit.snapshot.model.object("user")
    row = await unit.link.fetchrow(
        f"select u.{quote(owner.fields['email'].column)} as email, (select array[b.id::text, b.address]"
        f" from {quote(unit.caller.organisation.schema)}.mailbox b"
        " where b.owner = u.id and b.active order by b.id limit 1) as box"
        f" from {unit.asking().table(owner)} u where u.id = $1",
        person,
    )
    box = row["box"] if row else None
    address = box[1] if box else row["email"] if row else None
    domain = (address or "").rpartition("@")[2] or "localhost"
    return _Sender(address, int(box[0]) if box else None, f"<{secrets.token_hex(16)}@{domain}>")


async def _answered(unit: Unit, given: SendMail) -> dict[str, Any] | None:
    """The mail that is answered or passed on, as far as the writer may see it. Raises 404."""
    if given.answers is None:
        return None
    found = await one_within(unit.link, unit.asking(), "mail", _id(given.answers))
    if found is None:
        raise not_found()
    return found


def _chain(answered: dict[str, Any] | None, *, forward: bool) -> list[str]:
    if answered is None or forward or not answered.get("message_id"):
        return []
    return [*(answered.get("chain") or "").split()[-20:], answered["message_id"]]


async def _place(unit: Unit, given: SendMail, answered: dict[str, Any] | None) -> dict[str, str]:
    """What the mail is filed with: the record that it is written from with the customer of that, else as the mail it answers."""
    if given.object is None or given.record is None:
        return (
            {name: answered[name]["id"] for name in FILED if (answered or {}).get(name)} if answered else {}
        )
    if given.object not in FILED:
        words = say("不能从这类记录发邮件。", "No mails are written from such a record.")
        raise invalid([FieldError("not_an_option", words, "object")])
    record = await one_within(unit.link, unit.asking(), given.object, _id(given.record))
    if record is None:
        raise not_found()
    named = {name: record[name]["id"] for name in FILED if isinstance(record.get(name), dict)}
    if given.object == "lead":
        named = {}
    return {**named, given.object: given.record}


async def _files(unit: Unit, given: SendMail, answered: dict[str, Any] | None) -> list[tuple[str, str, int]]:
    """The files of a mail: id, name and size. Raises 422 for those that the writer may not send, and when they are too large."""
    rows = await unit.link.fetch(
        f"select f.id, f.name, f.size from {quote(unit.caller.organisation.schema)}.file f"
        " where f.id = any($1::bigint[]) and f.created_by = $2 and f.purpose = 'upload'",
        [_id(each) for each in given.files],
        unit.caller.actor.user_id,
    )
    found = [(str(row["id"]), row["name"], row["size"]) for row in rows]
    if {id for id, _, _ in found} != set(given.files):
        words = say(
            "附件不存在，或不是您上传的。", "There is no such file, or it was uploaded by somebody else."
        )
        raise invalid([FieldError("not_an_option", words, "files")])
    if answered is not None and given.forward:
        found += await _passed_on(unit, int(answered["id"]))
    if sum(size for _, _, size in found) > LARGEST_FILES:
        words = say(
            "附件合计不能超过 {n} MiB。", "All files together may have {n} MiB.", n=LARGEST_FILES >> 20
        )
        raise invalid([FieldError("out_of_range", words, "files")])
    return found


async def _passed_on(unit: Unit, mail: int) -> list[tuple[str, str, int]]:
    owner = unit.snapshot.model.object("attachment")
    rows = await unit.link.fetch(
        f"select f.id, f.name, f.size from {unit.asking().table(owner)} t"
        f" join {quote(unit.caller.organisation.schema)}.file f"
        f" on f.id = (t.{quote(owner.fields['file'].column)} ->> 'id')::bigint"
        " where t.object = 'mail' and t.record = $1 and t.deleted_at is null",
        mail,
    )
    return [(str(row["id"]), row["name"], row["size"]) for row in rows]


async def _attach(system: Unit, mail: int, files: Sequence[tuple[str, str, int]], owner: int | None) -> None:
    if files:
        values = {"object": "mail", "record": str(mail), "owner": str(owner)}
        await system.write(
            "attachment", [Operation("create", {**values, "name": name, "file": id}) for id, name, _ in files]
        )


def _id(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63:
        return int(text)
    raise not_found()


@job(personal.TOLD, retries=3)
async def told(context: JobContext) -> dict[str, Any]:
    """Notes with a mail's record what became of its letters."""
    organisation = context.caller.organisation
    record = int(context.payload["record"])
    letters = await personal.states(context.database, organisation, record)
    states = {each["state"] for each in letters}
    state = next((name for name, of in _STATES if states & of), "sent")
    language = "en" if organisation.settings.language == "en" else "zh"
    faults = [
        f"{each['recipient']}: {each['error'][language]}"
        for each in letters
        if each["error"] and each["state"] != "sent"
    ]
    values = {"state": state, "fault": "\n".join(faults)[:2000] or None}
    actor = System("a mail's record tells whether it was sent")
    async with Unit(
        Caller(organisation, actor, organisation.settings.language), {"mail": "delivery"}
    ) as unit:
        unit.judged = False
        await unit.write("mail", [Operation("update", values, id=record)], atomic=False)
    return {"state": state}


_STATES = (
    ("bounced", {"bounced"}),
    ("failed", {"dead"}),
    ("waiting", {"waiting", "sending"}),
)
"""What a mail's state is, the worst of its letters' first."""
