"""Working calendar: which days of the week are worked and how long, with or without the statutory holidays."""

from yunchou.model.declare import boolean, declare, multi_choice, number, option, text, time

WEEKDAYS = (
    option("1", "周一", "Monday"),
    option("2", "周二", "Tuesday"),
    option("3", "周三", "Wednesday"),
    option("4", "周四", "Thursday"),
    option("5", "周五", "Friday"),
    option("6", "周六", "Saturday"),
    option("7", "周日", "Sunday"),
)

WORKING_CALENDAR = declare(
    "working_calendar",
    ("工作日历", "Working calendar"),
    app="access",
    icon="schedule",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=60),
        multi_choice(
            "weekdays", "工作日", "Working days", WEEKDAYS, required=True, default=["1", "2", "3", "4", "5"]
        ),
        number(
            "hours", "每日工时", "Hours a day", required=True, default=8, minimum=0.5, maximum=24, decimals=2
        ),
        time(
            "begins_at",
            "上班时间",
            "Day begins at",
            default="09:00",
            help=(
                "按工作小时计算时，每天从此刻起算",
                "Where working hours are counted, each day begins then",
            ),
        ),
        boolean(
            "statutory",
            "执行法定节假日",
            "Statutory holidays",
            default=True,
            help=(
                "含调休上班日；尚未公布的年份按每周工作日计算",
                "The Chinese ones with their make-up days; years not yet published count weekdays",
            ),
        ),
        boolean(
            "is_default",
            "默认",
            "Default",
            help=("全组织使用的日历", "The one that the organisation goes by"),
        ),
    ),
)
