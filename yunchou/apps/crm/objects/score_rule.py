"""Score rule: points that a lead has for what it is and does, which may fade with time."""

from yunchou.model.declare import boolean, declare, integer, long_text, number, text

SCORE_RULE = declare(
    "score_rule",
    ("线索评分规则", "Score rule"),
    app="crm",
    icon="star",
    affects_access=True,
    configuration=True,
    known_by=("name",),
    fields=(
        text("name", "规则名称", "Name", required=True, unique=True, max_length=100),
        long_text(
            "condition",
            "条件",
            "Condition",
            max_length=4000,
            help=(
                "线索满足条件时得分；留空表示全部线索",
                "A lead that meets it gets the points; empty: every lead",
            ),
        ),
        number(
            "points",
            "分值",
            "Points",
            required=True,
            minimum=-1000,
            maximum=1000,
            help=("负数为扣分", "Negative: taken off"),
        ),
        long_text(
            "times",
            "次数",
            "Times",
            max_length=4000,
            help=(
                '如 COUNT(activities, status = "done")，分值乘以次数',
                'Say COUNT(activities, status = "done"): the points count so often',
            ),
        ),
        number(
            "most",
            "最多",
            "At most",
            minimum=0,
            maximum=1000,
            help=("此规则的得分上限", "No more than this by the rule"),
        ),
        number(
            "half_life",
            "半衰期（天）",
            "Half-life (days)",
            minimum=0.1,
            maximum=3650,
            help=(
                "每过这么多天，得分减半；留空不衰减",
                "After each so many days half of it is left; empty: it does not fade",
            ),
        ),
        long_text(
            "since",
            "衰减起点",
            "Fades since",
            max_length=4000,
            help=(
                "日期表达式，如 MAX(activities.done_at)；留空为创建时间",
                "A date, say MAX(activities.done_at); empty: when the lead was made",
            ),
        ),
        integer("position", "顺序", "Position", minimum=0, maximum=1000, default=0),
        boolean("active", "启用", "Active", default=True),
    ),
)
