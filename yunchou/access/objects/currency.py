"""Currency: money that amounts may be given in, beside the organisation's own."""

from yunchou.model.declare import boolean, declare, integer, text

CURRENCY = declare(
    "currency",
    ("币种", "Currency", "Currencies"),
    app="access",
    icon="pay-circle",
    affects_access=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=60),
        text(
            "code",
            "代码",
            "Code",
            required=True,
            unique=True,
            max_length=3,
            help=("ISO 4217 的三个大写字母，如 USD", "Three capital letters of ISO 4217, as USD"),
        ),
        integer(
            "digits",
            "小数位数",
            "Decimal places",
            required=True,
            minimum=0,
            maximum=4,
            help=("留空时按 ISO 4217；保存后不能修改", "Left empty: as in ISO 4217. Fixed once saved"),
        ),
        boolean(
            "active",
            "启用",
            "In use",
            default=True,
            help=("停用后不能再录入，已有金额不变", "When not, no new amounts; those there are stay"),
        ),
    ),
)
