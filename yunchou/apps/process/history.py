"""The history of stages: when each record entered and left each stage, who moved it, by which version, and why."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import System
from yunchou.apps.process.binding import Bound, bound_moves, known_pipelines, tells_what_was
from yunchou.apps.process.plan import stage_field
from yunchou.base.errors import say
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after
from yunchou.records.write import Unit


@after("*")
async def hand_over_stage_history(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Who gets a record gets its history of stages, and who gives it away no longer sees it."""
    if stage_field(unit.snapshot, owner) is None:
        return
    given = [c for c in changes if c.kind == UPDATE and "owner" in c.values]
    if not given:
        return
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("stage_history"))
    await unit.link.execute(
        f"update {table} h set owner = m.owner from unnest($1::text[], $2::bigint[]) m(record, owner)"
        " where h.record = m.record",
        [str(c.id) for c in given],
        [c.values["owner"] for c in given],
    )


@after("*")
async def keep_stage_history(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Closes the stage that a record leaves and opens the one it enters, with the stages before it that an import tells."""
    field = stage_field(unit.snapshot, owner)
    touched = [c for c in changes if field and c.kind in (CREATE, UPDATE) and field.name in c.values]
    if field is None or not touched:
        return
    moved = [c for c in touched if c.now(field.name) is not None]
    bound = {each.change.id: each for each in await bound_moves(unit, owner, moved)}
    left = [c for c in touched if c.kind == UPDATE]
    # One moment for both: a stage ends when the next begins.
    now = moment_now()
    known = await _close(unit, left, now) if left else set()
    positions: dict[int, int] = {}
    if any(c.operation.stage_entered for c in moved):
        stages = sorted((await known_pipelines(unit, ())).stages.values(), key=lambda s: (s.position, s.id))
        positions = {stage.id: number for number, stage in enumerate(stages)}
    entries = [
        entry for c in moved for entry in _entries(unit, owner, field, c, now, positions, known, bound)
    ]
    system = unit.as_system(System("stage history"))
    for start in range(0, len(entries), 10_000):
        await system.write("stage_history", entries[start : start + 10_000])


async def _close(unit: Unit, left: Sequence[Change], now: dt.datetime) -> set[tuple[str, int, dt.datetime]]:
    """Ends the stage that each record was in; gives what the history holds of them: record, stage, entered."""
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("stage_history"))
    records = [str(c.id) for c in left]
    await unit.link.execute(
        f"update {table} h set left_at = greatest(m.at, h.entered_at)"
        " from unnest($1::text[], $2::timestamptz[]) m(record, at) where h.record = m.record and h.left_at is null",
        records,
        [c.values.get("stage_entered_at") or now for c in left],
    )
    rows = await unit.link.fetch(
        f"select record, stage, entered_at from {table} where record = any($1)", records
    )
    return {(row["record"], row["stage"], row["entered_at"]) for row in rows}


def _entries(
    unit: Unit,
    owner: Object,
    field: Field,
    change: Change,
    now: dt.datetime,
    positions: dict[int, int],
    known: set[tuple[str, int, dt.datetime]],
    bound: Mapping[int, Bound],
) -> list[Operation]:
    """The stages that a record went through with this write, in order of time, its present one last."""
    current = change.now(field.name)
    told = {int(s): dt.datetime.fromisoformat(at) for s, at in (change.operation.stage_entered or {}).items()}
    steps = sorted((at, positions.get(stage, 0), stage) for stage, at in told.items() if stage != current)
    entered = change.values.get("stage_entered_at") or now
    path = [*((at, stage) for at, _, stage in steps), (max([entered, *(at for at, _, _ in steps)]), current)]
    ends = [at for at, _ in path[1:]]
    entries = []
    for number, (moment, stage) in enumerate(path):
        if (str(change.id), stage, moment) in known:
            continue
        values: dict[str, Any] = {
            "object": owner.name,
            "record": str(change.id),
            "stage": str(stage),
            "entered_at": moment.isoformat(),
            "left_at": ends[number].isoformat() if number < len(ends) else None,
            "imported": bool(told),
            "owner": None if change.now("owner") is None else str(change.now("owner")),
        }
        if owner.name == "opportunity":
            values["opportunity"] = str(change.id)
        if number == len(path) - 1:
            values |= _how(unit, change, bound.get(change.id))
        entries.append(Operation("create", values))
    return entries


def _how(unit: Unit, change: Change, bound: Bound | None) -> dict[str, Any]:
    """Who made the present move, by which version, past what, and why."""
    person = unit.caller.actor.user_id
    told = tells_what_was(unit, change)
    return {
        "moved_by": None if person is None else str(person),
        "pipeline_version": None if bound is None or bound.version is None else str(bound.version),
        "bypassed": unit.past_stages or told,
        "reason": unit.reason or (_imported(unit) if told else None),
    }


def _imported(unit: Unit) -> str:
    """Why what an import tells was asked for nothing."""
    words = say("导入 {n} 带入的历史", "History told by import {n}", n=(unit.cause or {}).get("import", "-"))
    return words.in_language(unit.caller.organisation.settings.language)
