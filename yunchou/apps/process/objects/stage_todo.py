"""Stage to-do: a task of a stage for one record, made when the record enters the stage."""

from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    lookup,
    option,
    record_id,
    text,
    user,
)

STATES = (
    option("open", "待办", "Open", "blue"),
    option("done", "已完成", "Done", "green"),
    option("dropped", "不再需要", "No longer needed"),
)

STAGE_TODO = declare(
    "stage_todo",
    ("阶段待办", "Stage to-do"),
    app="process",
    icon="profile",
    attached=True,
    fields=(
        text("name", "任务", "Task", required=True, max_length=200, readonly=True),
        text(
            "object",
            "对象",
            "Object",
            names="object",
            required=True,
            max_length=60,
            searchable=False,
            readonly=True,
        ),
        record_id("record", "记录", "Record", required=True, indexed=True, readonly=True),
        lookup("stage", "阶段", "Stage", "stage", required=True, readonly=True),
        lookup("task", "阶段任务", "Stage task", "stage_task", readonly=True),
        boolean("must_finish", "必须完成", "Must be finished", default=False, readonly=True),
        choice("state", "状态", "State", STATES, required=True, default="open", indexed=True),
        datetime("due_at", "截止时间", "Due at"),
        datetime("done_at", "完成时间", "Done at", readonly=True),
        user("done_by", "完成人", "Done by", readonly=True),
    ),
)
