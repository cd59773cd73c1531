"""The recycle bin: what was deleted stays 30 days and can be restored, then goes for good."""

import datetime as dt
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import row_condition
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Connection, Record, quote
from yunchou.model.object import Model
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import name_sql

DAYS = 30
BATCH = 5000


async def purge(organisation: Organisation) -> int:
    """Removes rows deleted more than 30 days ago, with what is attached to them, in small batches; gives how many went."""
    removed = 0
    model = (await organisation.snapshot()).model
    for owner in model.objects.values():
        table = f"{quote(organisation.schema)}.{quote(owner.table)}"
        while True:
            async with organisation.db.transaction() as link:
                rows = await link.fetch(
                    f"with old as (select id from {table} where deleted_at < now() - make_interval(days => {DAYS})"
                    f" limit {BATCH} for update skip locked) delete from {table} t using old where t.id = old.id"
                    " returning t.id"
                )
                if rows and not owner.attached:
                    await _purge_attached(link, organisation.schema, model, [row["id"] for row in rows])
            removed += len(rows)
            if len(rows) < BATCH:
                break
    return removed


async def _purge_attached(link: Connection, schema: str, model: Model, records: list[int]) -> None:
    """Removes what was attached to records that are gone."""
    for each in model.objects.values():
        if each.attached:
            table = f"{quote(schema)}.{quote(each.table)}"
            await link.execute(f"delete from {table} where record = any($1::bigint[])", records)


async def binned(caller: Caller, name: str, before: int | None = None, limit: int = 50) -> dict[str, Any]:
    """Deleted records that the caller may bring back: `{"records": [{"id", "name", "deleted_at", "until"}], "next"}`.

    The latest made come first; `before` is the id from which to go on. Raises 404 for an object that the caller does not see.
    """

    async def read(snapshot: Snapshot) -> tuple[list[Record], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        shown = name_sql(asking, owner, "t")
        rights = [
            each
            for action in ("read", "delete")
            if (each := row_condition(asking, owner, "t", action)) is not None
        ]
        last, most = asking.params.add(before, "bigint"), asking.params.add(limit + 1, "bigint")
        rows = await caller.organisation.db.fetch(
            f"select {asking.versions_sql()}, t.id, {shown} as name, t.deleted_at from (select 1) one left join lateral ("
            f" select t.* from {asking.table(owner)} t where t.deleted_at is not null"
            f" and {' and '.join(rights) or 'true'} and ({last} is null or t.id < {last})"
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
