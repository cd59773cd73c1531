"""Return rule: after how long without what a record goes back to its pool by itself."""

from yunchou.model.declare import boolean, choice, declare, integer, long_text, lookup, option, text

BASES = (
    option("follow_up", "未跟进", "No follow-up", "orange"),
    option("deal", "未成交", "No deal", "red"),
    option("status", "状态未变", "Status unchanged", "purple"),
    option("claimed", "领取后", "Since claimed", "blue"),
)
UNITS = (
    option("days", "天", "Days", "blue"),
    option("working_days", "工作日", "Working days", "green"),
)

RETURN_RULE = declare(
    "return_rule",
    ("自动收回规则", "Return rule"),
    app="crm",
    icon="history",
    affects_access=True,
    configuration=True,
    known_by=("name",),
    fields=(
        text("name", "规则名称", "Name", required=True, unique=True, max_length=100),
        lookup(
            "pool", "公海", "Pool", "pool", ("return_rules", "自动收回规则", "Return rules"), required=True
        ),
        choice(
            "basis",
            "依据",
            "After",
            BASES,
            required=True,
            default="follow_up",
            help=(
                "从领取、最近一次跟进、成交或状态变化起算",
                "Counted from the claim, or the last follow-up, deal or change of status",
            ),
        ),
        integer("amount", "期限", "How long", required=True, minimum=1, maximum=3650, default=15),
        choice("unit", "单位", "Unit", UNITS, required=True, default="days"),
        long_text(
            "condition",
            "适用条件",
            "Applies to",
            max_length=4000,
            help=("留空表示公海中已领取的全部记录", "Empty: all claimed records of the pool"),
        ),
        long_text(
            "exempt",
            "豁免条件",
            "Exempt",
            max_length=4000,
            help=("满足此条件的记录不收回", "Records that meet this stay"),
        ),
        text(
            "remind",
            "提前几天提醒",
            "Remind before (days)",
            default="3,1",
            max_length=100,
            searchable=False,
            help=("以逗号分隔", "Separated by commas"),
        ),
        lookup("target", "收回到", "Goes to", "pool", help=("留空表示原公海", "Empty: the same pool")),
        boolean(
            "active",
            "启用",
            "Active",
            default=False,
            help=("启用前可预览将收回哪些记录", "Preview what would be returned before you switch it on"),
        ),
    ),
)
