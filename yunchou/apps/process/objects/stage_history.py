"""Stage history: when a record entered and left each stage. Written with every change of a stage, by nobody's hand."""

from yunchou.model.declare import boolean, datetime, declare, lookup, text, user

STAGE_HISTORY = declare(
    "stage_history",
    ("阶段历史", "Stage history", "Stage history"),
    app="process",
    icon="history",
    name_field="object",
    generated=True,
    fields=(
        text("object", "对象", "Object", names="object", required=True, max_length=60),
        text("record", "记录", "Record", required=True, max_length=20, indexed=True),
        lookup(
            "opportunity",
            "商机",
            "Opportunity",
            "opportunity",
            ("stage_history", "阶段历史", "Stage history"),
        ),
        lookup("stage", "阶段", "Stage", "stage", required=True),
        datetime("entered_at", "进入时间", "Entered at", required=True),
        datetime("left_at", "离开时间", "Left at"),
        boolean("imported", "导入", "Imported", default=False),
        user("moved_by", "推进人", "Moved by"),
        lookup("pipeline_version", "流程版本", "Pipeline version", "pipeline_version", indexed=True),
        boolean("bypassed", "跳过要求", "Past the requirements", default=False),
        text("reason", "原因", "Reason", max_length=500),
    ),
)
