"""Competitor: who else wants the same customers; and how one fares on a deal."""

from yunchou.apps.options import TAGS
from yunchou.model.declare import (
    boolean,
    choice,
    declare,
    long_text,
    lookup,
    master_detail,
    money,
    option,
    text,
    url,
)

OUTCOMES = (
    option("open", "竞争中", "Open", "blue"),
    option("beaten", "我们胜出", "We won", "green"),
    option("lost_to", "输给对方", "Lost to them", "red"),
    option("withdrew", "对方退出", "They withdrew"),
)
THREATS = (
    option("high", "高", "High", "red"),
    option("medium", "中", "Medium", "gold"),
    option("low", "低", "Low"),
)

COMPETITOR = declare(
    "competitor",
    ("竞争对手", "Competitor"),
    app="crm",
    icon="trophy",
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=200),
        url("website", "网站", "Website"),
        long_text("products", "主要产品", "Products"),
        long_text("strengths", "优势", "Strengths"),
        long_text("weaknesses", "劣势", "Weaknesses"),
        long_text("approach", "应对策略", "How to compete"),
        boolean("active", "仍在竞争", "Active", default=True),
        TAGS,
    ),
)

OPPORTUNITY_COMPETITOR = declare(
    "opportunity_competitor",
    ("商机竞争对手", "Deal competitor"),
    app="crm",
    icon="trophy",
    fields=(
        text("name", "名称", "Name", readonly=True, max_length=300, searchable=False),
        master_detail(
            "opportunity", "商机", "Opportunity", "opportunity", ("competitors", "竞争对手", "Competitors")
        ),
        lookup(
            "competitor", "竞争对手", "Competitor", "competitor", ("deals", "商机", "Deals"), required=True
        ),
        choice("threat", "威胁", "Threat", THREATS, default="medium"),
        choice("outcome", "结果", "Outcome", OUTCOMES, default="open"),
        money("price", "对方报价", "Their price", minimum=0),
        long_text("notes", "说明", "Notes"),
    ),
)
