"""Assignment rule: who gets what comes into a pool, and by what turn."""

from yunchou.apps.pools.objects.pool import OF
from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    formula,
    integer,
    long_text,
    lookup,
    master_detail,
    option,
    text,
    user,
)

STRATEGIES = (
    option("fixed", "固定人员", "Fixed", "blue"),
    option("round_robin", "轮流", "In turn", "green"),
    option("weight", "按权重", "By weight", "cyan"),
    option("load", "按负载（在手最少）", "By load (fewest held)", "orange"),
    option("territory", "按区域", "By territory", "purple"),
    option("skill", "按技能", "By skill", "geekblue"),
)

ASSIGNMENT_RULE = declare(
    "assignment_rule",
    ("自动分配规则", "Assignment rule"),
    app="crm",
    icon="partition",
    affects_access=True,
    configuration=True,
    known_by=("name",),
    fields=(
        text("name", "规则名称", "Name", required=True, unique=True, max_length=100),
        choice("object", "对象", "Holds", OF, required=True, default="lead"),
        lookup(
            "pool",
            "公海",
            "Pool",
            "pool",
            ("assignment_rules", "自动分配规则", "Assignment rules"),
            required=True,
        ),
        integer(
            "position",
            "顺序",
            "Position",
            minimum=0,
            maximum=1000,
            default=0,
            help=("第一条满足的规则生效", "The first that fits counts"),
        ),
        long_text(
            "condition",
            "适用条件",
            "Applies to",
            max_length=4000,
            help=("留空表示进入此公海的全部记录", "Empty: all that comes into the pool"),
        ),
        choice("strategy", "分配方式", "By", STRATEGIES, required=True, default="round_robin"),
        long_text(
            "skill",
            "所需技能",
            "Skill needed",
            max_length=4000,
            help=(
                "给出技能名称的表达式，如 industry；按技能分配时使用",
                "An expression that names it, say industry; for assignment by skill",
            ),
        ),
        boolean("skip_leave", "跳过请假人员", "Skip people on leave", default=True),
        boolean("active", "启用", "Active", default=True),
    ),
)

ASSIGNMENT_MEMBER = declare(
    "assignment_member",
    ("分配人员", "Assignee"),
    app="crm",
    icon="user",
    affects_access=True,
    aside=("assigned", "last_assigned_at"),
    fields=(
        formula("name", "姓名", "Name", "person.name", "text"),
        master_detail("rule", "分配规则", "Rule", "assignment_rule", ("assignees", "分配人员", "Assignees")),
        user("person", "员工", "Person", required=True),
        integer("weight", "权重", "Weight", minimum=1, maximum=1000, default=1),
        text(
            "skills",
            "技能",
            "Skills",
            max_length=500,
            searchable=False,
            help=("以逗号分隔", "Separated by commas"),
        ),
        integer("assigned", "已分配", "Assigned", readonly=True),
        datetime("last_assigned_at", "最近分配", "Last assigned", readonly=True),
    ),
)
