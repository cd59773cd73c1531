"""Pipeline: one selling process, a row of stages."""

from yunchou.model.declare import boolean, declare, integer, long_text, text

PIPELINE = declare(
    "pipeline",
    ("销售流程", "Pipeline"),
    app="process",
    icon="partition",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "流程名称", "Name", required=True, unique=True, max_length=100),
        boolean("active", "启用", "Active", default=True),
        integer("position", "顺序", "Position", default=0),
        long_text("description", "说明", "Description"),
    ),
)
