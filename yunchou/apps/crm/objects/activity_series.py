"""Activity series: a follow-up that comes again, of which each time is an activity of its own."""

from yunchou.apps.crm.objects.activity import KINDS, PRIORITIES
from yunchou.model.declare import (
    boolean,
    choice,
    date,
    datetime,
    declare,
    integer,
    long_text,
    lookup,
    multi_choice,
    option,
    text,
)

EVERY = (
    option("day", "天", "Days", "blue"),
    option("week", "周", "Weeks", "cyan"),
    option("month", "个月", "Months", "geekblue"),
    option("year", "年", "Years", "purple"),
)
WEEKDAYS = (
    option("mon", "周一", "Monday"),
    option("tue", "周二", "Tuesday"),
    option("wed", "周三", "Wednesday"),
    option("thu", "周四", "Thursday"),
    option("fri", "周五", "Friday"),
    option("sat", "周六", "Saturday"),
    option("sun", "周日", "Sunday"),
)
MONTH_BY = (
    option("date", "按日期（如每月 15 日）", "By date (the 15th)"),
    option("weekday", "按星期（如第二个周二）", "By weekday (the second Tuesday)"),
)
DAYS_OFF = (
    option("keep", "照常", "Take place", "blue"),
    option("next", "顺延到下一个工作日", "Move to the next working day", "green"),
    option("previous", "提前到上一个工作日", "Move to the working day before", "cyan"),
    option("skip", "跳过", "Are left out", "orange"),
)
INVERSE = ("activity_series", "重复跟进", "Recurring activities")

ACTIVITY_SERIES = declare(
    "activity_series",
    ("重复跟进", "Recurring activity", "Recurring activities"),
    app="crm",
    icon="sync",
    fields=(
        text("name", "主题", "Subject", required=True, max_length=200),
        choice("kind", "类型", "Kind", KINDS[:4], required=True, default="task"),
        choice("priority", "优先级", "Priority", PRIORITIES, default="normal"),
        lookup("account", "客户", "Account", "account", INVERSE),
        lookup("contact", "联系人", "Contact", "contact", INVERSE),
        lookup("lead", "线索", "Lead", "lead", INVERSE),
        lookup("opportunity", "商机", "Opportunity", "opportunity", INVERSE),
        integer("duration_minutes", "时长（分钟）", "Minutes", minimum=0, maximum=100000),
        text("place", "地点", "Place", max_length=200),
        long_text("content", "内容", "Content"),
        datetime("begins_at", "首次时间", "First time", required=True),
        choice("every", "重复单位", "Comes every", EVERY, required=True, default="week"),
        integer("interval", "间隔", "Interval", required=True, minimum=1, maximum=99, default=1),
        multi_choice(
            "weekdays",
            "星期",
            "Weekdays",
            WEEKDAYS,
            help=("按周重复时的星期；不选即首次所在的星期", "Of weeks; without any that of the first time"),
        ),
        choice(
            "month_by",
            "每月按",
            "Day of the month",
            MONTH_BY,
            default="date",
            help=(
                "按月、按年重复时使用；没有 31 日的月份取最后一天",
                "Of months and years; a month without a 31st takes its last day",
            ),
        ),
        date("ends_on", "截止日期", "Ends on"),
        integer("times", "共几次", "Times", minimum=1, maximum=1000),
        choice("days_off", "遇休息日", "On days off", DAYS_OFF, required=True, default="next"),
        boolean("active", "启用", "Active", default=True),
        date("planned_until", "已排到", "Planned until", readonly=True),
    ),
)
