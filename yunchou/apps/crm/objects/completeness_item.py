"""Completeness item: a field that a record should have, and how much it counts towards the record's completeness."""

from yunchou.model.declare import boolean, declare, integer, text

COMPLETENESS_ITEM = declare(
    "completeness_item",
    ("资料完整度项", "Completeness item"),
    app="crm",
    icon="check-square",
    name_field="field",
    affects_access=True,
    configuration=True,
    known_by=("object", "field"),
    fields=(
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
        text("field", "字段", "Field", names="field", required=True, max_length=100, searchable=False),
        integer("weight", "权重", "Weight", required=True, default=1, minimum=1, maximum=100),
        boolean("active", "启用", "Active", default=True),
    ),
)
