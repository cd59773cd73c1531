"""Pre-sales request: help that a deal needs from pre-sales, by when, and what it took."""

from yunchou.model.declare import (
    choice,
    datetime,
    declare,
    long_text,
    master_detail,
    money,
    number,
    option,
    text,
    user,
)

KINDS = (
    option("demo", "产品演示", "Demo", "blue"),
    option("answer", "技术答疑", "Technical answer", "cyan"),
    option("sample", "样品", "Sample", "gold"),
    option("trial", "试用", "Trial", "purple"),
    option("proposal", "方案编写", "Proposal", "green"),
)
STATES = (
    option("asked", "待处理", "Asked", "gold"),
    option("working", "处理中", "Working", "blue"),
    option("done", "已完成", "Done", "green"),
    option("cancelled", "已取消", "Cancelled"),
)

PRESALES_REQUEST = declare(
    "presales_request",
    ("售前支持", "Pre-sales request"),
    app="crm",
    icon="customer-service",
    fields=(
        text("name", "需求", "Request", required=True, max_length=200),
        master_detail(
            "opportunity", "商机", "Opportunity", "opportunity", ("presales", "售前支持", "Pre-sales")
        ),
        choice("kind", "类型", "Kind", KINDS, required=True, default="demo"),
        choice("state", "状态", "State", STATES, required=True, default="asked", indexed=True),
        user("person", "支持人", "Done by", ("presales_requests", "售前支持", "Pre-sales requests")),
        datetime("target_at", "目标时间", "Wanted by", indexed=True),
        datetime("done_at", "完成时间", "Done at", readonly=True),
        number("hours", "投入工时", "Hours", minimum=0, maximum=10000),
        money("cost", "费用", "Cost", minimum=0),
        long_text("detail", "说明", "Detail"),
    ),
)
