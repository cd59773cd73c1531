"""Interview about a deal that has ended: what the customer says decided it, and how we did beside the others."""

from yunchou.model.declare import (
    choice,
    date,
    declare,
    integer,
    long_text,
    lookup,
    master_detail,
    option,
    text,
    user,
)

DECIDED = (
    option("price", "价格", "Price", "red"),
    option("product", "产品", "Product", "orange"),
    option("service", "服务", "Service", "cyan"),
    option("relationship", "关系与信任", "Trust", "magenta"),
    option("delivery", "交期", "Delivery", "gold"),
    option("rival", "竞争对手", "A rival", "volcano"),
    option("inside", "客户内部原因", "Their own reasons", "purple"),
    option("other", "其他", "Other"),
)
_RATED = ("1 分远不如其他供应商，5 分远好于", "1: far worse than other suppliers, 5: far better")

DEAL_INTERVIEW = declare(
    "deal_interview",
    ("客户访谈", "Interview"),
    app="crm",
    icon="message",
    fields=(
        text("name", "访谈主题", "Subject", required=True, max_length=200),
        master_detail(
            "opportunity", "商机", "Opportunity", "opportunity", ("interviews", "客户访谈", "Interviews")
        ),
        date("held_on", "访谈日期", "Held on", required=True, indexed=True),
        lookup("contact", "受访人", "Who was asked", "contact", ("interviews", "客户访谈", "Interviews")),
        user("interviewer", "访谈人", "Asked by"),
        choice("decided", "什么起了决定作用", "What decided", DECIDED, required=True),
        lookup("rival", "主要对手", "Main rival", "competitor", ("interviews", "客户访谈", "Interviews")),
        integer("price", "价格评分", "Price", minimum=1, maximum=5, help=_RATED),
        integer("product", "产品评分", "Product", minimum=1, maximum=5, help=_RATED),
        integer("service", "服务评分", "Service", minimum=1, maximum=5, help=_RATED),
        long_text("said", "客户原话", "In their words"),
        long_text("learned", "我们学到什么", "What we learn"),
    ),
)
