"""Stage: a step of a pipeline. Its kind says whether records in it are open, won, lost or invalid."""

from yunchou.apps.options import FORECAST_CATEGORIES
from yunchou.model.declare import (
    boolean,
    choice,
    color,
    declare,
    integer,
    long_text,
    lookup,
    number,
    option,
    percent,
    text,
)

KINDS = (
    option("open", "进行中", "Open", "blue"),
    option("won", "赢单", "Won", "green"),
    option("lost", "输单", "Lost", "red"),
    option("invalid", "无效", "Invalid"),
)
TIME_UNITS = (
    option("days", "自然日", "Days"),
    option("working_days", "工作日", "Working days"),
)
RETURNS = (
    option("any", "可退回任一前面的阶段", "To any stage before"),
    option("previous", "只能退回上一阶段", "To the one before"),
    option("none", "不能退回", "Not at all"),
)

STAGE = declare(
    "stage",
    ("阶段", "Stage"),
    app="process",
    icon="flag",
    affects_access=True,
    aside=("median_dwell",),
    known_by=("pipeline.name", "name"),
    configuration=True,
    fields=(
        text("name", "阶段名称", "Name", required=True, max_length=100, indexed=True),
        lookup("pipeline", "销售流程", "Pipeline", "pipeline", ("stages", "阶段", "Stages"), required=True),
        integer("position", "顺序", "Position", default=0),
        choice("kind", "性质", "Kind", KINDS, required=True, default="open"),
        percent("probability", "赢率", "Probability", minimum=0, maximum=1),
        choice("forecast_category", "预测类别", "Forecast category", FORECAST_CATEGORIES),
        color("color", "颜色", "Colour"),
        long_text("guidance", "阶段指引", "Guidance"),
        integer(
            "time_limit",
            "时限",
            "Time limit",
            minimum=1,
            maximum=3650,
            help=(
                "停留超过时限即为停滞；不填则以停留天数中位数的两倍为准",
                "Longer than this is stalled; empty: longer than twice the median of the days spent there",
            ),
        ),
        choice("time_unit", "时限单位", "Counted in", TIME_UNITS, default="days"),
        boolean(
            "may_skip",
            "可跳过",
            "May be skipped",
            default=True,
            help=("向前推进时可不经过本阶段", "Records may go forward without passing it"),
        ),
        choice("returns", "退回", "Going back", RETURNS, default="any"),
        lookup(
            "entry_approval",
            "进入须经审批",
            "Approval on entry",
            "automation",
            help=(
                "选择审批流程：满足其条件的记录须审批通过后才进入本阶段",
                "A flow: records that meet its condition enter once it has approved them",
            ),
        ),
        number(
            "median_dwell",
            "停留天数中位数",
            "Median days spent",
            readonly=True,
            help=("每晚由阶段历史算出", "Counted every night from the history of stages"),
        ),
    ),
)
