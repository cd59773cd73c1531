"""What ends a run by itself: a reply, another stage, a record that is closed; and what lets it go on: a follow-up that was done.

A reply is a mail that comes in and is no automatic one, or a call that was answered. It counts for the step that was taken last.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.apps.cadences.kept import ended, hours_of, onward, system, table_of, versions, write_runs
from yunchou.base.db import Record
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after
from yunchou.records.write import Unit

LOST_LEADS = ("converted", "unqualified")


async def _under_way(unit: Unit, condition: str, *values: Any) -> Sequence[Record]:
    """Runs under way, held, with what their cadence says. `condition` on `r`, `o` (the deal) and `c` (the cadence)."""
    return await unit.link.fetch(
        f"select r.id, r.cadence, r.number, r.place, r.activity, r.lead, r.contact, r.opportunity, r.status, c.working_hours"
        f" from {table_of(unit, 'cadence_run')} r join {table_of(unit, 'cadence')} c on c.id = r.cadence"
        f" left join {table_of(unit, 'opportunity')} o on o.id = r.opportunity"
        f" where r.status in ('active', 'paused') and r.deleted_at is null and ({condition}) order by r.id for update of r",
        *values,
    )


async def stop(unit: Unit, rows: Sequence[Record], status: str, reason: str | None = None) -> None:
    """Ends runs; what they waited for is cancelled. The step taken last has the reply where there was one."""
    if not rows:
        return
    now = moment_now()
    await write_runs(unit, {row["id"]: ended(status, now, reason) for row in rows})
    await close_moves(unit, rows, "skipped")
    if status == "replied":
        found = await unit.link.fetch(
            f"select distinct on (m.run) m.id from {table_of(unit, 'cadence_move')} m where m.run = any($1::bigint[])"
            " and m.state = 'done' and m.deleted_at is null order by m.run, m.at desc, m.id desc",
            [row["id"] for row in rows],
        )
        replied = [Operation("update", {"state": "replied"}, id=row["id"]) for row in found]
        if replied:
            await system(unit).write("cadence_move", replied)


async def close_moves(
    unit: Unit, rows: Sequence[Record], state: str, *, named: tuple[str, int] | None = None
) -> None:
    """Closes the steps that runs stand at; the follow-ups that were open are cancelled. `named`: a step not yet reached."""
    open_ = await unit.link.fetch(
        f"select m.id, m.run, a.id as activity, a.status from {table_of(unit, 'cadence_move')} m"
        f" left join {table_of(unit, 'activity')} a on a.id = m.activity and a.deleted_at is null"
        " where m.run = any($1::bigint[]) and m.state = 'open' and m.deleted_at is null",
        [row["id"] for row in rows],
    )
    at = moment_now().isoformat()
    operations = [Operation("update", {"state": state, "at": at}, id=row["id"]) for row in open_]
    reached = {row["run"] for row in open_}
    if named is not None:
        operations += [
            Operation(
                "create",
                {"name": named[0], "run": str(row["id"]), "step": str(named[1]), "state": state, "at": at},
            )
            for row in rows
            if row["id"] not in reached
        ]
    if operations:
        await system(unit).write("cadence_move", operations)
    waiting = [row["activity"] for row in open_ if row["activity"] is not None and row["status"] == "open"]
    if waiting:
        cancelled = [Operation("update", {"status": "cancelled"}, id=id) for id in waiting]
        await system(unit).write("activity", cancelled)


@after("activity")
async def follow_ups_lead_on(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A follow-up that a cadence waited for leads on once it is done; an answered call ends what stops on a reply."""
    answered = [c for c in changes if _answered(c)]
    if answered:
        rows = await _replied(unit, answered)
        await _note_done(unit, rows)
        await stop(unit, rows, "replied")
    over = {c.id: c for c in changes if c.kind == DELETE or (c.kind == UPDATE and c.changes("status"))}
    over = {id: c for id, c in over.items() if c.kind == DELETE or c.now("status") in ("done", "cancelled")}
    if not over:
        return
    rows = await _under_way(unit, "r.activity = any($1::bigint[])", list(over))
    known = await versions(unit, {(row["cadence"], int(row["number"])) for row in rows})
    hours, now = hours_of(unit), moment_now()
    said, moved = {}, {}
    for row in rows:
        change = over[row["activity"]]
        done = change.kind != DELETE and change.now("status") == "done"
        since: dt.datetime = (change.now("done_at") if done else None) or now
        steps = known.get((row["cadence"], int(row["number"])), ())
        said[row["id"]] = onward(
            steps,
            int(row["place"]) + 1,
            max(since, now - dt.timedelta(days=1)),
            hours,
            working=bool(row["working_hours"]),
        )
        moved[row["id"]] = "done" if done else "skipped"
    await _close(unit, moved)
    await write_runs(unit, said)


async def _note_done(unit: Unit, rows: Sequence[Record]) -> None:
    """The calls of cadences that were answered are done before they are replies."""
    done = await unit.link.fetch(
        f"select m.run from {table_of(unit, 'cadence_move')} m join {table_of(unit, 'activity')} a on a.id = m.activity"
        " where m.run = any($1::bigint[]) and m.state = 'open' and m.deleted_at is null and a.status = 'done'",
        [row["id"] for row in rows],
    )
    await _close(unit, {row["run"]: "done" for row in done})


async def _close(unit: Unit, states: Mapping[int, str]) -> None:
    if not states:
        return
    found = await unit.link.fetch(
        f"select id, run from {table_of(unit, 'cadence_move')} where run = any($1::bigint[]) and state = 'open'"
        " and deleted_at is null",
        list(states),
    )
    at = moment_now().isoformat()
    moves = [Operation("update", {"state": states[row["run"]], "at": at}, id=row["id"]) for row in found]
    if moves:
        await system(unit).write("cadence_move", moves)


def _answered(change: Change) -> bool:
    """Whether a call was answered just now."""
    if change.kind not in (CREATE, UPDATE) or change.now("kind") != "call" or change.now("status") != "done":
        return False
    fresh = change.kind == CREATE or change.changes("status") or change.changes("outcome")
    return fresh and change.now("outcome") == "reached"


async def _replied(unit: Unit, changes: Sequence[Change]) -> Sequence[Record]:
    """The runs about those whom something that came in is from, or whose deal it is about."""
    named = {
        name: [c.now(name) for c in changes if c.now(name) is not None]
        for name in ("lead", "contact", "opportunity")
    }
    if not any(named.values()):
        return []
    return await _under_way(
        unit,
        "c.stop_on_reply and (r.lead = any($1::bigint[]) or r.contact = any($2::bigint[]) or o.contact = any($2::bigint[])"
        " or r.opportunity = any($3::bigint[]))",
        *named.values(),
    )


@after("mail")
async def mails_are_replies(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A mail that comes in ends what stops on a reply, also where it is filed with its customer later."""
    filed = ("lead", "contact", "opportunity")
    fresh = [
        c
        for c in changes
        if c.now("direction") == "in"
        and not c.now("automatic")
        and (c.kind == CREATE or (c.kind == UPDATE and any(c.changes(name) for name in filed)))
    ]
    if fresh and not unit.historic:
        await stop(unit, await _replied(unit, fresh), "replied")


@after("opportunity")
async def stages_end_runs(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A deal that is closed leaves its cadences, and one that changes its stage those that stop then."""
    moved = [c for c in changes if c.kind == UPDATE and c.changes("stage")]
    if not moved:
        return
    condition = (
        "r.opportunity = any($1::bigint[]) and (c.stop_on_stage or"
        f" (select s.kind from {table_of(unit, 'stage')} s where s.id = o.stage) <> 'open')"
    )
    await stop(unit, await _under_way(unit, condition, [c.id for c in moved]), "closed")


@after("lead")
async def leads_end_runs(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A lead that is converted or no good leaves its cadences."""
    moved = [
        c.id for c in changes if c.kind == UPDATE and c.changes("status") and c.now("status") in LOST_LEADS
    ]
    if moved:
        await stop(unit, await _under_way(unit, "r.lead = any($1::bigint[])", moved), "closed")


@after("lead", "contact", "opportunity")
async def deleted_records_leave(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is deleted is followed up no more."""
    gone = [c.id for c in changes if c.kind == DELETE]
    if gone:
        await stop(unit, await _under_way(unit, f"r.{owner.name} = any($1::bigint[])", gone), "removed")
