"""Customer rule: after how long a customer counts as dormant or lost, and which numbers of organisations are taken."""

from yunchou.model.declare import boolean, declare, integer, text

CUSTOMER_RULE = declare(
    "customer_rule",
    ("客户规则", "Customer rule"),
    app="crm",
    icon="bank",
    affects_access=True,
    configuration=True,
    known_by=("name",),
    fields=(
        text("name", "规则名称", "Name", required=True, unique=True, max_length=100),
        integer(
            "dormant_days",
            "沉睡（天）",
            "Dormant after (days)",
            required=True,
            default=365,
            minimum=1,
            maximum=36500,
            help=("最近成交超过这么多天为沉睡", "So long after the last deal a customer is dormant"),
        ),
        integer(
            "lost_days",
            "流失（天）",
            "Lost after (days)",
            minimum=1,
            maximum=36500,
            help=(
                "最近成交超过这么多天为流失；留空则只由人标记",
                "So long after the last deal it is lost; empty: only where somebody says so",
            ),
        ),
        boolean(
            "old_numbers",
            "允许 15 位注册号",
            "Numbers of 15 digits",
            default=False,
            help=(
                "信用代码一栏也接受旧的工商注册号",
                "The old registration number too where the credit code goes",
            ),
        ),
        boolean("active", "启用", "Active", default=True),
    ),
)
