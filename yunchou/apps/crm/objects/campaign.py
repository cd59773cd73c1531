"""Campaign: a marketing effort that brings leads."""

from yunchou.apps.options import TAGS
from yunchou.model.declare import choice, date, declare, long_text, money, option, rollup, text

KINDS = (
    option("exhibition", "展会", "Exhibition", "purple"),
    option("seminar", "研讨会", "Seminar", "blue"),
    option("webinar", "线上直播", "Webinar", "cyan"),
    option("advertisement", "广告", "Advertisement", "gold"),
    option("mailing", "邮件营销", "Mailing", "lime"),
    option("visit_day", "客户开放日", "Open day", "green"),
    option("other", "其他", "Other"),
)
STATUSES = (
    option("planned", "计划中", "Planned", "blue"),
    option("running", "进行中", "Running", "gold"),
    option("done", "已结束", "Done", "green"),
    option("cancelled", "已取消", "Cancelled"),
)

CAMPAIGN = declare(
    "campaign",
    ("市场活动", "Campaign"),
    app="crm",
    icon="notification",
    fields=(
        text("name", "活动名称", "Name", required=True, indexed=True, max_length=200),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        choice("kind", "类型", "Kind", KINDS),
        choice("status", "状态", "Status", STATUSES, default="planned"),
        date("starts_on", "开始日期", "Starts on"),
        date("ends_on", "结束日期", "Ends on"),
        money("budget", "预算", "Budget", minimum=0, rate_date="starts_on"),
        money("cost", "实际费用", "Cost", minimum=0),
        rollup(
            "expenses",
            "已报销费用",
            "Expenses claimed",
            "expense_lines",
            "sum",
            "amount",
            'status in ("approved", "paid")',
            result_type="money",
            help=("已批准与已付款的费用", "Expenses that were approved or paid"),
        ),
        text("place", "地点", "Place", max_length=200),
        TAGS,
        long_text("description", "说明", "Description"),
    ),
)
