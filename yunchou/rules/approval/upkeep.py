"""What happens to approvals when something else does: a run is cancelled, a record is deleted, a signer leaves."""

from collections.abc import Sequence

from yunchou.base.db import quote
from yunchou.base.errors import forbidden, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change
from yunchou.records.rule import after, before
from yunchou.records.write import Unit
from yunchou.rules.approval.definition import Flow
from yunchou.rules.approval.ending import finish
from yunchou.rules.approval.kept import hold, keeping, tasks_of
from yunchou.rules.approval.locks import keep_object, may_be_locked
from yunchou.rules.approval.moving import hand_on
from yunchou.rules.approval.signers import heir_of
from yunchou.rules.automation.runs import ends_with_runs


@before("approval", "approval_task")
async def kept_by_the_system(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Nobody writes approvals by hand: people decide, and the system keeps what they said."""
    if unit.caller.actor.kind == "system":
        return
    for change in changes:
        words = say(
            "审批由系统维护，请通过审批操作处理", "Approvals are kept by the system: decide them instead"
        )
        change.fail(403, forbidden().code, words)


@after("*")
async def end_with_records(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A record that is deleted takes what people were to decide about it along."""
    gone = [each.id for each in changes if each.kind == DELETE]
    if not gone or not may_be_locked(unit.snapshot, owner):
        return
    rows = await unit.link.fetch(
        f"select w.approval from {_schema(unit)}.approval_work w where w.record = any($1::bigint[]) and w.pending"
        " order by w.approval",
        gone,
    )
    await _cancel(unit, [row["approval"] for row in rows])


@ends_with_runs
async def end_with_runs(unit: Unit, ids: Sequence[int]) -> None:
    """A run that is cancelled or left takes its approvals along."""
    rows = await unit.link.fetch(
        f"select w.approval from {_schema(unit)}.approval_work w where w.run = any($1::bigint[]) and w.pending"
        " order by w.approval",
        list(ids),
    )
    await _cancel(unit, [row["approval"] for row in rows])


async def _cancel(unit: Unit, approvals: Sequence[int]) -> None:
    for each in approvals:
        found = await hold(unit, each)
        if found is not None:
            ground, going = found
            await finish(ground, [going], "cancelled", by=unit.caller.actor.user_id)


@after("user")
async def pass_on_what_waited(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What waits for somebody who is no longer active goes to the manager above, or to whoever looks after the flow."""
    left = [
        each.id
        for each in changes
        if each.kind == DELETE or (each.kind == UPDATE and each.changes("active") and not each.now("active"))
    ]
    if not left or "approval_task" not in unit.snapshot.model.objects:
        return
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("approval_task"))
    rows = await unit.link.fetch(
        f"select distinct t.approval from {table} t where t.owner = any($1::bigint[]) and t.state in ('waiting', 'queued')"
        " and t.kind <> 'submit' and t.deleted_at is null order by t.approval",
        left,
    )
    for row in rows:
        await _pass_on(unit, row["approval"], set(left))


async def _pass_on(unit: Unit, approval: int, left: set[int]) -> None:
    found = await hold(unit, approval)
    if found is None:
        return
    ground, going = found
    words = say("原审批人已离职，自动转交", "The signer is no longer active: passed on by itself")
    for task in await tasks_of(ground.unit, [approval]):
        if task.owner in left and task.state in ("waiting", "queued") and task.node >= 0:
            heir = await heir_of(unit, task.owner, ground.definition.id)
            if heir is not None and heir not in left:
                await hand_on(ground, going, task, heir, "transfer", None, words)


@after("automation")
async def keep_objects_with_approvals(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Writes of an object are held against locks as soon as there is a flow for it."""
    for change in changes:
        name = change.now("object")
        if (
            change.kind in (CREATE, UPDATE)
            and name in unit.snapshot.model.objects
            and _approves(change.now("steps"))
        ):
            await keep_object(keeping(unit), unit.snapshot.model.object(name))


def _approves(steps: str | None) -> bool:
    """Whether steps hold one that asks for approval."""
    return f'"{Flow.__struct_config__.tag}"' in (steps or "")


def _schema(unit: Unit) -> str:
    return quote(unit.caller.organisation.schema)
