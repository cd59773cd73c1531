"""Where a record stands on its way: how long it has been there, what is to be done, and what each other stage asks for."""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access, may_read, visible
from yunchou.access.organisation import Snapshot
from yunchou.access.working_time import WorkingTime, working_time
from yunchou.apps.process.binding import approval_of, old_definitions, versions_of
from yunchou.apps.process.entering import Waiting, waiting_to_enter
from yunchou.apps.process.gates import (
    Facts,
    Fault,
    Move,
    asked_fields,
    conditions_of,
    faults_of,
    held_by,
)
from yunchou.apps.process.plan import Definition, Pipeline, Stage, pipelines_of, stage_field
from yunchou.base.db import Record
from yunchou.base.errors import not_found, say
from yunchou.model.object import Field, Object
from yunchou.records.read import Query, asking_of, readable_object, rows
from yunchou.rules.live import judged

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a record for its stages: by which version it goes, what was entered and left, what is open."""

    pipeline: Pipeline
    version: int | None
    definition: Definition
    source: Stage
    entries: Sequence[Record]
    usual: float | None
    todos: Sequence[Mapping[str, Any]]
    waits: Waiting | None


async def standing(caller: Caller, name: str, id: int) -> dict[str, Any]:
    """The way of a record through its stages, as its page shows it. Raises 404 for one that may not be seen or has none."""

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        return await _standing(caller, snapshot, name, id), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def _standing(caller: Caller, snapshot: Snapshot, name: str, id: int) -> dict[str, Any]:
    asking = asking_of(caller, snapshot)
    owner = readable_object(asking, name)
    field = stage_field(snapshot, owner)
    if field is None or not may_read(asking.viewer, owner, field):
        raise not_found(say("这种记录没有阶段", "Such records have no stages"))
    found = await rows(caller, name, Query(fields=["id", field.name], where=f'id = "{id}"', limit=1))
    if not found or not found[0][field.name]:
        raise not_found()
    stood = await _stood(caller, snapshot, owner, id, int(found[0][field.name]["id"]))
    moves = [
        Move(
            stood.pipeline,
            stood.definition,
            stood.source,
            each,
            approval=approval_of(snapshot, owner, each),
        )
        for each in stood.definition.stages
        if each.id != stood.source.id
    ]
    facts = await _facts(caller, owner, id, moves, stood)
    return _told(caller, snapshot, owner, field, stood, moves, facts)


async def _stood(caller: Caller, snapshot: Snapshot, owner: Object, id: int, stage: int) -> Standing:
    known = pipelines_of(snapshot)
    now = known.stages.get(stage)
    if now is None:
        raise not_found()
    pipeline = known.of[now.pipeline]
    version = pipeline.version
    async with caller.organisation.db.acquire() as link:
        asking = asking_of(caller, snapshot)
        old: Mapping[int, Definition] = {}
        if pipeline.first != pipeline.version:
            pinned = (await versions_of(link, asking, owner.name, [id])).get(id)
            version = pinned or pipeline.first
            old = await old_definitions(link, asking, known, [version])
        table = asking.table(snapshot.model.object("stage_history"))
        entries = await link.fetch(
            f"select stage, entered_at, left_at from {table} where record = $1 and object = $2"
            " and deleted_at is null order by entered_at, id",
            str(id),
            owner.name,
        )
        stages = asking.table(snapshot.model.object("stage"))
        waits = (await waiting_to_enter(link, caller.organisation.schema, [id])).get(id)
        median = await link.fetchval(f"select median_dwell from {stages} where id = $1", stage)
    usual = None if median is None else float(median)
    definition = old.get(version or 0, pipeline.now)
    todos = await _todos(caller, snapshot, owner, id)
    return Standing(
        pipeline, version, definition, definition.stage(stage) or now, entries, usual, todos, waits
    )


async def _todos(caller: Caller, snapshot: Snapshot, owner: Object, id: int) -> list[dict[str, Any]]:
    if not visible(caller.viewer(snapshot), snapshot.model.object("stage_todo")):
        return []
    fields = ["id", "name", "state", "must_finish", "due_at", "done_at", "done_by", "task", "stage"]
    where = f'object = "{owner.name}" and record = "{id}" and state in ("open", "done")'
    return await rows(caller, "stage_todo", Query(fields=fields, where=where, sort=["id"], limit=200))


async def _facts(
    caller: Caller, owner: Object, id: int, moves: Sequence[Move], stood: Standing
) -> Callable[[Move], Facts]:
    tasks = {each.id: each for each in stood.source.tasks}
    wanted = [each.condition for each in tasks.values() if each.condition is not None]
    fields = sorted({n for m in moves for r in m.requirements() for n in r.fields if n in owner.fields})
    filled = [f"[{name}] is not null" for name in fields]
    conditions = list(dict.fromkeys([*conditions_of(moves), *wanted, *filled]))
    held, _ = await judged(caller, owner.name, {}, id, conditions, {})
    holds = held_by(conditions, held)
    undone = tuple(
        todo["name"]
        for todo in stood.todos
        if todo["must_finish"] and todo["state"] == "open" and _stage_id(todo) == stood.source.id
        if not _done_by_itself(todo, tasks, holds)
    )
    return lambda move: Facts(holds, lambda name: holds(f"[{name}] is not null") is False, undone)


def _done_by_itself(
    todo: Mapping[str, Any], tasks: Mapping[int, Any], holds: Callable[[str], bool | None]
) -> bool:
    task = tasks.get(int(todo["task"]["id"])) if todo["task"] else None
    return task is not None and task.condition is not None and bool(holds(task.condition))


def _stage_id(todo: Mapping[str, Any]) -> int:
    return int(todo["stage"]["id"]) if todo["stage"] else 0


def _told(
    caller: Caller,
    snapshot: Snapshot,
    owner: Object,
    field: Field,
    stood: Standing,
    moves: Sequence[Move],
    facts: Callable[[Move], Facts],
) -> dict[str, Any]:
    viewer = caller.viewer(snapshot)
    language = caller.language
    zone = caller.organisation.settings.time_zone
    spans = _spans(stood.entries)
    entered = stood.entries[-1]["entered_at"] if stood.entries else None

    def readable(name: str) -> bool:
        return may_read(viewer, owner, owner.fields[name])

    def writable(name: str) -> bool:
        return field_access(viewer, owner, owner.fields[name]) == "write"

    def target(move: Move) -> dict[str, Any]:
        faults = faults_of(owner, readable, move, facts(move))
        return {
            "id": str(move.target.id),
            "move": move.kind,
            "reason": any(each.code == "reason" for each in faults),
            "approval": any(each.code == "approval" for each in faults),
            "faults": [
                _fault_json(each, language) for each in faults if each.code not in ("reason", "approval")
            ],
            "fields": asked_fields(owner, move, faults, writable),
        }

    source = stood.source
    days = _days_since(entered, source.time_unit, working_time(snapshot.parts, zone))
    return {
        "field": field.name,
        "pipeline": {"id": str(stood.pipeline.id), "name": stood.pipeline.name},
        "latest": stood.version == stood.pipeline.version,
        "stage": str(source.id),
        "entered_at": None if entered is None else entered.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "days": days,
        "limit": source.time_limit if source.open else None,
        "unit": source.time_unit,
        "usual": stood.usual if source.open else None,
        "over": source.open and days is not None and days > _most_days(stood),
        "waits": _waits(snapshot, stood.waits, language),
        "bypass": viewer.rights.may("process.bypass_requirements"),
        "reopen": viewer.rights.may("process.reopen"),
        "stages": [
            {"id": str(each.id), "name": each.name, "kind": each.kind, "days": spans.get(each.id)}
            for each in stood.definition.stages
        ],
        "targets": [target(move) for move in moves],
        "tasks": [
            {
                **{
                    name: todo[name]
                    for name in ("id", "name", "state", "must_finish", "due_at", "done_at", "done_by")
                },
                "stage": str(_stage_id(todo)),
            }
            for todo in stood.todos
        ],
    }


def _waits(snapshot: Snapshot, waits: Waiting | None, language: str) -> dict[str, Any] | None:
    """The stage that it waits to enter, and the approval that it waits for."""
    stage = None if waits is None else pipelines_of(snapshot).stages.get(waits.stage)
    if stage is None or waits is None:
        return None
    approval = None if waits.approval is None else str(waits.approval)
    return {"stage": {"id": str(stage.id), "name": stage.called.in_language(language)}, "approval": approval}


def _most_days(stood: Standing) -> float:
    """From when on it counts as stalled: beyond the limit, or without one beyond twice the median."""
    if stood.source.time_limit is not None:
        return stood.source.time_limit
    return math.inf if stood.usual is None else 2 * stood.usual


def _fault_json(fault: Fault, language: str) -> dict[str, Any]:
    return {"field": fault.field, "code": fault.code, "message": fault.message.in_language(language)}


def _spans(entries: Sequence[Record]) -> dict[int, float]:
    """The days spent in each stage, returns added up."""
    found: dict[int, float] = {}
    now = dt.datetime.now(dt.UTC)
    for row in entries:
        spent = ((row["left_at"] or now) - row["entered_at"]) / DAY
        found[row["stage"]] = round(found.get(row["stage"], 0.0) + max(spent, 0.0), 1)
    return found


def _days_since(moment: dt.datetime | None, unit: str, time: WorkingTime) -> float | None:
    """Days since a moment; of working days, those that have begun since."""
    if moment is None:
        return None
    if unit == "days":
        return round((dt.datetime.now(dt.UTC) - moment) / DAY, 1)
    day, today = moment.astimezone(time.zone).date(), dt.datetime.now(time.zone).date()
    return float(sum(time.works(day + DAY * n) for n in range(1, (today - day).days + 1)))
