"""What people say: approve, refuse, return, transfer, add signers, resubmit. Each takes effect once, whoever else acts."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from yunchou.access.actor import System
from yunchou.access.compile import row_condition
from yunchou.base.errors import FieldError, Problem, conflict, invalid, not_found, say
from yunchou.records.change import UPDATE, Operation
from yunchou.records.write import Unit
from yunchou.rules.approval.definition import SUBMITTER, Node, message_of
from yunchou.rules.approval.ending import wake
from yunchou.rules.approval.inbox import people_of
from yunchou.rules.approval.kept import Going, Ground, Task, hold, keep_work, keeping, tasks_of
from yunchou.rules.approval.leading import close, enter, lock_for, settle
from yunchou.rules.approval.locks import ALL
from yunchou.rules.approval.moving import hand_on, let_go, put_in
from yunchou.rules.approval.summary import renew_summaries
from yunchou.rules.approval.telling import News, tell
from yunchou.rules.approval.verbs import returnable
from yunchou.rules.approval.words import REVISION

Verb: TypeAlias = Literal["approve", "refuse", "return", "transfer", "add_before", "add_after", "resubmit"]
MOST_COMMENT = 2000
MOST_ADDED = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of an approval.

    `task`: the task that is meant, so that nothing is decided that was not seen. `values`: what the signer changes on the
    record with it. `to`: the number of the node that it is returned to, -1 the submitter; `straight`: it then comes straight
    back to this node. `people`: to whom it is transferred, or who are added.
    """

    verb: Verb
    comment: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    to: int = SUBMITTER
    straight: bool = False
    people: Sequence[int] = ()
    task: int | None = None


async def say_it(unit: Unit, approval: int, said: Said) -> None:
    """Takes what the caller says of an approval that waits for the caller, or for somebody absent whose deputy the caller is.

    Raises 404 for one that the caller may not see, 409 `decided` where it waits for the caller no longer, 422 for what the
    node does not allow.
    """
    ground, going, tasks = await held(unit, approval)
    task = _mine(unit, going, tasks, said.task)
    node = None if task.node == SUBMITTER else ground.node(task.node)
    _check(said, task, node)
    if said.values:
        await _change(unit, ground, going, node, task, said.values)
        await renew_summaries(ground, [going])
    await _VERBS[said.verb](_Saying(unit, ground, going, tasks, task, said))
    # Whoever is asked now has a clock of its own.
    await wake(ground, [going])


async def held(unit: Unit, approval: int) -> tuple[Ground, Going, list[Task]]:
    """Holds an approval that the caller may see. Raises 404, 409 for one that has ended."""
    asking = unit.asking()
    owner = asking.snapshot.model.object("approval")
    rights = row_condition(asking, owner, "t") or "true"
    number = asking.params.add(approval, "bigint")
    seen = await unit.link.fetchval(
        f"select true from {asking.table(owner)} t where t.id = {number} and t.deleted_at is null and {rights}",
        *asking.params.values,
    )
    if not seen:
        raise not_found()
    found = await hold(unit, approval)
    if found is None:
        raise conflict("decided", say("此审批已结束", "This approval has ended"))
    ground, going = found
    return ground, going, await tasks_of(ground.unit, [approval])


def stands_for(unit: Unit) -> list[int]:
    """As whom the caller may decide: itself first, then the absent whose deputy it is for approvals."""
    return people_of(unit.asking())


def _mine(unit: Unit, going: Going, tasks: Sequence[Task], meant: int | None) -> Task:
    people = stands_for(unit)
    waiting = [t for t in tasks if t.visit == going.visit and t.state == "waiting" and t.owner in people]
    waiting = [each for each in waiting if meant in (None, each.id)]
    if not waiting:
        raise conflict("decided", say("此审批已不需要您处理", "This no longer waits for you"))
    return min(waiting, key=lambda each: (people.index(each.owner), each.seat, each.place))


def _check(said: Said, task: Task, node: Node | None) -> None:
    """Raises 422 for what is not for this task, and where a comment is lacking."""
    if (said.verb == "resubmit") != (node is None):
        raise _fault("verb", say("此时不能执行该操作", "This can't be done now"))
    comment = (said.comment or "").strip()
    if len(comment) > MOST_COMMENT:
        raise _fault(
            "comment", say("意见最多 {n} 字", "{n} characters at most", n=MOST_COMMENT), "out_of_range"
        )
    wanted = node is not None and (
        (node.comment == "always" and said.verb in ("approve", "refuse", "return"))
        or (node.comment == "refuse" and said.verb in ("refuse", "return"))
    )
    if wanted and not comment:
        raise _fault("comment", say("请填写意见", "Say why"), "required")


def _fault(name: str, message: Any, code: str = "rule") -> Problem:
    return invalid([FieldError(code, message, name)], message)


@dataclass(frozen=True)
class _Saying:
    """Somebody saying something: the approval as it is held, its tasks, and the task that is meant."""

    unit: Unit
    ground: Ground
    going: Going
    tasks: Sequence[Task]
    task: Task
    said: Said

    @property
    def me(self) -> int | None:
        return self.unit.caller.actor.user_id

    @property
    def comment(self) -> str | None:
        return (self.said.comment or "").strip() or None


async def _approve(saying: _Saying) -> None:
    await let_go(saying.ground, saying.task, "approved", saying.me, saying.comment)
    await settle(saying.ground, saying.going)


async def _refuse(saying: _Saying) -> None:
    await let_go(saying.ground, saying.task, "refused", saying.me, saying.comment)
    await settle(saying.ground, saying.going)


async def _return(saying: _Saying) -> None:
    """Back to an earlier node, or to the submitter, who may change the record then."""
    ground, going, task, said = saying.ground, saying.going, saying.task, saying.said
    if said.to != SUBMITTER and said.to not in returnable(saying.tasks, task):
        raise _fault(
            "to", say("只能退回到已走过的节点", "It can be returned to an earlier node only"), "not_an_option"
        )
    if said.to == SUBMITTER and going.starter is None:
        raise _fault("to", say("没有提交人可退回", "Nobody submitted it"), "not_an_option")
    await let_go(ground, task, "returned", saying.me, saying.comment)
    others = [e for e in saying.tasks if e.id != task.id and e.visit == task.visit]
    await close(ground, [each for each in others if each.state in ("waiting", "queued")])
    going.back = task.node if said.straight else None
    going.approvers = frozenset()
    if said.to == SUBMITTER:
        await _back_to_submitter(saying)
    else:
        await enter(ground, [going], said.to, at_once=True)


async def _back_to_submitter(saying: _Saying) -> None:
    ground, going = saying.ground, saying.going
    assert going.starter is not None
    going.node, going.visit = SUBMITTER, going.visit + 1
    language = ground.unit.caller.organisation.settings.language
    values = {
        "approval": str(going.approval),
        "name": REVISION.in_language(language),
        "owner": str(going.starter),
        "kind": "submit",
        "state": "waiting",
        "node": SUBMITTER,
        "visit": going.visit,
        "seat": 0,
        "place": 0,
        "asked_at": ground.now.isoformat(),
        "asked_by": None if saying.me is None else str(saying.me),
    }
    await ground.unit.write("approval_task", [Operation("create", values)])
    await ground.unit.write(
        "approval", [Operation(UPDATE, {"state": "returned", "node": values["name"]}, id=going.approval)]
    )
    await lock_for(ground, going, [ALL], {going.starter})
    await keep_work(ground.unit.link, ground.schema, [going])
    words = say("{title} 已退回", "{title} was returned", title=message_of(ground.flow.title))
    if saying.comment:
        words = say("{said}：{why}", "{said}: {why}", said=words, why=saying.comment)
    actor = saying.unit.caller.actor
    source = f"returned:{going.approval}:{going.visit}"
    news = News(going.starter, "returned", going.approval, source, words, actor.user_id, actor.name)
    await tell(ground.unit, [news])


async def _resubmit(saying: _Saying) -> None:
    ground, going = saying.ground, saying.going
    await let_go(ground, saying.task, "submitted", saying.me, saying.comment)
    start, straight = (0, False) if going.back is None else (going.back, True)
    going.back = None
    await enter(ground, [going], start, at_once=straight)


async def _transfer(saying: _Saying) -> None:
    (person,) = _people(saying, 1)
    task = saying.task
    await hand_on(saying.ground, saying.going, task, person, "transfer", saying.me, saying.comment)


async def _add_before(saying: _Saying) -> None:
    """Others decide before the one who asks them; that one's own turn comes again after them."""
    ground, going, task = saying.ground, saying.going, saying.task
    people = _people(saying, MOST_ADDED)
    values = {
        "state": "queued",
        "asked_at": None,
        "due_at": None,
        "remind_at": None,
        "comment": saying.comment,
    }
    await ground.unit.write("approval_task", [Operation(UPDATE, values, id=task.id)])
    await put_in(ground, going, task, people, "before", task.place - 1, saying.me)


async def _add_after(saying: _Saying) -> None:
    """Approves, and has others decide after it."""
    ground, going, task = saying.ground, saying.going, saying.task
    people = _people(saying, MOST_ADDED)
    await let_go(ground, task, "approved", saying.me, saying.comment)
    await put_in(ground, going, task, people, "after", task.place + 1, saying.me, asked=False)
    await settle(ground, going)


def _people(saying: _Saying, most: int) -> list[int]:
    """Whom it is given to: active people, none of them asked at this node already. Raises 422."""
    known = saying.unit.snapshot.access.people
    people = list(dict.fromkeys(saying.said.people))
    busy = {
        each.owner
        for each in saying.tasks
        if each.visit == saying.going.visit and each.state in ("waiting", "queued")
    }
    sound = all(each in known and known[each].active and each not in busy for each in people)
    if not sound or not 1 <= len(people) <= most:
        words = say(
            "请选择尚未参与此节点的在职同事", "Choose active colleagues who are not asked here already"
        )
        raise _fault("people", words, "not_an_option")
    return people


async def _change(
    unit: Unit, ground: Ground, going: Going, node: Node | None, task: Task, values: Mapping[str, Any]
) -> None:
    """Writes what a signer changes with a decision: the fields of the node, and nothing else."""
    allowed = set(node.fields) if node is not None else set()
    for name in values:
        if name not in allowed:
            words = say(
                "此节点不能修改字段 {name}",
                "This node does not let the field {name} be changed",
                name=name[:60],
            )
            raise invalid([FieldError("readonly", words, f"values.{name}")], words)
    # The flow grants it, whatever the signer's rights on the record; the history names the signer.
    actor = System("a signer changes what the flow opens")
    named = replace(actor, name=unit.caller.actor.name, user_id=unit.caller.actor.user_id)
    writer = unit.acting(named)
    writer.cause = {**(unit.cause or {}), "approval": str(going.approval)}
    await writer.write(ground.owner.name, [Operation(UPDATE, values, id=going.record)])
    await keeping(unit, going.approval).write(
        "approval_task", [Operation(UPDATE, {"changed": sorted(values)}, id=task.id)]
    )


_VERBS: Mapping[str, Callable[[_Saying], Awaitable[None]]] = {
    "approve": _approve,
    "refuse": _refuse,
    "return": _return,
    "resubmit": _resubmit,
    "transfer": _transfer,
    "add_before": _add_before,
    "add_after": _add_after,
}
