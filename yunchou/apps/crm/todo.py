"""What the CRM puts into to-do lists: follow-ups that are open, and what our side takes on in the close plans of open deals."""

from collections.abc import Sequence

from yunchou.access.asking import Asking
from yunchou.model.object import label
from yunchou.records.todo.sources import Source, todo_source

ACTIVITIES = todo_source(
    Source(
        "activity",
        label("跟进", "Follow-ups"),
        object="activity",
        where='status = "open"',
        closed='status = "done"',
        due="due_at",
        shown={
            "kind": "kind",
            "priority": "priority",
            "account": "account",
            "opportunity": "opportunity",
            "lead": "lead",
        },
        done={"status": "done"},
        undone={"status": "open"},
    )
)


def _ours(asking: Asking, alias: str, people: Sequence[int]) -> str:
    return f"{alias}.ours = any({asking.params.add(list(people), 'bigint[]')})"


CLOSE_PLANS = todo_source(
    Source(
        "close_plan_step",
        label("成交计划", "Close plans"),
        object="close_plan_step",
        where='done = false and due_on is not null and opportunity.stage.kind = "open"',
        closed="done = true",
        due="due_on",
        shown={"opportunity": "opportunity"},
        done={"done": True},
        undone={"done": False},
        whose=_ours,
        holder="ours",
    )
)
