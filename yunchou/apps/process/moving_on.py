"""Moving records on to the latest version of their pipeline, one by one or all of them, after a look at what would not fit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.process.binding import Bound
from yunchou.apps.process.enforcing import faults_in
from yunchou.apps.process.plan import Pipeline, pipelines_of, stage_field
from yunchou.base.errors import not_found
from yunchou.model.object import Object
from yunchou.records.change import UPDATE, Change, Operation
from yunchou.records.steps.targets import read_targets
from yunchou.records.write import Unit

MOST_RECORDS = 5_000
MOST_TOLD = 200


class MoveOn(msgspec.Struct, forbid_unknown_fields=True):
    """The pipeline, the records (none: all open ones that go by an earlier version), and whether this is only a look.

    `despite`: also those that lack what the stage they stand in asks for now.
    """

    pipeline: str
    records: list[str] | None = None
    preview: bool = False
    despite: bool = False


class Lacking(msgspec.Struct):
    """A record that lacks something of what its stage asks for now."""

    object: str
    record: str
    name: str
    faults: list[str]


class MovedOn(msgspec.Struct):
    """How many were moved (in a look: would be), how many lack something, and the first of these."""

    moved: int
    lacking: int
    first: list[Lacking]


@action(
    "process.move_to_latest_version",
    "升级到流程最新版本",
    "Move on to the latest version",
    help=(
        "让仍按旧版流程推进的记录改按最新版本",
        "Records that go by an earlier version of a pipeline go by the latest from then on",
    ),
)
async def move_to_latest_version(unit: Unit, given: MoveOn) -> MovedOn:
    """Moves up to 5,000 records on, of those that are not named the open ones. Raises 404 for a pipeline that there is not."""
    known = pipelines_of(unit.snapshot).of
    number = int(given.pipeline) if given.pipeline.isascii() and given.pipeline.isdigit() else 0
    pipeline = known.get(number)
    if pipeline is None:
        raise not_found()
    waiting = await _waiting(unit, pipeline, given.records)
    lacking: list[Lacking] = []
    going: list[tuple[str, int]] = []
    for name, ids in waiting.items():
        owner = unit.snapshot.model.objects.get(name)
        field = stage_field(unit.snapshot, owner) if owner is not None else None
        if owner is None or field is None:
            continue
        found = await _lacking(unit, owner, field.name, pipeline, ids)
        lacking += found.values()
        going += [(name, id) for id in ids if given.despite or id not in found]
    if not given.preview:
        await _pin(unit, pipeline, going)
    return MovedOn(len(going), len(lacking), lacking[:MOST_TOLD])


async def _waiting(unit: Unit, pipeline: Pipeline, records: Sequence[str] | None) -> Mapping[str, list[int]]:
    """The records that go by an earlier version, by object."""
    if pipeline.version == pipeline.first:
        return {}
    asking, model = unit.asking(), unit.snapshot.model
    rows = await unit.link.fetch(
        f"select h.object, h.record from {asking.table(model.object('stage_history'))} h"
        f" join {asking.table(model.object('stage'))} s on s.id = h.stage where s.pipeline = $1 and h.left_at is null"
        # What is closed stays with the version by which it was decided, unless somebody names it.
        " and (s.kind = 'open' or $3::text[] is not null)"
        " and h.deleted_at is null and h.pipeline_version is distinct from $2"
        " and ($3::text[] is null or h.record = any($3)) order by h.id limit $4",
        pipeline.id,
        pipeline.version,
        None if records is None else list(records),
        MOST_RECORDS,
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row["object"]].append(int(row["record"]))
    return found


async def _lacking(
    unit: Unit, owner: Object, field: str, pipeline: Pipeline, ids: Sequence[int]
) -> dict[int, Lacking]:
    """Those of the records that lack something of what their stage asks for in the latest version."""
    changes = [Change(place, Operation(UPDATE, id=id), UPDATE, id=id) for place, id in enumerate(ids)]
    await read_targets(unit.link, unit.asking(), owner, changes, lock=False)
    seen = [each for each in changes if not each.failed]
    bound = [
        Bound(
            each, pipeline, pipeline.version, pipeline.now, None, pipeline.now.stage(each.before.get(field))
        )
        for each in seen
    ]
    language = unit.caller.language
    found = {}
    for each, faults in zip(bound, await faults_in(unit, owner, bound), strict=True):
        # It stands there already: nobody is asked again.
        faults = [each for each in faults if each.code != "approval"]
        if faults:
            id = each.change.id
            name = str(each.change.before.get(owner.name_field) or "")
            words = [fault.message.in_language(language) for fault in faults]
            found[id] = Lacking(owner.name, str(id), name, words)
    return found


async def _pin(unit: Unit, pipeline: Pipeline, going: Sequence[tuple[str, int]]) -> None:
    table = unit.asking().table(unit.snapshot.model.object("stage_history"))
    await unit.link.execute(
        f"update {table} h set pipeline_version = $1 from unnest($2::text[], $3::text[]) m(object, record)"
        " where h.object = m.object and h.record = m.record and h.left_at is null",
        pipeline.version,
        [name for name, _ in going],
        [str(id) for _, id in going],
    )
