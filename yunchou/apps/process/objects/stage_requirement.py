"""Stage requirement: what a record must have before it enters or leaves a stage."""

from yunchou.model.declare import choice, declare, integer, long_text, lookup, option, text

KINDS = (
    option("fields", "必填字段", "Fields filled in", "blue"),
    option("condition", "条件", "Condition", "purple"),
)
MOMENTS = (
    option("enter", "进入时", "On entering"),
    option("leave", "离开时", "On leaving"),
)

STAGE_REQUIREMENT = declare(
    "stage_requirement",
    ("阶段要求", "Stage requirement"),
    app="process",
    icon="check-square",
    affects_access=True,
    known_by=("stage.pipeline.name", "stage.name", "name"),
    configuration=True,
    fields=(
        text("name", "要求名称", "Name", required=True, max_length=100),
        lookup(
            "stage",
            "阶段",
            "Stage",
            "stage",
            ("requirements", "阶段要求", "Requirements"),
            required=True,
            indexed=True,
        ),
        text(
            "object",
            "对象",
            "Object",
            names="object",
            max_length=40,
            searchable=False,
            help=(
                "不填则取流程适用的对象，流程未指定的为商机",
                "Empty: that of the pipeline, opportunities where it names none",
            ),
        ),
        choice("moment", "检查时机", "Checked", MOMENTS, required=True, default="enter"),
        choice("kind", "类型", "Kind", KINDS, required=True, default="condition"),
        long_text(
            "condition",
            "条件",
            "Condition",
            max_length=4000,
            help=(
                "类型为条件时必须成立；类型为必填字段时，成立才要求填写，不填为总是要求",
                "Of a condition: must hold. Of fields: they are wanted only where it holds; empty: always",
            ),
        ),
        text(
            "fields",
            "字段",
            "Fields",
            names="fields",
            max_length=500,
            searchable=False,
            help=(
                "要填写的字段；类型为条件时，是推进时让人修改的字段",
                "What is to be filled in; of a condition, what people are shown to put it right",
            ),
        ),
        text("message_zh", "提示（中文）", "Message (Chinese)", max_length=300),
        text("message_en", "提示（英文）", "Message (English)", max_length=300),
        integer("position", "顺序", "Position", default=0),
    ),
)
