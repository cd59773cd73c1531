"""Improvement: what is changed about a process, what it is to bring, and from when on it is measured."""

from yunchou.model.declare import choice, date, declare, integer, long_text, lookup, number, option, text

FIGURES = (
    option("conversion", "阶段转化率", "Conversion of a stage", "blue"),
    option("stay", "阶段停留", "Stay in a stage", "gold"),
    option("win_rate", "赢单率", "Win rate", "green"),
)
STATUSES = (
    option("planned", "计划中", "Planned"),
    option("running", "进行中", "Running", "blue"),
    option("kept", "已固化", "Kept", "green"),
    option("dropped", "已放弃", "Dropped", "red"),
)
USUAL_DAYS = 90

IMPROVEMENT = declare(
    "improvement",
    ("改进项", "Improvement"),
    app="process",
    icon="thunderbolt",
    fields=(
        text("name", "改进项", "Improvement", required=True, max_length=200, indexed=True),
        lookup(
            "pipeline",
            "销售流程",
            "Pipeline",
            "pipeline",
            ("improvements", "改进项", "Improvements"),
            required=True,
        ),
        choice("figure", "改进指标", "Figure", FIGURES, required=True, default="conversion"),
        lookup(
            "stage",
            "阶段",
            "Stage",
            "stage",
            help=("赢单率不需要阶段", "A win rate needs none"),
        ),
        choice("status", "状态", "Status", STATUSES, required=True, default="planned"),
        date(
            "begun_on", "开始日期", "Begun on", help=("从这一天起衡量效果", "From this day on it is measured")
        ),
        integer("days", "对比天数", "Days compared", minimum=7, maximum=730, default=USUAL_DAYS),
        date(
            "measure_on",
            "衡量日期",
            "Measure on",
            help=("不填为开始日期加对比天数", "Else as many days after it began"),
        ),
        number(
            "expected",
            "预期效果",
            "Expected effect",
            help=(
                "转化率与赢单率为百分点，如 5；停留为天数，如 -3",
                "Percentage points of a rate, as 5; days of a stay, as -3",
            ),
        ),
        long_text("actions", "做什么", "What is done"),
        lookup("version", "流程版本", "Pipeline version", "pipeline_version"),
        long_text("learned", "结论", "What was learned"),
    ),
)
