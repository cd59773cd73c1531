"""Lead: somebody who may become a customer. Converted it becomes account, contact and opportunity."""

from yunchou.apps.crm.objects.options import INDUSTRIES, LAST_ACTIVITY, NEXT_ACTIVITY, NO_MAILS, SOURCES
from yunchou.apps.options import TAGS
from yunchou.model.declare import (
    choice,
    datetime,
    declare,
    email,
    integer,
    long_text,
    lookup,
    option,
    percent,
    phone,
    record_id,
    text,
    user,
)

STATUSES = (
    option("new", "新线索", "New", "blue"),
    option("contacted", "已联系", "Contacted", "cyan"),
    option("qualified", "已确认", "Qualified", "gold"),
    option("converted", "已转换", "Converted", "green"),
    option("unqualified", "无效", "Unqualified"),
)

LIFECYCLE = (
    option("unassigned", "待分配", "Unassigned", "orange"),
    option("pending", "待处理", "Pending", "blue"),
    option("in_progress", "跟进中", "In progress", "cyan"),
    option("converted", "已转换", "Converted", "green"),
    option("invalid", "无效", "Invalid"),
    option("voided", "已作废", "Voided", "red"),
)
"""Where a lead stands as the system sees it (`yunchou.apps.crm.lifecycle`), beside the status that people choose."""

LEAD = declare(
    "lead",
    ("线索", "Lead"),
    app="crm",
    icon="filter",
    fields=(
        text("name", "姓名", "Name", required=True, indexed=True, max_length=100),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        text("company", "公司", "Company", indexed=True, max_length=200),
        text("title", "职务", "Title", max_length=100),
        phone("phone", "手机", "Phone", indexed=True),
        email("email", "邮箱", "Mail", indexed=True),
        NO_MAILS,
        choice("status", "状态", "Status", STATUSES, default="new", indexed=True),
        choice("source", "来源", "Source", SOURCES, indexed=True),
        lookup("campaign", "市场活动", "Campaign", "campaign", ("leads", "线索", "Leads")),
        choice("industry", "行业", "Industry", INDUSTRIES),
        text("province", "省份", "Province", max_length=40),
        lookup("pool", "线索池", "Pool", "pool", ("leads", "线索", "Leads"), indexed=True),
        datetime("pool_entered_at", "进入公海时间", "In the pool since", readonly=True),
        datetime("claimed_at", "领取时间", "Claimed at", readonly=True),
        datetime("response_due_at", "响应时限", "Response due", readonly=True, indexed=True),
        datetime("responded_at", "首次响应时间", "First response", readonly=True),
        choice("lifecycle", "流转状态", "Lifecycle", LIFECYCLE, readonly=True, indexed=True),
        datetime("unassigned_at", "待分配时间", "Unassigned since", readonly=True),
        datetime("pending_at", "待处理时间", "Pending since", readonly=True),
        datetime("in_progress_at", "开始跟进时间", "In progress since", readonly=True),
        datetime("invalid_at", "无效时间", "Invalid since", readonly=True),
        datetime("voided_at", "作废时间", "Voided at", readonly=True),
        percent(
            "completeness", "资料完整度", "Completeness", readonly=True, indexed=True, minimum=0, maximum=1
        ),
        LAST_ACTIVITY,
        NEXT_ACTIVITY,
        integer("score", "评分", "Score", readonly=True, indexed=True),
        percent(
            "conversion_chance",
            "学习转化率",
            "Learned conversion chance",
            readonly=True,
            indexed=True,
            minimum=0,
            maximum=1,
            help=(
                "从本组织以往的线索中学到，每晚更新",
                "Learned from the leads that ended; renewed each night",
            ),
        ),
        datetime("status_since", "状态变更时间", "Status since", readonly=True),
        datetime("return_at", "自动收回时间", "Returns at", readonly=True, indexed=True),
        lookup("return_rule", "收回规则", "Return rule", "return_rule", readonly=True),
        datetime("return_extended_until", "延期至", "Extended until", readonly=True),
        long_text("extension_request", "延期申请", "Extension asked for", readonly=True, searchable=False),
        integer("extension_days", "申请延期天数", "Days asked for", readonly=True),
        user("last_owner", "原负责人", "Last owner", readonly=True),
        datetime("remind_at", "收回提醒时间", "Reminder at", readonly=True, indexed=True),
        TAGS,
        long_text("description", "需求描述", "Description"),
        datetime("converted_at", "转换时间", "Converted at", readonly=True),
        lookup("account", "转换的客户", "Account", "account", ("leads", "线索", "Leads"), readonly=True),
        lookup("contact", "转换的联系人", "Contact", "contact", ("leads", "线索", "Leads"), readonly=True),
        lookup(
            "opportunity",
            "转换的商机",
            "Opportunity",
            "opportunity",
            ("leads", "线索", "Leads"),
            readonly=True,
        ),
        record_id("conversion", "转换批次", "Conversion", readonly=True, hidden=True),
    ),
)
