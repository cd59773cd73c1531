"""Opportunity team: who works on a deal, and which share of it counts for each."""

from yunchou.model.declare import (
    choice,
    declare,
    long_text,
    master_detail,
    money,
    option,
    percent,
    text,
    user,
)

ROLES = (
    option("lead", "主负责", "Lead", "blue"),
    option("sales", "协同销售", "Sales", "cyan"),
    option("presales", "售前", "Pre-sales", "purple"),
    option("delivery", "交付", "Delivery", "gold"),
    option("manager", "管理", "Manager"),
    option("other", "其他", "Other"),
)
KINDS = (
    option("revenue", "业绩", "Revenue", "green"),
    option("overlay", "附加", "Overlay", "gold"),
)

OPPORTUNITY_TEAM = declare(
    "opportunity_team",
    ("商机团队", "Team member", "Deal team"),
    app="crm",
    icon="team",
    fields=(
        text("name", "名称", "Name", readonly=True, max_length=300, searchable=False),
        master_detail("opportunity", "商机", "Opportunity", "opportunity", ("team", "商机团队", "Team")),
        user("person", "成员", "Person", ("deal_shares", "商机分成", "Shares of deals"), required=True),
        choice("role", "角色", "Role", ROLES, default="sales"),
        choice(
            "kind",
            "分成类型",
            "Kind",
            KINDS,
            required=True,
            default="revenue",
            help=(
                "业绩分成合计须为 100%，附加分成不限",
                "Revenue shares make 100 % together; overlay shares are free",
            ),
        ),
        percent("share", "比例", "Share", minimum=0, maximum=1, required=True, default=1),
        money(
            "amount",
            "分成金额",
            "Amount",
            readonly=True,
            help=(
                "业绩分成合计等于商机金额，分不尽的分按余数大小分配",
                "Revenue shares come to the deal's amount together, to the cent",
            ),
        ),
        long_text("notes", "备注", "Notes"),
    ),
)
