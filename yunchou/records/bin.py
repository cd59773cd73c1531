"""The recycle bin: what was deleted stays 30 days and can be restored, then goes for good."""

from yunchou.access.organisation import Organisation
from yunchou.base.db import quote

DAYS = 30
BATCH = 5000


async def purge(organisation: Organisation) -> int:
    """Removes rows deleted more than 30 days ago, in small batches; gives how many went."""
    removed = 0
    snapshot = await organisation.snapshot()
    for owner in snapshot.model.objects.values():
        table = f"{quote(organisation.schema)}.{quote(owner.table)}"
        while True:
            gone = await organisation.db.fetchval(
                f"with old as (select id from {table} where deleted_at < now() - make_interval(days => {DAYS})"
                f" limit {BATCH} for update skip locked), gone as (delete from {table} t using old where t.id = old.id"
                " returning 1) select count(*) from gone"
            )
            removed += gone
            if gone < BATCH:
                break
    return removed
