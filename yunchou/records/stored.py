"""Records of shipped objects as rooms above keep them with the snapshot: read whole and past rights, over a given connection."""

from typing import Any

from yunchou.base.db import Connection, quote
from yunchou.model.object import Field, Model, Object


def kept_object(model: Model, name: str) -> Object | None:
    """The object of that name; None before the upgrade that makes its table and columns."""
    owner = model.objects.get(name)
    whole = (
        owner is not None
        and bool(owner.table)
        and all(f.column or _computed_on_reading(f) for f in owner.fields.values())
    )
    return owner if whole else None


def _computed_on_reading(field: Field) -> bool:
    """Such a field has no column, before an upgrade and after."""
    return field.computed and not field.stored


async def kept_rows(link: Connection, schema: str, model: Model, name: str) -> list[Any]:
    """All records of an object that are there, by id, with the stored values of all its fields."""
    owner = kept_object(model, name)
    if owner is None:
        return []
    listed = ", ".join(f"{quote(f.column)} as {quote(f.name)}" for f in owner.fields.values() if f.column)
    return await link.fetch(
        f"select {listed} from {quote(schema)}.{quote(owner.table)} where deleted_at is null order by id"
    )


async def rewrite(
    link: Connection, schema: str, model: Model, name: str, id: int, field: str, value: str | None
) -> None:
    """Puts another text or JSON into a field, where a name that stands in it has changed."""
    owner = kept_object(model, name)
    if owner is not None:
        column = owner.fields[field].column
        await link.execute(
            f"update {quote(schema)}.{quote(owner.table)} set {quote(column)} = $2 where id = $1", id, value
        )
