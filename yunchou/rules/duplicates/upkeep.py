"""What the keys of records need every day. Importing this module declares it."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation
from yunchou.base.db import quote
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.rules.duplicates.rule import duplicates_of


@daily("duplicates.keys", hour=4)
async def forget_keys(context: JobContext) -> dict[str, Any]:
    """Forgets the keys of records that have gone from the recycle bin for good."""
    caller: Caller = context.caller
    return {"removed": await remove_orphans(caller.organisation)}


async def remove_orphans(organisation: Organisation) -> int:
    """Removes the keys of records that are no more; gives how many went."""
    snapshot = await organisation.snapshot()
    schema = quote(organisation.schema)
    removed = 0
    for name, slots in duplicates_of(snapshot).slots.items():
        owner = snapshot.model.objects.get(name)
        if owner is None:
            continue
        removed += await organisation.db.fetchval(
            f"with gone as (delete from {schema}.match_key k where k.slot = any($1::int[])"
            f" and not exists (select 1 from {schema}.{quote(owner.table)} t where t.id = k.record) returning 1)"
            " select count(*) from gone",
            [slot.number for slot in slots],
        )
    return removed
