"""Price policy: what makes lines and whole documents cheaper than price books do, or adds gifts; for whom, for what and when."""

from yunchou.apps.commerce.objects.prices import reach
from yunchou.apps.options import TAGS
from yunchou.model.declare import (
    boolean,
    choice,
    date,
    declare,
    formula,
    integer,
    long_text,
    lookup,
    master_detail,
    money,
    number,
    option,
    percent,
    rollup,
    text,
)

EFFECTS = (
    option("percent", "按比例折扣", "Per-cent discount", "green"),
    option("amount", "立减金额", "Amount off", "blue"),
    option("fixed", "一口价", "Fixed price", "purple"),
)

KINDS = (
    option("line", "单行优惠", "Each line", "blue"),
    option("document", "整单优惠", "Whole document", "green"),
    option("gift", "赠品", "Gift", "magenta"),
)
MEASURES = (
    option("amount", "金额合计", "Total amount"),
    option("quantity", "数量合计", "Total quantity"),
    option("products", "产品种数", "Number of products"),
)

PRICE_POLICY = declare(
    "price_policy",
    ("价格政策", "Price policy", "Price policies"),
    app="commerce",
    icon="percentage",
    fields=(
        text("name", "政策名称", "Name", required=True, unique=True, max_length=100),
        choice(
            "kind",
            "政策类型",
            "Kind",
            KINDS,
            default="line",
            required=True,
            indexed=True,
            help=("整单优惠和赠品按档位计算", "Whole documents and gifts go by their tiers"),
        ),
        choice("effect", "优惠方式", "Effect", EFFECTS, default="percent", required=True, indexed=True),
        percent("percent_off", "折扣比例", "Discount", minimum=0, maximum=1),
        number(
            "value",
            "立减金额 / 一口价",
            "Amount off or fixed price",
            minimum=0,
            help=("每一产品单位", "For one of the product's unit"),
        ),
        choice(
            "measure",
            "门槛依据",
            "Counted",
            MEASURES,
            default="amount",
            help=("适用范围内各行的合计", "Over the lines in reach"),
        ),
        boolean(
            "repeats",
            "每满都计",
            "For each time",
            default=False,
            help=("每满一次门槛计一次", "Counts once for each time the threshold is reached"),
        ),
        integer(
            "most_times",
            "最多计次",
            "Times at most",
            minimum=1,
            maximum=1_000_000,
            help=("留空为不限", "Left empty: without a limit"),
        ),
        lookup(
            "gift_product",
            "赠品",
            "Gift",
            "product",
            ("gift_policies", "赠送政策", "Policies that give it"),
        ),
        lookup(
            "currency",
            "币种",
            "Currency",
            "currency",
            help=("留空为本位币", "Left empty: the organisation's own"),
        ),
        boolean("tax_included", "金额含税", "Amounts include tax", default=True),
        *reach("price_policies", "价格政策", "Price policies"),
        number(
            "from_quantity",
            "起订数量",
            "From quantity",
            minimum=0,
            default=0,
            help=("单行数量，按产品单位", "Of one line, in the product's unit"),
        ),
        date("starts_on", "生效日期", "Starts on"),
        date("ends_on", "失效日期", "Ends on"),
        integer(
            "priority", "优先级", "Priority", default=0, help=("大者先适用", "The highest is applied first")
        ),
        boolean(
            "exclusive",
            "不与其他政策叠加",
            "Not combined with others",
            default=False,
        ),
        money(
            "budget",
            "预算金额",
            "Budget",
            minimum=0,
            help=(
                "优惠合计不超过；留空为不限",
                "What it takes off in all; left empty: without a limit",
            ),
        ),
        number(
            "gift_budget",
            "赠品预算数量",
            "Budget of gifts",
            minimum=0,
            help=("赠品合计不超过；留空为不限", "Gifts in all; left empty: without a limit"),
        ),
        rollup(
            "used_amount",
            "已用金额",
            "Used",
            "uses",
            "sum",
            "amount",
            result_type="money",
            help=("已生效订单的优惠", "By orders that are in force"),
        ),
        rollup("used_gifts", "已赠数量", "Gifts given", "uses", "sum", "gifts"),
        boolean("active", "启用", "In use", default=True),
        TAGS,
        long_text("description", "说明", "Description"),
    ),
)

POLICY_TIER = declare(
    "policy_tier",
    ("价格政策档位", "Policy tier"),
    app="commerce",
    icon="bar-chart",
    fields=(
        master_detail(
            "price_policy",
            "价格政策",
            "Price policy",
            "price_policy",
            ("tiers", "档位", "Tiers"),
            required=True,
        ),
        formula("name", "名称", "Name", 'price_policy.name & " ≥ " & from_value', "text"),
        number(
            "from_value",
            "满",
            "From",
            required=True,
            minimum=0,
            help=("金额、数量或产品种数", "An amount, a quantity or a number of products"),
        ),
        percent("percent_off", "折扣比例", "Discount", minimum=0, maximum=1),
        number("value", "减金额", "Amount off", minimum=0),
        number(
            "gift_quantity",
            "赠送数量",
            "Gifts",
            minimum=0,
            help=("按赠品的单位", "In the gift's unit"),
        ),
    ),
)

POLICY_USE = declare(
    "policy_use",
    ("价格政策使用", "Use of a policy", "Uses of policies"),
    app="commerce",
    icon="audit",
    fields=(
        lookup(
            "price_policy",
            "价格政策",
            "Price policy",
            "price_policy",
            ("uses", "使用记录", "Uses"),
            required=True,
            readonly=True,
            indexed=True,
        ),
        lookup(
            "sales_order",
            "销售订单",
            "Sales order",
            "sales_order",
            ("policy_uses", "价格政策使用", "Uses of policies"),
            required=True,
            readonly=True,
            indexed=True,
        ),
        text("name", "订单编号", "Order number", readonly=True, max_length=100),
        money("amount", "优惠金额", "Taken off", readonly=True),
        number("gifts", "赠品数量", "Gifts", readonly=True),
    ),
)
