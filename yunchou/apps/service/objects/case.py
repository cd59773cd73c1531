"""Case: what a customer needs help with, from the first word to the answer and the customer's judgement of it."""

from yunchou.model.declare import (
    auto_number,
    choice,
    datetime,
    declare,
    email,
    integer,
    long_text,
    lookup,
    multi_lookup,
    option,
    phone,
    text,
)

KINDS = (
    option("service", "售后服务", "Service", "blue"),
    option("complaint", "投诉", "Complaint", "red"),
    option("suggestion", "建议", "Suggestion", "cyan"),
    option("presales", "售前咨询", "Pre-sales", "purple"),
    option("request", "内部协作", "Request", "geekblue"),
)
STATUSES = (
    option("new", "新建", "New", "gold"),
    option("open", "处理中", "Open", "blue"),
    option("waiting", "等待客户", "Waiting for customer", "purple"),
    option("reopened", "重新打开", "Reopened", "orange"),
    option("resolved", "已解决", "Resolved", "green"),
    option("closed", "已关闭", "Closed"),
)
PRIORITIES = (
    option("low", "低", "Low"),
    option("normal", "普通", "Normal", "blue"),
    option("high", "高", "High", "orange"),
    option("urgent", "紧急", "Urgent", "red"),
)
CATEGORIES = (
    option("fault", "产品故障", "Fault", "red"),
    option("usage", "使用咨询", "Usage", "blue"),
    option("delivery", "物流配送", "Delivery", "cyan"),
    option("billing", "账单发票", "Billing", "gold"),
    option("return", "退换货", "Return", "orange"),
    option("other", "其他", "Other"),
)
CHANNELS = (
    option("manual", "人工录入", "By hand", "blue"),
    option("web", "网页表单", "Web form", "cyan"),
    option("mail", "邮件", "Mail", "purple"),
    option("phone", "电话", "Telephone", "green"),
    option("wechat", "微信", "WeChat", "lime"),
    option("api", "接口", "API"),
)
KEPT = (option("met", "达标", "Met", "green"), option("missed", "超时", "Missed", "red"))

CASE = declare(
    "case",
    ("服务工单", "Case"),
    app="service",
    icon="customer-service",
    fields=(
        text("name", "主题", "Subject", required=True, max_length=300),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        auto_number("number", "工单编号", "Number", "CS-{YYYY}{MM}-{0000}"),
        long_text("description", "问题描述", "Description", max_length=50_000),
        choice("kind", "类型", "Kind", KINDS, required=True, default="service"),
        choice("category", "分类", "Category", CATEGORIES),
        choice("priority", "优先级", "Priority", PRIORITIES, required=True, default="normal", indexed=True),
        choice("status", "状态", "Status", STATUSES, required=True, default="new", indexed=True),
        choice("channel", "来源渠道", "Channel", CHANNELS, required=True, default="manual"),
        lookup("account", "客户", "Account", "account", ("cases", "服务工单", "Cases"), indexed=True),
        lookup("contact", "联系人", "Contact", "contact", ("cases", "服务工单", "Cases")),
        text("contact_name", "来访人姓名", "Name given", max_length=200),
        email("contact_email", "来访人邮箱", "Mail given", indexed=True),
        phone("contact_phone", "来访人电话", "Telephone given"),
        lookup("product", "产品", "Product", "product", ("cases", "服务工单", "Cases")),
        lookup("sales_order", "订单", "Order", "sales_order", ("cases", "服务工单", "Cases")),
        lookup("queue", "服务队列", "Queue", "case_queue", ("cases", "服务工单", "Cases"), indexed=True),
        long_text("resolution", "解决方案", "Resolution", max_length=20_000),
        multi_lookup(
            "articles", "知识文章", "Articles", "knowledge_article", ("cases", "引用的工单", "Cases")
        ),
        lookup("service_level", "服务级别", "Service level", "service_level", readonly=True),
        datetime("opened_at", "受理时间", "Opened at", readonly=True, indexed=True),
        datetime("assigned_at", "分配时间", "Assigned at", readonly=True),
        datetime("due_at", "下一时限", "Next due", readonly=True, indexed=True),
        datetime("response_due_at", "首次响应时限", "First response due", readonly=True),
        datetime("first_response_at", "首次响应时间", "First response at", readonly=True),
        choice("response_met", "首次响应达标", "First response", KEPT, readonly=True),
        datetime("resolution_due_at", "解决时限", "Resolution due", readonly=True),
        datetime("resolved_at", "解决时间", "Resolved at", readonly=True),
        choice("resolution_met", "解决达标", "Resolution in time", KEPT, readonly=True),
        datetime("closed_at", "关闭时间", "Closed at", readonly=True),
        datetime("paused_at", "暂停计时起", "Clock stopped at", readonly=True),
        integer("paused_seconds", "累计暂停（秒）", "Clock stopped for (s)", readonly=True, hidden=True),
        datetime("alert_at", "下次提醒时间", "Next alert at", readonly=True, hidden=True),
        datetime("alerted_at", "最近提醒时间", "Last alert at", readonly=True, hidden=True),
        text("last_alert", "最近提醒", "Last alert", readonly=True, max_length=1000, searchable=False),
        multi_lookup("alerted", "提醒的人", "Told", "user", readonly=True, hidden=True),
        integer("reopened", "重新打开次数", "Reopened", readonly=True),
        datetime("customer_replied_at", "客户最近回复", "Customer wrote at", readonly=True),
        integer("satisfaction", "满意度", "Satisfaction", minimum=1, maximum=5, readonly=True),
        long_text("satisfaction_comment", "客户评价", "Customer's comment", readonly=True, max_length=2000),
        datetime("rated_at", "评价时间", "Rated at", readonly=True),
    ),
)  # fmt: skip
