"""What is done with stages beyond writing them: past their requirements, opened again, moved on to the latest version."""

from typing import Any

import msgspec

from yunchou.access.compile import visible
from yunchou.actions.registry import action
from yunchou.apps.process.plan import pipelines_of, stage_field
from yunchou.base.errors import FieldError, invalid, not_found, say
from yunchou.base.text import clean
from yunchou.model.object import Field, Object
from yunchou.records.change import Operation
from yunchou.records.read import one_within
from yunchou.records.write import Unit

MOST_WORDS = 500


class MoveWithReason(msgspec.Struct, forbid_unknown_fields=True):
    """The record, the stage that it is to stand in, why, and what else is filled in with it."""

    object: str
    record: str
    stage: str
    reason: str
    values: dict[str, Any] = {}


class Moved(msgspec.Struct):
    """The stage that the record stands in now."""

    stage: str


@action(
    "process.bypass_requirements",
    "跳过阶段要求",
    "Go past what a stage asks for",
    help=(
        "推进时不检查阶段要求；原因写入阶段历史",
        "Nothing is asked of the move; the reason is kept in the history",
    ),
)
async def bypass_requirements(unit: Unit, given: MoveWithReason) -> Moved:
    """Moves a record whatever its stages ask for. Raises 404 for one that may not be seen, 422 without a reason."""
    unit.past_stages = True
    return await _move(unit, given)


@action(
    "process.reopen",
    "重新打开",
    "Open again",
    help=(
        "把已结束的记录放回进行中的阶段，并说明原因",
        "Puts what is closed back into an open stage, with the reason",
    ),
)
async def reopen(unit: Unit, given: MoveWithReason) -> Moved:
    """Moves a closed record to an open stage. Raises 404 for one that may not be seen, 422 for one that is not closed."""
    owner, field = staged(unit, given.object)
    record = await record_of(unit, owner, given.record)
    known = pipelines_of(unit.snapshot).stages
    source = known.get(int(record[field.name]["id"])) if record.get(field.name) else None
    target = known.get(_number(given.stage) or 0)
    if source is None or source.open or target is None or not target.open:
        message = say(
            "只能把已结束的记录放回进行中的阶段", "Only what is closed is opened again, into an open stage"
        )
        raise invalid([FieldError("rule", message, field="stage")])
    return await _move(unit, given)


async def _move(unit: Unit, given: MoveWithReason) -> Moved:
    reason = clean(given.reason)
    if reason is None or len(reason) > MOST_WORDS:
        message = say("请说明原因，不超过 500 字", "Say why, in 500 characters at most")
        raise invalid([FieldError("required" if reason is None else "out_of_range", message, field="reason")])
    owner, field = staged(unit, given.object)
    record = await record_of(unit, owner, given.record)
    unit.reason = reason
    unit.cause = {**(unit.cause or {}), "reason": reason}
    values = {**given.values, field.name: given.stage}
    await unit.write(owner.name, [Operation("update", values, id=int(record["id"]))])
    return Moved(given.stage)


def staged(unit: Unit, name: str) -> tuple[Object, Field]:
    """An object and the field by which its records stand at a stage. Raises 404, 422 for one without stages."""
    owner = unit.snapshot.model.objects.get(name)
    if owner is None or not visible(unit.asking().viewer, owner):
        raise not_found()
    field = stage_field(unit.snapshot, owner)
    if field is None:
        message = say("对象 {n} 没有阶段", "The object {n} has no stages", n=name)
        raise invalid([FieldError("not_an_option", message, field="object")])
    return owner, field


async def record_of(unit: Unit, owner: Object, id: str) -> dict[str, Any]:
    """A record that the caller may see. Raises 404."""
    number = _number(id)
    record = None if number is None else await one_within(unit.link, unit.asking(), owner.name, number)
    if record is None:
        raise not_found()
    return record


def _number(id: str) -> int | None:
    return int(id) if id.isascii() and id.isdigit() and len(id) <= 19 and int(id) < 2**63 else None
