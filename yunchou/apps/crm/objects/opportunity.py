"""Opportunity: a possible sale on its way through the stages of a pipeline."""

from yunchou.apps.crm.objects.options import SOURCES
from yunchou.apps.options import FORECAST_CATEGORIES, TAGS
from yunchou.model.declare import (
    choice,
    date,
    datetime,
    declare,
    long_text,
    lookup,
    money,
    number,
    option,
    percent,
    text,
)

LOSS_REASONS = (
    option("price", "价格", "Price", "red"),
    option("product", "产品不符", "Product fit", "orange"),
    option("competitor", "竞争对手", "Competitor", "volcano"),
    option("timing", "时机", "Timing", "gold"),
    option("budget", "预算取消", "Budget", "purple"),
    option("relationship", "关系不足", "Relationship", "magenta"),
    option("no_decision", "未做决定", "No decision"),
    option("other", "其他", "Other"),
)

OPPORTUNITY = declare(
    "opportunity",
    ("商机", "Opportunity", "Opportunities"),
    app="crm",
    icon="fund",
    fields=(
        text("name", "商机名称", "Name", required=True, indexed=True, max_length=200),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        lookup("account", "客户", "Account", "account", ("opportunities", "商机", "Opportunities")),
        lookup(
            "contact", "主要联系人", "Main contact", "contact", ("opportunities", "商机", "Opportunities")
        ),
        lookup("product", "产品", "Product", "product", ("opportunities", "商机", "Opportunities")),
        lookup("campaign", "市场活动", "Campaign", "campaign", ("opportunities", "商机", "Opportunities")),
        lookup("pipeline", "销售流程", "Pipeline", "pipeline", ("opportunities", "商机", "Opportunities")),
        lookup("stage", "阶段", "Stage", "stage", ("opportunities", "商机", "Opportunities"), required=True),
        money("amount", "金额", "Amount", minimum=0, indexed=True, rate_date="close_date"),
        number("quantity", "数量", "Quantity", minimum=0),
        percent(
            "discount",
            "折扣",
            "Discount",
            minimum=0,
            maximum=1,
            help=("相对标价的让利", "Off the list price"),
        ),
        percent("probability", "赢率", "Probability", minimum=0, maximum=1),
        choice("forecast_category", "预测类别", "Forecast category", FORECAST_CATEGORIES),
        date(
            "close_date",
            "成交日期",
            "Close date",
            indexed=True,
            help=("进行中为预计日期，结束后为实际日期", "Expected while open, actual once won or lost"),
        ),
        choice("source", "来源", "Source", SOURCES),
        text("competitor", "竞争对手", "Competitor", max_length=100),
        choice("loss_reason", "输单原因", "Loss reason", LOSS_REASONS),
        text("next_step", "下一步", "Next step", max_length=300),
        datetime("stage_entered_at", "进入阶段时间", "Stage entered at", readonly=True),
        TAGS,
        long_text("description", "备注", "Description"),
    ),
)
