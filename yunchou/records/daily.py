"""What each organisation's records need every day. Importing this module declares it."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.model.partitions import make_partitions
from yunchou.records import bin
from yunchou.records.files import remove_orphans
from yunchou.records.statistics import analyse


@daily("bin.purge", hour=3)
async def purge_bin(context: JobContext) -> dict[str, Any]:
    """Removes for good what has lain in the recycle bin for 30 days."""
    caller: Caller = context.caller
    return {"removed": await bin.purge(caller.organisation)}


@daily("event.partitions", hour=4)
async def make_event_partitions(context: JobContext) -> dict[str, Any]:
    """Makes the logs' partitions of the coming months before they are needed."""
    caller: Caller = context.caller
    async with context.database.transaction() as link:
        await make_partitions(link, caller.organisation.schema)
    return {}


@daily("files.orphans", hour=5)
async def remove_orphaned_files(context: JobContext) -> dict[str, Any]:
    """Removes uploads that no record has come to hold within a day."""
    caller: Caller = context.caller
    return {"removed": await remove_orphans(caller.organisation, context.resources["files"])}


@daily("statistics", hour=2)
async def look_at_tables(context: JobContext) -> dict[str, Any]:
    """Keeps the planner's picture of the tables up to date."""
    caller: Caller = context.caller
    return {"tables": await analyse(caller.organisation)}
