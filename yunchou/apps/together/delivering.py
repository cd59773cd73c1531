"""Bringing people what they are told by other channels than the page: mails, summaries, messages to devices.

Whoever may no longer see a record is not told of it, and what was read in the page meanwhile is not sent. Mails are put
aside in the transaction that takes their deliveries away, so each leaves once; a message to a device may come twice.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.apps.together.kinds import DIGEST, KINDS, MAIL, PUSH
from yunchou.apps.together.notifications import object_words, sentence
from yunchou.apps.together.preferences import preferences
from yunchou.apps.together.seeing import Seen, seen_names
from yunchou.base import log
from yunchou.base.db import Connection, Database, Record, quote
from yunchou.base.errors import say
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.jobs.schedule import looked_at
from yunchou.records.follow import current
from yunchou.services.mail.outbox import Mailer
from yunchou.services.mail.templates import Words, template
from yunchou.services.outgoing import OutgoingError
from yunchou.services.push import DeviceGone, Pusher, device

JOB = "notifications.deliver"
AT_ONCE = 500
MOST_LINES = 50
"""Notifications that one mail names; of more it says how many there are."""
TRIES = 5
LEASE = dt.timedelta(minutes=5)
"""How long messages to devices are left to the process that took them."""
logger = log.get(__name__)

LETTER = template(
    "notifications",
    Words(
        "{subject}",
        "{name}，您好：\n\n{lines}\n\n{link}\n\n您可以在“我的设置 → 通知”中选择哪些通知发送邮件。",
        "打开通知",
    ),
    Words(
        "{subject}",
        "Hello {name},\n\n{lines}\n\n{link}\n\nUnder My profile → Notifications you choose what comes by mail.",
        "Open notifications",
    ),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody as a letter needs it."""

    name: str
    address: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one notification says to its reader, and where it leads."""

    id: int
    sentence: str
    text: str | None
    path: str


@looked_at
async def put_due_aside(database: Database) -> int:
    """Puts a job aside for each organisation where something is due and nobody is at it; gives how many."""
    begun = 0
    for row in await database.fetch(
        "select id, schema_name from yunchou.organisation where ready order by id"
    ):
        schema = quote(row["schema_name"])
        due = await database.fetchval(
            f"select exists(select from {schema}.notification_delivery where due_at <= now()) and not exists"
            f" (select from {schema}.job where kind = $1 and state in ('waiting', 'running'))",
            JOB,
        )
        if due:
            async with database.transaction() as link:
                await enqueue(link, row["id"], JOB, {})
            begun += 1
    return begun


@job(JOB, retries=3)
async def deliver(context: JobContext) -> dict[str, Any]:
    """Brings everything that is due to where it is to go."""
    caller: Caller = context.caller
    mailer: Mailer = context.resources["mail"]
    pusher: Pusher = context.resources["push"]
    done = {"mails": 0, "messages": 0}
    while not context.cancelled():
        round = await deliver_some(caller.organisation, mailer)
        done["mails"] += round.mails
        done["messages"] += await push(caller.organisation, pusher, round.messages)
        if not round.taken:
            return done
    return done


@dataclass(frozen=True, slots=True)
class Round:
    """What came of some deliveries: how many were looked at, the mails put aside, and the messages still to be sent."""

    taken: int
    mails: int
    messages: list[tuple[int, Line]]


async def deliver_some(organisation: Organisation, mailer: Mailer) -> Round:
    """Takes some due deliveries: what comes in quiet hours is put off until they end, mails are put aside, messages given."""
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        rows = await link.fetch(
            "select d.notification, d.channel, d.person, d.tries, n.id, n.kind, n.object, n.record, n.comment, n.job,"
            " n.count, n.actor_name, n.words::text as words, n.read_at, now() as now"
            f" from {schema}.notification_delivery d left join {schema}.notification n on n.id = d.notification"
            " where d.due_at <= now() order by d.due_at, d.notification, d.channel limit $1"
            " for update of d skip locked",
            AT_ONCE,
        )
        if not rows:
            return Round(0, 0, [])
        snapshot = await current(organisation, link)
        held = await _held(organisation, link, snapshot, rows)
        going = [
            row
            for row in rows
            if row["id"] and not row["read_at"] and (row["id"], row["channel"]) not in held
        ]
        readers = await _readers(organisation, link, snapshot, {row["person"] for row in going})
        seen = await _seen(organisation, link, snapshot, going)
        lines = [(row, line) for row in going if (line := _line(row, snapshot, seen, readers)) is not None]
        messages = [(row, line) for row, line in lines if row["channel"] == PUSH and row["tries"] < TRIES]
        mails = await _post(organisation, link, mailer, readers, lines)
        kept = held | {(row["id"], PUSH): row["now"] + LEASE for row, _ in messages}
        await _note(link, schema, rows, kept)
    return Round(len(rows), mails, [(row["person"], line) for row, line in messages])


async def _held(
    organisation: Organisation, link: Connection, snapshot: Snapshot, rows: Sequence[Record]
) -> dict[tuple[int, str], dt.datetime]:
    """What has to wait until its reader's quiet hours are over."""
    chosen = await preferences(link, organisation, {row["person"] for row in rows})
    found = {}
    for row in rows:
        kind, preference = KINDS.get(row["kind"] or ""), chosen.get(row["person"])
        if preference is None or kind is None or kind.urgent:
            continue
        until = preference.quiet_until(row["now"], snapshot)
        if until is not None:
            found[row["id"], row["channel"]] = until
    return found


async def _readers(
    organisation: Organisation, link: Connection, snapshot: Snapshot, people: set[int]
) -> dict[int, Reader]:
    """Those of the people who are still there."""
    owner = snapshot.model.object("user")
    rows = await link.fetch(
        "select t.id, t.name, coalesce(t.email, t.login) as address, t.language"
        f" from {quote(organisation.schema)}.{quote(owner.table)} t"
        " where t.id = any($1::bigint[]) and t.active and t.deleted_at is null",
        sorted(people),
    )
    return {
        row["id"]: Reader(row["name"], row["address"], row["language"] or organisation.settings.language)
        for row in rows
    }


async def _seen(
    organisation: Organisation, link: Connection, snapshot: Snapshot, rows: Sequence[Record]
) -> Mapping[Seen, str | None]:
    asked = {Seen(row["object"], row["record"], row["person"]) for row in rows if row["record"] is not None}
    asked |= {Seen("comment", row["comment"], row["person"]) for row in rows if row["comment"] is not None}
    return await seen_names(organisation, link, snapshot, asked)


def _line(
    row: Record, snapshot: Snapshot, seen: Mapping[Seen, str | None], readers: Mapping[int, Reader]
) -> Line | None:
    """What a notification says; None when its reader is gone, or may no longer see what it is about."""
    reader = readers.get(row["person"])
    about = Seen(row["object"], row["record"], row["person"]) if row["record"] is not None else None
    if reader is None or (about is not None and about not in seen):
        return None
    english = reader.language.startswith("en")
    text = seen.get(Seen("comment", row["comment"], row["person"])) if row["comment"] is not None else None
    if row["words"] is not None:
        text = json.loads(row["words"])["en" if english else "zh"]
    name = seen[about] if about is not None else None
    words = object_words(snapshot.model, row["object"], reader.language)
    said = sentence(row["kind"], row["count"], row["actor_name"], words, name, reader.language)
    path = "/notifications"
    if about is not None:
        path = f"/records/{row['object']}/{row['record']}" + ("?tab=comments" if row["comment"] else "")
    elif row["job"] is not None:
        path = "/jobs"
    return Line(row["id"], said, text, path)


async def _post(
    organisation: Organisation,
    link: Connection,
    mailer: Mailer,
    readers: Mapping[int, Reader],
    lines: Sequence[tuple[Record, Line]],
) -> int:
    """One letter for each person and channel; gives how many were put aside."""
    letters: dict[tuple[int, str], list[Line]] = defaultdict(list)
    for row, line in lines:
        if row["channel"] in (MAIL, DIGEST):
            letters[row["person"], row["channel"]].append(line)
    posted = 0
    for (person, channel), several in letters.items():
        reader = readers[person]
        if not reader.address:
            continue
        key = f"notifications:{channel}:{person}:{several[0].id}:{several[-1].id}"
        values = _values(reader, several, channel, mailer.public_url)
        letter = await mailer.post(
            link, organisation, reader.address, LETTER, values, language=reader.language, key=key
        )
        posted += letter is not None
    return posted


def _values(reader: Reader, lines: Sequence[Line], channel: str, address: str) -> dict[str, str]:
    count = len(lines)
    several = say("您有 {n} 条新通知", "{n} new notifications", n=count).in_language(reader.language)
    if channel == DIGEST:
        several = say("通知汇总：{n} 条", "Your summary: {n} notifications", n=count).in_language(
            reader.language
        )
    shown = [
        "\n".join(part for part in (f"· {line.sentence}", line.text, f"{address}{line.path}") if part)
        for line in lines[:MOST_LINES]
    ]
    if count > MOST_LINES:
        more = say("另有 {n} 条", "and {n} more", n=count - MOST_LINES)
        shown.append(more.in_language(reader.language))
    return {
        "name": reader.name,
        "subject": several if count > 1 or channel == DIGEST else lines[0].sentence,
        "lines": "\n".join(shown),
        "link": f"{address}/notifications",
    }


async def _note(
    link: Connection, schema: str, rows: Sequence[Record], kept: Mapping[tuple[int, str], dt.datetime]
) -> None:
    """Takes away what is done with, and puts off what is not."""
    gone = [row for row in rows if (row["notification"], row["channel"]) not in kept]
    await link.execute(
        f"delete from {schema}.notification_delivery d using unnest($1::bigint[], $2::text[]) g(notification, channel)"
        " where d.notification = g.notification and d.channel = g.channel",
        [row["notification"] for row in gone],
        [row["channel"] for row in gone],
    )
    if kept:
        keys = list(kept)
        await link.execute(
            f"update {schema}.notification_delivery d set due_at = k.due,"
            " tries = d.tries + (d.channel = 'push')::int"
            " from unnest($1::bigint[], $2::text[], $3::timestamptz[]) k(notification, channel, due)"
            " where d.notification = k.notification and d.channel = k.channel",
            [notification for notification, _ in keys],
            [channel for _, channel in keys],
            [kept[key] for key in keys],
        )


async def push(organisation: Organisation, pusher: Pusher, messages: Sequence[tuple[int, Line]]) -> int:
    """Sends messages to the devices of their readers; those that were not taken are tried again later. Gives how many went."""
    if not messages:
        return 0
    schema, sent = quote(organisation.schema), 0
    rows = await organisation.db.fetch(
        f"select p.id, p.person, p.endpoint, p.key, p.auth from {schema}.push_device p where p.person = any($1::bigint[])",
        sorted({person for person, _ in messages}),
    )
    gone: set[int] = set()
    done: list[int] = []
    for person, line in messages:
        message = {"title": line.sentence, "body": line.text, "path": line.path, "tag": str(line.id)}
        taken = True
        for row in rows:
            if row["person"] != person or row["id"] in gone:
                continue
            try:
                await pusher.send(organisation, device(row["endpoint"], row["key"], row["auth"]), message)
                sent += 1
            except DeviceGone:
                gone.add(row["id"])
            except OutgoingError as error:
                taken = False
                logger.warning("message not sent", extra={"device": row["id"], "why": error.message.en})
        if taken:
            done.append(line.id)
    await organisation.db.execute(
        f"delete from {schema}.push_device where id = any($1::bigint[])", sorted(gone)
    )
    await organisation.db.execute(
        f"delete from {schema}.notification_delivery where channel = '{PUSH}' and notification = any($1::bigint[])",
        done,
    )
    return sent
