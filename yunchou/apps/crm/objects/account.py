"""Account: a customer, present or possible."""

from yunchou.apps.crm.objects.options import INDUSTRIES, LAST_ACTIVITY, NEXT_ACTIVITY, SOURCES
from yunchou.apps.options import TAGS, balances
from yunchou.model.declare import (
    address,
    choice,
    date,
    datetime,
    declare,
    geo,
    integer,
    long_text,
    lookup,
    money,
    multi_lookup,
    option,
    percent,
    phone,
    rollup,
    text,
    url,
    user,
)

GRADES = tuple(
    option(value, f"{value} 级", f"Grade {value}", color)
    for value, color in (("A", "red"), ("B", "orange"), ("C", "blue"), ("D", "default"))
)
SIZES = (
    option("1-49", "50 人以下", "Under 50"),
    option("50-199", "50–199 人", "50–199"),
    option("200-999", "200–999 人", "200–999"),
    option("1000-4999", "1000–4999 人", "1,000–4,999"),
    option("5000+", "5000 人以上", "5,000 and more"),
)
STATUSES = (
    option("potential", "潜在", "Potential", "blue"),
    option("active", "合作中", "Active", "green"),
    option("dormant", "沉睡", "Dormant", "gold"),
    option("lost", "流失", "Lost", "red"),
)

KINDS = (
    option("end_user", "终端客户", "End customer", "blue"),
    option("distributor", "经销商", "Distributor", "purple"),
    option("integrator", "集成商", "Integrator", "cyan"),
    option("government", "政府与事业单位", "Public body", "gold"),
    option("partner", "合作伙伴", "Partner", "green"),
    option("other", "其他", "Other"),
)
REGIONS = (
    option("north", "华北", "North China"),
    option("northeast", "东北", "Northeast China"),
    option("east", "华东", "East China"),
    option("central", "华中", "Central China"),
    option("south", "华南", "South China"),
    option("southwest", "西南", "Southwest China"),
    option("northwest", "西北", "Northwest China"),
    option("overseas", "港澳台及海外", "Hong Kong, Macau, Taiwan and abroad"),
)
PROVINCES = {
    place: region
    for region, places in {
        "north": "北京 天津 河北 山西 内蒙",
        "northeast": "辽宁 吉林 黑龙",
        "east": "上海 江苏 浙江 安徽 福建 江西 山东",
        "central": "河南 湖北 湖南",
        "south": "广东 广西 海南",
        "southwest": "重庆 四川 贵州 云南 西藏",
        "northwest": "陕西 甘肃 青海 宁夏 新疆",
        "overseas": "香港 澳门 台湾",
    }.items()
    for place in places.split()
}
"""The region of a province by the first two characters of its name."""
WON = 'stage.kind = "won"'

ACCOUNT = declare(
    "account",
    ("客户", "Account"),
    app="crm",
    icon="bank",
    fields=(
        text("name", "客户名称", "Account name", required=True, indexed=True, max_length=200),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        lookup(
            "parent", "上级客户", "Parent account", "account", ("subsidiaries", "下属客户", "Subsidiaries")
        ),
        choice("industry", "行业", "Industry", INDUSTRIES, indexed=True),
        choice("grade", "客户等级", "Grade", GRADES, indexed=True),
        choice(
            "status",
            "客户状态",
            "Status",
            STATUSES,
            default="potential",
            indexed=True,
            readonly=True,
            help=(
                "由系统按成交情况判定，规则见客户规则",
                "Told by the deals won, by the rules for customers",
            ),
        ),
        choice("kind", "客户类型", "Type", KINDS, indexed=True),
        choice(
            "region",
            "区域",
            "Region",
            REGIONS,
            indexed=True,
            help=("留空时按地址的省份填写", "Left empty it follows the province of the address"),
        ),
        rollup("deals_won", "成交次数", "Deals won", "opportunities", "count", None, WON),
        rollup(
            "won_total",
            "累计成交",
            "Won in total",
            "opportunities",
            "sum",
            "amount",
            WON,
            result_type="money",
        ),
        rollup(
            "first_deal_on",
            "首次成交",
            "First deal",
            "opportunities",
            "min",
            "close_date",
            WON,
            result_type="date",
        ),
        rollup(
            "last_deal_on",
            "最近成交",
            "Last deal",
            "opportunities",
            "max",
            "close_date",
            WON,
            result_type="date",
        ),
        *balances("rebate_entries", "rebate_"),
        percent(
            "completeness", "资料完整度", "Completeness", readonly=True, indexed=True, minimum=0, maximum=1
        ),
        date("lost_on", "流失日期", "Lost on", readonly=True),
        text("lost_reason", "流失原因", "Why lost", readonly=True, max_length=200),
        choice("size", "人员规模", "Size", SIZES),
        choice("source", "来源", "Source", SOURCES),
        text(
            "credit_code",
            "统一社会信用代码",
            "Unified credit code",
            indexed=True,
            max_length=40,
            help=("18 位，自动核对校验码", "18 characters; the check character is looked at"),
        ),
        phone("phone", "电话", "Phone"),
        url("website", "网址", "Website"),
        address("address", "地址", "Address"),
        geo("location", "位置", "Location", indexed=True),
        text("country", "国家/地区", "Country", max_length=60),
        integer(
            "payment_days",
            "账期（天）",
            "Days to pay",
            minimum=0,
            maximum=3650,
            help=(
                "发票自开具日起的付款天数；留空为 30 天",
                "From the issue of an invoice until it is due; left empty: 30",
            ),
        ),
        money("annual_revenue", "年营业额", "Annual revenue", minimum=0),
        integer("employees", "员工人数", "Employees", minimum=0),
        integer("established", "成立年份", "Established", minimum=1000, maximum=9999),
        LAST_ACTIVITY,
        NEXT_ACTIVITY,
        datetime("visit_due_at", "下次应拜访", "Visit due", readonly=True, indexed=True),
        lookup("pool", "公海", "Pool", "pool", ("accounts", "客户", "Accounts"), indexed=True),
        datetime("pool_entered_at", "进入公海时间", "In the pool since", readonly=True),
        datetime("claimed_at", "领取时间", "Claimed at", readonly=True),
        datetime("response_due_at", "响应时限", "Response due", readonly=True, indexed=True),
        datetime("status_since", "状态变更时间", "Status since", readonly=True),
        datetime("return_at", "自动收回时间", "Returns at", readonly=True, indexed=True),
        lookup("return_rule", "收回规则", "Return rule", "return_rule", readonly=True),
        datetime("return_extended_until", "延期至", "Extended until", readonly=True),
        long_text("extension_request", "延期申请", "Extension asked for", readonly=True, searchable=False),
        integer("extension_days", "申请延期天数", "Days asked for", readonly=True),
        user("last_owner", "原负责人", "Last owner", readonly=True),
        datetime("remind_at", "收回提醒时间", "Reminder at", readonly=True, indexed=True),
        TAGS,
        multi_lookup(
            "interested_in",
            "关注的产品",
            "Interested in",
            "product_category",
            ("interested_accounts", "关注的客户", "Interested accounts"),
        ),
        long_text(
            "preferences",
            "客户偏好",
            "Preferences",
            max_length=2000,
            help=("包装、交付、付款、开票等方面的习惯和要求", "Of packing, delivery, payment, invoices"),
        ),
        long_text("description", "备注", "Description"),
    ),
)
