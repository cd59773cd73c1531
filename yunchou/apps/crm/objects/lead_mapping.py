"""Lead mapping: which field of a lead becomes which field of the account, contact or opportunity that it is turned into."""

from yunchou.model.declare import choice, declare, option, text

CONVERTED_INTO = (
    option("account", "客户", "Account", "blue"),
    option("contact", "联系人", "Contact", "cyan"),
    option("opportunity", "商机", "Opportunity", "gold"),
)

LEAD_MAPPING = declare(
    "lead_mapping",
    ("线索转换映射", "Lead mapping"),
    app="crm",
    icon="swap",
    name_field="source",
    affects_access=True,
    configuration=True,
    known_by=("into", "target"),
    fields=(
        text("source", "线索字段", "Field of the lead", required=True, max_length=100, searchable=False),
        choice("into", "转换为", "Goes to", CONVERTED_INTO, required=True),
        text(
            "target",
            "目标字段",
            "Field it fills",
            required=True,
            max_length=120,
            searchable=False,
            help=("地址可只填一部分，如 address.province", "Part of an address too, say address.province"),
        ),
    ),
)
