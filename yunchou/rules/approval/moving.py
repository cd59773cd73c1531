"""Moving what was asked to other people: transfers, escalations, heirs, and signers added before and after."""

from collections.abc import Sequence

from yunchou.base.errors import Message
from yunchou.records.change import CREATE, UPDATE, Operation
from yunchou.rules.approval.asking import asked_values, give_shares, tell_asked
from yunchou.rules.approval.kept import Going, Ground, Task, keep_work, tasks_of
from yunchou.rules.approval.leading import lock_for


async def hand_on(
    ground: Ground,
    going: Going,
    task: Task,
    person: int,
    kind: str,
    by: int | None,
    words: Message | str | None,
) -> None:
    """Asks somebody else instead: the task is over, and one like it waits for `person` in its seat. `by`: who said so."""
    await let_go(ground, task, "transferred", by, words)
    await put_in(ground, going, task, [person], kind, task.place, by, asked=task.state == "waiting")


async def let_go(
    ground: Ground, task: Task, state: str, by: int | None, words: Message | str | None, **more: object
) -> None:
    """Ends a task with a state, and what it let its holder see."""
    language = ground.unit.caller.organisation.settings.language
    now = ground.now
    values = {
        "state": state,
        "comment": words.in_language(language) if isinstance(words, Message) else words,
        "decided_at": now.isoformat(),
        "decided_by": None if by is None else str(by),
        "took": None if task.asked_at is None else max(0, round((now - task.asked_at).total_seconds())),
        "share": None,
        **more,
    }
    await ground.unit.write("approval_task", [Operation(UPDATE, values, id=task.id)])
    if task.share is not None:
        await ground.unit.write("share", [Operation("delete", id=task.share)], atomic=False)


async def put_in(
    ground: Ground,
    going: Going,
    task: Task,
    people: Sequence[int],
    kind: str,
    place: int,
    by: int | None,
    *,
    asked: bool = True,
) -> None:
    """Puts people into the seat of a task; unless `asked`, their turn comes later."""
    shares = await give_shares(ground, [(going, each) for each in people]) if asked else {}
    language = ground.unit.caller.organisation.settings.language
    node = ground.node(task.node)
    operations = []
    for each in people:
        values = {
            "approval": str(going.approval),
            "name": node.words.in_language(language),
            "owner": str(each),
            "kind": kind,
            "node": task.node,
            "visit": task.visit,
            "seat": task.seat,
            "place": place,
            "state": "queued",
            "asked_by": None if by is None else str(by),
        }
        if asked:
            values |= asked_values(ground, node)
            values["share"] = shares.get((going.approval, each))
        operations.append(Operation(CREATE, values))
    await ground.unit.write("approval_task", operations)
    await add_people(ground, going, people)
    if asked:
        await tell_asked(ground, [(going, each) for each in people])


async def add_people(ground: Ground, going: Going, people: Sequence[int]) -> None:
    """Lets people see an approval in which they take part from now on, and change what its node opens to signers."""
    if not set(people) <= going.people:
        going.people |= set(people)
        values = {"people": [str(id) for id in sorted(going.people)]}
        await ground.unit.write("approval", [Operation(UPDATE, values, id=going.approval)])
    await open_fields(ground, going)


async def open_fields(ground: Ground, going: Going) -> None:
    """Opens the fields of the node to those who are asked now."""
    tasks = await tasks_of(ground.unit, [going.approval])
    waiting = {each.owner for each in tasks if each.visit == going.visit and each.state == "waiting"}
    await lock_for(ground, going, ground.node(going.node).fields, waiting)
    await keep_work(ground.unit.link, ground.schema, [going])
