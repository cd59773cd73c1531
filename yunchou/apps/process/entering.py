"""Stages that are entered by approval: a record stays where it is until the approval lets it in.

The approval is a run of the flow that the stage names; the source of the run says which stage the record is to enter.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.access.actor import Caller, System
from yunchou.access.compile import field_access
from yunchou.access.organisation import Snapshot
from yunchou.actions.registry import action
from yunchou.apps.process.actions import record_of, staged
from yunchou.apps.process.binding import bound_moves
from yunchou.apps.process.enforcing import faults_in
from yunchou.apps.process.plan import Stage, pipelines_of
from yunchou.base.db import Connection, quote
from yunchou.base.errors import FieldError, Message, forbidden, invalid, locked, not_found, say
from yunchou.model.object import Field, Object
from yunchou.records.allowed import changeable
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.rule import after, before
from yunchou.records.steps.targets import read_targets
from yunchou.records.write import Unit
from yunchou.rules.approval.commanded import (
    CHOOSE,
    ENDED,
    Commanded,
    asker,
    begin_for,
    commanded,
    followed,
    is_flow_about,
)
from yunchou.rules.approval.locks import locks_of
from yunchou.rules.approval.telling import News, tell
from yunchou.rules.approval.words import purpose
from yunchou.rules.automation.loaded import automations_of
from yunchou.rules.automation.starting import bound_elsewhere

PENDING = "pending_stage"
"""The field that names the stage a record waits to enter, on objects that have one."""
KIND = "entry"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits to enter a stage, and who asked for it. `approval` is None until it has begun."""

    stage: int
    actor: int | None
    approval: int | None


class AskToEnter(msgspec.Struct, forbid_unknown_fields=True):
    """The record, the stage that it is to enter, and what else is filled in with it."""

    object: str
    record: str
    stage: str
    values: dict[str, Any] = {}


class Asked(msgspec.Struct):
    """The stage, and whether the record waits for an approval to enter it; else it stands there now."""

    stage: str
    waiting: bool


@bound_elsewhere
def flows_of_stages(snapshot: Snapshot) -> set[int]:
    """The flows that stages name: entering begins them."""
    return {each.entry_approval for each in pipelines_of(snapshot).stages.values() if each.entry_approval}


@before("stage")
async def asks_by_a_flow(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What a stage names for its approval on entry is a flow that asks people about the records of its pipeline."""
    for change in changes:
        flow = change.values.get("entry_approval")
        if change.kind not in (CREATE, UPDATE) or flow is None or not change.changes("entry_approval"):
            continue
        pipeline = pipelines_of(unit.snapshot).of.get(change.now("pipeline") or 0)
        subject = (pipeline.object if pipeline else None) or "opportunity"
        if not is_flow_about(unit.snapshot, flow, subject):
            change.fail(422, "not_an_option", CHOOSE, "entry_approval")


@action(
    "process.request_entry",
    "提交进入阶段",
    "Ask to enter a stage",
    help=(
        "进入须经审批的阶段：提交审批，通过后自动进入",
        "Begins the approval that a stage is entered by; once approved, the record enters",
    ),
)
async def request_entry(unit: Unit, given: AskToEnter) -> Asked:
    """Begins the approval on entry, or moves at once where none is asked for.

    Raises 404, 403 for a record that may not be changed, 422 for what stands against the move beside the approval, 423 for a
    record under approval, 409 for one that waits already.
    """
    owner, field = staged(unit, given.object)
    id = int((await record_of(unit, owner, given.record))["id"])
    await _may_move(unit, owner, field, id)
    values = {name: value for name, value in given.values.items() if name != field.name}
    if values:
        await unit.write(owner.name, [Operation(UPDATE, values, id=id)])
    stage, asks = await _judge(unit, owner, field, id, given.stage)
    flow = automations_of(unit.snapshot).by_id.get(stage.entry_approval or 0)
    if not asks or flow is None:
        await unit.write(owner.name, [Operation(UPDATE, {field.name: str(stage.id)}, id=id)])
        return Asked(str(stage.id), False)
    waits = say("已提交进入阶段的审批，请等待结果", "It waits for an approval already")
    await begin_for(unit, flow, KIND, str(stage.id), id, waits)
    return Asked(str(stage.id), True)


async def _may_move(unit: Unit, owner: Object, field: Field, id: int) -> None:
    asking = unit.asking()
    may = (await changeable(unit.link, asking, owner, [id])).get(id)
    if may is None:
        raise not_found()
    if not may or field_access(asking.viewer, owner, field) != "write":
        raise forbidden(say("您没有修改此记录的权限", "You may not change this record"))
    if await locks_of(unit.link, unit.caller.organisation.schema, [id]):
        raise locked(say("记录正在审批", "The record is under approval already"))


async def _judge(unit: Unit, owner: Object, field: Field, id: int, stage: str) -> tuple[Stage, bool]:
    """The stage, and whether its approval alone stands against the move. The record is held from here on."""
    change = Change(0, Operation(UPDATE, id=id), UPDATE, id=id)
    await read_targets(unit.link, unit.asking(), owner, [change])
    target = pipelines_of(unit.snapshot).stages.get(int(stage) if stage.isascii() and stage.isdigit() else 0)
    if change.failed or target is None or change.before.get(field.name) == target.id:
        message = say("请选择要进入的另一个阶段", "Choose another stage for it to enter")
        raise invalid([FieldError("not_an_option", message, field="stage")])
    change.values[field.name] = target.id
    (faults,) = await faults_in(unit, owner, await bound_moves(unit, owner, [change]))
    others = [each for each in faults if each.code != "approval"]
    if others:
        raise invalid(
            [
                FieldError(
                    "rule" if each.code == "reason" else each.code,
                    each.message,
                    field=each.field or field.name,
                )
                for each in others
            ]
        )
    return target, bool(faults)


@purpose
async def what_is_entered(caller: Caller, snapshot: Snapshot, runs: Sequence[int]) -> Mapping[int, Message]:
    """Which stage is entered once the approval that a run waits for has been given."""
    rows = await caller.organisation.db.fetch(
        f"select r.id, r.source from {quote(caller.organisation.schema)}.automation_run r"
        " where r.id = any($1::bigint[]) and starts_with(r.source, $2)",
        list(runs),
        f"{KIND}:",
    )
    stages = pipelines_of(snapshot).stages
    found = {row["id"]: stages.get(int(row["source"].split(":")[1])) for row in rows}
    return {
        run: say("进入“{s}”", "Enters {s}", s=stage.called)
        for run, stage in found.items()
        if stage is not None
    }


async def waiting_to_enter(
    link: Connection, schema: str, records: Iterable[int], automations: Iterable[int] | None = None
) -> Mapping[int, Waiting]:
    """Which stages records wait to enter, by the latest runs of these flows; without any, by those under way."""
    found = await commanded(link, schema, KIND, records, automations)
    return {id: Waiting(int(each.what), each.actor, each.approval) for id, each in found.items()}


@after("approval")
async def follow_the_approval(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A record says which stage it waits to enter, enters it when that is approved, and stays when it is not."""
    if not any(each.entry_approval for each in pipelines_of(unit.snapshot).stages.values()):
        return
    for change, subject, found in await followed(unit, KIND, changes):
        await _follow(unit, subject, change, found)


async def _follow(unit: Unit, subject: Object, change: Change, asked: Commanded) -> None:
    found = Waiting(int(asked.what), asked.actor, asked.approval)
    by = asker(unit.snapshot, asked)
    system = unit.as_system(System("an approval lets a record into its stage", by=by))
    record, state = change.now("record"), change.now("state")
    noted = PENDING in subject.fields
    if state == "approved":
        _, field = staged(system, subject.name)
        system.approved = frozenset({record})
        system.reason = say("审批通过", "Approved").in_language(unit.caller.organisation.settings.language)
        values: dict[str, Any] = {field.name: str(found.stage), **({PENDING: None} if noted else {})}
        (result,) = await system.write(subject.name, [Operation(UPDATE, values, id=record)], atomic=False)
        if not result.failed:
            return
        await _tell_refused(unit, change, found, result.errors)
    if noted:
        waits = str(found.stage) if state not in ENDED else None
        await system.write(subject.name, [Operation(UPDATE, {PENDING: waits}, id=record)], atomic=False)


async def _tell_refused(unit: Unit, change: Change, found: Waiting, errors: Sequence[FieldError]) -> None:
    """Tells whoever asked that the record was approved and stays all the same, because of what it lacks by now."""
    stage = pipelines_of(unit.snapshot).stages.get(found.stage)
    if found.actor is None:
        return
    why = errors[0].message if errors else say("请再试", "please try again")
    words = say(
        "审批已通过，但未能进入“{s}”：{why}",
        "Approved, and yet it could not enter {s}: {why}",
        s=stage.called if stage else "",
        why=why,
    )
    await tell(unit, [News(found.actor, "ended", change.id, f"entry:{change.id}", words)])
