"""What time says: reminders before a limit, and what becomes of a task whose limit is over. The engine's timers call."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from yunchou.base.db import quote
from yunchou.base.errors import say
from yunchou.records.change import UPDATE, Operation
from yunchou.rules.approval.definition import MOST_SIGNERS, Flow, message_of
from yunchou.rules.approval.kept import Going, Ground, Task, going_of, keeping, tasks_of
from yunchou.rules.approval.leading import settle
from yunchou.rules.approval.moving import hand_on, let_go
from yunchou.rules.approval.telling import News, tell
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.people import managers_of

LATE = {
    "pass": ("passed", say("超时自动通过", "Passed when its time was over")),
    "refuse": ("refused", say("超时自动拒绝", "Refused when its time was over")),
}


@dataclass(frozen=True, slots=True)
class State:
    """How the approval of a run stands, and when something of it is due next."""

    approval: int
    name: str
    wakes_at: dt.datetime | None = None


async def look_at_clocks(batch: Batch, flow: Flow) -> dict[int, State]:
    """For each run that has an approval how that stands, once what is due has been done."""
    states = await _states(batch)
    rows = await _going(batch, [each.approval for each in states.values() if each.name == "pending"])
    if not rows or batch.owner is None:
        return await _with_next(batch, states)
    ground = Ground(keeping(batch.unit), batch.definition, batch.path, flow, batch.owner)
    for going in rows.values():
        await _remind(ground, going)
        await _late(ground, going)
    return await _with_next(batch, await _states(batch))


async def _states(batch: Batch) -> dict[int, State]:
    schema = quote(batch.unit.caller.organisation.schema)
    table = batch.unit.asking().table(batch.unit.snapshot.model.object("approval"))
    rows = await batch.unit.link.fetch(
        f"select w.run, w.approval, case when w.pending then 'pending' else t.state end as state"
        f" from unnest($1::bigint[], $2::int[]) n(run, step) join {schema}.approval_work w on w.run = n.run and w.step = n.step"
        f" join {table} t on t.id = w.approval",
        [run.id for run in batch.runs],
        [run.number for run in batch.runs],
    )
    return {row["run"]: State(row["approval"], row["state"]) for row in rows}


async def _going(batch: Batch, approvals: Sequence[int]) -> dict[int, Going]:
    """Those at which something is due, held until the end."""
    schema = quote(batch.unit.caller.organisation.schema)
    asking = batch.unit.asking()
    approval, task = (asking.table(asking.snapshot.model.object(n)) for n in ("approval", "approval_task"))
    rows = await batch.unit.link.fetch(
        f"select w.*, t.people from {schema}.approval_work w join {approval} t on t.id = w.approval"
        f" where w.approval = any($1::bigint[]) and w.pending and exists (select from {task} k where k.approval = w.approval"
        " and k.state = 'waiting' and k.deleted_at is null and least(k.remind_at, k.due_at) <= now())"
        " order by w.approval for update of w",
        list(approvals),
    )
    return {row["approval"]: going_of(row) for row in rows}


async def _with_next(batch: Batch, states: dict[int, State]) -> dict[int, State]:
    """The states with the moment at which something is due next."""
    table = batch.unit.asking().table(batch.unit.snapshot.model.object("approval_task"))
    rows = await batch.unit.link.fetch(
        "select k.approval, min(case when k.remind_at > now() then k.remind_at when k.due_at > now() then k.due_at end) as next"
        f" from {table} k where k.approval = any($1::bigint[]) and k.state = 'waiting' and k.deleted_at is null"
        " group by k.approval",
        [each.approval for each in states.values() if each.name == "pending"],
    )
    following = {row["approval"]: row["next"] for row in rows}
    return {
        run: State(each.approval, each.name, following.get(each.approval)) for run, each in states.items()
    }


async def _waiting(ground: Ground, going: Going) -> list[Task]:
    tasks = await tasks_of(ground.unit, [going.approval])
    return [each for each in tasks if each.state == "waiting" and each.visit == going.visit]


async def _remind(ground: Ground, going: Going) -> None:
    now = ground.now
    tasks = await _waiting(ground, going)
    due = [each for each in tasks if each.remind_at is not None and each.remind_at <= now]
    if not due:
        return
    operations = [Operation(UPDATE, {"remind_at": None}, id=each.id) for each in due]
    await ground.unit.write("approval_task", operations)
    words = say("审批即将到期：{title}", "Soon due: {title}", title=message_of(ground.flow.title))
    await tell(
        ground.unit,
        [News(each.owner, "reminded", going.approval, f"due:{each.id}", words) for each in due],
    )


async def _late(ground: Ground, going: Going) -> None:
    """Does what the node says of tasks whose limit is over; where there is nothing to do, their holders are told, once."""
    for _ in range(MOST_SIGNERS):
        now = ground.now
        late = [e for e in await _waiting(ground, going) if e.due_at is not None and e.due_at <= now]
        task = next((each for each in late if _does(ground, each)), None)
        if task is None:
            words = say("审批已超时：{title}", "Overdue: {title}", title=message_of(ground.flow.title))
            await tell(
                ground.unit,
                [News(each.owner, "reminded", going.approval, f"late:{each.id}", words) for each in late],
            )
            return
        await _act(ground, going, task)


def _does(ground: Ground, task: Task) -> bool:
    """Whether something becomes of a late task by itself."""
    overdue = ground.node(task.node).overdue if task.node >= 0 else "nothing"
    return overdue in LATE or (overdue == "escalate" and _above(ground, task) is not None)


def _above(ground: Ground, task: Task) -> int | None:
    people = ground.unit.snapshot.access.people
    above = managers_of(ground.unit.snapshot.access, task.owner, 1)
    return above[0] if above and above[0] in people and people[above[0]].active else None


async def _act(ground: Ground, going: Going, task: Task) -> None:
    overdue, above = ground.node(task.node).overdue, _above(ground, task)
    if overdue in LATE:
        state, words = LATE[overdue]
        await let_go(ground, task, state, None, words)
        await settle(ground, going)
    elif above is not None:
        words = say("超时未处理，已升级至上级", "Not decided in time: it went to the manager")
        await hand_on(ground, going, task, above, "escalate", None, words)
