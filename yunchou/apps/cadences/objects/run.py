"""Enrolment: a lead, contact or deal on its way through a cadence; and each step that was reached on it."""

from yunchou.model.declare import choice, datetime, declare, integer, lookup, option, text

STATUSES = (
    option("active", "进行中", "Under way", "blue"),
    option("paused", "已暂停", "Paused", "gold"),
    option("done", "已走完", "Went through", "green"),
    option("replied", "已回复", "Replied", "cyan"),
    option("closed", "阶段已变", "Stage changed", "geekblue"),
    option("left", "已退出", "Left", "default"),
    option("removed", "已移出", "Removed", "default"),
    option("failed", "出错", "Failed", "red"),
)
STATES = (
    option("open", "待办", "To do", "blue"),
    option("done", "已完成", "Done", "green"),
    option("replied", "已完成，有回复", "Done, replied", "cyan"),
    option("unsubscribed", "已完成，客户退订", "Done, unsubscribed", "orange"),
    option("skipped", "已跳过", "Skipped", "default"),
)
INVERSE = ("cadence_runs", "跟进节奏", "Cadences")

CADENCE_RUN = declare(
    "cadence_run",
    ("节奏进度", "Enrolment"),
    app="cadences",
    icon="thunderbolt",
    generated=True,
    follows=("lead", "contact", "opportunity"),
    fields=(
        text("name", "记录", "Record", required=True, max_length=200),
        lookup("cadence", "跟进节奏", "Cadence", "cadence", ("runs", "进度", "Enrolments"), required=True, indexed=True),
        integer("number", "版本", "Version", required=True),
        lookup("lead", "线索", "Lead", "lead", INVERSE, indexed=True),
        lookup("contact", "联系人", "Contact", "contact", INVERSE, indexed=True),
        lookup("opportunity", "商机", "Opportunity", "opportunity", INVERSE, indexed=True),
        choice("status", "状态", "Status", STATUSES, required=True, default="active", indexed=True),
        integer("place", "已过步骤", "Steps behind it", required=True, default=0),
        lookup("step", "当前步骤", "Step", "cadence_step", ("runs", "进度", "Enrolments"), indexed=True),
        datetime("next_at", "下一步时间", "Next step at", indexed=True),
        lookup("activity", "待完成的跟进", "Waits for", "activity", ("cadence_runs", "节奏进度", "Enrolments"), indexed=True),
        datetime("ended_at", "结束时间", "Ended at"),
        text("reason", "结束原因", "Why it ended", max_length=500),
        text("key", "键", "Key", unique=True, hidden=True, max_length=60, searchable=False),
    ),
)  # fmt: skip

CADENCE_MOVE = declare(
    "cadence_move",
    ("步骤记录", "Step taken", "Steps taken"),
    app="cadences",
    icon="ordered-list",
    generated=True,
    follows=("run",),
    fields=(
        text("name", "步骤", "Step", required=True, max_length=200),
        lookup(
            "run", "节奏进度", "Enrolment", "cadence_run", ("moves", "步骤记录", "Steps taken"), required=True, indexed=True
        ),
        lookup("step", "节奏步骤", "Step", "cadence_step", ("moves", "步骤记录", "Steps taken"), indexed=True),
        choice("state", "状态", "State", STATES, required=True, indexed=True),
        datetime("at", "时间", "At", required=True, indexed=True),
        lookup("activity", "跟进", "Activity", "activity", ("cadence_moves", "步骤记录", "Steps taken"), indexed=True),
        lookup("mail", "邮件", "Mail", "mail", ("cadence_moves", "步骤记录", "Steps taken")),
        text("note", "说明", "Note", max_length=500),
    ),
)  # fmt: skip
