"""What the CRM puts into to-do lists: follow-ups that are open."""

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
