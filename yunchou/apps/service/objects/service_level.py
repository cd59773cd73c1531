"""Service level: how soon cases of one sort are answered and solved, and what happens before and after that moment."""

from yunchou.apps.service.objects.case import CATEGORIES, PRIORITIES
from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    integer,
    lookup,
    master_detail,
    multi_choice,
    multi_lookup,
    option,
    text,
)

GRADES = tuple(option(each, each, each) for each in "ABCD")
CLOCKS = (
    option("working", "工作时间", "Working time", "blue"),
    option("always", "全天候（7×24）", "Around the clock", "purple"),
)
TARGETS = (option("response", "首次响应", "First response"), option("resolution", "解决", "Resolution"))
MOST_MINUTES = 100_000

SERVICE_LEVEL = declare(
    "service_level",
    ("服务级别", "Service level"),
    app="service",
    icon="history",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=100),
        integer(
            "position",
            "顺序",
            "Position",
            minimum=0,
            maximum=1000,
            default=0,
            help=("第一条满足的服务级别生效", "The first that fits counts"),
        ),
        multi_choice("priorities", "适用优先级", "Priorities", PRIORITIES, help=("留空表示全部", "Empty: all")),
        multi_choice("categories", "适用分类", "Categories", CATEGORIES, help=("留空表示全部", "Empty: all")),
        multi_choice("grades", "适用客户等级", "Customer grades", GRADES, help=("留空表示全部", "Empty: all")),
        choice("clock", "计时方式", "Clock", CLOCKS, required=True, default="working"),
        integer("response_minutes", "首次响应（分钟）", "First response (minutes)", minimum=1, maximum=MOST_MINUTES),
        integer("resolution_minutes", "解决（分钟）", "Resolution (minutes)", minimum=1, maximum=MOST_MINUTES),
        boolean("active", "启用", "Active", default=True),
    ),
)  # fmt: skip

SERVICE_ESCALATION = declare(
    "service_escalation",
    ("提醒与升级", "Reminder or escalation"),
    app="service",
    icon="notification",
    affects_access=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        master_detail(
            "service_level", "服务级别", "Service level", "service_level", ("escalations", "提醒与升级", "Escalations")
        ),
        choice("target", "针对", "Of", TARGETS, required=True, default="resolution"),
        integer(
            "minutes",
            "相对时限（分钟）",
            "Minutes from the due moment",
            required=True,
            minimum=-MOST_MINUTES,
            maximum=MOST_MINUTES,
            default=0,
            help=("负数为时限之前的提醒，0 和正数为超时后的升级", "Negative: a reminder before; else an escalation after"),
        ),
        boolean("tell_owner", "通知负责人", "Tell the owner", default=True),
        boolean("tell_manager", "通知上级", "Tell the manager"),
        multi_lookup("people", "另外通知", "Tell besides", "user"),
        boolean("raise_priority", "提高一级优先级", "Raise the priority"),
        lookup("queue", "转入队列", "Move to queue", "case_queue"),
    ),
)  # fmt: skip

CASE_ESCALATION = declare(
    "case_escalation",
    ("工单提醒", "Case alert"),
    app="service",
    icon="notification",
    generated=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        master_detail("case", "工单", "Case", "case", ("escalations", "提醒与升级", "Alerts")),
        lookup("escalation", "规则", "Rule", "service_escalation", indexed=True),
        choice("target", "针对", "Of", TARGETS, required=True),
        boolean("late", "已超时", "After the due moment"),
        datetime("due_at", "时限", "Due at"),
        multi_lookup("told", "通知人员", "Told", "user"),
        text("key", "标识", "Key", unique=True, max_length=60, hidden=True, searchable=False),
    ),
)
