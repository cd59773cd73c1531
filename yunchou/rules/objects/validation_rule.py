"""Validation rule: an error condition on the records of an object, and what is said when it holds."""

from yunchou.model.declare import boolean, choice, declare, long_text, option, text

VALIDATION_RULE = declare(
    "validation_rule",
    ("校验规则", "Validation rule"),
    app="rules",
    icon="check-square",
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
        long_text(
            "condition",
            "报错条件",
            "Error condition",
            required=True,
            max_length=4000,
            help=(
                "条件成立时拒绝保存；条件不成立或结果为空时放行。可用 CHANGED()、PRIOR()",
                "When it holds, the record is not saved; when it is false or unknown, it is. "
                "CHANGED() and PRIOR() may be used",
            ),
        ),
        choice(
            "on",
            "检查时机",
            "Checked on",
            (
                option("both", "新建和修改", "Create and update"),
                option("create", "仅新建", "Create only"),
                option("update", "仅修改", "Update only"),
            ),
            required=True,
            default="both",
        ),
        text("message_zh", "错误提示（中文）", "Error message (Chinese)", required=True, max_length=300),
        text("message_en", "错误提示（英文）", "Error message (English)", max_length=300),
        text(
            "field",
            "提示位置",
            "Shown at",
            names="field",
            max_length=40,
            help=(
                "提示显示在哪个字段上；空为整条记录",
                "The field that shows the message; empty: the record",
            ),
        ),
        boolean("active", "启用", "Active", default=True),
        long_text("description", "说明", "Description"),
    ),
)
