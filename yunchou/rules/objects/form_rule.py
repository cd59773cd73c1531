"""Form rule: fields that are shown, required or read-only as long as a condition on the record holds."""

from yunchou.model.declare import boolean, choice, declare, long_text, option, text

FORM_RULE = declare(
    "form_rule",
    ("表单规则", "Form rule"),
    app="rules",
    icon="form",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "规则名称", "Name", required=True, unique=True, max_length=100),
        text(
            "object",
            "对象",
            "Object",
            names="object",
            required=True,
            indexed=True,
            max_length=40,
            searchable=False,
        ),
        long_text("condition", "条件", "Condition", required=True, max_length=4000),
        choice(
            "effect",
            "条件成立时",
            "When it holds",
            (
                option("show", "显示字段", "Show the fields"),
                option("require", "字段必填", "Require the fields"),
                option("readonly", "字段只读", "Make the fields read-only"),
            ),
            required=True,
            help=(
                "“显示”指条件不成立时在表单中隐藏；“必填”对接口和导入同样有效",
                "Shown fields are hidden in forms while it does not hold; requiring holds for the API and imports too",
            ),
        ),
        text(
            "fields",
            "字段",
            "Fields",
            names="fields",
            required=True,
            max_length=500,
            help=("字段的 API 名称，用逗号分隔", "API names of fields, separated by commas"),
        ),
        boolean("active", "启用", "Active", default=True),
    ),
)
