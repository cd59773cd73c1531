"""Sharing rule: records of an object that are open to a circle of people beside the scopes of their roles."""

from yunchou.access.objects.words import level
from yunchou.model.declare import boolean, declare, long_text, lookup, text, user

SHARING_RULE = declare(
    "sharing_rule",
    ("共享规则", "Sharing rule"),
    app="access",
    icon="share",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "规则名称", "Name", required=True, unique=True, max_length=100),
        text("object", "对象", "Object", names="object", required=True, max_length=100, searchable=False),
        long_text(
            "condition",
            "条件",
            "Condition",
            max_length=4000,
            help=("留空表示全部记录", "Empty means every record"),
        ),
        lookup("owner_department", "负责人所在部门（含下级）", "Owned by department and below", "department"),
        lookup("owner_role", "负责人角色", "Owned by role", "role"),
        user("owner_person", "负责人", "Owned by person"),
        lookup("department", "共享给部门（含下级）", "Shared with department and below", "department"),
        lookup("role", "共享给角色", "Shared with role", "role"),
        user("person", "共享给员工", "Shared with person"),
        level(),
        boolean("active", "启用", "Active", default=True),
        long_text("description", "说明", "Description"),
    ),
)
