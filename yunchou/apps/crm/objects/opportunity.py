"""Opportunity: a possible sale on its way through the stages of a pipeline."""

from yunchou.apps.crm.objects.options import LAST_ACTIVITY, NEXT_ACTIVITY, SOURCES
from yunchou.apps.options import FORECAST_CATEGORIES, LOSS_REASONS, TAGS, WIN_REASONS
from yunchou.model.declare import (
    boolean,
    choice,
    date,
    datetime,
    declare,
    formula,
    long_text,
    lookup,
    money,
    number,
    percent,
    rollup,
    text,
)

STALLED = (
    'stage.kind = "open" and IF(stage.time_unit = "working_days" and stage.time_limit is not null,'
    " NETWORKDAYS(stage_entered_at, TODAY()) - 1,"
    ' DATEDIF(stage_entered_at, NOW(), "day")) > COALESCE(stage.time_limit, stage.median_dwell * 2)'
)
"""Longer in its stage than the stage's limit, or where it has none, than twice the median of the days spent there."""

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
        percent(
            "win_chance",
            "学习赢率",
            "Learned win chance",
            readonly=True,
            indexed=True,
            minimum=0,
            maximum=1,
            help=(
                "从本组织已结束的商机中学到，每晚更新",
                "Learned from the deals that ended; renewed each night",
            ),
        ),
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
        choice("win_reason", "赢单原因", "Win reason", WIN_REASONS),
        choice("loss_reason", "输单原因", "Loss reason", LOSS_REASONS),
        text("next_step", "下一步", "Next step", max_length=300),
        datetime("stage_entered_at", "进入阶段时间", "Stage entered at", readonly=True),
        lookup("pending_stage", "待审批阶段", "Waits to enter", "stage", readonly=True),
        LAST_ACTIVITY,
        NEXT_ACTIVITY,
        formula("stalled", "停滞", "Stalled", STALLED, "boolean"),
        boolean(
            "amount_from_lines",
            "金额按产品明细",
            "Amount from lines",
            default=False,
            help=("金额等于产品明细小计之和", "The amount is the sum of the lines"),
        ),
        rollup("lines_amount", "明细合计", "Sum of lines", "lines", "sum", "amount", result_type="money"),
        rollup(
            "shared",
            "分成合计",
            "Shares",
            "team",
            "sum",
            "share",
            'kind = "revenue"',
            result_type="percent",
            hidden=True,
        ),
        rollup("qualification_points", "评估得分", "Points", "qualification", "sum", "points", hidden=True),
        rollup("qualification_weight", "评估权重", "Weights", "qualification", "sum", "weight", hidden=True),
        formula(
            "qualification_score",
            "评估分",
            "Qualification score",
            "ROUND(100 * qualification_points / qualification_weight)",
            "number",
            help=("按权重折算为 0 至 100 分", "Weighted, from 0 to 100"),
        ),
        rollup("presales_hours", "售前工时", "Pre-sales hours", "presales", "sum", "hours"),
        rollup("presales_cost", "售前费用", "Pre-sales cost", "presales", "sum", "cost", result_type="money"),
        rollup(
            "sales_cost",
            "销售费用",
            "Cost of sales",
            "expense_lines",
            "sum",
            "amount",
            'status in ("approved", "paid")',
            result_type="money",
            help=("已批准与已付款的费用", "Expenses that were approved or paid"),
        ),
        formula(
            "margin_after_cost",
            "扣除费用后",
            "Left after costs",
            "amount - COALESCE(sales_cost, 0)",
            "money",
            help=("金额减去销售费用", "The amount without what was spent on the sale"),
        ),
        TAGS,
        long_text("description", "备注", "Description"),
    ),
)
