"""What uses an object or field, told to whoever is about to rename or delete it."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.model.uses import saved_uses, uses_of
from yunchou.studio.log import administrator

WORK = ("retype", "indexes", "options", "options_back")
"""The kinds of jobs that change the model or what follows from it."""


async def usage(caller: Caller, name: str, field_name: str | None = None) -> dict[str, Any]:
    """`{"uses": […], "rows"}`: `rows` counts the records, those with a value where a field is named. Raises 403, 404."""
    snapshot = await administrator(caller)
    owner = snapshot.model.object(name)
    field = owner.fields.get(field_name) if field_name is not None else None
    if field_name is not None and (field is None or field.system):
        raise not_found()
    schema = caller.organisation.schema
    async with caller.organisation.db.acquire() as link:
        found = [
            *uses_of(snapshot.model, name, field_name),
            *await saved_uses(link, schema, snapshot.model, name, field_name),
        ]
        filled = "true" if field is None else f"{quote(field.column)} is not null"
        rows = await link.fetchval(
            f"select count(*) from {quote(schema)}.{quote(owner.table)} where deleted_at is null and {filled}"
        )
    return {"uses": [use.as_json(caller.language) for use in found], "rows": rows}


async def under_way(caller: Caller) -> list[dict[str, Any]]:
    """Work on the model that waits or runs: `{"kind", "object", "field", "job", "progress"}`."""
    snapshot = await administrator(caller)
    schema = quote(caller.organisation.schema)
    rows = await caller.organisation.db.fetch(
        "select j.id, j.kind, j.progress::float8 as progress, coalesce(r.object, j.payload ->> 'object') as object,"
        " coalesce(r.field, j.payload ->> 'field') as field, j.payload ->> 'table' as \"table\","
        f" r.definition ->> 'type' as type from {schema}.job j left join {schema}.model_retype r on r.job = j.id"
        " where j.kind = any($1) and j.state in ('waiting', 'running') order by j.id",
        [f"model.{kind}" for kind in WORK],
    )
    by_table = {owner.table: owner.name for owner in snapshot.model.objects.values()}
    return [
        {
            "kind": row["kind"].partition(".")[2],
            "object": row["object"] or by_table.get(row["table"]),
            "field": row["field"],
            "type": row["type"],
            "job": str(row["id"]),
            "progress": row["progress"],
        }
        for row in rows
    ]
