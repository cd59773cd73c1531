"""The event log read as a whole: who did what to which record, and when, for those who answer for the organisation.

It says which fields were written, never what was written into them: whoever may see that finds it in the record's history.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import quote
from yunchou.base.errors import forbidden

RIGHT = "access.change"
MOST = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events: of one person, object, record or kind (`created`, `updated`, …), from a moment until before another,
    before the event with that id."""

    person: int | None = None
    object: str | None = None
    record: int | None = None
    kind: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    before: int | None = None
    limit: int = 50


async def trail(caller: Caller, asked: Asked) -> dict[str, Any]:
    """`{"events": [{"id", "at", "kind", "object", "record", "person", "fields", "cause"}], "next"}`, newest first.

    That computed values followed is no part of it: nobody did that. Raises 403.
    """
    async with caller.organisation.db.acquire() as link:
        snapshot = await caller.organisation.load(link)
    if not caller.viewer(snapshot).rights.may(RIGHT):
        raise forbidden()
    limit = min(asked.limit, MOST)
    rows = await caller.organisation.db.fetch(
        "select e.id, e.type, e.at, e.actor, e.actor_name, e.object, e.record, e.cause ->> 'kind' as cause,"
        " array(select jsonb_object_keys(e.changes)) as fields"
        f" from {quote(caller.organisation.schema)}.event e where (e.cause ? 'computed') is not true"
        " and ($1::bigint is null or e.actor = $1) and ($2::text is null or e.object = $2)"
        " and ($3::bigint is null or e.record = $3) and ($4::text is null or e.type like '%.' || $4)"
        " and ($5::timestamptz is null or e.at >= $5) and ($6::timestamptz is null or e.at < $6)"
        " and ($7::bigint is null or e.id < $7) order by e.id desc limit $8",
        asked.person,
        asked.object,
        asked.record,
        asked.kind,
        asked.since,
        asked.until,
        asked.before,
        limit + 1,
    )
    shown = [_event(snapshot, row) for row in rows[:limit]]
    return {"events": shown, "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None}


def _event(snapshot: Snapshot, row: Any) -> dict[str, Any]:
    owner = snapshot.model.objects.get(row["object"])
    known = () if owner is None else owner.fields
    return {
        "id": str(row["id"]),
        "at": row["at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kind": row["type"].rpartition(".")[2],
        "object": row["object"],
        "record": str(row["record"]),
        "person": {"id": None if row["actor"] is None else str(row["actor"]), "name": row["actor_name"]},
        "fields": sorted(name for name in row["fields"] if name in known),
        "cause": row["cause"],
    }
