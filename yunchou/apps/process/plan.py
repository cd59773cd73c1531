"""Pipelines as they bind records: stages with what they ask for, as part of the snapshot."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import Message
from yunchou.model.object import Field, Model, Object
from yunchou.records.shipped_names import called
from yunchou.rules.conditions import split_names

PART = "pipelines"
OPEN, WON = "open", "won"
USUAL_OBJECT = "opportunity"
"""Whose records a pipeline is for that names no object, as far as its requirements are read."""


class Requirement(msgspec.Struct, frozen=True):
    """What a record must have: `fields` filled in (where `condition` holds), or a `condition` that must hold."""

    id: int
    name: str
    moment: str
    kind: str
    condition: str | None = None
    fields: tuple[str, ...] = ()
    message_zh: str | None = None
    message_en: str | None = None


class Task(msgspec.Struct, frozen=True):
    """A task that records get on entering. `due_days`: in working days from then."""

    id: int
    name: str
    must_finish: bool = False
    due_days: int | None = None
    condition: str | None = None


class Stage(msgspec.Struct, frozen=True):
    """A stage with all that it asks for."""

    id: int
    pipeline: int
    name: str
    kind: str
    position: int = 0
    probability: Decimal | None = None
    forecast_category: str | None = None
    time_limit: int | None = None
    time_unit: str = "days"
    may_skip: bool = True
    returns: str = "any"
    requirements: tuple[Requirement, ...] = ()
    tasks: tuple[Task, ...] = ()
    entry_approval: int | None = None
    """The flow by whose approval records enter."""

    @property
    def called(self) -> Message:
        """Its name as messages say it."""
        return called("stage", self.name)

    @property
    def open(self) -> bool:
        """Whether records in it are still on their way."""
        return self.kind == OPEN


class Definition(msgspec.Struct, frozen=True):
    """What a version of a pipeline says."""

    stages: tuple[Stage, ...] = ()

    def stage(self, id: int | None) -> Stage | None:
        """The stage of that id, None where this version has none."""
        return next((each for each in self.stages if each.id == id), None)

    def place(self, stage: Stage) -> int:
        """Where the stage stands among those of its version."""
        return next(place for place, each in enumerate(self.stages) if each.id == stage.id)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline as it is now. `version` is the latest that was published, `first` the one of records without any."""

    id: int
    name: str
    object: str | None
    active: bool
    reopening: str
    position: int
    now: Definition
    version: int | None = None
    first: int | None = None

    def serves(self, owner: Object) -> bool:
        """Whether records of the object may go this way."""
        return self.object is None or self.object == owner.name


@dataclass(frozen=True, slots=True)
class Pipelines:
    """All pipelines of an organisation, in their order."""

    of: Mapping[int, Pipeline] = field(default_factory=dict)
    stages: Mapping[int, Stage] = field(default_factory=dict)

    def first_stage(self, owner: Object, pipeline: Any) -> int | None:
        """Where a new record of an object begins: at the first open stage of the pipeline chosen, or of any it may take."""
        fitting = [each for each in self.of.values() if each.serves(owner)]
        if pipeline is not None:
            fitting = [each for each in self.of.values() if each.id == pipeline]
        # Those of the object itself come before those of any.
        for each in sorted(fitting, key=lambda one: one.object is None):
            found = next((stage.id for stage in each.now.stages if stage.open), None)
            if found is not None:
                return found
        return None


NONE = Pipelines()


def pipelines_of(snapshot: Snapshot) -> Pipelines:
    """The pipelines in force."""
    found: Pipelines = snapshot.parts.get(PART, NONE)
    return found


def stage_field(snapshot: Snapshot, owner: Object) -> Field | None:
    """The field that says at which stage a record stands.

    It is required, or the object is that of a pipeline. What belongs to stages itself, as their history, stands nowhere.
    """
    names = () if owner.app == "process" else snapshot.model.stage_fields.get(owner.name, ())
    fields = [owner.fields[name] for name in names if owner.fields[name].type == "lookup"]
    required = next((f for f in fields if f.required), None)
    if required is not None or not fields:
        return required
    bound = any(each.object == owner.name for each in pipelines_of(snapshot).of.values())
    return fields[0] if bound else None


def as_json(definition: Definition) -> Any:
    """A definition as a version keeps it."""
    return msgspec.json.decode(msgspec.json.encode(definition))


def from_json(kept: Any) -> Definition:
    """The definition that a version keeps."""
    return msgspec.convert(kept, Definition, strict=False)


@snapshot_part(PART)
async def load_pipelines(link: Connection, schema: str, model: Model) -> Pipelines:
    """All pipelines with their stages."""
    requirements = await _by_stage(link, schema, model, "stage_requirement", _requirement)
    tasks = await _by_stage(link, schema, model, "stage_task", _task)
    stages = [
        _stage(row, tuple(requirements[row["id"]]), tuple(tasks[row["id"]]))
        for row in await _rows(link, schema, model, "stage")
    ]
    versions: dict[int, list[int]] = defaultdict(list)
    for row in await _rows(link, schema, model, "pipeline_version", ("id", "pipeline", "number")):
        versions[row["pipeline"]].append(row["id"])
    found: dict[int, Pipeline] = {}
    for row in await _rows(link, schema, model, "pipeline"):
        own = tuple(each for each in stages if each.pipeline == row["id"])
        numbers = versions[row["id"]]
        found[row["id"]] = Pipeline(
            row["id"],
            row["name"],
            row["object"],
            row["active"] is not False,
            row["reopening"] or "free",
            row["position"] or 0,
            Definition(own),
            max(numbers, default=None),
            min(numbers, default=None),
        )
    order = sorted(found.values(), key=lambda each: (not each.active, each.position, each.id))
    return Pipelines({each.id: each for each in order}, {each.id: each for each in stages})


async def _by_stage(
    link: Connection, schema: str, model: Model, name: str, make: Any
) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in await _rows(link, schema, model, name):
        found[row["stage"]].append(make(row))
    return found


def _requirement(row: Record) -> Requirement:
    return Requirement(
        row["id"],
        row["name"],
        row["moment"] or "enter",
        row["kind"] or "condition",
        row["condition"],
        split_names(row["fields"]),
        row["message_zh"],
        row["message_en"],
    )


def _task(row: Record) -> Task:
    return Task(row["id"], row["name"], bool(row["must_finish"]), row["due_days"], row["condition"])


def _stage(row: Record, requirements: tuple[Requirement, ...], tasks: tuple[Task, ...]) -> Stage:
    return Stage(
        row["id"],
        row["pipeline"],
        row["name"],
        row["kind"],
        row["position"] or 0,
        row["probability"],
        row["forecast_category"],
        row["time_limit"],
        row["time_unit"] or "days",
        row["may_skip"] is not False,
        row["returns"] or "any",
        requirements,
        tasks,
        row["entry_approval"],
    )


async def _rows(
    link: Connection, schema: str, model: Model, name: str, fields: Sequence[str] = ()
) -> list[Record]:
    """The records of an object that are in force, by position and age."""
    owner = model.objects.get(name)
    if owner is None or not owner.table or not all(f.column or f.computed for f in owner.fields.values()):
        # Before the upgrade that makes the table.
        return []
    chosen = [owner.fields[each] for each in fields] or [f for f in owner.fields.values() if f.column]
    listed = ", ".join(f"{quote(f.column)} as {quote(f.name)}" for f in chosen)
    order = "coalesce(position, 0), id" if "position" in owner.fields else "id"
    rows: list[Record] = await link.fetch(
        f"select {listed} from {quote(schema)}.{quote(owner.table)} where deleted_at is null order by {order}"
    )
    return rows
