"""Which version of which pipeline binds a record that is moved: the one that it began with, until somebody moves it on."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yunchou.access.organisation import Snapshot
from yunchou.apps.process.plan import (
    Definition,
    Pipeline,
    Pipelines,
    Stage,
    from_json,
    pipelines_of,
    stage_field,
)
from yunchou.base.db import Connection
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.select import Asking
from yunchou.records.write import Unit
from yunchou.rules.automation.loaded import automations_of

CORRECTION = dt.timedelta(minutes=10)
"""For so long the one who moved a record may take that back without more ado."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A change that moves a record: where from and to, as the version that binds it has them.

    `target` is None where that version has no such stage. `former`: the pipeline that is left, where it is another; the
    source is then as the version of that one has it.
    """

    change: Change
    pipeline: Pipeline
    version: int | None
    definition: Definition
    source: Stage | None
    target: Stage | None
    former: Pipeline | None = None


def moving(owner: Object, field: Field, changes: Iterable[Change]) -> list[Change]:
    """The changes that put a record into a stage, or into another one."""
    return [
        c
        for c in changes
        if c.now(field.name) is not None
        and (c.kind == CREATE or (c.kind == UPDATE and c.changes(field.name)))
    ]


async def bound_moves(unit: Unit, owner: Object, changes: Sequence[Change]) -> list[Bound]:
    """For each change that moves a record, what binds it. A stage that is not there is left to the check of references."""
    field = stage_field(unit.snapshot, owner)
    if field is None:
        return []
    moved = moving(owner, field, changes)
    known = await known_pipelines(unit, [c.now(field.name) for c in moved])
    pins = await _pins(unit, owner, field, moved, known)
    old = await old_definitions(unit.link, unit.asking(), known, set(pins.values()))
    found = []
    for change in moved:
        target = known.stages.get(change.now(field.name))
        if target is None:
            continue
        pipeline = known.of[target.pipeline]
        stood = known.stages.get(change.before.get(field.name) or 0) if change.kind == UPDATE else None
        left = pipeline if stood is None else known.of[stood.pipeline]
        pinned = old.get(pins.get(change.id) or 0)
        former = None if left.id == pipeline.id else left
        version = pins.get(change.id, pipeline.version) if former is None else pipeline.version
        definition = pinned if former is None and pinned is not None else pipeline.now
        source = None if stood is None else (pinned or left.now).stage(stood.id) or stood
        found.append(
            Bound(change, pipeline, version, definition, source, definition.stage(target.id), former)
        )
    return found


def approval_of(snapshot: Snapshot, owner: Object, stage: Stage) -> str | None:
    """For which records a stage is entered by approval: a condition, empty for all; None where for none.

    A flow that is switched off asks nobody.
    """
    flow = automations_of(snapshot).by_id.get(stage.entry_approval or 0)
    asks = flow is not None and flow.single and flow.object == owner.name
    return (flow.condition or "") if flow is not None and asks else None


async def known_pipelines(unit: Unit, stages: Iterable[int], pipelines: Iterable[int] = ()) -> Pipelines:
    """The pipelines in force; read anew where this very unit has made one of those that are asked about."""
    known = pipelines_of(unit.snapshot)
    if all(each in known.stages for each in stages) and all(each in known.of for each in pipelines):
        return known
    fresh = await unit.caller.organisation.load(unit.link)
    return pipelines_of(fresh)


async def _pins(
    unit: Unit, owner: Object, field: Field, moved: Sequence[Change], known: Pipelines
) -> dict[int, int]:
    """The version of each record that began with another than the latest of the pipeline that it stands in."""
    asked = []
    for change in moved:
        source = known.stages.get(change.before.get(field.name) or 0)
        if change.kind == UPDATE and source:
            pipeline = known.of[source.pipeline]
            if pipeline.first != pipeline.version:
                asked.append((change.id, pipeline))
    if not asked:
        return {}
    versions = await versions_of(unit.link, unit.asking(), owner.name, [id for id, _ in asked])
    found = {}
    for id, pipeline in asked:
        version = versions.get(id) or pipeline.first
        if version is not None and version != pipeline.version:
            found[id] = version
    return found


async def versions_of(
    link: Connection, asking: Asking, name: str, records: Sequence[int]
) -> Mapping[int, int | None]:
    """The version that each record is in, as the open entry of its history says."""
    table = asking.table(asking.snapshot.model.object("stage_history"))
    rows = await link.fetch(
        f"select record, pipeline_version from {table} where record = any($1::text[]) and object = $2"
        " and left_at is null and deleted_at is null",
        [str(each) for each in records],
        name,
    )
    return {int(row["record"]): row["pipeline_version"] for row in rows}


async def old_definitions(
    link: Connection, asking: Asking, known: Pipelines, versions: Iterable[int | None]
) -> dict[int, Definition]:
    """What former versions said; the latest of each pipeline is what it says now."""
    latest = {each.version for each in known.of.values()}
    wanted = sorted({each for each in versions if each is not None} - latest)
    if not wanted:
        return {}
    table = asking.table(asking.snapshot.model.object("pipeline_version"))
    rows = await link.fetch(
        f"select id, definition::text as definition from {table} where id = any($1::bigint[])", wanted
    )
    return {row["id"]: from_json(json.loads(row["definition"])) for row in rows}


BYPASS = "process.bypass_requirements"
"""The right to go past what stages ask for."""


def tells_what_was(unit: Unit, change: Change) -> bool:
    """Whether an import tells when stages were entered, of somebody who may go past what they ask for."""
    told = bool(change.operation.stage_entered) and unit.historic
    return told and unit.asking().viewer.rights.may(BYPASS)


async def corrections(unit: Unit, owner: Object, moves: Sequence[Bound]) -> set[int]:
    """The records that go back to where the same person took them from a moment ago."""
    person = unit.caller.actor.user_id
    if person is None or not moves:
        return set()
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("stage_history"))
    rows = await unit.link.fetch(
        f"select h.record, b.stage from {table} h join {table} b on b.record = h.record and b.object = h.object"
        " and b.left_at = h.entered_at where h.record = any($1::text[]) and h.object = $2 and h.left_at is null"
        " and h.moved_by = $3 and h.entered_at > now() - $4::interval and not coalesce(h.imported, false)",
        [str(each.change.id) for each in moves],
        owner.name,
        person,
        CORRECTION,
    )
    came = {(int(row["record"]), row["stage"]) for row in rows}
    return {
        each.change.id
        for each in moves
        if each.target is not None and (each.change.id, each.target.id) in came
    }
