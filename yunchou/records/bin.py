"""The recycle bin: what was deleted stays 30 days and can be restored, then goes for good."""

import datetime as dt
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import row_condition
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import FieldError, conflict, forbidden, invalid, not_found, say
from yunchou.model.object import Model, Object
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, name_sql
from yunchou.records.steps.relations import details_under
from yunchou.records.write import Unit

DAYS = 30
BATCH = 5000
RIGHT = "model.change"
"""The action that a role must list for its people to remove records for good before their time."""
MOST_AT_ONCE = 10_000
_TOO_MANY = say("一次最多彻底删除 10000 条记录", "At most 10,000 records are removed for good at once")


async def purge(organisation: Organisation) -> int:
    """Removes rows deleted more than 30 days ago, with what is attached to them, in small batches; gives how many went."""
    removed = 0
    model = (await organisation.snapshot()).model
    for owner in model.objects.values():
        table = f"{quote(organisation.schema)}.{quote(owner.table)}"
        while True:
            async with organisation.db.transaction() as link:
                rows = await link.fetch(
                    f"select id from {table} where deleted_at < now() - make_interval(days => {DAYS})"
                    f" limit {BATCH} for update skip locked"
                )
                gone = await _remove(link, organisation.schema, model, owner, [row["id"] for row in rows])
            removed += sum(map(len, gone.values()))
            if len(rows) < BATCH:
                break
    return removed


async def purge_now(
    caller: Caller, name: str, *, id: int | None = None, count: int | None = None
) -> dict[str, int]:
    """Removes one record, or all of an object, from the bin for good before its time: `{"removed": how many}`.

    Only who administers the model and may delete every record of the object; details go along. Each is an event
    `{object}.purged` of the log. `count` is how many the caller saw in the bin: all go, or none if there are others by now.
    Raises 403, 404 for what is not in the bin for the caller, 409 for another count, 422 for more than 10,000.
    """
    async with Unit(caller) as unit:
        asking = unit.asking()
        owner = readable_object(asking, name)
        rights = asking.viewer.rights
        if not rights.may(RIGHT) or rights.of(owner.name).scope("delete") != "all":
            raise forbidden()
        condition = _in_bin(asking, owner)
        one = asking.params.add(id, "bigint")
        rows = await unit.link.fetch(
            f"select t.id from {asking.table(owner)} t where {condition} and ({one} is null or t.id = {one})"
            f" order by t.id limit {MOST_AT_ONCE + 1} for update of t",
            *asking.params.values,
        )
        if id is not None and not rows:
            raise not_found()
        if len(rows) > MOST_AT_ONCE:
            raise invalid((FieldError("too_many", _TOO_MANY, field="count"),))
        if count is not None and count != len(rows):
            raise conflict("conflict", say("回收站已有变化，请刷新后重试", "The bin has changed: look again"))
        schema, model = caller.organisation.schema, unit.snapshot.model
        for gone, ids in (
            await _remove(unit.link, schema, model, owner, [row["id"] for row in rows])
        ).items():
            await _note(unit, gone, ids)
    caller.organisation.signal()
    return {"removed": len(rows)}


async def _remove(
    link: Connection, schema: str, model: Model, owner: Object, ids: list[int]
) -> dict[str, list[int]]:
    """Removes rows that are locked, their details, what is attached to them and the notes of which files they hold.

    Gives the ids that went by object, details included.
    """
    gone = {owner.name: ids}
    if not ids:
        return gone
    for child, field, above in details_under(model, owner.name):
        rows = await link.fetch(
            f"select id from {quote(schema)}.{quote(child.table)} where {quote(field.column)} = any($1::bigint[])"
            " and deleted_at is not null order by id for update",
            gone[above],
        )
        gone[child.name] = sorted({*gone.get(child.name, ()), *(row["id"] for row in rows)})
    for name, records in gone.items():
        each = model.objects[name]
        await _delete(link, schema, each, "id", records)
        if not each.attached:
            for attached in model.objects.values():
                if attached.attached:
                    await _delete(link, schema, attached, "record", records)
    return gone


async def _delete(link: Connection, schema: str, owner: Object, column: str, values: list[int]) -> None:
    """Deletes rows for good, and the notes of the files that they hold, which are then nobody's."""
    await link.execute(
        f"with gone as (delete from {quote(schema)}.{quote(owner.table)} where {quote(column)} = any($1::bigint[])"
        f" returning id) delete from {quote(schema)}.file_link l using gone where l.place = $2 and l.record = gone.id",
        values,
        owner.table,
    )


async def _note(unit: Unit, name: str, ids: list[int]) -> None:
    """Keeps in the log who removed which records for good."""
    actor = unit.caller.actor
    await unit.link.execute(
        f"insert into {quote(unit.caller.organisation.schema)}.event"
        " (type, actor, actor_name, object, record, changes)"
        " select $1, $2, $3, $4, id, '{}' from unnest($5::bigint[]) id",
        f"{name}.purged",
        actor.user_id,
        actor.name,
        name,
        ids,
    )


def _in_bin(asking: Asking, owner: Object) -> str:
    """The rows in the bin that the asker may read and delete, so bring back."""
    rights = (row_condition(asking, owner, "t", action) for action in ("read", "delete"))
    return " and ".join(["t.deleted_at is not null", *(each for each in rights if each is not None)])


async def count_binned(caller: Caller, name: str) -> int:
    """How many deleted records of an object the caller may bring back. Raises 404 as `binned`."""

    async def read(snapshot: Snapshot) -> tuple[int, tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        condition = _in_bin(asking, owner)
        row = await caller.organisation.db.fetchrow(
            f"select {asking.versions_sql()},"
            f" (select count(*) from {asking.table(owner)} t where {condition}) as count",
            *asking.params.values,
        )
        assert row is not None, "an aggregate has a row"
        return row["count"], (row[0], row[1])

    return await caller.organisation.consistent(read)


async def binned(caller: Caller, name: str, before: int | None = None, limit: int = 50) -> dict[str, Any]:
    """Deleted records that the caller may bring back: `{"records": [{"id", "name", "deleted_at", "until"}], "next"}`.

    The latest made come first; `before` is the id from which to go on. Raises 404 for an object that the caller does not see.
    """

    async def read(snapshot: Snapshot) -> tuple[list[Record], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        shown, condition = name_sql(asking, owner, "t"), _in_bin(asking, owner)
        last, most = asking.params.add(before, "bigint"), asking.params.add(limit + 1, "bigint")
        rows = await caller.organisation.db.fetch(
            f"select {asking.versions_sql()}, t.id, {shown} as name, t.deleted_at from (select 1) one left join lateral ("
            f" select t.* from {asking.table(owner)} t where {condition} and ({last} is null or t.id < {last})"
            f" order by t.id desc limit {most}) t on true order by t.id desc",
            *asking.params.values,
        )
        return rows, (rows[0][0], rows[0][1])

    rows = [row for row in await caller.organisation.consistent(read) if row["id"] is not None]
    shown = [
        {
            "id": str(row["id"]),
            "name": row["name"],
            "deleted_at": _moment(row["deleted_at"]),
            "until": _moment(row["deleted_at"] + dt.timedelta(days=DAYS)),
        }
        for row in rows[:limit]
    ]
    return {"records": shown, "next": shown[-1]["id"] if len(rows) > limit else None}


def _moment(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
