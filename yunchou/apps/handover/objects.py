"""Handover: what a person had is given to others, with the reason and what became of it."""

from yunchou.model.declare import (
    choice,
    datetime,
    declare,
    integer,
    json,
    long_text,
    option,
    record_id,
    text,
    user,
)

STATES = (
    option("planned", "待执行", "Planned", "blue"),
    option("running", "执行中", "Running", "gold"),
    option("done", "已完成", "Done", "green"),
    option("undoing", "撤销中", "Being undone", "gold"),
    option("undone", "已撤销", "Undone"),
)

HANDOVER = declare(
    "handover",
    ("交接", "Handover"),
    app="organisation",
    icon="swap",
    fields=(
        text("name", "名称", "Name", required=True, max_length=200),
        user("person", "交出人", "Handed over by", required=True, readonly=True, indexed=True),
        long_text("reason", "交接原因", "Reason"),
        choice("state", "状态", "State", STATES, default="planned", readonly=True, indexed=True),
        integer("records", "记录数", "Records", readonly=True, minimum=0),
        integer("moved", "已交接", "Handed over", readonly=True, minimum=0),
        integer("refused", "未能交接", "Could not be", readonly=True, minimum=0),
        json("plan", "交接规则", "Rules", readonly=True),
        datetime("started_at", "开始时间", "Started at", readonly=True),
        datetime("done_at", "完成时间", "Done at", readonly=True),
        record_id("job", "任务", "Job", readonly=True, hidden=True),
    ),
)
