"""What was deleted from the model: it stays 30 days, can be restored with all its values, then goes for good."""

import json
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, quote
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.model.definition import words
from yunchou.model.field_types import TYPES
from yunchou.studio.apply import Changed, apply, locked
from yunchou.studio.log import administrator

DAYS = 30


async def removed(caller: Caller) -> list[dict[str, Any]]:
    """Deleted objects and fields that can be restored, the latest first. Raises 403."""
    snapshot = await administrator(caller)
    rows = await caller.organisation.db.fetch(
        f"select id, at, at + make_interval(days => {DAYS}) as until, author, object, field, definition"
        f" from {quote(caller.organisation.schema)}.model_removed where reason = 'deleted' order by id desc"
    )
    shown = []
    for row in rows:
        definition = json.loads(row["definition"])
        who = snapshot.access.people.get(row["author"])
        owner = snapshot.model.objects.get(row["object"])
        shown.append(
            {
                "id": str(row["id"]),
                "at": _moment(row["at"]),
                "until": _moment(row["until"]),
                "author": None if who is None else {"id": str(row["author"]), "name": who.name},
                "object": row["object"],
                "object_label": dict(owner.label) if owner and row["field"] else None,
                "field": row["field"],
                "type": definition.get("type"),
                "label": dict(words(definition.get("label"), row["field"] or row["object"])),
                "fields": len(definition.get("fields", ())),
            }
        )
    return shown


def _moment(at: Any) -> str:
    return str(at.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


async def restore(caller: Caller, number: int, name: str | None = None) -> Changed:
    """Restores a deleted object or field, under another name where one is given. Raises 403, 409, 422."""
    return await apply(
        caller, [{"op": "restore", "removed": str(number), **({"name": name} if name else {})}]
    )


@daily("model.purge", hour=3)
async def purge(context: JobContext) -> dict[str, Any]:
    """Drops the tables and columns of what was deleted more than 30 days ago."""
    caller: Caller = context.caller
    schema = quote(caller.organisation.schema)
    due = await context.database.fetch(
        f"select id from {schema}.model_removed where at < now() - make_interval(days => {DAYS}) order by id"
    )
    for row in due:
        number = row["id"]

        async def run(link: Connection, number: int = number) -> None:
            await _drop(link, caller.organisation.schema, number)

        await locked(caller, run)
    return {"dropped": len(due)}


async def _drop(link: Connection, schema: str, number: int) -> None:
    """Drops one table or column; a column goes in a moment, whatever the table holds."""
    name = quote(schema)
    row = await link.fetchrow(
        f"delete from {name}.model_removed where id = $1 returning object, field, definition, place, columns",
        number,
    )
    if row is None:
        return
    if row["field"] is None:
        await link.execute(f"drop table if exists {name}.{quote(row['place'])}")
        await link.execute(f"delete from {name}.saved_view where object = $1", f"{row['object']}#{number:x}")
        await link.execute(f"delete from {name}.model_table where table_name = $1", row["place"])
        columns = list(json.loads(row["columns"]).values())
        await link.execute(
            f"delete from {name}.model_column where dropped_at is not null and column_name = any($1)", columns
        )
        return
    table = await link.fetchval(
        f"select t.table_name from {name}.model_table t where t.object = $1", row["object"]
    )
    if table is not None:
        endings = ("", *(ending for kind in TYPES.values() for ending in kind.beside))
        dropped = ", ".join(f"drop column if exists {quote(row['place'] + ending)}" for ending in endings)
        await link.execute(f"alter table {name}.{quote(table)} {dropped}")
    await link.execute(
        f"delete from {name}.model_column where dropped_at is not null and column_name = $1", row["place"]
    )
