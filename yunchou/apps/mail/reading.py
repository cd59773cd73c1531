"""Reading mailboxes: what is new is filed exactly once, whenever a process dies.

A batch of mails and the place in the folder up to which they reach are written in one transaction. Who read the same mails
meanwhile has moved the place, and finds that out before writing. A mail that comes twice all the same (the server numbered
its folder anew, or two people got it) is known by its key.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.apps.mail import filing
from yunchou.apps.mail.filing import Place
from yunchou.apps.mail.objects.mail import FILED
from yunchou.base import log
from yunchou.base.db import quote
from yunchou.base.errors import Message, Problem, say
from yunchou.base.sealing import SealError
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.schedule import daily
from yunchou.model.field_types.email import FORM as EMAIL
from yunchou.records.change import Operation
from yunchou.records.write import Unit
from yunchou.services import kept
from yunchou.services.files import UPLOAD, Files
from yunchou.services.mail import imap, mailboxes, personal
from yunchou.services.mail.imap import Fetched, MailboxError, Reader
from yunchou.services.mail.letters import Letter, Mailing, letter_of, unread
from yunchou.services.mail.mailboxes import Mailbox
from yunchou.services.mail.markup import html_of_text
from yunchou.services.outgoing import Allowed
from yunchou.services.sniffing import media_type

MOST_MAILS = 500
"""Mails that one job reads; what is left is read by the next, which is due at once."""
BATCH_MAILS, BATCH_BYTES = 25, 20 << 20
LOOK_BACK = timedelta(days=3)
"""How far before the last reading a folder is read again whose numbers have changed."""
_NOT_READ = {
    "zh-CN": "这封邮件过大或格式异常，未能解析；收到的部分见附件。",
    "en": "This mail is too large or malformed to be shown; what came of it is attached.",
}
NO_SUBJECT = {"zh-CN": "（无主题）", "en": "(no subject)"}
logger = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail of a batch: its number in the folder, what it says, and what it is known by."""

    uid: int
    letter: Letter
    digest: str


@job(mailboxes.READ, retries=2)
async def read_mailbox(context: JobContext) -> dict[str, Any]:
    """Files what is new in one mailbox."""
    organisation = context.caller.organisation
    try:
        box = await mailboxes.find(context.database, organisation, int(context.payload["mailbox"]))
    except Problem:
        return {}  # disconnected meanwhile
    if not box.active:
        return {}
    snapshot = await organisation.snapshot()
    owner = snapshot.access.people.get(box.owner)
    if owner is None or not owner.active:
        words = say("邮箱的所有者已停用。", "The owner of the mailbox is no longer active.")
        return await _failed(context, box, words, login=True)
    outgoing, mailer = context.resources["outgoing"], context.resources["mail"]
    allowed: Allowed = await kept.allowed(context.database, organisation)
    try:
        access = box.access(context.resources["sealer"])
        async with imap.opened(access, outgoing, allowed, mailer.tls) as reader:
            read, more = await read_new(context, box, reader)
    except SealError:
        words = say(
            "服务器密钥已更换，请重新填写密码。", "The server's key was replaced: enter the password again."
        )
        return await _failed(context, box, words, login=True)
    except MailboxError as error:
        return await _failed(context, box, error.message, login=error.login)
    async with context.database.transaction() as link:
        await mailboxes.was_read(link, organisation, box, more=more)
    return {"read": read}


@daily("mail.tidy", hour=4)
async def tidy(context: JobContext) -> dict[str, Any]:
    """Forgets the readings and deliveries that went well: there are many, and the mailbox and the mail tell the same."""
    gone = await context.database.execute(
        f"delete from {quote(context.schema)}.job where kind = any($1::text[]) and state = 'done'"
        " and finished_at < now() - interval '1 day'",
        [mailboxes.READ, personal.TOLD, "mail.deliver"],
    )
    return {"removed": int(gone.split()[-1])}


async def _failed(context: JobContext, box: Mailbox, message: Message, *, login: bool) -> dict[str, Any]:
    logger.warning("mailbox not read", extra={"mailbox": box.id, "why": message.en})
    async with context.database.transaction() as link:
        await mailboxes.failed(link, context.caller.organisation, box, message, login=login)
    return {"error": message.en}


async def read_new(context: JobContext, box: Mailbox, reader: Reader) -> tuple[int, bool]:
    """Files the mails that came since; gives how many were read, and whether there are more."""
    first = await _first(box, reader)
    if (box.validity, box.next_uid) != (reader.folder.validity, first):
        async with context.database.transaction() as link:
            await mailboxes.moved_on(
                link, context.caller.organisation, box.id, reader.folder.validity, first, 0
            )
    numbers = await reader.numbers(first)
    waiting = await reader.sizes(numbers[:MOST_MAILS])
    done = 0
    for batch in _batches(waiting):
        if context.cancelled():
            return done, True
        fetched = [await reader.fetch(uid, size) for uid, size in batch]
        came = [each for each in fetched if each is not None]
        taken = await asyncio.to_thread(_all_understood, came)
        await file_batch(
            context.caller, context.resources["files"], box, reader.folder.validity, taken, batch[-1][0] + 1
        )
        done += len(batch)
        context.progress(done / len(waiting))
    return done, len(numbers) > MOST_MAILS


async def _first(box: Mailbox, reader: Reader) -> int:
    """The number with which reading goes on."""
    if box.validity == reader.folder.validity and box.next_uid is not None:
        return box.next_uid
    if box.validity is None and box.since is None:
        return reader.folder.next
    day = box.since if box.validity is None else ((box.read_at or box.created_at) - LOOK_BACK).date()
    assert day is not None
    found = await reader.since(day)
    return found[0] if found else reader.folder.next


def _batches(waiting: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    batches: list[list[tuple[int, int]]] = []
    size = BATCH_BYTES
    for uid, bytes_ in waiting:
        if size + bytes_ > BATCH_BYTES or len(batches[-1]) >= BATCH_MAILS:
            batches.append([])
            size = 0
        batches[-1].append((uid, bytes_))
        size += bytes_
    return batches


def _all_understood(mails: Sequence[Fetched]) -> list[Taken]:
    return [Taken(each.uid, *_understood(each)) for each in mails]


def _understood(mail: Fetched) -> tuple[Letter, str]:
    """A mail read, and a digest that is the same wherever a copy of it arrives."""
    letter = letter_of(mail.raw) if mail.whole else unread(mail.raw)
    sender = letter.sender.address if letter.sender else ""
    head = f"{letter.message_id}\0{letter.at}\0{sender}\0{letter.subject}\0{letter.body}"
    digest = hashlib.sha256(head.encode("utf-8", "surrogatepass"))
    for file in letter.files:
        digest.update(hashlib.sha256(file.content).digest())
    return letter, digest.hexdigest()


async def file_batch(
    caller: Caller, files: Files, box: Mailbox, validity: int, taken: Sequence[Taken], next_uid: int
) -> int:
    """Writes the mails of a batch with the place up to which it reaches; gives how many are new."""
    organisation = caller.organisation
    ours = await _sent_by_us(caller, taken)
    fresh = [each for each in taken if each.letter.message_id not in ours]
    stored = [await _store(caller, files, each.letter) for each in fresh]
    actor = System("mails are filed with whom they concern")
    itself = Caller(organisation, actor, organisation.settings.language)
    async with Unit(itself, {"mailbox": str(box.id)}) as unit:
        current = await mailboxes.find(unit.link, organisation, box.id, lock=True)
        if current.validity != validity or (current.next_uid or 0) > min(
            (each.uid for each in taken), default=next_uid
        ):
            # Somebody else was faster, or the mailbox was set to another folder.
            return 0
        letters = [await _returned(unit, each.letter) for each in fresh]
        places = await filing.places(unit.link, unit.asking(), letters, box.address)
        placed = [where if box.filing else Place(thread=where.thread) for where in places]
        written = await _write(unit, box, fresh, placed, stored) if fresh else 0
        await mailboxes.moved_on(unit.link, organisation, box.id, validity, next_uid, written)
    return written


async def _returned(unit: Unit, letter: Letter) -> Letter:
    """A notification that letters of ours came back goes on with the conversation of these; any other claim is dropped."""
    organisation = unit.caller.organisation
    true = tuple(
        [
            each
            for each in letter.bounces
            if await personal.came_back(unit.link, organisation, each) is not None
        ]
    )
    named = [each.message_id for each in true if each.message_id]
    return replace(letter, bounces=true, references=(*letter.references, *named))


async def _sent_by_us(caller: Caller, taken: Sequence[Taken]) -> set[str]:
    """The Message-IDs of letters of our own that came back to a mailbox of ours as copies. They are kept already."""
    ids = sorted({each.letter.message_id for each in taken if each.letter.message_id})
    rows = await caller.organisation.db.fetch(
        f"select distinct message_id from {quote(caller.organisation.schema)}.mail where message_id = any($1::text[])",
        ids,
    )
    return {row["message_id"] for row in rows}


async def _store(caller: Caller, files: Files, letter: Letter) -> list[tuple[str, str]]:
    """Keeps the files of a mail; gives the id and name of each. Those that no record comes to hold go after a day."""
    kept_files = []
    for each in letter.files:
        path = files.incoming(caller.organisation)
        try:
            await asyncio.to_thread(path.write_bytes, each.content)
            kind = await asyncio.to_thread(media_type, path)
            file = await files.keep(caller.organisation, path, each.name, purpose=UPLOAD, type=kind)
        finally:
            path.unlink(missing_ok=True)
        kept_files.append((str(file.id), file.name))
    return kept_files


async def _write(
    unit: Unit,
    box: Mailbox,
    taken: Sequence[Taken],
    places: Sequence[Place],
    stored: Sequence[list[tuple[str, str]]],
) -> int:
    """Writes the records of mails and of their files; gives how many mails are new."""
    values = [_values(unit, box, one, where) for one, where in zip(taken, places, strict=True)]
    results = await unit.write("mail", [Operation("create", each) for each in values], atomic=False)
    again = [n for n, result in enumerate(results) if result.failed and result.status != 409]
    if again:
        # A mail that the organisation's own rules refuse is kept all the same, for its owner alone.
        logger.warning("mails kept without being filed", extra={"mailbox": box.id, "count": len(again)})
        bare = [{name: values[n].get(name) for name in _BARE} for n in again]
        unit.judged = False
        for n, result in zip(
            again, await unit.write("mail", [Operation("create", e) for e in bare]), strict=True
        ):
            results[n] = result
    await _give_copies(
        unit, box, [values[n]["key"] for n, result in enumerate(results) if result.status == 409]
    )
    attached = [
        {"name": name, "file": id, "object": "mail", "record": str(result.id), "owner": str(box.owner)}
        for result, several in zip(results, stored, strict=True)
        for id, name in several
        if not result.failed
    ]
    if attached:
        await unit.write("attachment", [Operation("create", each) for each in attached])
    return sum(not result.failed for result in results)


_BARE = ("name", "direction", "at", "sender", "body", "key", "owner", "mailbox")


def _values(unit: Unit, box: Mailbox, one: Taken, where: Place) -> dict[str, Any]:
    """A mail as a record."""
    letter = one.letter
    sender = letter.sender
    own = sender is not None and sender.address == box.address.lower()
    language = "en" if unit.caller.organisation.settings.language == "en" else "zh-CN"
    body = letter.body
    if not letter.whole:
        body = html_of_text(_NOT_READ[language]) + body
    now = datetime.now(UTC)
    at = min(letter.at, now) if letter.at else now
    return {
        "name": letter.subject or NO_SUBJECT[language],
        "direction": "out" if own else "in",
        "state": "sent" if own else None,
        "at": at.isoformat(),
        "sender": sender.address if sender and EMAIL.fullmatch(sender.address) else None,
        "sender_name": (sender.name or sender.address)[:200] if sender else None,
        "recipients": listed(letter.to),
        "copies": listed(letter.cc),
        "body": body or None,
        "preview": letter.text or None,
        "automatic": letter.automatic,
        "message_id": letter.message_id,
        "thread": where.thread or letter.message_id or f"<{one.digest}>",
        "chain": " ".join(letter.references) or None,
        "mailbox": str(box.id),
        # One that is filed stands there once, however many of us got it; any other is its owner's own.
        "key": one.digest if where.found else f"{box.id}:{one.digest[:64]}",
        "owner": str(box.owner),
        **{name: str(id) for name in FILED if (id := getattr(where, name)) is not None},
    }


def listed(several: Sequence[Mailing]) -> str | None:
    """Addresses as a record holds them: `Name <address>, …`."""
    return (
        ", ".join(f"{each.name} <{each.address}>" if each.name else each.address for each in several)[:20_000]
        or None
    )


async def _give_copies(unit: Unit, box: Mailbox, keys: Sequence[str]) -> None:
    """Lets the owner of a mailbox see the mails that came to it and are kept already because a colleague got them too."""
    if not keys:
        return
    owner = unit.snapshot.model.object("mail")
    share = unit.snapshot.model.object("share")
    rows = await unit.link.fetch(
        f"select t.id from {unit.asking().table(owner)} t where t.{quote(owner.fields['key'].column)} = any($1::text[])"
        " and t.deleted_at is null and t.owner <> $2 and not exists (select 1 from"
        f" {unit.asking().table(share)} s where s.object = 'mail' and s.record = t.id and s.person = $2"
        " and s.deleted_at is null)",
        list(keys),
        box.owner,
    )
    if rows:
        given = {"object": "mail", "person": str(box.owner), "rights": "read", "owner": str(box.owner)}
        await unit.write("share", [Operation("create", {**given, "record": str(row["id"])}) for row in rows])
