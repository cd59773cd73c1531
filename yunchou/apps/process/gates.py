"""What stands between a record and a stage: the order of stages, what they ask for, and tasks that are not done.

The rules, from a stage to another of the same version of a pipeline:

- forward: every open stage between may be skipped; what the stage that is left asks for on leaving, its tasks that must be
  finished, and what the stage that is entered asks for;
- to lost or invalid: only what that stage asks for;
- back to an open stage: as far as the stage that is left allows; nothing is asked for;
- from a closed stage to an open one (reopening): as the pipeline says; nothing is asked for.

Into another pipeline a record comes by its first stage alone. What the stage that is left asks for on leaving and its tasks
count, and what the first stage asks for; from a closed stage it is a reopening, as the pipeline that is left says.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from yunchou.apps.process.plan import OPEN, WON, Definition, Pipeline, Requirement, Stage
from yunchou.base.errors import Message, say
from yunchou.model.object import Object
from yunchou.records.shipped_names import called

FORWARD, BACK, OUT, REOPEN, ENTER, SWITCH = "forward", "back", "out", "reopen", "enter", "switch"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something missing. `field`: where it is put right, None where that is no field of the record."""

    code: str
    message: Message
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a record: which conditions hold (None: the condition fits the model no longer), what is empty.

    `undone`: the names of the tasks of its stage that must be finished and are not. `reason`: whether one was given.
    """

    holds: Callable[[str], bool | None]
    empty: Callable[[str], bool]
    undone: Sequence[str] = ()
    reason: bool = False
    approved: bool = False
    """Whether an approval has let it in."""
    correcting: bool = False
    """Whether the same person takes back a move that was made just now."""


@dataclass(frozen=True, slots=True)
class Move:
    """From a stage (None: a new record) to another, by the version that binds the record.

    `former`: the pipeline that the record leaves, where it goes into another.
    """

    pipeline: Pipeline
    definition: Definition
    source: Stage | None
    target: Stage
    former: Pipeline | None = None
    approval: str | None = None
    """For which records the target is entered by approval: a condition, empty for all of them; None where for none."""

    @property
    def enters(self) -> bool:
        """Whether anything is asked for by the stage that is entered."""
        return self.kind != BACK and (self.kind != REOPEN or self.former is not None)

    @property
    def kind(self) -> str:
        """Which of the rules are asked."""
        source, target = self.source, self.target
        if source is None:
            return ENTER
        if self.former is not None:
            return SWITCH if source.open else REOPEN
        if target.kind not in (OPEN, WON):
            return OUT
        if not source.open:
            return REOPEN if target.open else OUT
        if self.definition.stage(source.id) is None:
            return FORWARD
        ahead = self.definition.place(target) > self.definition.place(source)
        return FORWARD if ahead or target.kind == WON else BACK

    def requirements(self) -> list[Requirement]:
        """What is asked for by the stages left and entered."""
        kind = self.kind
        if not self.enters:
            return []
        leaves = self.source is not None and kind in (FORWARD, SWITCH)
        left = self.source.requirements if self.source is not None and leaves else ()
        return [
            *(each for each in left if each.moment == "leave"),
            *(each for each in self.target.requirements if each.moment == "enter"),
        ]


def conditions_of(moves: Iterable[Move]) -> list[str]:
    """The conditions that have to be known, each once."""
    return list(
        dict.fromkeys(
            condition
            for move in moves
            for condition in (*(each.condition for each in move.requirements()), move.approval)
            if condition
        )
    )


def faults_of(owner: Object, readable: Callable[[str], bool], move: Move, facts: Facts) -> list[Fault]:
    """Everything that stands against a move. Fields that are not `readable` are not named."""
    kind = move.kind
    if facts.correcting:
        return []
    if kind == BACK:
        return _going_back(move)
    found = _reopening(move.former or move.pipeline, facts) if kind == REOPEN else []
    if move.former is not None:
        found += _coming_over(move)
    if kind == FORWARD:
        found += _skipped(move)
    if kind in (FORWARD, SWITCH) and facts.undone and move.source is not None:
        found.append(_undone(move.source, facts.undone))
    for each in move.requirements():
        found += _missing(owner, readable, move, each, facts)
    if _wants_approval(move, facts):
        words = say("进入“{s}”须经审批", "{s} is entered by approval", s=move.target.called)
        found.append(Fault("approval", words))
    # Two requirements that want the same field say it once.
    return list(
        {(each.code, each.field, each.field is None and each.message): each for each in found}.values()
    )


def _missing(
    owner: Object, readable: Callable[[str], bool], move: Move, wanted: Requirement, facts: Facts
) -> list[Fault]:
    holds = None if wanted.condition is None else facts.holds(wanted.condition)
    own = Message(wanted.message_zh, wanted.message_en or wanted.message_zh) if wanted.message_zh else None
    if wanted.kind == "condition":
        if wanted.condition is None or holds is not False:
            return []
        field = next((name for name in wanted.fields if name in owner.fields and readable(name)), None)
        return [Fault("rule", own or _unmet(move, wanted), field)]
    if wanted.condition is not None and not holds:
        return []
    return [
        Fault("required", own or _fill_in(owner, move.target, name), name)
        if readable(name)
        else Fault("rule", say("还缺少您无权查看的内容", "Something that you may not see is missing"))
        for name in wanted.fields
        if name in owner.fields and facts.empty(name)
    ]


def _skipped(move: Move) -> list[Fault]:
    if move.source is None or move.definition.stage(move.source.id) is None:
        return []
    start, end = move.definition.place(move.source), move.definition.place(move.target)
    between = (
        move.definition.stages[start + 1 : end] if move.target.open else move.definition.stages[start + 1 :]
    )
    fixed = [each for each in between if each.open and not each.may_skip]
    if not fixed:
        return []
    message = say(
        "不能跳过阶段“{names}”",
        "The stage {names} can't be skipped",
        names=_listed([each.called for each in fixed]),
    )
    return [Fault("rule", message)]


def _wants_approval(move: Move, facts: Facts) -> bool:
    if move.approval is None or facts.approved or not move.enters:
        return False
    # A condition that fits the model no longer lets nobody by.
    return not move.approval or facts.holds(move.approval) is not False


def _coming_over(move: Move) -> list[Fault]:
    first = next((each for each in move.definition.stages if each.open), None)
    if first is not None and first.id == move.target.id:
        return []
    if first is None:
        message = say("流程“{p}”没有进行中的阶段", "{p} has no open stage", p=move.pipeline.name)
    else:
        message = say(
            "改用流程“{p}”须从阶段“{s}”开始",
            "In {p} it begins with the stage {s}",
            p=move.pipeline.name,
            s=first.called,
        )
    return [Fault("rule", message)]


def _going_back(move: Move) -> list[Fault]:
    source = move.source
    if source is None or source.returns == "any":
        return []
    if source.returns == "none":
        return [Fault("rule", say("阶段“{s}”不能退回", "There is no way back from {s}", s=source.called))]
    before = move.definition.stages[: move.definition.place(source)]
    if before and before[-1].id == move.target.id:
        return []
    return [
        Fault(
            "rule",
            say("阶段“{s}”只能退回上一阶段", "From {s} the way back is one stage only", s=source.called),
        )
    ]


def _reopening(pipeline: Pipeline, facts: Facts) -> list[Fault]:
    if pipeline.reopening == "never":
        return [Fault("rule", say("已结束，不能重新打开", "It is closed, and can't be opened again"))]
    if pipeline.reopening == "reason" and not facts.reason:
        message = say("重新打开需要说明原因", "Opening it again takes a reason")
        return [Fault("reason", message)]
    return []


def _listed(names: Sequence[Message]) -> Message:
    return Message("、".join(each.zh for each in names), ", ".join(each.en for each in names))


def _undone(source: Stage, names: Sequence[str]) -> Fault:
    message = say(
        "“{s}”还有必须完成的任务：{names}",
        "In {s} there are tasks to be finished: {names}",
        s=source.called,
        names=_listed([called("stage_task", name) for name in names]),
    )
    return Fault("rule", message)


def _unmet(move: Move, wanted: Requirement) -> Message:
    stage = move.target if wanted.moment == "enter" or move.source is None else move.source
    name = called("stage_requirement", wanted.name)
    if wanted.moment == "enter":
        return say("进入“{s}”的条件未满足：{n}", "Not yet ready for {s}: {n}", s=stage.called, n=name)
    return say("离开“{s}”的条件未满足：{n}", "Not yet done with {s}: {n}", s=stage.called, n=name)


def _fill_in(owner: Object, stage: Stage, name: str) -> Message:
    words = owner.fields[name].label
    return say(
        "进入“{s}”前请填写{f}",
        "{f} is required for {s}",
        s=stage.called,
        f=Message(words["zh-CN"], words["en"]),
    )


def asked_fields(
    owner: Object, move: Move, faults: Collection[Fault], writable: Callable[[str], bool]
) -> list[str]:
    """The fields that a form asks for before the move: those of the faults, and what their requirements name beside them."""
    named = {each.field for each in faults if each.field is not None}
    beside = [
        name
        for each in move.requirements()
        if each.kind == "condition" and named & set(each.fields)
        for name in each.fields
    ]
    return [name for name in owner.fields if name in named | set(beside) and writable(name)]


def is_empty(value: object) -> bool:
    """Whether a stored value counts as not filled in."""
    return value is None or value == "" or value == [] or value == {}


def held_by(conditions: Sequence[str], held: Sequence[bool | None]) -> Callable[[str], bool | None]:
    """Which of the conditions hold, to be asked one by one."""
    known: Mapping[str, bool | None] = dict(zip(conditions, held, strict=True))
    return lambda condition: known.get(condition)
