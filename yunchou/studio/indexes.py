"""Indexes on tables with many rows, built by a job beside readers and writers, over a connection of its own.

A build that broke off leaves an index that is not valid: it is dropped and built again. `unique` is in force only when
its index is, as only the index can say that no two records share a value.
"""

from typing import Any

import asyncpg

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, Database, quote
from yunchou.base.errors import duplicate, say
from yunchou.jobs.handlers import JobContext, job
from yunchou.model.object import Field, Model, Object
from yunchou.model.tables import Index
from yunchou.studio.apply import apply
from yunchou.studio.indexed import asked, built

TRIES = 3


async def build_beside(link: Connection, schema: str, table: str, index: Index) -> None:
    """Builds an index beside readers and writers, unless it is there. Raises 409 where values are not unique."""
    for attempt in range(TRIES):
        known = await built(link, schema, table)
        if known.get(index.name):
            return
        if index.name in known:
            await link.execute(f"drop index concurrently if exists {quote(schema)}.{quote(index.name)}")
        try:
            await link.execute(index.create(beside=True))
        except asyncpg.UniqueViolationError:
            await link.execute(f"drop index concurrently if exists {quote(schema)}.{quote(index.name)}")
            raise duplicate(say("已有重复的值，不能设为唯一", "There are equal values already")) from None
        except asyncpg.DeadlockDetectedError:
            if attempt == TRIES - 1:
                raise


async def alone(database: Database, number: int) -> Any:
    """A connection of its own that holds the session lock of that number: two workers never build the same thing."""
    link = await database.connect(statement_timeout=0)
    try:
        await link.execute("select pg_advisory_lock($1)", number)
    except BaseException:
        await link.close()
        raise
    return link


@job("model.indexes", retries=5)
async def build_indexes(context: JobContext) -> dict[str, Any]:
    """Payload `{"table"}`: builds what indexes its fields ask for; result `{"built": [names]}`."""
    caller: Caller = context.caller
    organisation = caller.organisation
    table = str(context.payload["table"])
    owner = _by_table((await organisation.reload(await organisation.snapshot())).model, table)
    if owner is None:
        return {"built": []}
    # The job's own id, under which nobody else locks.
    link = await alone(context.database, context.job_id)
    done: list[str] = []
    try:
        wanted = asked(organisation.schema, owner)
        for number, (field, index) in enumerate(wanted):
            context.progress(number / len(wanted))
            known = (await built(link, organisation.schema, table)).get(index.name)
            try:
                await build_beside(link, organisation.schema, table, index)
            except Exception:
                await _settle(caller, table, field, in_force=False)
                raise
            if not known:
                done.append(index.name)
            await _settle(caller, table, field, in_force=True)
    finally:
        await link.close()
    return {"built": done}


async def _settle(caller: Caller, table: str, field: Field, *, in_force: bool) -> None:
    """Puts `unique` in force, or takes it back."""
    organisation = caller.organisation
    owner = _by_table((await organisation.reload(await organisation.snapshot())).model, table)
    now = (
        None if owner is None else next((f for f in owner.fields.values() if f.column == field.column), None)
    )
    if owner is not None and now is not None and "unique" in now.building:
        await apply(caller, [{"op": "built", "object": owner.name, "field": now.name, "in_force": in_force}])


def _by_table(model: Model, table: str) -> Object | None:
    return next((owner for owner in model.objects.values() if owner.table == table), None)
