"""Delegation: while somebody is absent, a deputy acts with that person's rights beside its own."""

from yunchou.model.declare import boolean, date, declare, text, user

DELEGATION = declare(
    "delegation",
    ("代理授权", "Delegation"),
    app="access",
    icon="swap",
    name_field="reason",
    affects_access=True,
    fields=(
        user("absent", "不在的人", "Absent", ("delegations", "代理授权", "Delegations"), required=True),
        user("deputy", "代理人", "Deputy", ("stands_in", "代理他人", "Stands in for"), required=True),
        date("starts_on", "开始日期", "From", required=True),
        date("ends_on", "结束日期", "Until", required=True),
        text(
            "objects",
            "代理的对象",
            "Objects",
            max_length=1000,
            help=("对象的 API 名称，以逗号分隔；留空表示全部", "API names with commas; empty means all"),
        ),
        boolean("actions", "可执行操作", "Also commands", default=True),
        text("reason", "说明", "Reason", max_length=200),
    ),
)
