"""Kind of expense: what is spent, and how much of it without a word."""

from yunchou.model.declare import boolean, choice, declare, integer, long_text, money, option, text

PURPOSES = (
    option("visit", "拜访", "Visits", "blue"),
    option("entertainment", "招待", "Entertainment", "magenta"),
    option("sample", "样品", "Samples", "cyan"),
    option("campaign", "市场活动", "Campaigns", "purple"),
    option("travel", "差旅", "Travel", "geekblue"),
    option("other", "其他", "Other"),
)

EXPENSE_KIND = declare(
    "expense_kind",
    ("费用类型", "Kind of expense", "Kinds of expenses"),
    app="expenses",
    icon="tags",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=100),
        choice("purpose", "用途", "Purpose", PURPOSES, required=True, default="other"),
        money(
            "item_limit",
            "单笔限额",
            "Limit per item",
            minimum=0,
            help=("超出须说明原因；不填则不限", "Beyond it a reason is needed; empty: no limit"),
        ),
        money(
            "day_limit",
            "每人每日限额",
            "Limit per person and day",
            minimum=0,
            help=("同一人同一天同类费用合计", "All of this kind that one person spends on one day"),
        ),
        boolean("receipt_required", "须附票据", "Receipt required", default=True),
        boolean("active", "启用", "Active", default=True),
        integer("position", "顺序", "Position", default=0),
        long_text("help", "说明", "What belongs here"),
    ),
)
