"""Who may do what with an approval just now, told in advance and held to when it is done."""

from collections.abc import Sequence

from yunchou.rules.approval.definition import Flow
from yunchou.rules.approval.kept import Task

DECIDED = ("approved", "refused", "returned", "transferred")


def withdrawable(flow: Flow, tasks: Sequence[Task]) -> bool:
    """Whether the submitter may still take an approval back."""
    untouched = not any(each.state in DECIDED for each in tasks)
    return flow.withdraw == "pending" or (flow.withdraw == "untouched" and untouched)


def last_said(tasks: Sequence[Task]) -> Task | None:
    """The last thing that a person said at a node; nobody acted after it."""
    said = [each for each in tasks if each.decided_by is not None and each.decided_at is not None]
    last = max(said, key=lambda each: (each.decided_at, each.visit, each.id), default=None)
    return last if last is not None and last.kind != "submit" else None


def returnable(tasks: Sequence[Task], task: Task) -> list[int]:
    """The nodes before that of a task which were gone through."""
    return sorted({e.node for e in tasks if e.visit < task.visit and 0 <= e.node < task.node})
