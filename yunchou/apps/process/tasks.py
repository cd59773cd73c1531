"""Tasks of stages: a record that enters a stage gets them as to-dos, and those of the stage that it leaves fall away."""

from collections.abc import Sequence

from yunchou.access.actor import System
from yunchou.access.working_time import WorkingTime, working_time
from yunchou.apps.process.binding import Bound, bound_moves
from yunchou.apps.process.plan import stage_field
from yunchou.model.object import Object, label
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after, before
from yunchou.records.todo.sources import Source, todo_source
from yunchou.records.write import Unit

STAGE_TODOS = todo_source(
    Source(
        "stage_todo",
        label("阶段任务", "Stage tasks"),
        object="stage_todo",
        where='state = "open"',
        closed='state = "done"',
        due="due_at",
        shown={"stage": "stage"},
        done={"state": "done"},
        undone={"state": "open"},
        opens=("object", "record"),
    )
)


@before("stage_todo")
async def note_who_finished(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A task that is done says when and by whom; one that is open again does not."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE) or not change.changes("state"):
            continue
        done = change.now("state") == "done"
        change.values["done_at"] = moment_now() if done else None
        change.values["done_by"] = unit.caller.actor.user_id if done else None


@after("*")
async def give_tasks(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A record that moves gets the tasks of its stage; open ones of other stages fall away.

    An import that tells when stages were entered gives none: what they ask for was done, or not, long ago.
    """
    field = stage_field(unit.snapshot, owner)
    moved = [
        c
        for c in changes
        if field and c.kind in (CREATE, UPDATE) and field.name in c.values and not c.operation.stage_entered
    ]
    if not moved:
        return
    bound = await bound_moves(unit, owner, moved)
    if not any(stage.tasks for each in bound for stage in each.definition.stages):
        return
    there = await _there(unit, owner, bound)
    time = working_time(unit.snapshot.parts, unit.caller.organisation.settings.time_zone)
    system = unit.as_system(System("tasks of stages"))
    await system.write(
        "stage_todo",
        [each for b in bound for each in _operations(owner, b, there.get(b.change.id, {}), time)],
    )


async def _there(
    unit: Unit, owner: Object, bound: Sequence[Bound]
) -> dict[int, dict[int, tuple[int, str, int]]]:
    """The to-dos that the records have, by record and task: id, state and stage."""
    table = unit.asking().table(unit.snapshot.model.object("stage_todo"))
    rows = await unit.link.fetch(
        f"select t.id, t.record, t.task, t.state, t.stage from {table} t where t.object = $1"
        " and t.record = any($2::bigint[]) and t.task is not null and t.deleted_at is null",
        owner.name,
        [each.change.id for each in bound if each.change.kind == UPDATE],
    )
    found: dict[int, dict[int, tuple[int, str, int]]] = {}
    for row in rows:
        found.setdefault(row["record"], {})[row["task"]] = (row["id"], row["state"], row["stage"])
    return found


def _operations(
    owner: Object, bound: Bound, there: dict[int, tuple[int, str, int]], time: WorkingTime
) -> list[Operation]:
    target = bound.target
    wanted = {} if target is None else {each.id: each for each in target.tasks}
    operations = []
    for task, (id, state, _) in there.items():
        if state == "open" and task not in wanted:
            operations.append(Operation("update", {"state": "dropped"}, id=id))
        elif state == "dropped" and task in wanted:
            operations.append(Operation("update", {"state": "open"}, id=id))
    person = bound.change.now("owner")
    for task, each in wanted.items():
        if task in there or target is None:
            continue
        due = None if each.due_days is None else time.add_days(moment_now(), each.due_days)
        values = {
            "name": each.name,
            "object": owner.name,
            "record": str(bound.change.id),
            "stage": str(target.id),
            "task": str(task),
            "must_finish": each.must_finish,
            "due_at": None if due is None else due.isoformat(),
            "owner": None if person is None else str(person),
        }
        operations.append(Operation("create", values))
    return operations


@after("*")
async def hand_over_tasks(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Who gets a record gets its open tasks."""
    if stage_field(unit.snapshot, owner) is None:
        return
    given = {c.id: c.values["owner"] for c in changes if c.kind == UPDATE and "owner" in c.values}
    if not given:
        return
    table = unit.asking().table(unit.snapshot.model.object("stage_todo"))
    rows = await unit.link.fetch(
        f"select t.id, t.record from {table} t where t.object = $1 and t.record = any($2::bigint[])"
        " and t.state = 'open' and t.deleted_at is null",
        owner.name,
        list(given),
    )
    system = unit.as_system(System("tasks of stages"))
    operations = [
        Operation(
            "update", {"owner": None if given[r["record"]] is None else str(given[r["record"]])}, id=r["id"]
        )
        for r in rows
    ]
    await system.write("stage_todo", operations)
