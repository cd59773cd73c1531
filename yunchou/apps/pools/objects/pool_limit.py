"""Claim limit: how many records somebody may hold, of one pool or of all records of an object together."""

from yunchou.apps.pools.objects.pool import OF
from yunchou.model.declare import boolean, choice, declare, integer, long_text, lookup, text, user

POOL_LIMIT = declare(
    "pool_limit",
    ("领取上限", "Claim limit"),
    app="crm",
    icon="safety",
    affects_access=True,
    configuration=True,
    known_by=("name",),
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=100),
        choice("object", "对象", "Holds", OF, required=True, default="lead"),
        lookup(
            "pool",
            "公海",
            "Pool",
            "pool",
            ("limits", "领取上限", "Claim limits"),
            help=(
                "留空表示名下全部记录的总上限；与公海上限同时有效，以较严者为准",
                "Empty: of all one owns. Both hold, the stricter decides",
            ),
        ),
        user("person", "适用员工", "For person"),
        lookup("department", "适用部门（含下级）", "For department and below", "department"),
        lookup("role", "适用角色", "For role", "role"),
        integer(
            "most",
            "最多持有",
            "At most",
            minimum=0,
            maximum=1_000_000,
            help=("留空表示不限", "Empty means no limit"),
        ),
        boolean(
            "count_closed",
            "已结束的也计入",
            "Count closed ones",
            default=False,
            help=(
                "已转换、无效的线索，已成交的客户",
                "Converted or invalid leads, accounts that have bought",
            ),
        ),
        long_text(
            "exempt",
            "不计入的条件",
            "Not counted",
            max_length=4000,
            help=("满足此条件的记录不占名额", "Records that meet this take no place"),
        ),
        boolean("active", "启用", "Active", default=True),
    ),
)
