"""The jobs that give records one option in place of others, and give them back what they had.

Both go through the write path in batches, each a transaction with its events: history, webhooks and computed values follow
as from any other change. A job that is killed goes on where records still hold what they are to lose.
"""

import json
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.base.db import quote
from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import UPDATE, Operation
from yunchou.records.write import Unit

BATCH = 2000


@job("model.options", retries=5)
async def merge_options(context: JobContext) -> dict[str, Any]:
    """Payload `{"object", "field", "from": […], "into"}`; result `{"changed", "object", "field"}`."""
    given = context.payload
    last, changed = 0, 0
    while True:
        if context.cancelled():
            raise Cancelled
        last, count = await _batch(context, given["from"], given["into"], last)
        if not last:
            return {"changed": changed, "object": given["object"], "field": given["field"]}
        changed += count


async def _batch(context: JobContext, sources: Sequence[str], into: str, last: int) -> tuple[int, int]:
    """Changes the next records that hold one of the options; the last of them, 0 when there are none, and how many."""
    async with _unit(context, {"option_merge": str(context.job_id)}) as unit:
        owner, field = _place(unit, context)
        if owner is None or field is None:
            return 0, 0
        column = f"t.{quote(field.column)}"
        holds = f"{column} && $1::text[]" if type_of(field).many else f"{column} = any($1::text[])"
        rows = await unit.link.fetch(
            f"select t.id, {column} as held from {unit.asking().table(owner)} t"
            f" where {holds} and t.deleted_at is null and t.id > $2 order by t.id limit {BATCH}",
            list(sources),
            last,
        )
        operations = [
            Operation(UPDATE, {field.name: _instead(row["held"], sources, into)}, id=row["id"])
            for row in rows
        ]
        results = await unit.write(owner.name, operations, atomic=False) if operations else []
    return (rows[-1]["id"] if rows else 0), sum(1 for each in results if each.outcome == "updated")


def _instead(held: Any, sources: Sequence[str], into: str) -> Any:
    """What a record is to hold: in a list the option once, in the place of those that it stands for."""
    if not isinstance(held, list):
        return into
    return list(dict.fromkeys(into if each in sources else each for each in held))


@job("model.options_back", retries=5)
async def give_options_back(context: JobContext) -> dict[str, Any]:
    """Payload `{"object", "field", "merge": job}`; result `{"changed", "object", "field"}`.

    A record whose value was changed again since keeps what it has.
    """
    given = context.payload
    position, changed = int(given["merge"]), 0
    while True:
        if context.cancelled():
            raise Cancelled
        position, count = await _batch_back(context, position)
        if not position:
            return {"changed": changed, "object": given["object"], "field": given["field"]}
        changed += count


async def _batch_back(context: JobContext, position: int) -> tuple[int, int]:
    async with _unit(context, {"undo_of_option_merge": context.payload["merge"]}) as unit:
        owner, field = _place(unit, context)
        if owner is None or field is None:
            return 0, 0
        log = f"{quote(context.schema)}.event"
        rows = await unit.link.fetch(
            "select e.id, e.record, e.changes -> $3 -> 0 as before, exists ("
            f"select from {log} l where l.record = e.record and l.id > e.id and l.changes ? $3) as again"
            f" from {log} e where e.id > $1 and e.cause ->> 'option_merge' = $2 and e.changes ? $3"
            f" order by e.id limit {BATCH}",
            position,
            context.payload["merge"],
            field.name,
        )
        operations = [
            Operation(UPDATE, {field.name: json.loads(row["before"])}, id=row["record"])
            for row in rows
            if not row["again"]
        ]
        results = await unit.write(owner.name, operations, atomic=False) if operations else []
    return (rows[-1]["id"] if rows else 0), sum(1 for each in results if each.outcome == "updated")


def _unit(context: JobContext, cause: dict[str, Any]) -> Unit:
    """A unit that writes whatever the administrator's own rights are: options belong to everybody's records."""
    caller: Caller = context.caller
    system = Caller(caller.organisation, System("options of a choice are merged"), caller.language)
    unit = Unit(system, cause)
    unit.judged, unit.former = False, True
    return unit


def _place(unit: Unit, context: JobContext) -> tuple[Object | None, Field | None]:
    owner = unit.snapshot.model.objects.get(context.payload["object"])
    return owner, owner.fields.get(context.payload["field"]) if owner else None
