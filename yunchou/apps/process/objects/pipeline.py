"""Pipeline: one way of working, a row of stages that records of an object go through."""

from yunchou.model.declare import boolean, choice, declare, integer, long_text, option, text

REOPENING = (
    option("free", "直接重新打开", "Without more ado"),
    option("reason", "说明原因后重新打开", "With a reason"),
    option("never", "不能重新打开", "Never"),
)

PIPELINE = declare(
    "pipeline",
    ("销售流程", "Pipeline"),
    app="process",
    icon="partition",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "流程名称", "Name", required=True, unique=True, max_length=100),
        text(
            "object",
            "适用对象",
            "Object",
            names="object",
            indexed=True,
            max_length=40,
            searchable=False,
            help=(
                "哪种记录走这个流程；不填为所有带阶段字段的对象",
                "Whose records go this way; empty: those of every object that has a stage field",
            ),
        ),
        boolean("active", "启用", "Active", default=True),
        integer("position", "顺序", "Position", default=0),
        choice("reopening", "结束后重新打开", "Reopening what is closed", REOPENING, default="reason"),
        long_text("description", "说明", "Description"),
    ),
)
