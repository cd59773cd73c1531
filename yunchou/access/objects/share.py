"""Share and record team: single records that were given to somebody."""

from yunchou.access.objects.words import level
from yunchou.model.declare import date, declare, long_text, lookup, record_id, text, user

SHARE = declare(
    "share",
    ("记录共享", "Share"),
    app="access",
    icon="share",
    name_field="object",
    fields=(
        text("object", "对象", "Object", names="object", required=True, max_length=100, searchable=False),
        record_id("record", "记录", "Record", required=True, indexed=True),
        user("person", "员工", "Person"),
        lookup("department", "部门（含下级）", "Department and below", "department"),
        lookup("role", "角色", "Role", "role"),
        record_id("audience", "共享对象", "Shared with", readonly=True, indexed=True),
        level(),
        date("until", "有效期至", "Until"),
        long_text("reason", "原因", "Reason"),
    ),
)

RECORD_TEAM = declare(
    "record_team",
    ("协作成员", "Team member"),
    app="access",
    icon="team",
    name_field="object",
    fields=(
        text("object", "对象", "Object", names="object", required=True, max_length=100, searchable=False),
        record_id("record", "记录", "Record", required=True, indexed=True),
        user("person", "成员", "Person", ("record_teams", "参与的记录", "Records worked on"), required=True),
        record_id("audience", "共享对象", "Shared with", readonly=True, indexed=True),
        text("part", "分工", "Part", max_length=100),
        level(),
    ),
)
