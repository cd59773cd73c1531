"""Pages of pools: how administrators set them up, and how their history is listed."""

from yunchou.pages.declare import ObjectPages, section

PAGES = (
    ObjectPages(
        "pool",
        list_fields=(
            "name",
            "object",
            "kind",
            "active",
            "administrators",
            "departments",
            "roles",
            "cooldown_days",
        ),
        form=(
            section("公海", "Pool", "name", "object", "kind", "active", "address", "description"),
            section("管理员与成员", "People", "administrators", "members", "departments", "roles", "teams"),
            section(
                "成员可做的事",
                "What members may do",
                "operations",
                "masked",
                "cooldown_days",
                "response_hours",
                "extension_approval",
                "clear_team",
            ),
        ),
        header=("object", "kind", "active", "administrators", "cooldown_days"),
        related=("limits", "return_rules", "assignment_rules", "history", "leads", "accounts"),
        sort="object,name",
    ),
    ObjectPages(
        "pool_limit",
        list_fields=("name", "object", "pool", "person", "department", "role", "most", "active"),
        form=(
            section("上限", "Limit", "name", "object", "pool", "most", "active"),
            section("适用对象", "For whom", "person", "department", "role"),
            section("如何计数", "What counts", "count_closed", "exempt"),
        ),
        header=("object", "pool", "most", "active"),
        sort="object,pool,name",
    ),
    ObjectPages(
        "return_rule",
        list_fields=("name", "pool", "basis", "amount", "unit", "target", "active"),
        form=(
            section("规则", "Rule", "name", "pool", "basis", "amount", "unit", "target", "active"),
            section("哪些记录", "Which records", "condition", "exempt"),
            section("提醒", "Reminders", "remind"),
        ),
        header=("pool", "basis", "amount", "unit", "active"),
        sort="pool,name",
    ),
    ObjectPages(
        "assignment_rule",
        list_fields=("position", "name", "object", "pool", "strategy", "active"),
        form=(
            section(
                "规则",
                "Rule",
                "name",
                "object",
                "pool",
                "position",
                "strategy",
                "skill",
                "skip_leave",
                "active",
            ),
            section("哪些记录", "Which records", "condition"),
        ),
        header=("object", "pool", "strategy", "active"),
        related=("assignees",),
        sort="object,pool,position",
    ),
    ObjectPages(
        "assignment_member",
        list_fields=("person", "weight", "skills", "assigned", "last_assigned_at"),
        sort="id",
    ),
    ObjectPages(
        "pool_history",
        list_fields=(
            "created_at",
            "action",
            "name",
            "to_person",
            "reason",
            "from_person",
            "pool",
            "note",
            "minutes",
        ),
        sort="-created_at",
    ),
)
