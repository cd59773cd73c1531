"""Stage: a step of a pipeline. Its kind says whether records in it are open, won or lost."""

from yunchou.apps.options import FORECAST_CATEGORIES
from yunchou.model.declare import choice, color, declare, integer, long_text, lookup, option, percent, text

KINDS = (
    option("open", "进行中", "Open", "blue"),
    option("won", "赢单", "Won", "green"),
    option("lost", "输单", "Lost", "red"),
)

STAGE = declare(
    "stage",
    ("阶段", "Stage"),
    app="process",
    icon="flag",
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
    ),
)
