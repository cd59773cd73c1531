"""Changes of many records at once, and taking each of them back as a whole.

One change for every record that a filter finds, or their deletion, is a job that can be called off. A batch and a block of
cells are done within their request and told among the jobs of whoever sent them, so that they are found and taken back
in the same way. Imports, which have a page of their own, are in `records/imports`.

The records that a filter finds are gone through by id in chunks, each one transaction on the one write path; what was made
meanwhile is left alone. A chunk that is done again after its process vanished finds its records changed, or gone, and leaves
them so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import present, quote
from yunchou.base.errors import conflict, not_found, say
from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.jobs.queue import enqueue, note_done
from yunchou.language.compile import compile_condition
from yunchou.records.change import DELETE, UPDATE, Operation, Result
from yunchou.records.read import readable_object
from yunchou.records.select import Select
from yunchou.records.take_back import LAST, Left, Work, events_before, take_back
from yunchou.records.write import Unit

KIND, BATCH, PASTE, UNDO = "bulk", "bulk.batch", "bulk.paste", "bulk.undo"
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
    """Payload as `Bulk`; result `{"object", "changed", "unchanged", "failed", "errors": [{"id", "message"}]}`, at most 20
    of these."""
    asked = Bulk(**context.payload)
    caller: Caller = context.caller
    counts = _nothing(asked.object)
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


def _nothing(name: str) -> dict[str, Any]:
    return {"object": name, "changed": 0, "unchanged": 0, "failed": 0, "errors": []}


def _count(counts: dict[str, Any], results: Sequence[Result], language: str) -> None:
    for result in results:
        if not result.failed:
            counts["unchanged" if result.outcome == "unchanged" else "changed"] += 1
            continue
        counts["failed"] += 1
        if len(counts["errors"]) < MOST_ERRORS and result.errors:
            message = result.errors[0].message.in_language(language)
            counts["errors"].append({"id": str(result.id), "message": message})


async def write_many(
    unit: Unit, name: str, operations: Sequence[Operation], *, atomic: bool = True
) -> list[Result]:
    """Writes a set that came in one request; more than one record of it can be taken back together."""
    if len(operations) < 2:
        return await unit.write(name, operations, atomic=atomic)
    number = await unit.begin_many()
    results = await unit.write(name, operations, atomic=atomic)
    await note(unit, number, BATCH, name, results)
    return results


async def note(unit: Unit, number: int, kind: str, name: str, results: Sequence[Result]) -> None:
    """Tells what came of `results` among the jobs of whoever wrote them; nothing where nothing was changed."""
    counts = _nothing(name)
    _count(counts, results, unit.caller.language)
    actor = unit.caller.actor.user_id
    if counts["changed"] and actor is not None:
        schema = unit.caller.organisation.schema
        await note_done(unit.link, schema, number, kind, {"object": name}, counts, actor=actor)


# -- taking back -------------------------------------------------------------------------------------------------


async def start_undo(caller: Caller, number: int) -> int:
    """Puts aside the job that takes a change of many records back; gives its id.

    Whoever made the change may, and whoever administers rights; what either may not write stays as it is. Raises 404
    for any other job, 409 for one that has not ended, or that was or is being taken back.
    """
    organisation = caller.organisation
    schema, person = quote(organisation.schema), caller.actor.user_id
    administers = caller.viewer(await organisation.snapshot()).rights.may("access.change")
    async with organisation.db.transaction() as link:
        row = await link.fetchrow(
            f"select payload ->> 'object' as object, state, created_by from {schema}.job"
            " where id = $1 and kind = any($2) for update",
            number,
            [KIND, BATCH, PASTE],
        )
        if row is None or not (row["created_by"] == person or administers):
            raise not_found()
        if row["state"] in ("waiting", "running"):
            raise conflict("not_undoable", say("请等批量操作结束后再撤销", "Undo this once it has ended"))
        undone = await link.fetchval(
            f"select true from {schema}.job where kind = $2 and payload ->> 'bulk' = $1 and id > $3"
            " and state in ('waiting', 'running', 'done') limit 1",
            str(number),
            UNDO,
            number,
        )
        if undone:
            raise conflict("not_undoable", say("此批量操作已撤销", "This was taken back already"))
        payload = {"bulk": str(number), "object": row["object"]}
        undo = await enqueue(link, organisation.id, UNDO, payload, actor=person)
        await link.execute(
            f"""update {schema}.job set result = coalesce(result, '{{}}') || jsonb_build_object('undo', $2::text)"""
            " where id = $1",
            number,
            str(undo),
        )
        return undo


@job(UNDO)
async def run_undo(context: JobContext) -> dict[str, Any]:
    """Payload `{"bulk": id, "object"}`; result `{"object", "deleted", "restored", "kept", "left": [{"id", "message"}]}`: how
    many records, and up to 20 of those that could not be taken back, with the reason.
    """
    caller: Caller = context.caller
    bulk = int(context.payload["bulk"])
    row = present(
        await caller.organisation.db.fetchrow(
            f"select created_at from {quote(caller.organisation.schema)}.job where id = $1", bulk
        )
    )
    work = Work("bulk", str(bulk), row["created_at"], context.payload["object"])
    counts = {"deleted": 0, "restored": 0, "kept": 0}
    left: list[Left] = []
    position = LAST
    while True:
        if context.cancelled():
            raise Cancelled(_told(work, counts, left, caller.language))
        async with Unit(caller, {work.undo: work.id}) as unit:
            unit.former = True
            events = await events_before(unit, work, position)
            if not events:
                return _told(work, counts, left, caller.language)
            left += await take_back(unit, work, events, counts)
        position = events[-1]["id"]
        del left[MOST_ERRORS:]


def _told(work: Work, counts: Mapping[str, int], left: Sequence[Left], language: str) -> dict[str, Any]:
    listed = [{"id": str(each.record), "message": each.why.in_language(language)} for each in left]
    return {"object": work.object, **counts, "left": listed[:MOST_ERRORS]}
