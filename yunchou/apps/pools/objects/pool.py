"""Pool: leads or accounts that nobody owns, the people who may claim them, and what they see of them before."""

from yunchou.model.declare import (
    boolean,
    choice,
    declare,
    email,
    integer,
    long_text,
    lookup,
    multi_choice,
    multi_lookup,
    option,
    text,
)

KINDS = (
    option("open", "成员可见、可领取", "Members see and claim", "green"),
    option("hidden", "成员不可见、由管理员分配", "Hidden, administrators assign", "gold"),
)
OF = (option("lead", "线索", "Leads", "blue"), option("account", "客户", "Accounts", "purple"))
OPERATIONS = (
    option("claim", "领取", "Claim", "blue"),
    option("give_back", "退回", "Give back", "gold"),
    option("move", "转移到其他公海", "Move to another pool", "purple"),
)

POOL = declare(
    "pool",
    ("公海", "Pool"),
    app="crm",
    icon="team",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "公海名称", "Name", required=True, unique=True, max_length=100),
        choice("object", "对象", "Holds", OF, required=True, default="lead"),
        choice("kind", "类型", "Kind", KINDS, required=True, default="open"),
        boolean("active", "启用", "Active", default=True),
        multi_lookup(
            "administrators", "管理员", "Administrators", "user", ("pools_run", "管理的公海", "Pools run")
        ),
        multi_lookup("members", "成员", "Members", "user", ("pools", "所在公海", "Pools")),
        multi_lookup("departments", "成员部门（含下级）", "Departments and below", "department"),
        multi_lookup("roles", "成员角色", "Roles", "role"),
        multi_lookup("teams", "成员团队", "Teams", "team"),
        multi_choice(
            "operations",
            "成员可执行",
            "Members may",
            OPERATIONS,
            default=["claim", "give_back"],
            help=("管理员可执行全部操作", "Administrators may do everything"),
        ),
        email(
            "address",
            "线索邮箱",
            "Address for leads",
            unique=True,
            help=(
                "陌生人发到此已连接邮箱的邮件自动成为线索",
                "Mails of strangers to this connected mailbox become leads",
            ),
        ),
        text(
            "masked",
            "领取前隐藏的字段",
            "Masked until claimed",
            names="fields",
            default="phone,email",
            max_length=1000,
            searchable=False,
            help=(
                "以逗号分隔；领取后才显示，管理员始终可见",
                "Separated by commas; shown once claimed, always to administrators",
            ),
        ),
        integer(
            "cooldown_days",
            "冷却天数",
            "Cool-down (days)",
            minimum=0,
            maximum=3650,
            help=(
                "退回或收回后，同一人在此天数内不能再次领取",
                "For so many days after losing a record nobody claims it again",
            ),
        ),
        integer(
            "response_hours",
            "首次响应时限（工作小时）",
            "First response (working hours)",
            minimum=1,
            maximum=2000,
            help=(
                "领取或分配后，应在此时间内首次跟进",
                "Once claimed or assigned, how soon the first follow-up is due",
            ),
        ),
        lookup(
            "extension_approval",
            "延期审批流程",
            "Approval of more time",
            "automation",
            help=(
                "领取人申请延期收回时使用的审批流程；留空由公海管理员审批",
                "By which more time before a return is decided; empty: the administrators of the pool decide",
            ),
        ),
        boolean(
            "clear_team",
            "退回时移除协作成员",
            "Remove the team on return",
            default=True,
            help=(
                "记录回到公海后，不再与原协作成员共享",
                "A record in the pool is no longer shared with those who worked on it",
            ),
        ),
        long_text("description", "说明", "Description"),
    ),
)
