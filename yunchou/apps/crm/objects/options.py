"""Choices that several objects of the CRM share."""

from yunchou.model.declare import boolean, datetime, option, rollup

INDUSTRIES = (
    option("manufacturing", "制造业", "Manufacturing", "blue"),
    option("equipment", "装备机械", "Machinery", "geekblue"),
    option("electronics", "电子", "Electronics", "cyan"),
    option("automotive", "汽车", "Automotive", "volcano"),
    option("energy", "能源电力", "Energy", "gold"),
    option("chemical", "化工", "Chemicals", "orange"),
    option("construction", "建筑地产", "Construction", "lime"),
    option("logistics", "物流运输", "Logistics", "purple"),
    option("retail", "零售", "Retail", "magenta"),
    option("food", "食品饮料", "Food", "green"),
    option("medical", "医疗健康", "Medical", "red"),
    option("bank", "银行", "Banking", "blue"),
    option("insurance", "保险", "Insurance", "blue"),
    option("securities", "证券", "Securities", "blue"),
    option("finance", "金融", "Finance", "blue"),
    option("telecommunications", "通信", "Telecommunications", "cyan"),
    option("internet", "互联网", "Internet", "purple"),
    option("software", "软件", "Software", "geekblue"),
    option("technology", "科技", "Technology", "geekblue"),
    option("government", "政府", "Government", "red"),
    option("education", "教育", "Education", "green"),
    option("marketing", "市场营销", "Marketing", "magenta"),
    option("entertainment", "文化娱乐", "Entertainment", "magenta"),
    option("services", "专业服务", "Services", "lime"),
    option("employment", "人力资源", "Employment", "lime"),
    option("other", "其他", "Other"),
)
SOURCES = (
    option("website", "官网", "Website", "blue"),
    option("exhibition", "展会", "Exhibition", "purple"),
    option("referral", "转介绍", "Referral", "green"),
    option("advertisement", "广告投放", "Advertisement", "gold"),
    option("phone", "电话营销", "Cold call", "cyan"),
    option("partner", "渠道伙伴", "Partner", "magenta"),
    option("mail", "邮件来信", "Mail", "geekblue"),
    option("wechat", "微信公众号", "WeChat", "lime"),
    option("tender", "招标信息", "Tender notice", "volcano"),
    option("event", "市场活动", "Event", "orange"),
    option("existing", "老客户", "Existing customer", "geekblue"),
    option("other", "其他", "Other"),
)

NO_MAILS = boolean(
    "no_mails",
    "不接收邮件",
    "Wants no mails",
    default=False,
    help=(
        "跟进节奏不再给其发邮件；客户退订时自动勾选",
        "Cadences send no more mails; ticked when somebody unsubscribes",
    ),
)
LAST_ACTIVITY = datetime("last_activity_at", "最近跟进", "Last activity", readonly=True, indexed=True)
NEXT_ACTIVITY = rollup(
    "next_activity_at",
    "下次跟进",
    "Next activity",
    "activities",
    "min",
    "due_at",
    'status = "open"',
    result_type="datetime",
)
"""What is known of the activities about a customer, lead, deal or contact."""
