"""What people are told: that somebody named them, spoke about a record they follow, gave them a record, or a job ended.

A follower of the event log. What it tells somebody of carries the event's number, which each person is told of once; and
it tells only of records that the person may see at that moment.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.apps.together.kinds import ASSIGNMENT, CHANGE, COMMENT, JOB, MENTION, REMINDER
from yunchou.apps.together.seeing import Seen, seen_names
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base.db import Connection, Database, quote
from yunchou.base.errors import say
from yunchou.language.types import Params
from yunchou.records.follow import current, follower
from yunchou.records.history import Event
from yunchou.records.todo.sources import SOURCES
from yunchou.services.retention import forget_rows, keeping

FOLLOWER = "notifications"
SEVERAL = 3
"""Records given to somebody in one go beyond which he is told once, of how many there are."""


@dataclass(frozen=True, slots=True)
class News:
    """What one person is to be told."""

    person: int
    kind: str
    event: Event
    object: str
    record: int
    comment: int | None = None
    count: int = 1


@follower(FOLLOWER, from_now=True)
async def tell(organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
    """Tells whom the events concern; and, with or without any, who has asked for a job that has ended."""
    told = [*await _ended_jobs(organisation, link), *await _due_reminders(organisation, link)]
    if not events and not told:
        return
    snapshot = await current(organisation, link)
    if events:
        comments = [event for event in events if event.object == "comment"]
        await _take_part(organisation, link, comments)
        news = [
            *await _of_comments(organisation, link, snapshot, comments),
            *_assignments(snapshot, events),
            *await _of_changes(organisation, link, snapshot, events),
        ]
        seen = await seen_names(organisation, link, snapshot, {_key(each) for each in news})
        told += [_told(each) for each in _together(each for each in news if _key(each) in seen)]
    await keep_told(link, organisation, snapshot, told)


def _key(news: News) -> Seen:
    return Seen(news.object, news.record, news.person)


def _subject(event: Event) -> tuple[str, int] | None:
    """The record that a new comment is about."""
    name, record = (event.changes.get(each, (None, None))[1] for each in ("object", "record"))
    return (name, int(record)) if isinstance(name, str) and isinstance(record, str) else None


def _mentioned(event: Event) -> set[int]:
    """Who is named now and was not before."""
    before, after = event.changes.get("mentions", (None, None))
    return {int(id) for id in after or ()} - {int(id) for id in before or ()}


async def _take_part(organisation: Organisation, link: Connection, comments: Sequence[Event]) -> None:
    """Whoever speaks about a record, or is named, follows it from then on, unless he said otherwise."""
    rows = set()
    for event in comments:
        subject = _subject(event)
        if event.type == "comment.created" and subject is not None:
            people = _mentioned(event) | ({event.actor} if event.actor is not None else set())
            rows |= {(subject[1], person, subject[0]) for person in people}
    if rows:
        await link.execute(
            f"insert into {quote(organisation.schema)}.record_follower (record, person, object)"
            " select * from unnest($1::bigint[], $2::bigint[], $3::text[]) on conflict do nothing",
            *(list(column) for column in zip(*sorted(rows), strict=True)),
        )


async def _of_comments(
    organisation: Organisation, link: Connection, snapshot: Snapshot, comments: Sequence[Event]
) -> list[News]:
    """News of comments: for whom they name, and of new ones for whoever follows the record."""
    subjects = await _subjects(organisation, link, comments)
    followers = await _followers(organisation, link, snapshot, set(subjects.values()))
    found = []
    for event in comments:
        subject = subjects.get(event.record)
        if subject is None or event.type not in ("comment.created", "comment.updated"):
            continue
        named = _mentioned(event) - {event.actor}
        others = followers[subject] - named - {event.actor} if event.type == "comment.created" else set()
        for kind, people in ((MENTION, named), (COMMENT, others)):
            found += [News(person, kind, event, *subject, comment=event.record) for person in sorted(people)]
    return found


async def _subjects(
    organisation: Organisation, link: Connection, comments: Sequence[Event]
) -> dict[int, tuple[str, int]]:
    """The records that comments are about."""
    if not comments:
        return {}
    rows = await link.fetch(
        f"select t.id, t.object, t.record from {quote(organisation.schema)}.r_comment t"
        " where t.id = any($1::bigint[]) and t.deleted_at is null",
        sorted({event.record for event in comments}),
    )
    return {row["id"]: (row["object"], row["record"]) for row in rows}


async def _followers(
    organisation: Organisation, link: Connection, snapshot: Snapshot, subjects: Collection[tuple[str, int]]
) -> dict[tuple[str, int], set[int]]:
    """Who follows each of the records: by wish, or as its owner."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    if not subjects:
        return found
    params = Params()
    schema = quote(organisation.schema)
    ids = params.add(sorted(id for _, id in subjects), "bigint[]")
    parts = [
        f"select f.object, f.record, f.person from {schema}.record_follower f where f.record = any({ids}) and f.following"
    ]
    for name in sorted({name for name, _ in subjects if name in snapshot.model.objects}):
        table = f"{schema}.{quote(snapshot.model.objects[name].table)}"
        parts.append(
            f"select {params.add(name, 'text')}, t.id, t.owner from {table} t where t.id = any({ids})"
            f" and t.owner is not null and not exists (select 1 from {schema}.record_follower f where f.record = t.id"
            " and f.person = t.owner and not f.following)"
        )
    for row in await link.fetch(" union all ".join(parts), *params.values):
        found[row["object"], row["record"]].add(row["person"])
    return found


TOLD_APART = frozenset({"approval", "approval_task"})
"""Objects whose people are told in words of their own, as by `tell_of_approvals`, what they are given."""


def _assignments(snapshot: Snapshot, events: Iterable[Event]) -> list[News]:
    """News for people to whom somebody else gave a record. What an import brings is no news to anybody."""
    found = []
    for event in events:
        owner = snapshot.model.objects.get(event.object)
        after = event.changes.get("owner", (None, None))[1]
        if owner is None or owner.attached or not isinstance(after, str) or "import" in (event.cause or {}):
            continue
        if event.object in TOLD_APART or "handover" in event.changes:
            # Whoever hands a to-do over says so himself.
            continue
        if event.type.endswith((".created", ".updated")) and int(after) != event.actor:
            found.append(News(int(after), ASSIGNMENT, event, event.object, event.record))
    return found


async def _of_changes(
    organisation: Organisation, link: Connection, snapshot: Snapshot, events: Sequence[Event]
) -> list[News]:
    """News of changes of records for those who follow them by wish: not of one's own, nor of what one is told anyway."""
    changed = [
        event
        for event in events
        if event.type.endswith(".updated")
        and event.changes
        and "import" not in (event.cause or {})
        and event.object in snapshot.model.objects
        and not snapshot.model.objects[event.object].attached
    ]
    if not changed:
        return []
    rows = await link.fetch(
        f"select f.record, f.person from {quote(organisation.schema)}.record_follower f"
        " where f.record = any($1::bigint[]) and f.following",
        sorted({event.record for event in changed}),
    )
    followers: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        followers[row["record"]].append(row["person"])
    return [
        News(person, CHANGE, event, event.object, event.record)
        for event in changed
        for person in followers[event.record]
        if person != event.actor and str(person) != event.changes.get("owner", (None, None))[1]
    ]


def _together(news: Iterable[News]) -> list[News]:
    """Many records given in one go are told of once."""
    listed = list(news)
    sizes = Counter(_gift(each) for each in listed)
    found: dict[object, News] = {}
    for each in listed:
        many = each.kind == ASSIGNMENT and sizes[_gift(each)] > SEVERAL
        found.setdefault(
            _gift(each) if many else (each.person, each.event.position),
            replace(each, count=sizes[_gift(each)]) if many else each,
        )
    return list(found.values())


def _gift(news: News) -> tuple[int, str, str, int]:
    return news.person, news.kind, news.object, news.event.position[0]


def _told(news: News) -> Told:
    return Told(
        news.person,
        f"event:{news.event.position[1]}",
        news.kind,
        news.object,
        news.record if news.count == 1 else None,
        news.comment,
        count=news.count,
        actor=news.event.actor,
        actor_name=news.event.actor_name,
    )


async def _due_reminders(organisation: Organisation, link: Connection) -> list[Told]:
    """What people wanted to be reminded of by now: to-dos at their time, and what was put off until now."""
    schema = quote(organisation.schema)
    rows = await link.fetch(
        "select w.source, w.item, w.person, w.key from ("
        " select 'todo' as source, t.id as item, t.owner as person,"
        " 'reminder:' || t.id || ':' || extract(epoch from t.remind_at)::bigint as key"
        f" from {schema}.r_todo t where t.remind_at <= now() and t.remind_at > now() - interval '1 day'"
        " and t.state = 'open' and t.deleted_at is null and t.owner is not null"
        " union all select m.source, m.item, m.person,"
        " 'snooze:' || m.source || ':' || m.item || ':' || extract(epoch from m.snoozed_until)::bigint"
        f" from {schema}.todo_mark m where m.snoozed_until <= now() and m.snoozed_until > now() - interval '1 day'"
        f" and m.done_at is null) w where not exists (select 1 from {schema}.notification n"
        " where n.person = w.person and n.source = w.key)"
    )
    return [
        Told(row["person"], row["key"], REMINDER, SOURCES[row["source"]].object, row["item"])
        for row in rows
        if row["source"] in SOURCES
    ]


async def _ended_jobs(organisation: Organisation, link: Connection) -> list[Told]:
    """What people are to be told of their jobs that have ended lately."""
    schema = quote(organisation.schema)
    rows = await link.fetch(
        f"select j.id, j.created_by from {schema}.job j where j.created_by is not null"
        " and j.created_at > now() - interval '7 days' and j.finished_at > now() - interval '10 minutes'"
        f" and j.state in ('done', 'failed') and not exists (select 1 from {schema}.notification_setting s"
        f" where s.person = j.created_by and s.kind = '{JOB}' and s.channels = '{{}}')"
        f" and not exists (select 1 from {schema}.notification n where n.person = j.created_by and n.source = 'job:' || j.id)"
    )
    return [Told(row["created_by"], f"job:{row['id']}", JOB, job=row["id"]) for row in rows]


@keeping("notifications", say("通知", "Notifications"), days=180, least=7)
async def forget(db: Database, schema: str, before: dt.datetime) -> int:
    """Forgets what people were told before that moment, read or not."""
    return await forget_rows(db, schema, "notification", "true", before)
