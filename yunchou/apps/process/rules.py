"""What happens when a record moves through stages: what a stage sets, and the history of stages."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import System
from yunchou.base.errors import say
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after, before
from yunchou.records.write import Unit


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage as far as the rules ask."""

    id: int
    pipeline: int | None
    position: int
    kind: str
    probability: Decimal | None
    forecast_category: str | None


def _stage_field(owner: Object) -> Field | None:
    """The field that holds where a record stands. The history of stages itself stands nowhere."""
    if owner.generated:
        return None
    fields = owner.fields.values()
    return next((f for f in fields if f.type == "lookup" and f.target == "stage" and f.required), None)


async def _stages(unit: Unit) -> dict[int, Stage]:
    """All stages of the organisation, a few dozen rows."""
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("stage"))
    rows = await unit.link.fetch(
        f"select id, pipeline, coalesce(position, 0) as position, kind, probability, forecast_category from {table}"
        " where deleted_at is null order by position, id"
    )
    return {
        row["id"]: Stage(
            row["id"],
            row["pipeline"],
            row["position"],
            row["kind"],
            row["probability"],
            row["forecast_category"],
        )
        for row in rows
    }


@before("*")
async def read_stage_dates(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Stage entry dates of an import are read as moments, and refused where they are none."""
    field = owner.fields.get("created_at")
    for change in changes:
        given = change.operation.stage_entered
        if not given or field is None:
            continue
        if not unit.historic:
            change.fail(403, "forbidden", say("不能设置历史", "History can't be set here"), "stage_entered")
            continue
        try:
            kind, context = type_of(field), unit.asking().values
            read = {stage: kind.parse(moment, field, context).isoformat() for stage, moment in given.items()}
        except ValueProblem as problem:
            change.fail(422, problem.code, problem.message, "stage_entered")
            continue
        change.operation.stage_entered = read


@before("*")
async def follow_the_stage(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A record without a stage starts at the first; a change of stage sets what the stage stands for.

    Probability, forecast category, pipeline and, when won or lost, the close date follow the stage unless they were given
    in the same write.
    """
    field = _stage_field(owner)
    moving = [
        c
        for c in changes
        if field
        and (c.kind == CREATE or (c.kind == UPDATE and (c.changes(field.name) or c.changes("pipeline"))))
    ]
    if field is None or not moving:
        return
    stages = await _stages(unit)
    today = dt.datetime.now(ZoneInfo(unit.caller.organisation.settings.time_zone)).date()
    for change in moving:
        if change.now(field.name) is None and change.kind == CREATE:
            change.values[field.name] = _first(stages, change.values.get("pipeline"))
        stage = stages.get(change.now(field.name) or 0)
        if stage is not None:
            _check_pipeline(owner, change, stage)
            if change.kind == CREATE or change.changes(field.name):
                _take_over(owner, change, stage, today)


def _first(stages: dict[int, Stage], pipeline: Any) -> int | None:
    for stage in stages.values():
        if stage.kind == "open" and (pipeline is None or stage.pipeline == pipeline):
            return stage.id
    return None


def _check_pipeline(owner: Object, change: Change, stage: Stage) -> None:
    chosen = change.values.get("pipeline") if "pipeline" in owner.fields else None
    if chosen is not None and chosen != stage.pipeline:
        message = say("阶段不属于所选的销售流程", "The stage does not belong to this pipeline")
        change.fail(422, "rule", message, "stage")


def _take_over(owner: Object, change: Change, stage: Stage, today: dt.date) -> None:
    wanted: dict[str, Any] = {
        "pipeline": stage.pipeline,
        "probability": stage.probability,
        "forecast_category": stage.forecast_category,
    }
    if stage.kind != "open" and not (change.kind == CREATE and change.values.get("close_date")):
        wanted["close_date"] = today
    for name, value in wanted.items():
        if name in owner.fields and name not in change.operation.values:
            change.values[name] = value
    if "stage_entered_at" in owner.fields:
        change.values["stage_entered_at"] = _entered(change, stage.id)


def _entered(change: Change, stage: int) -> dt.datetime:
    """When the record entered its stage: as an import says it, else the last date it gives, else when it was made."""
    given = {
        stage: dt.datetime.fromisoformat(at) for stage, at in (change.operation.stage_entered or {}).items()
    }
    made = change.values.get("created_at")
    moment: dt.datetime = given.get(str(stage)) or max(given.values(), default=None) or made or moment_now()
    return moment


@after("*")
async def hand_over_stage_history(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Who gets a record gets its history of stages, and who gives it away no longer sees it."""
    if _stage_field(owner) is None:
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
    field = _stage_field(owner)
    moved = [c for c in changes if field and c.kind in (CREATE, UPDATE) and field.name in c.values]
    if field is None or not moved:
        return
    left = [c for c in moved if c.kind == UPDATE]
    known = await _close(unit, left) if left else set()
    positions: dict[int, int] = {}
    if any(c.operation.stage_entered for c in moved):
        positions = {id: number for number, id in enumerate(await _stages(unit))}
    entries = [entry for c in moved for entry in _entries(owner, field, c, positions, known)]
    system = unit.as_system(System("stage history"))
    for start in range(0, len(entries), 10_000):
        await system.write("stage_history", entries[start : start + 10_000])


async def _close(unit: Unit, left: Sequence[Change]) -> set[tuple[str, int, dt.datetime]]:
    """Ends the stage that each record was in; gives what the history holds of them: record, stage, entered."""
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("stage_history"))
    records = [str(c.id) for c in left]
    await unit.link.execute(
        f"update {table} h set left_at = greatest(m.at, h.entered_at)"
        " from unnest($1::text[], $2::timestamptz[]) m(record, at) where h.record = m.record and h.left_at is null",
        records,
        [c.values.get("stage_entered_at") or moment_now() for c in left],
    )
    rows = await unit.link.fetch(
        f"select record, stage, entered_at from {table} where record = any($1)", records
    )
    return {(row["record"], row["stage"], row["entered_at"]) for row in rows}


def _entries(
    owner: Object,
    field: Field,
    change: Change,
    positions: dict[int, int],
    known: set[tuple[str, int, dt.datetime]],
) -> list[Operation]:
    """The stages that a record went through with this write, in order of time, its present one last."""
    current = change.now(field.name)
    told = {int(s): dt.datetime.fromisoformat(at) for s, at in (change.operation.stage_entered or {}).items()}
    steps = sorted((at, positions.get(stage, 0), stage) for stage, at in told.items() if stage != current)
    entered = change.values.get("stage_entered_at") or moment_now()
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
        entries.append(Operation("create", values))
    return entries
