"""Versions of pipelines: whatever changes what binds records makes the next one, in the transaction of the change.

Records stay with the version that they began with; moving them on is an action. A version that no record began with is
made anew instead of being followed by another.
"""

import json
from collections.abc import Iterable

from yunchou.access.actor import System
from yunchou.apps.process.plan import PART, Definition, Pipeline, Pipelines, as_json, from_json, pipelines_of
from yunchou.model.object import Object
from yunchou.records.change import CREATE, Change, Operation, moment_now
from yunchou.records.rule import after
from yunchou.records.write import Unit

LOOKS = ("position", "probability", "forecast_category", "name")
"""What may change without another version: it is shown as it is now."""


@after("stage", "stage_requirement", "stage_task")
async def publish_versions(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The pipelines that these changes are about get a version that says what they say now."""
    if owner.name == "stage" and all(
        c.kind != CREATE and c.values.keys() <= {"median_dwell"} and c.values for c in changes
    ):
        return
    before = pipelines_of(unit.snapshot)
    fresh: Pipelines = (await unit.caller.organisation.load(unit.link)).parts[PART]
    for pipeline in _touched(owner, changes, before, fresh):
        await _publish(unit, before.of.get(pipeline.id), pipeline)


def _touched(owner: Object, changes: Iterable[Change], before: Pipelines, fresh: Pipelines) -> list[Pipeline]:
    ids: set[int] = set()
    for change in changes:
        for values in (change.before, {**change.before, **change.values}):
            if owner.name == "stage":
                ids.add(values.get("pipeline") or 0)
            else:
                for known in (before, fresh):
                    stage = known.stages.get(values.get("stage") or 0)
                    if stage is not None:
                        ids.add(stage.pipeline)
    return [fresh.of[id] for id in sorted(ids) if id in fresh.of]


async def _publish(unit: Unit, former: Pipeline | None, now: Pipeline) -> None:
    latest = await _latest(unit, now)
    if latest is None:
        kept = former.now if former is not None and former.now.stages else None
        if kept is not None and binding(kept) != binding(now.now) and await _in_use(unit, now, None):
            await _write(unit, now, 1, kept)
            await _write(unit, now, 2, now.now)
        else:
            await _write(unit, now, 1, now.now)
        return
    id, number, definition = latest
    if definition == now.now:
        return
    if binding(definition) != binding(now.now) and await _in_use(unit, now, id):
        await _write(unit, now, number + 1, now.now)
    else:
        await _write(unit, now, number, now.now, id)


def binding(definition: Definition) -> list[dict[str, object]]:
    """What of a definition binds records; the rest is how stages look."""
    stages: list[dict[str, object]] = as_json(definition)["stages"]
    return [{name: value for name, value in stage.items() if name not in LOOKS} for stage in stages]


async def _latest(unit: Unit, pipeline: Pipeline) -> tuple[int, int, Definition] | None:
    table = unit.asking().table(unit.snapshot.model.object("pipeline_version"))
    row = await unit.link.fetchrow(
        f"select v.id, v.number, v.definition::text as definition from {table} v where v.pipeline = $1"
        " and v.deleted_at is null order by v.number desc limit 1",
        pipeline.id,
    )
    return None if row is None else (row["id"], row["number"], from_json(json.loads(row["definition"])))


async def _in_use(unit: Unit, pipeline: Pipeline, version: int | None) -> bool:
    """Whether records began with a version. Those of before the first version count as of the first."""
    asking, model = unit.asking(), unit.snapshot.model
    found: bool = await unit.link.fetchval(
        f"select exists (select from {asking.table(model.object('stage_history'))} h"
        f" join {asking.table(model.object('stage'))} s on s.id = h.stage where s.pipeline = $1"
        " and (h.pipeline_version = $2 or h.pipeline_version is null and $3))",
        pipeline.id,
        version,
        version is None or version == pipeline.first,
    )
    return found


async def _write(
    unit: Unit, pipeline: Pipeline, number: int, definition: Definition, id: int | None = None
) -> None:
    values = {
        "name": f"{pipeline.name} v{number}"[:200],
        "pipeline": str(pipeline.id),
        "number": number,
        "published_at": moment_now().isoformat(),
        "definition": as_json(definition),
    }
    operation = Operation("create", values) if id is None else Operation("update", values, id=id)
    system = unit.as_system(System("versions of pipelines"))
    await system.write("pipeline_version", [operation])
