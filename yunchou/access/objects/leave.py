"""Leave: when a person is away, and how many working days that takes."""

from yunchou.model.declare import choice, date, declare, long_text, number, option, text, user

KINDS = (
    option("annual", "年假", "Annual leave", "green"),
    option("personal", "事假", "Personal leave", "gold"),
    option("sick", "病假", "Sick leave", "red"),
    option("marriage", "婚假", "Marriage leave", "magenta"),
    option("parental", "产假/陪产假", "Parental leave", "purple"),
    option("bereavement", "丧假", "Bereavement leave"),
    option("compensatory", "调休", "Time off in lieu", "cyan"),
    option("other", "其他", "Other"),
)
STATES = (
    option("requested", "待批", "Requested", "gold"),
    option("approved", "已批", "Approved", "green"),
    option("refused", "未批准", "Refused", "red"),
    option("cancelled", "已撤销", "Cancelled"),
)

LEAVE = declare(
    "leave",
    ("请假", "Leave", "Leave"),
    app="access",
    icon="coffee",
    fields=(
        text("name", "名称", "Name", readonly=True, max_length=200),
        user("person", "请假人", "Person", ("leaves", "请假", "Leave"), required=True),
        choice("kind", "类型", "Kind", KINDS, required=True, default="annual"),
        date("starts_on", "开始日期", "First day", required=True, indexed=True),
        date("ends_on", "结束日期", "Last day", required=True),
        number(
            "days",
            "工作日数",
            "Working days",
            readonly=True,
            help=("按工作日历计算", "Counted by the working calendar"),
        ),
        choice("state", "状态", "State", STATES, required=True, default="requested"),
        long_text("reason", "事由", "Reason"),
    ),
)
