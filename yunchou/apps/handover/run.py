"""Carrying a handover out, and taking it back: jobs that go on where they were, in chunks of the one write path."""

from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.base.db import Record, present, quote
from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.records.change import Operation, moment_now
from yunchou.records.take_back import LAST, Left, Work, events_before, take_back
from yunchou.records.write import Unit

RUN, UNDO, WORK = "handover.run", "handover.undo", "handover"
CHUNK = 2000
MOST_LEFT = 20


def items_of(unit: Unit) -> str:
    """The table of who gets what."""
    return f"{quote(unit.caller.organisation.schema)}.handover_item"


@job(RUN)
async def run(context: JobContext) -> dict[str, Any]:
    """Payload `{"handover", "person"}`; result `{"moved", "refused"}`. What somebody else has by now is left alone."""
    caller: Caller = context.caller
    number, person = int(context.payload["handover"]), int(context.payload["person"])
    while True:
        async with Unit(caller, {WORK: str(number)}) as unit:
            unit.duplicates = "ignore"
            waiting = await _next(unit, number)
            if not waiting:
                return await _end(unit, number)
            if context.cancelled():
                raise Cancelled(await _end(unit, number))
            await _move(unit, number, person, waiting)
            total, left = await _extent(unit, number)
        context.progress(1 - left / max(1, total))


async def _next(unit: Unit, number: int) -> Sequence[Record]:
    """The next records of one object, customers first."""
    rows: Sequence[Record] = await unit.link.fetch(
        f"select object, record, receiver from {items_of(unit)} where handover = $1 and state = 'waiting'"
        f" and object = (select object from {items_of(unit)} where handover = $1 and state = 'waiting'"
        " order by object <> 'account', object limit 1) order by record limit $2",
        number,
        CHUNK,
    )
    return rows


async def _move(unit: Unit, number: int, person: int, waiting: Sequence[Record]) -> None:
    """Gives records their new owners, by the caller's own rights, and notes what became of each."""
    name = waiting[0]["object"]
    owner = unit.snapshot.model.objects.get(name)
    still: set[int] = set()
    if owner is not None:
        rows = await unit.link.fetch(
            f"select id from {unit.asking().table(owner)} where id = any($1::bigint[]) and owner = $2"
            " and deleted_at is null order by id for update",
            [row["record"] for row in waiting],
            person,
        )
        still = {row["id"] for row in rows}
    going = [row for row in waiting if row["record"] in still]
    operations = [Operation("update", {"owner": str(row["receiver"])}, id=row["record"]) for row in going]
    results = await unit.write(name, operations, atomic=False) if operations else []
    faults = {
        row["record"]: (result.errors[0].message if result.errors else result.problem().detail)
        for row, result in zip(going, results, strict=True)
        if result.failed
    }
    states = [
        "gone" if row["record"] not in still else "refused" if row["record"] in faults else "moved"
        for row in waiting
    ]
    told = [
        faults[row["record"]].in_language(unit.caller.language) if row["record"] in faults else None
        for row in waiting
    ]
    await unit.link.execute(
        f"update {items_of(unit)} i set state = n.state, fault = n.fault"
        " from unnest($3::bigint[], $4::text[], $5::text[]) n(record, state, fault)"
        " where i.handover = $1 and i.object = $2 and i.record = n.record",
        number,
        name,
        [row["record"] for row in waiting],
        states,
        told,
    )


async def _extent(unit: Unit, number: int) -> tuple[int, int]:
    row = present(
        await unit.link.fetchrow(
            f"select count(*) as total, count(*) filter (where state = 'waiting') as waiting from {items_of(unit)}"
            " where handover = $1",
            number,
        )
    )
    return row["total"], row["waiting"]


async def _end(unit: Unit, number: int) -> dict[str, Any]:
    """Notes on the handover what became of it."""
    row = present(
        await unit.link.fetchrow(
            "select count(*) filter (where state = 'moved') as moved, count(*) filter (where state = 'refused') as refused"
            f" from {items_of(unit)} where handover = $1",
            number,
        )
    )
    counts = {"moved": row["moved"], "refused": row["refused"]}
    await _note(unit, number, {**counts, "state": "done", "done_at": moment_now().isoformat()})
    return counts


async def _note(unit: Unit, number: int, values: dict[str, Any]) -> None:
    system = unit.as_system(System("how a handover stands"))
    await system.write("handover", [Operation("update", values, id=number)])


@job(UNDO)
async def run_undo(context: JobContext) -> dict[str, Any]:
    """Payload `{"handover"}`; result `{"restored", "kept", "left": [{"id", "message"}]}`. Records that have another owner since
    stay with that one."""
    caller: Caller = context.caller
    number = int(context.payload["handover"])
    began = await caller.organisation.db.fetchval(
        f"select started_at from {quote(caller.organisation.schema)}.r_handover where id = $1", number
    )
    work = Work(WORK, str(number), began)
    counts = {"deleted": 0, "restored": 0, "kept": 0}
    left: list[Left] = []
    position = LAST
    while True:
        async with Unit(caller, {work.undo: work.id}) as unit:
            unit.former, unit.duplicates = True, "ignore"
            events = [e for e in await events_before(unit, work, position) if e["object"] != "handover"]
            if not events:
                await _note(unit, number, {"state": "undone", "done_at": moment_now().isoformat()})
                break
            left += await take_back(unit, work, events, counts)
        position = events[-1]["id"]
        del left[MOST_LEFT:]
    told = [{"id": str(each.record), "message": each.why.in_language(caller.language)} for each in left]
    return {"restored": counts["restored"], "kept": counts["kept"], "left": told}
