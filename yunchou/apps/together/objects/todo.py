"""To-do: something that somebody means to do; it may be handed to a colleague, who takes it on or gives it back."""

from yunchou.model.declare import any_lookup, choice, datetime, declare, long_text, lookup, option, text, user

PRIORITIES = (
    option("high", "高", "High", "red"),
    option("normal", "普通", "Normal", "blue"),
    option("low", "低", "Low"),
)
STATES = (
    option("open", "待办", "Open", "blue"),
    option("done", "已完成", "Done", "green"),
)
REPEATS = (
    option("day", "每天", "Every day"),
    option("working_day", "每个工作日", "Every working day"),
    option("week", "每周", "Every week"),
    option("month", "每月", "Every month"),
)
HANDOVERS = (
    option("asked", "待接受", "Asked", "gold"),
    option("accepted", "已接受", "Accepted", "green"),
    option("returned", "已退回", "Returned", "red"),
)

TO_DO = declare(
    "todo",
    ("待办事项", "To-do"),
    app="together",
    icon="check-square",
    fields=(
        text("name", "事项", "What", required=True, max_length=300),
        datetime("due_at", "截止时间", "Due at", indexed=True),
        datetime("remind_at", "提醒时间", "Remind at", indexed=True),
        choice("priority", "优先级", "Priority", PRIORITIES, default="normal"),
        choice("state", "状态", "State", STATES, default="open", indexed=True),
        datetime("done_at", "完成时间", "Done at", readonly=True),
        choice(
            "repeat",
            "重复",
            "Repeats",
            REPEATS,
            help=("完成后自动生成下一次", "When it is done the next one is made"),
        ),
        any_lookup("about", "相关记录", "About", ("account", "contact", "lead", "opportunity")),
        user("given_by", "交办人", "Handed over by", readonly=True),
        choice("handover", "交接", "Handover", HANDOVERS, readonly=True),
        text("handover_note", "交接说明", "Handover note", readonly=True, max_length=500),
        lookup("next", "下一次", "The next one", "todo", hidden=True, readonly=True),
        long_text("notes", "备注", "Notes"),
    ),
)
