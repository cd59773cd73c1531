"""One change for every record that a filter finds, or their deletion, as a job that can be called off and taken back.

The records are gone through by id in chunks, each one transaction on the one write path; what was made meanwhile is left
alone. A chunk that is done again after its process vanished finds its records changed, or gone, and leaves them so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import present, quote
from yunchou.base.errors import conflict, not_found, say
from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.language.compile import compile_condition
from yunchou.records.change import DELETE, UPDATE, Operation, Result
from yunchou.records.read import readable_object
from yunchou.records.select import Select
from yunchou.records.take_back import LAST, Work, events_before, take_back
from yunchou.records.write import Unit

KIND, UNDO = "bulk", "bulk.undo"
CHUNK = 500
MOST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Bulk:
    """What is done: `values` for every record of `object` that meets `where`, or their deletion where there are none."""

    object: str
    where: str | None = None
    values: Mapping[str, Any] | None = None


@job(KIND)
async def run_bulk(context: JobContext) -> dict[str, Any]:
    """Payload as `Bulk`; result `{"changed", "unchanged", "failed", "errors": [{"id", "message"}]}`, at most 20 of these."""
    asked = Bulk(**context.payload)
    caller: Caller = context.caller
    counts: dict[str, Any] = {"changed": 0, "unchanged": 0, "failed": 0, "errors": []}
    bound, total = await _extent(caller, asked)
    position, done = 0, 0
    while True:
        if context.cancelled():
            raise Cancelled(counts)
        async with Unit(caller, {"bulk": str(context.job_id)}) as unit:
            ids = await _next(unit, asked, position, bound)
            if not ids:
                return counts
            operations = [
                Operation(DELETE, id=id) if asked.values is None else Operation(UPDATE, asked.values, id=id)
                for id in ids
            ]
            results = await unit.write(asked.object, operations, atomic=False)
        position, done = ids[-1], done + len(ids)
        _count(counts, results, caller.language)
        context.progress(done / max(1, total))


async def _extent(caller: Caller, asked: Bulk) -> tuple[int, int]:
    """The last of the records, and how many they are."""
    async with Unit(caller) as unit:
        source, values = _source(unit, asked)
        counting = f"select coalesce(max(f.id), 0), count(*) from (select t.id {source}) f"
        row = present(await unit.link.fetchrow(counting, *values))
    return row[0], row[1]


async def _next(unit: Unit, asked: Bulk, position: int, bound: int) -> list[int]:
    source, values = _source(unit, asked)
    n = len(values)
    rows = await unit.link.fetch(
        f"select t.id {source} and t.id > ${n + 1} and t.id <= ${n + 2} order by t.id limit {CHUNK}",
        *values,
        position,
        bound,
    )
    return [row["id"] for row in rows]


def _source(unit: Unit, asked: Bulk) -> tuple[str, list[object]]:
    """`from … where …` of the records that the caller sees and the filter finds."""
    asking = unit.asking()
    select = Select(asking, readable_object(asking, asked.object))
    conditions = [select.condition()]
    if asked.where and asked.where.strip():
        conditions.append(compile_condition(asked.where, select, asking.params, asking.environment()))
    return f"from {select.table()}{select.joins} where {' and '.join(conditions)}", list(asking.params.values)


def _count(counts: dict[str, Any], results: list[Result], language: str) -> None:
    for result in results:
        if not result.failed:
            counts["unchanged" if result.outcome == "unchanged" else "changed"] += 1
            continue
        counts["failed"] += 1
        if len(counts["errors"]) < MOST_ERRORS and result.errors:
            message = result.errors[0].message.in_language(language)
            counts["errors"].append({"id": str(result.id), "message": message})


async def check_undoable(caller: Caller, job_id: int) -> str:
    """The object of a bulk change of the caller. Raises 404 for any other job, 409 for one that has not ended."""
    row = await caller.organisation.db.fetchrow(
        f"select payload ->> 'object' as object, state from {quote(caller.organisation.schema)}.job"
        " where id = $1 and kind = $2 and created_by = $3",
        job_id,
        KIND,
        caller.actor.user_id,
    )
    if row is None:
        raise not_found()
    if row["state"] in ("waiting", "running"):
        raise conflict("not_undoable", say("请等批量操作结束后再撤销", "Undo this once it has ended"))
    found: str = row["object"]
    return found


@job(UNDO)
async def run_undo(context: JobContext) -> dict[str, int]:
    """Payload `{"bulk": id, "object"}`; result `{"deleted", "restored", "kept"}`."""
    caller: Caller = context.caller
    bulk = int(context.payload["bulk"])
    row = present(
        await caller.organisation.db.fetchrow(
            f"select created_at from {quote(caller.organisation.schema)}.job where id = $1", bulk
        )
    )
    work = Work("bulk", str(bulk), row["created_at"], context.payload["object"])
    counts = {"deleted": 0, "restored": 0, "kept": 0}
    position = LAST
    while True:
        if context.cancelled():
            raise Cancelled(counts)
        async with Unit(caller, {work.undo: work.id}) as unit:
            unit.former = True
            events = await events_before(unit, work, position)
            if not events:
                return counts
            await take_back(unit, work, events, counts)
        position = events[-1]["id"]
