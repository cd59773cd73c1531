"""What is done to an approval beside deciding: submitting by hand, withdrawing, taking one's decision back, reminding."""

import datetime as dt
from collections.abc import Sequence

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.base.errors import Message, conflict, forbidden, locked, not_found, say
from yunchou.records.change import UPDATE, Operation
from yunchou.records.read import one
from yunchou.records.write import Unit
from yunchou.rules.approval.deciding import held, stands_for
from yunchou.rules.approval.definition import message_of
from yunchou.rules.approval.ending import finish, wake
from yunchou.rules.approval.kept import Going, Ground, Task, keeping
from yunchou.rules.approval.leading import close, settle
from yunchou.rules.approval.locks import locks_of
from yunchou.rules.approval.moving import open_fields
from yunchou.rules.approval.signers import RIGHT
from yunchou.rules.approval.telling import News, tell
from yunchou.rules.approval.verbs import last_said, withdrawable
from yunchou.rules.automation.engine import advance_run
from yunchou.rules.automation.loaded import automations_of
from yunchou.rules.automation.starting import start

PAUSE = dt.timedelta(minutes=10)
"""How soon people are reminded again."""
FIRST_STEPS = 3
"""Steps that are taken at once, so that whoever submits sees the approval."""


async def submit(caller: Caller, automation: int, record: int, note: str | None) -> int | None:
    """Submits a record for approval; gives the approval, None where the flow begins with other steps and comes to it later.

    Raises 404, 403, 409 as starting an automation does, 423 for a record that is under approval already.
    """
    organisation = caller.organisation
    flow = automations_of(await organisation.snapshot()).by_id.get(automation)
    if flow is None or flow.object is None:
        raise not_found()
    await one(caller, flow.object, record, ("id",))
    async with organisation.db.acquire() as link:
        if await locks_of(link, organisation.schema, [record]):
            raise locked(say("记录正在审批", "The record is under approval already"))
    run = await start(caller, automation, record)
    for _ in range(FIRST_STEPS):
        await advance_run(organisation, run)
        approval = await _begun(caller, run)
        if approval is not None:
            await _note(caller, approval, note)
            return approval
    return None


async def _begun(caller: Caller, run: int) -> int | None:
    found: int | None = await caller.organisation.db.fetchval(
        f"select w.approval from {quote(caller.organisation.schema)}.approval_work w where w.run = $1", run
    )
    return found


async def _note(caller: Caller, approval: int, note: str | None) -> None:
    text = (note or "").strip()
    if text:
        async with Unit(caller) as unit:
            await keeping(unit, approval).write("approval", [Operation(UPDATE, {"note": text}, id=approval)])


async def withdraw(unit: Unit, approval: int, comment: str | None) -> None:
    """Takes an approval back: by its submitter as far as the flow lets, or by whoever looks after approvals.

    Raises 404, 403, 409.
    """
    ground, going, tasks = await held(unit, approval)
    me = unit.caller.actor.user_id
    if me != going.starter and not unit.asking().viewer.rights.may(RIGHT):
        raise forbidden(say("只有提交人可以撤回", "Only the submitter may withdraw it"))
    if me == going.starter:
        _check_withdrawable(ground, tasks)
    text = (comment or "").strip()
    await finish(ground, [going], "withdrawn", by=me, words=Message(text, text))


def _check_withdrawable(ground: Ground, tasks: Sequence[Task]) -> None:
    if not withdrawable(ground.flow, tasks):
        never = say("此流程不允许撤回", "This flow can't be withdrawn")
        decided = say("已有人审批，不能撤回", "Somebody has decided already")
        raise conflict("decided", never if ground.flow.withdraw == "never" else decided)


async def take_back(unit: Unit, approval: int) -> None:
    """Takes back what the caller approved, while nobody acted after. Raises 404, 409."""
    ground, going, tasks = await held(unit, approval)
    last = last_said(tasks)
    me = unit.caller.actor.user_id
    if last is None or last.decided_by != me or last.state != "approved" or going.node < 0:
        raise conflict(
            "decided",
            say("已有后续操作，不能取回", "Somebody acted after that, or it is not yours to take back"),
        )
    later = [each for each in tasks if each.visit > last.visit]
    await close(ground, [each for each in later if each.state in ("waiting", "queued")])
    going.node, going.visit = last.node, last.visit
    await _reopen(ground, going, last, tasks)


async def _reopen(ground: Ground, going: Going, task: Task, tasks: Sequence[Task]) -> None:
    """Puts a task and what was closed with it back to where they wait for their turn, and asks whose turn it is."""
    beside = [e for e in tasks if e.visit == task.visit and e.id != task.id]
    again = [
        e
        for e in beside
        if e.state == "closed" or (e.seat == task.seat and e.place > task.place and e.state == "waiting")
    ]
    cleared = {"state": "queued", "decided_at": None, "decided_by": None, "took": None, "asked_at": None}
    operations = [Operation(UPDATE, cleared, id=each.id) for each in (task, *again)]
    await ground.unit.write("approval_task", operations)
    node = ground.node(going.node)
    language = ground.unit.caller.organisation.settings.language
    values = {"node": node.words.in_language(language)}
    await ground.unit.write("approval", [Operation(UPDATE, values, id=going.approval)])
    await settle(ground, going)
    await open_fields(ground, going)
    await wake(ground, [going])


async def remind(unit: Unit, approval: int) -> int:
    """Reminds those for whom an approval waits; gives how many. Nobody is reminded more often than every ten minutes.

    Raises 404, 409.
    """
    ground, going, tasks = await held(unit, approval)
    me = unit.caller.actor.user_id
    taking_part = set(stands_for(unit)) & going.people
    if not taking_part and not unit.asking().viewer.rights.may(RIGHT):
        raise not_found()
    waiting = sorted({e.owner for e in tasks if e.state == "waiting" and e.owner != me})
    moment = int(ground.now.timestamp() // PAUSE.total_seconds())
    words = say("请尽快审批：{title}", "Please decide soon: {title}", title=message_of(ground.flow.title))
    actor, source = unit.caller.actor, f"remind:{approval}:{moment}"
    news = [News(e, "reminded", approval, source, words, actor.user_id, actor.name) for e in waiting]
    await tell(ground.unit, news)
    return len(waiting)
