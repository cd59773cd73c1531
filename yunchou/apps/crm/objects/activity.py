"""Activity: a follow-up, planned or done: task, call, visit, mail or note."""

from yunchou.model.declare import (
    choice,
    datetime,
    declare,
    geo,
    image,
    integer,
    long_text,
    lookup,
    option,
    text,
)

KINDS = (
    option("task", "任务", "Task", "blue"),
    option("call", "电话", "Call", "cyan"),
    option("visit", "拜访", "Visit", "green"),
    option("mail", "邮件", "Mail", "purple"),
    option("note", "备注", "Note", "gold"),
)
STATUSES = (
    option("open", "待办", "Open", "blue"),
    option("done", "已完成", "Done", "green"),
    option("cancelled", "已取消", "Cancelled"),
)
PRIORITIES = (
    option("high", "高", "High", "red"),
    option("normal", "普通", "Normal", "blue"),
    option("low", "低", "Low"),
)
INVERSE = ("activities", "跟进", "Activities")

ACTIVITY = declare(
    "activity",
    ("跟进", "Activity", "Activities"),
    app="crm",
    icon="schedule",
    fields=(
        text("name", "主题", "Subject", required=True, max_length=200),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        choice("kind", "类型", "Kind", KINDS, required=True, default="task", indexed=True),
        choice("status", "状态", "Status", STATUSES, default="open", indexed=True),
        choice("priority", "优先级", "Priority", PRIORITIES, default="normal"),
        datetime("due_at", "计划时间", "Due at", indexed=True),
        datetime("done_at", "完成时间", "Done at", indexed=True),
        lookup("account", "客户", "Account", "account", INVERSE),
        lookup("contact", "联系人", "Contact", "contact", INVERSE),
        lookup("lead", "线索", "Lead", "lead", INVERSE),
        lookup("opportunity", "商机", "Opportunity", "opportunity", INVERSE),
        integer("duration_minutes", "时长（分钟）", "Minutes", minimum=0, maximum=100000),
        text("place", "地点", "Place", max_length=200),
        geo("position", "定位", "Position"),
        image("photos", "照片", "Photos", multiple=True, max_files=9),
        long_text("content", "内容", "Content"),
    ),
)
