"""A person's notifications: what they were told, what they have read, and what they want to be told."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import may_read, row_condition, visible
from yunchou.access.organisation import Snapshot
from yunchou.apps.together.kinds import KINDS, PAGE
from yunchou.base.db import Record, quote
from yunchou.base.errors import malformed, say
from yunchou.base.text import shorten
from yunchou.model.object import Model
from yunchou.records.read import asking_of
from yunchou.records.select import name_sql

LONGEST_TEXT = 200
MOST = 200
COLUMNS = (
    "n.id, n.kind, n.object, n.record, n.comment, n.job, n.count, n.actor, n.actor_name,"
    " n.words::text as words, n.read_at is not null as read,"
    " to_char(n.at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') as at"
)


async def notifications(
    caller: Caller,
    before: int | None = None,
    limit: int = 30,
    *,
    kind: str | None = None,
    unread_only: bool = False,
) -> dict[str, Any]:
    """The newest first, of one kind where it is named: `{"notifications": […], "next", "unread"}`.

    What may no longer be seen has no name and no text.
    """
    if not 1 <= limit <= MOST:
        raise malformed(say("limit 应在 1 至 {n} 之间", "limit must be 1 to {n}", n=MOST))
    table = f"{quote(caller.organisation.schema)}.notification"

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        rows = await caller.organisation.db.fetch(
            f"select {COLUMNS} from {table} n where n.person = $1 and ($2::bigint is null or n.id < $2)"
            " and $3 = any(n.channels) and ($5::text is null or n.kind = $5) and (n.read_at is null or not $6)"
            " order by n.id desc limit $4",
            caller.actor.user_id,
            before,
            PAGE,
            limit + 1,
            kind,
            unread_only,
        )
        names = await _names(caller, snapshot, rows[:limit])
        shown = [_shown(row, names, snapshot.model, caller.language) for row in rows[:limit]]
        following = shown[-1]["id"] if len(rows) > limit else None
        answer = {"notifications": shown, "next": following, "unread": await unread(caller)}
        return answer, await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def unread(caller: Caller) -> int:
    """How many are not read yet."""
    number: int = await caller.organisation.db.fetchval(
        f"select count(*) from {quote(caller.organisation.schema)}.notification n where n.person = $1"
        " and n.read_at is null and $2 = any(n.channels)",
        caller.actor.user_id,
        PAGE,
    )
    return number


async def _names(
    caller: Caller, snapshot: Snapshot, rows: Sequence[Record]
) -> Mapping[tuple[str, int], str | None]:
    """The names of the records and the texts of the comments that the person may still see, in one statement."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row["record"] is not None:
            wanted[row["object"]].add(row["record"])
        if row["comment"] is not None:
            wanted["comment"].add(row["comment"])
    asking = asking_of(caller, snapshot)
    parts = []
    for name, ids in sorted(wanted.items()):
        owner = snapshot.model.objects.get(name)
        if owner is None or not visible(asking.viewer, owner):
            continue
        rights = row_condition(asking, owner, "t") or "true"
        named = name_sql(asking, owner, "t")
        if not may_read(asking.viewer, owner, owner.fields[owner.name_field]):
            named = "null"
        parts.append(
            f"select {asking.params.add(name, 'text')} as object, t.id, {named}::text as name from {asking.table(owner)} t"
            f" where t.id = any({asking.params.add(sorted(ids), 'bigint[]')}) and t.deleted_at is null and {rights}"
        )
    if not parts:
        return {}
    found = await caller.organisation.db.fetch(" union all ".join(parts), *asking.params.values)
    return {(row["object"], row["id"]): row["name"] for row in found}


def _shown(
    row: Record, names: Mapping[tuple[str, int], str | None], model: Model, language: str
) -> dict[str, Any]:
    said = names.get(("comment", row["comment"])) if row["comment"] is not None else None
    there = row["record"] is not None and (row["object"], row["record"]) in names
    if row["words"] is not None:
        said = json.loads(row["words"])["en" if language.startswith("en") else "zh"]
    if row["record"] is not None and not there:
        # The words of an automation may quote the record.
        said = None
    name = names.get((row["object"], row["record"])) if there else None
    return {
        "id": str(row["id"]),
        "kind": row["kind"],
        "at": row["at"],
        "read": row["read"],
        "actor": {"id": str(row["actor"]) if row["actor"] else None, "name": row["actor_name"]},
        "object": row["object"],
        "record": str(row["record"]) if there else None,
        "name": name,
        "sentence": sentence(
            row["kind"],
            row["count"],
            row["actor_name"],
            object_words(model, row["object"], language),
            name,
            language,
        ),
        "text": shorten(said, LONGEST_TEXT) if said else None,
        "job": str(row["job"]) if row["job"] is not None else None,
        "count": row["count"],
    }


def sentence(kind: str, count: int, who: str | None, object: str, name: str | None, language: str) -> str:
    """What a notification says, in a language."""
    declared = KINDS.get(kind)
    if declared is None:
        # A kind of an earlier version.
        return say("通知", "Notification").in_language(language)
    message = declared.several if count > 1 else declared.one
    unnamed = say("一条记录", "a record").in_language(language)
    system = say("系统", "The system").in_language(language)
    values = {"who": who or system, "object": object, "name": name or unnamed, "count": count}
    return message.in_language(language).format_map(values)


def object_words(model: Model, name: str | None, language: str) -> str:
    """What an object is called; nothing for none."""
    owner = model.objects.get(name or "")
    return "" if owner is None else owner.label["en" if language.startswith("en") else "zh-CN"]


async def mark_read(caller: Caller, ids: Sequence[int] | None) -> None:
    """Marks some of the person's notifications as read, or all."""
    await caller.organisation.db.execute(
        f"update {quote(caller.organisation.schema)}.notification set read_at = now() where person = $1"
        " and read_at is null and ($2::bigint[] is null or id = any($2))",
        caller.actor.user_id,
        ids,
    )
