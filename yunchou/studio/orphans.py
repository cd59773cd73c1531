"""Records that would be without a master, which stand in the way of a relation becoming the one to a master."""

from yunchou.base.db import Connection, quote
from yunchou.base.errors import conflict, say
from yunchou.model.object import Field, Model, Object

SHOWN = 200


async def orphans(
    link: Connection, schema: str, model: Model, owner: Object, field: Field
) -> tuple[int, list[int]]:
    """How many records point at nothing that is there, and the newest of them."""
    target = model.object(field.target or "")
    column = f"t.{quote(field.column)}"
    row = await link.fetchrow(
        f"select count(*) as count, (array_agg(t.id order by t.id desc))[1:{SHOWN}] as ids"
        f" from {quote(schema)}.{quote(owner.table)} t where t.deleted_at is null and not exists ("
        f"select from {quote(schema)}.{quote(target.table)} m where m.id = {column} and m.deleted_at is null)"
    )
    assert row is not None
    return row["count"], list(row["ids"] or ())


async def refuse_orphans(
    link: Connection, schema: str, model: Model, owner: Object, field: Field, new: Field
) -> None:
    """Raises 409 `orphans` where a field is to lead to a master that some records do not have."""
    if new.type != "master_detail" or field.type == "master_detail":
        return
    count, _ = await orphans(link, schema, model, owner, field)
    if count:
        raise conflict(
            "orphans",
            say(
                "{n} 条记录没有主记录，请先补上或删除",
                "{n} records have no master: give them one, or delete them, first",
                n=count,
            ),
        )
