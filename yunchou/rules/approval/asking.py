"""Asking people: from when, until when, and what they may see for it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from yunchou.access.working_time import working_time
from yunchou.base.errors import say
from yunchou.records.change import CREATE, UPDATE, Operation
from yunchou.rules.approval.definition import Node, Span
from yunchou.rules.approval.definition import message_of as message
from yunchou.rules.approval.kept import Going, Ground, Task
from yunchou.rules.approval.telling import News, tell
from yunchou.rules.automation.offset import Offset, shifted


def asked_values(ground: Ground, node: Node) -> dict[str, Any]:
    """What a task gets when its turn has come."""
    now = ground.now
    values: dict[str, Any] = {"state": "waiting", "asked_at": now.isoformat()}
    if node.limit is not None:
        due = _after(ground, now, node.limit)
        values["due_at"] = due.isoformat()
        if node.remind is not None:
            early = _after(ground, due, node.remind, back=True)
            values["remind_at"] = max(early, now).isoformat()
    return values


def _after(ground: Ground, moment: dt.datetime, span: Span, *, back: bool = False) -> dt.datetime:
    hours = working_time(ground.unit.snapshot.parts, ground.unit.caller.organisation.settings.time_zone)
    offset = Offset(span.amount, span.unit, "before" if back else "after")
    return shifted(moment, offset, hours).replace(microsecond=0)


async def give_shares(ground: Ground, wanted: Sequence[tuple[Going, int]]) -> dict[tuple[int, int], str]:
    """Lets people see the records that they are asked about, as far as the flow grants; gives the shares.

    Some objects are shared with nobody: there people see what their own rights open.
    """
    if ground.flow.grants == "none" or not wanted:
        return {}
    reason = say("审批期间可查看", "For as long as the approval asks").in_language(
        ground.unit.caller.organisation.settings.language
    )
    operations = [
        Operation(
            CREATE,
            {
                "object": ground.owner.name,
                "record": str(going.record),
                "person": str(person),
                "rights": "read",
                "reason": reason,
            },
        )
        for going, person in wanted
    ]
    results = await ground.unit.write("share", operations, atomic=False)
    return {
        (going.approval, person): str(result.id)
        for (going, person), result in zip(wanted, results, strict=True)
        if not result.failed
    }


async def ask(ground: Ground, going: Going, node: Node, tasks: Sequence[Task]) -> None:
    """Asks people whose turn has come."""
    if not tasks:
        return
    shares = await give_shares(ground, [(going, each.owner) for each in tasks])
    operations = [
        Operation(
            UPDATE,
            {**asked_values(ground, node), "share": shares.get((going.approval, each.owner))},
            id=each.id,
        )
        for each in tasks
    ]
    await ground.unit.write("approval_task", operations)
    await tell_asked(ground, [(going, each.owner) for each in tasks])


async def tell_asked(ground: Ground, asked: Iterable[tuple[Going, int]]) -> None:
    """Tells people that something waits for them."""
    words = say("请您审批：{title}", "Please decide: {title}", title=message(ground.flow.title))
    news = [
        News(person, "asked", going.approval, f"asked:{going.approval}:{going.visit}", words)
        for going, person in asked
    ]
    await tell(ground.unit, news)
