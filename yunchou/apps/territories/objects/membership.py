"""Membership of a territory: which customer, lead or deal belongs to which, since when and why. Written by nobody's hand."""

from yunchou.model.declare import choice, datetime, declare, lookup, option, record_id, text

VIA = (
    option("hand", "手工指定", "By hand", "gold"),
    option("rule", "符合规则", "By rule", "blue"),
    option("account", "随客户", "With its account", "cyan"),
    option("below", "下级区域", "Through a territory below"),
)

TERRITORY_MEMBERSHIP = declare(
    "territory_membership",
    ("区域归属", "Territory membership"),
    app="crm",
    icon="environment",
    name_field="object",
    generated=True,
    follows=("lead", "account", "opportunity"),
    fields=(
        lookup(
            "territory",
            "区域",
            "Territory",
            "territory",
            ("memberships", "归属的记录", "Records that belong"),
            required=True,
        ),
        text("object", "对象", "Object", names="object", required=True, max_length=60, searchable=False),
        record_id("record", "记录", "Record", required=True, indexed=True),
        lookup("account", "客户", "Account", "account", ("territory_memberships", "所属区域", "Territories")),
        lookup("lead", "线索", "Lead", "lead", ("territory_memberships", "所属区域", "Territories")),
        lookup(
            "opportunity",
            "商机",
            "Opportunity",
            "opportunity",
            ("territory_memberships", "所属区域", "Territories"),
        ),
        choice("via", "依据", "Why", VIA, required=True),
        lookup("rule", "划分规则", "By rule", "territory_rule"),
        datetime("since", "归属时间", "Since", required=True),
        datetime("until", "离开时间", "Until", indexed=True),
    ),
)
