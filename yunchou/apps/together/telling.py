"""Writing down what people are told: by which channels each wants it, several into one, nothing about what he muted."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.apps.together.kinds import DIGEST, KINDS, MAIL, PAGE, PUSH, known
from yunchou.apps.together.preferences import Preference, preferences
from yunchou.base.db import Connection, quote
from yunchou.services.realtime import CHANNEL

MAIL_PAUSE = dt.timedelta(seconds=60)
"""How long a mail waits for others of the same person to come along."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one person is told. `source` names the cause, of which each person is told once; `words` are `{"zh", "en"}`."""

    person: int
    source: str
    kind: str
    object: str | None = None
    record: int | None = None
    comment: int | None = None
    job: int | None = None
    count: int = 1
    actor: int | None = None
    actor_name: str | None = None
    words: Mapping[str, str] | None = None


async def keep_told(
    link: Connection, organisation: Organisation, snapshot: Snapshot, told: Sequence[Told]
) -> int:
    """Writes down what was not told yet, in the caller's transaction, and calls those who listen; gives how much it was."""
    if not told:
        return 0
    schema = quote(organisation.schema)
    channels = await channels_of(link, schema, snapshot, {(each.person, each.kind) for each in told})
    wanted = [each for each in told if channels[each.person, each.kind]]
    if not wanted:
        return 0
    grouped, earlier = await _grouped(link, schema, wanted)
    kept = await _insert(link, schema, grouped, channels)
    await _put_on_way(link, organisation, snapshot, kept, earlier)
    if kept:
        await link.execute("select pg_notify($1, $2)", CHANNEL, str(organisation.id))
    return len(kept)


async def channels_of(
    link: Connection, schema: str, snapshot: Snapshot, asked: set[tuple[int, str]]
) -> dict[tuple[int, str], list[str]]:
    """The channels of each person and kind: what the person chose, else the person's roles together, else the kind's own.

    Nobody without a device that listens has the channel to it.
    """
    people, kinds = sorted({person for person, _ in asked}), sorted({name for _, name in asked})
    rows = await link.fetch(
        f"select 'person' as of, s.person as id, s.kind, s.channels from {schema}.notification_setting s"
        " where s.person = any($1::bigint[]) and s.kind = any($2::text[])"
        f" union all select 'role', d.role, d.kind, d.channels from {schema}.notification_default d"
        f" where d.kind = any($2::text[]) union all select 'device', p.person, null, null from {schema}.push_device p"
        " where p.person = any($1::bigint[])",
        people,
        kinds,
    )
    said = {(row["of"], row["id"], row["kind"]): row["channels"] for row in rows}
    found = {}
    for person, name in asked:
        chosen = said.get(("person", person, name))
        if chosen is None:
            chosen = channels_by_default(snapshot, person, name, said)
        if KINDS[name].always:
            chosen = [PAGE, *chosen]
        reachable = ("device", person, None) in said
        found[person, name] = [each for each in known(chosen) if each != PUSH or reachable]
    return found


def channels_by_default(
    snapshot: Snapshot, person: int, name: str, said: Mapping[tuple[str, int, str | None], Sequence[str]]
) -> list[str]:
    """What holds for somebody who chose nothing."""
    who = snapshot.access.people.get(person)
    of_roles = [
        said["role", role, name] for role in (who.roles if who else ()) if ("role", role, name) in said
    ]
    if of_roles:
        return known(channel for several in of_roles for channel in several)
    return list(KINDS[name].channels)


async def _grouped(
    link: Connection, schema: str, told: Sequence[Told]
) -> tuple[list[Told], dict[tuple[int, str, int | None, str], dt.datetime]]:
    """What is new together with what the person has not read yet of the same kind and record, which goes; and when mails of
    those that went were due.
    """
    together: dict[object, Told] = {}
    for each in told:
        key = (each.person, each.kind, each.record) if _groups(each) else each.source
        before = together.get((each.person, key))
        together[each.person, key] = replace(each, count=each.count + before.count) if before else each
    candidates = [each for each in together.values() if _groups(each)]
    if not candidates:
        return list(together.values()), {}
    gone = await link.fetch(
        f"delete from {schema}.notification n using unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[])"
        " w(person, kind, record, source) where n.person = w.person and n.kind = w.kind and n.record = w.record"
        " and n.read_at is null and n.source <> w.source returning n.id, n.person, n.kind, n.record, n.count",
        *(list(c) for c in zip(*((e.person, e.kind, e.record, e.source) for e in candidates), strict=True)),
    )
    counts = {(row["person"], row["kind"], row["record"]): row["count"] for row in gone}
    about = {row["id"]: (row["person"], row["kind"], row["record"]) for row in gone}
    waiting = await link.fetch(
        f"delete from {schema}.notification_delivery d where d.notification = any($1::bigint[])"
        " returning d.notification, d.channel, d.due_at",
        list(about),
    )
    earlier = {(*about[row["notification"]], row["channel"]): row["due_at"] for row in waiting}
    new = [
        replace(each, count=each.count + counts.get((each.person, each.kind, each.record), 0))
        if _groups(each)
        else each
        for each in together.values()
    ]
    return new, earlier


def _groups(each: Told) -> bool:
    return KINDS[each.kind].grouped and each.record is not None


async def _insert(
    link: Connection, schema: str, told: Sequence[Told], channels: Mapping[tuple[int, str], list[str]]
) -> list[tuple[int, Told, list[str]]]:
    """Writes the rows; gives those that are new with their ids and channels."""
    rows = [
        (
            each.person,
            each.source,
            each.kind,
            each.object,
            each.record,
            each.comment,
            each.job,
            each.count,
            each.actor,
            each.actor_name,
            None if each.words is None else json.dumps(dict(each.words), ensure_ascii=False),
            ",".join(channels[each.person, each.kind]),
            KINDS[each.kind].urgent,
        )
        for each in told
    ]
    made = await link.fetch(
        f"insert into {schema}.notification"
        " (person, source, kind, object, record, comment, job, count, actor, actor_name, words, channels)"
        " select n.person, n.source, n.kind, n.object, n.record, n.comment, n.job, n.count, n.actor, n.actor_name,"
        " n.words::jsonb, string_to_array(n.channels, ',') from unnest($1::bigint[], $2::text[], $3::text[], $4::text[],"
        " $5::bigint[], $6::bigint[], $7::bigint[], $8::int[], $9::bigint[], $10::text[], $11::text[], $12::text[],"
        " $13::boolean[]) n(person, source, kind, object, record, comment, job, count, actor, actor_name, words, channels,"
        f" urgent) where n.urgent or not exists (select 1 from {schema}.record_follower f"
        " where f.record = n.record and f.person = n.person and f.muted)"
        " on conflict (person, source) do nothing returning id, person, source",
        *(list(column) for column in zip(*rows, strict=True)),
    )
    by_source = {(each.person, each.source): each for each in told}
    kept = [(row["id"], by_source[row["person"], row["source"]]) for row in made]
    return [(id, each, channels[each.person, each.kind]) for id, each in kept]


async def _put_on_way(
    link: Connection,
    organisation: Organisation,
    snapshot: Snapshot,
    kept: Sequence[tuple[int, Told, list[str]]],
    earlier: Mapping[tuple[int, str, int | None, str], dt.datetime],
) -> None:
    """Notes what has to reach people elsewhere than in the page, and when it is to leave."""
    away = [(id, each, channel) for id, each, several in kept for channel in several if channel != PAGE]
    if not away:
        return
    schema = quote(organisation.schema)
    now: dt.datetime = await link.fetchval("select now()")
    people = {each.person for _, each, channel in away if channel == DIGEST}
    chosen = await preferences(link, organisation, people)
    rows = []
    for id, each, channel in away:
        due = earlier.get((each.person, each.kind, each.record, channel))
        if due is None:
            due = _due(channel, chosen.get(each.person), snapshot, organisation, now)
        rows.append((id, channel, each.person, due))
    await link.execute(
        f"insert into {schema}.notification_delivery (notification, channel, person, due_at)"
        " select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[])",
        *(list(column) for column in zip(*rows, strict=True)),
    )


def _due(
    channel: str,
    preference: Preference | None,
    snapshot: Snapshot,
    organisation: Organisation,
    now: dt.datetime,
) -> dt.datetime:
    if channel == MAIL:
        return now + MAIL_PAUSE
    if channel == DIGEST:
        return (preference or Preference.usual(organisation)).next_digest(now, snapshot)
    return now
