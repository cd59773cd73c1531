"""Improvement: what is changed about a process, what it is to bring, and from when on it is measured."""

from yunchou.model.declare import (
    choice,
    date,
    declare,
    integer,
    json,
    long_text,
    lookup,
    number,
    option,
    text,
)

FIGURES = (
    option("conversion", "阶段转化率", "Conversion of a stage", "blue"),
    option("stay", "阶段停留", "Stay in a stage", "gold"),
    option("win_rate", "赢单率", "Win rate", "green"),
    option("metric", "指标目录中的指标", "A metric of the catalogue", "purple"),
)
STATUSES = (
    option("proposed", "建议", "Proposed", "gold"),
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
            help=("改进指标目录中的指标时不填", "None where a metric of the catalogue is improved"),
        ),
        choice("figure", "改进指标", "Figure", FIGURES, required=True, default="conversion"),
        lookup(
            "stage",
            "阶段",
            "Stage",
            "stage",
            help=("赢单率不需要阶段", "A win rate needs none"),
        ),
        text("metric", "指标", "Metric", names="metric", max_length=60, searchable=False),
        long_text(
            "filter",
            "统计条件",
            "Filter",
            max_length=4000,
            help=(
                "只统计符合条件的记录，例如某个大区",
                "Only records that meet it count, as those of a region",
            ),
        ),
        choice("status", "状态", "Status", STATUSES, required=True, default="planned"),
        date(
            "due_on",
            "完成期限",
            "Due",
            help=("到这一天应已落实", "By this day it is to be done"),
            indexed=True,
        ),
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
                "比率为百分点，如 5；停留为天数，如 -3；数量和金额为每周的变化",
                "Percentage points of a rate, as 5; days of a stay, as -3; of numbers and amounts by the week",
            ),
        ),
        long_text("actions", "做什么", "What is done"),
        lookup("version", "流程版本", "Pipeline version", "pipeline_version"),
        long_text("learned", "结论", "What was learned"),
        json("finding", "依据", "Finding", readonly=True, hidden=True),
    ),
)
