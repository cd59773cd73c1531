"""The recycle bin: what was deleted stays 30 days and can be restored, then goes for good."""

from yunchou.access.organisation import Organisation
from yunchou.base.db import Connection, quote
from yunchou.model.object import Model

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
