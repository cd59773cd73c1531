"""Report subscription and its log: a report, or the figures of a page, by mail at its times, to each what he may see.

`page` is the name of a page as in its address: that of a shipped one, or the id of a designed one.
`schedule` is what `yunchou.jobs.when.When` reads. A person who left gets it no longer, whoever names him.
"""

from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    integer,
    json,
    lookup,
    master_detail,
    multi_lookup,
    number,
    option,
    text,
    user,
)

FORMATS = (
    option("xlsx", "Excel", "Excel"),
    option("pdf", "PDF", "PDF"),
    option("csv", "CSV", "CSV"),
)
CONDITIONS = (
    option("always", "总是发送", "Always"),
    option("not_empty", "有数据才发送", "Only when there is something in it"),
    option("threshold", "达到阈值才发送", "Only when a figure reaches a value"),
)
COMPARISONS = (
    option("above", "大于", "Above"),
    option("at_least", "大于等于", "At least"),
    option("below", "小于", "Below"),
    option("at_most", "小于等于", "At most"),
)
OUTCOMES = (
    option("sent", "已发送", "Sent", "green"),
    option("empty", "无数据，未发送", "Nothing in it", "default"),
    option("not_reached", "未达到阈值", "Value not reached", "default"),
    option("refused", "无权查看，未发送", "Without rights", "gold"),
    option("no_address", "没有邮箱", "No mail address", "gold"),
    option("left", "已退订", "Left", "default"),
    option("failed", "失败", "Failed", "red"),
)

REPORT_SUBSCRIPTION = declare(
    "report_subscription",
    ("报表订阅", "Report subscription"),
    app="together",
    icon="mail",
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        lookup("report", "报表", "Report", "report", ("subscriptions", "订阅", "Subscriptions")),
        text("page", "仪表盘", "Dashboard", names="page", max_length=60, searchable=False),
        choice("format", "格式", "Format", FORMATS, required=True, default="xlsx"),
        json("schedule", "发送时间", "When", required=True),
        multi_lookup("people", "收件员工", "People", "user"),
        multi_lookup("departments", "收件部门（含下级）", "Departments and below", "department"),
        multi_lookup("roles", "收件角色", "Roles", "role"),
        choice("condition", "发送条件", "Condition", CONDITIONS, required=True, default="always"),
        text("figure", "阈值指标", "Figure", max_length=100, searchable=False),
        choice("comparison", "比较", "Comparison", COMPARISONS),
        number("value", "阈值", "Value"),
        boolean("active", "启用", "Active", default=True),
        datetime("last_run_at", "上次发送", "Last sent", readonly=True),
    ),
)

REPORT_DELIVERY = declare(
    "report_delivery",
    ("报表发送记录", "Report delivery", "Report deliveries"),
    app="together",
    icon="history",
    name_field="outcome",
    generated=True,
    fields=(
        master_detail(
            "subscription",
            "订阅",
            "Subscription",
            "report_subscription",
            ("deliveries", "发送记录", "Deliveries"),
        ),
        user("person", "收件人", "Person"),
        choice("outcome", "结果", "Outcome", OUTCOMES, required=True),
        integer("lines", "行数", "Lines"),
        text("note", "说明", "Note", max_length=500, searchable=False),
    ),
)
