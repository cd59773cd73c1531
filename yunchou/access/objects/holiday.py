"""Holiday: days off, or days worked instead, beyond what the statutory calendar says."""

from yunchou.model.declare import choice, date, declare, lookup, option, text

KINDS = (option("off", "放假", "Day off", "green"), option("work", "上班", "Worked", "orange"))

HOLIDAY = declare(
    "holiday",
    ("节假日", "Holiday"),
    app="access",
    icon="gift",
    affects_access=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=60),
        choice("kind", "类型", "Kind", KINDS, required=True, default="off"),
        date("starts_on", "开始日期", "First day", required=True, indexed=True),
        date("ends_on", "结束日期", "Last day", help=("留空为一天", "Empty: one day")),
        lookup(
            "calendar",
            "工作日历",
            "Calendar",
            "working_calendar",
            ("holidays", "节假日", "Holidays"),
            help=("留空适用于所有日历", "Empty: for all calendars"),
        ),
    ),
)
