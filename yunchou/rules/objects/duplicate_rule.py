"""Duplicate rule: when a record counts as one that is there already, and what is done then.

The conditions are JSON text: groups of which one must hold, each a list of conditions that must all hold, for example
`[[{"field": "name", "match": "normalised"}], [{"field": "phone", "match": "exact"}, {"field": "name", "match": "fuzzy",
"threshold": 0.8}]]`. See `yunchou.rules.duplicates.rule`.
"""

from yunchou.model.declare import boolean, choice, declare, long_text, option, text

DUPLICATE_RULE = declare(
    "duplicate_rule",
    ("查重规则", "Duplicate rule"),
    app="rules",
    icon="copy",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "规则名称", "Name", required=True, unique=True, max_length=100),
        text(
            "object",
            "检查的对象",
            "Object checked",
            names="object",
            required=True,
            indexed=True,
            max_length=40,
            searchable=False,
        ),
        text(
            "target",
            "比对的对象",
            "Compared with",
            names="object",
            max_length=40,
            help=(
                "与哪个对象的记录比对；空为同一对象",
                "Whose records are compared with; empty: the same object",
            ),
        ),
        long_text(
            "conditions",
            "查重条件",
            "Conditions",
            required=True,
            max_length=4000,
            help=(
                "JSON：任一组成立即为重复，组内条件须全部成立",
                "JSON: one group must hold, and in it every condition",
            ),
        ),
        choice(
            "action",
            "发现重复时",
            "When found",
            (
                option("warn", "提醒，可确认后保存", "Warn; may be saved after confirming", "gold"),
                option("block", "禁止保存", "Block", "red"),
            ),
            required=True,
            default="warn",
        ),
        boolean("include_bin", "包括回收站", "Recycle bin too", default=False),
        boolean("active", "启用", "Active", default=True),
        long_text("description", "说明", "Description"),
    ),
)
