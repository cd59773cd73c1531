"""Stages hold: whatever writes a record, it goes where its stages let it go."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from yunchou.access.compile import may_read
from yunchou.apps.process.binding import Bound, approval_of, bound_moves, corrections, tells_what_was
from yunchou.apps.process.gates import (
    BACK,
    REOPEN,
    SWITCH,
    Facts,
    Fault,
    Move,
    conditions_of,
    faults_of,
    held_by,
    is_empty,
)
from yunchou.apps.process.plan import Task, pipelines_of, stage_field
from yunchou.base import log
from yunchou.base.errors import Message, say
from yunchou.model.object import Object
from yunchou.records.change import UPDATE, Change
from yunchou.records.rule import check
from yunchou.records.write import Unit
from yunchou.rules.scope import Judgement, compile_judgement, judge

_log = log.get(__name__)


@check("*")
async def obey_stages(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Refuses a move that its stages do not let through, and says everything that is missing.

    An import that tells when stages were entered tells what has been: nothing is asked of it where whoever imports may go past
    what stages ask for. The history says so.
    """
    field = stage_field(unit.snapshot, owner)
    if field is None or not unit.judged:
        return
    _keep_filled(unit, owner, field.name, changes)
    if unit.past_stages:
        return
    _stay_on_the_way(field.name, changes)
    asked = [c for c in changes if not (c.failed or tells_what_was(unit, c))]
    bound = await bound_moves(unit, owner, asked)
    for each, faults in zip(bound, await faults_in(unit, owner, bound), strict=True):
        for fault in faults:
            code = "rule" if fault.code in ("reason", "approval") else fault.code
            each.change.fail(422, code, fault.message, fault.field or field.name)


async def faults_in(unit: Unit, owner: Object, bound: Sequence[Bound]) -> list[list[Fault]]:
    """What stands against each of several moves."""
    moves = [
        None
        if each.target is None
        else Move(
            each.pipeline,
            each.definition,
            each.source,
            each.target,
            each.former,
            approval_of(unit.snapshot, owner, each.target),
        )
        for each in bound
    ]
    real = [(each, move) for each, move in zip(bound, moves, strict=True) if move is not None]
    back = [each for each, move in real if move.kind in (BACK, REOPEN, SWITCH)]
    corrected = await corrections(unit, owner, back)
    undone = await _undone(unit, owner, [each for each, move in real])
    conditions = list(
        dict.fromkeys(
            [
                *conditions_of(move for _, move in real),
                *(t.condition for tasks in undone.values() for _, t in tasks if t and t.condition),
            ]
        )
    )
    held = await _judged(unit, owner, [each.change for each, _ in real], conditions)
    viewer = unit.asking().viewer

    def readable(name: str) -> bool:
        return may_read(viewer, owner, owner.fields[name])

    found: dict[int, list[Fault]] = {}
    for (each, move), values in zip(real, held, strict=True):
        holds = held_by(conditions, values)
        facts = Facts(
            holds,
            _emptiness(each.change),
            _still_to_do(undone.get(each.change.id, []), holds),
            unit.reason is not None,
            each.change.id in unit.approved,
            each.change.id in corrected,
        )
        found[each.change.position] = faults_of(owner, readable, move, facts)
    return [found.get(each.change.position, [_not_in_version(each)]) for each in bound]


def _stay_on_the_way(field: str, changes: Sequence[Change]) -> None:
    """A record is not taken out of its stage and put into any other afterwards as if it were new."""
    for change in changes:
        if change.kind == UPDATE and change.before.get(field) is not None and change.now(field) is None:
            message = say("已进入阶段的记录，阶段不能清空", "What stands in a stage can't be without one")
            change.fail(422, "required", message, field)


def _emptiness(change: Change) -> Callable[[str], bool]:
    return lambda name: is_empty(change.now(name))


def _not_in_version(bound: Bound) -> Fault:
    message = say(
        "这条记录按流程“{p}”较早的版本推进，没有这个阶段；请先升级到最新版本",
        "This record follows an earlier version of {p}, which has no such stage; move it to the latest version first",
        p=bound.pipeline.name,
    )
    return Fault("rule", message)


def _keep_filled(unit: Unit, owner: Object, field: str, changes: Sequence[Change]) -> None:
    """What the stage of a record asks for may not be emptied while it stands there."""
    stages = pipelines_of(unit.snapshot).stages
    for change in changes:
        if change.kind != UPDATE or change.failed or change.changes(field):
            continue
        stage = stages.get(change.before.get(field) or 0)
        for wanted in stage.requirements if stage else ():
            if wanted.kind != "fields" or wanted.moment != "enter" or wanted.condition is not None:
                continue
            for name in wanted.fields:
                if name in owner.fields and change.changes(name) and is_empty(change.values[name]):
                    words = owner.fields[name].label
                    message = say(
                        "处于“{s}”时，{f}不能为空",
                        "In {s}, {f} can't be empty",
                        s=stage.called if stage else "",
                        f=Message(words["zh-CN"], words["en"]),
                    )
                    change.fail(422, "required", message, name)


async def _undone(
    unit: Unit, owner: Object, bound: Sequence[Bound]
) -> Mapping[int, list[tuple[str, Task | None]]]:
    """For each record the open tasks of the stage it is in that must be finished, with what finishes them by itself."""
    asked = [each for each in bound if each.source is not None and each.change.kind == UPDATE]
    if not any(task.must_finish for each in asked if each.source for task in each.source.tasks):
        return {}
    asking = unit.asking()
    table = asking.table(asking.snapshot.model.object("stage_todo"))
    rows = await unit.link.fetch(
        f"select t.record, t.stage, t.task, t.name from {table} t where t.object = $1 and t.record = any($2::bigint[])"
        " and t.must_finish and t.state = 'open' and t.deleted_at is null order by t.id",
        owner.name,
        [each.change.id for each in asked],
    )
    stages = {each.change.id: each.source for each in asked}
    found: dict[int, list[tuple[str, Task | None]]] = defaultdict(list)
    for row in rows:
        stage = stages[row["record"]]
        if stage is not None and stage.id == row["stage"]:
            task = next((each for each in stage.tasks if each.id == row["task"]), None)
            found[row["record"]].append((row["name"], task))
    return found


def _still_to_do(
    tasks: Sequence[tuple[str, Task | None]], holds: Callable[[str], bool | None]
) -> tuple[str, ...]:
    return tuple(
        name for name, task in tasks if not (task and task.condition is not None and holds(task.condition))
    )


async def _judged(
    unit: Unit, owner: Object, changes: Sequence[Change], conditions: Sequence[str]
) -> list[list[bool | None]]:
    """For each change which conditions hold, in one statement; None for those that fit the model no longer."""
    if not conditions:
        return [[] for _ in changes]
    await unit.in_turn()
    caller = unit.caller

    def make() -> Judgement:
        made = compile_judgement(
            caller.organisation, unit.snapshot, unit.asking().environment(), owner, conditions
        )
        for number, fault in made.faults.items():
            _log.warning(
                "a requirement of a stage no longer fits the model",
                extra={"object": owner.name, "condition": conditions[number], "fault": fault.code},
            )
        return made

    key = ("stages", owner.name, caller.key, tuple(conditions))
    judgement = unit.snapshot.compiled(key, make)
    rows = await judge(unit.link, judgement, changes, caller.actor.user_id, unit.asking().values)
    return [
        [None if number in judgement.faults else holds for number, holds in enumerate(row)] for row in rows
    ]
