"""What happened lately to records that a person follows, or was done by people whom the person follows or leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.together.seeing import Seen, seen_names
from yunchou.base.db import quote
from yunchou.base.errors import malformed, say
from yunchou.records.history import COLUMNS, Event, event_of, visible_events

DAYS = 30
"""How far back a feed reaches."""
MOST = 100
LOOKED_AT = 4
"""So many events are looked at for each that is asked for: some may not be seen."""
FOLLOWED, PEOPLE, TEAM = "followed", "people", "team"
SOURCES = (FOLLOWED, PEOPLE, TEAM)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose news: of `followed` records, of followed `people`, or of the `team` below; of one `object` where it is named."""

    whose: str = FOLLOWED
    object: str | None = None
    before: int | None = None
    limit: int = 30


async def feed(caller: Caller, asked: Asked) -> dict[str, Any]:
    """The newest first, without what the person did: `{"events": […], "next"}`, each with the record's `name`.

    Only what the person may see is told. Raises 400 for a wrong question.
    """
    if asked.whose not in SOURCES or not 1 <= asked.limit <= MOST:
        raise malformed(say("动态查询参数无效", "There is no such feed"))
    snapshot = await caller.organisation.snapshot()
    events = await _events(caller, snapshot, asked)
    seen = (await visible_events(caller, events))[: asked.limit]
    looked_at_all = len(events) < asked.limit * LOOKED_AT
    following = None
    if len(seen) == asked.limit:
        following = seen[-1]["id"]
    elif not looked_at_all:
        following = str(events[-1].position[1])
    return {"events": await _named(caller, snapshot, seen), "next": following}


async def _events(caller: Caller, snapshot: Snapshot, asked: Asked) -> list[Event]:
    """The newest events that the question is about, whether they may be seen or not."""
    schema = quote(caller.organisation.schema)
    me = caller.actor.user_id
    mine = (
        f"select f.record from {schema}.record_follower f where f.person = $1 and f.following and not f.muted"
    )
    whose = {
        FOLLOWED: f"(e.record in ({mine}) or (e.object = 'comment'"
        f" and (e.changes -> 'record' ->> 1) in (select p.record::text from ({mine}) p)))",
        PEOPLE: f"e.actor in ({mine} and f.object = 'user')",
        TEAM: "e.actor = any($4::bigint[])",
    }[asked.whose]
    below = snapshot.access.subtree_of(me) if me is not None and me in snapshot.access.people else ()
    team = [each for each in below if each != me]
    names = _objects(snapshot, asked.object)
    rows = await caller.organisation.db.fetch(
        f"select {COLUMNS} from {schema}.event e where e.id > yunchou.id_at(now() - make_interval(days => $5))"
        f" and ($2::bigint is null or e.id < $2) and {whose} and e.actor is distinct from $1"
        " and e.object = any($6::text[]) and cardinality($4::bigint[]) >= 0 order by e.id desc limit $3",
        me,
        asked.before,
        asked.limit * LOOKED_AT,
        team,
        DAYS,
        names,
    )
    return [event_of(row) for row in rows]


def _objects(snapshot: Snapshot, wanted: str | None) -> list[str]:
    """The objects whose records people work on."""
    return [
        each.name
        for each in snapshot.model.objects.values()
        if wanted in (None, each.name)
        and not each.generated
        and each.app != "access"
        and (not each.attached or each.name == "comment")
    ]


async def _named(
    caller: Caller, snapshot: Snapshot, events: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The events with the names of their records; of a comment the record that it is about, as `about`."""
    me = caller.actor.user_id or 0
    asked = {Seen(each["object"], int(each["record"]), me) for each in events}
    abouts = {each["id"]: _about(each) for each in events if each["object"] == "comment"}
    asked |= {Seen(about[0], about[1], me) for about in abouts.values() if about}
    async with caller.organisation.db.acquire() as link:
        names = await seen_names(caller.organisation, link, snapshot, asked)
    found = []
    for each in events:
        about = abouts.get(each["id"])
        shown = {**each, "name": names.get(Seen(each["object"], int(each["record"]), me)), "about": None}
        if about and Seen(*about, me) in names:
            shown["about"] = {"object": about[0], "id": str(about[1]), "name": names[Seen(*about, me)]}
        found.append(shown)
    return found


def _about(event: dict[str, Any]) -> tuple[str, int] | None:
    """The record that a comment is about, where its event tells."""
    name, record = (event["changes"].get(each, (None, None))[1] for each in ("object", "record"))
    return (name, int(record)) if isinstance(name, str) and isinstance(record, str) else None
