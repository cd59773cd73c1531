"""Which indexes the fields of an object ask for, and which of them are there."""

from dataclasses import replace

from yunchou.base.db import Connection
from yunchou.model.object import Field, Object
from yunchou.model.tables import Index, indexes


def asked(schema: str, owner: Object) -> list[tuple[Field, Index]]:
    """The indexes that the fields of an object ask for, those of `unique` fields to be among them."""
    found = []
    for field in owner.fields.values():
        if field.system or not field.column:
            continue
        wanted = replace(field, unique=True) if "unique" in field.building else field
        found += [(field, index) for index in indexes(schema, owner.table, wanted)]
    return found


async def built(link: Connection, schema: str, table: str) -> dict[str, bool]:
    """The indexes of a table by name, and whether each is valid."""
    rows = await link.fetch(
        "select c.relname as name, i.indisvalid and i.indisready as valid from pg_index i"
        " join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid"
        " join pg_namespace n on n.oid = t.relnamespace where n.nspname = $1 and t.relname = $2",
        schema,
        table,
    )
    return {row["name"]: row["valid"] for row in rows}
