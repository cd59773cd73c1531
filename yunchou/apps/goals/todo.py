"""What goals put into to-do lists: letters that wait for an answer."""

from yunchou.model.object import label
from yunchou.records.todo.sources import Source, todo_source

LETTERS = todo_source(
    Source(
        "goal_letter_reply",
        label("目标责任书", "Goal letters"),
        object="goal_letter_reply",
        where='answer = "open" and letter.status = "sent"',
        closed='answer <> "open"',
        due="due_on",
        shown={"letter": "letter"},
    )
)
