"""Price policy: what makes a line cheaper than its price books do, for whom, for what, from which quantity and when."""

from yunchou.apps.commerce.objects.prices import GRADES
from yunchou.apps.options import TAGS
from yunchou.model.declare import (
    boolean,
    choice,
    date,
    declare,
    integer,
    long_text,
    lookup,
    number,
    option,
    percent,
    text,
)

EFFECTS = (
    option("percent", "按比例折扣", "Per-cent discount", "green"),
    option("amount", "单价立减", "Amount off the unit price", "blue"),
    option("fixed", "一口价", "Fixed price", "purple"),
)

PRICE_POLICY = declare(
    "price_policy",
    ("价格政策", "Price policy", "Price policies"),
    app="commerce",
    icon="percentage",
    fields=(
        text("name", "政策名称", "Name", required=True, unique=True, max_length=100),
        choice("effect", "优惠方式", "Effect", EFFECTS, default="percent", required=True, indexed=True),
        percent("percent_off", "折扣比例", "Discount", minimum=0, maximum=1),
        number(
            "value",
            "立减金额 / 一口价",
            "Amount off or fixed price",
            minimum=0,
            help=("每一产品单位", "For one of the product's unit"),
        ),
        lookup(
            "currency",
            "币种",
            "Currency",
            "currency",
            help=("留空为本位币", "Left empty: the organisation's own"),
        ),
        boolean("tax_included", "金额含税", "Amounts include tax", default=True),
        lookup(
            "account",
            "客户",
            "Account",
            "account",
            ("price_policies", "价格政策", "Price policies"),
            help=("留空为所有客户", "Left empty: all customers"),
        ),
        choice("grade", "客户等级", "Customer class", GRADES),
        lookup(
            "product",
            "产品",
            "Product",
            "product",
            ("price_policies", "价格政策", "Price policies"),
            help=("留空为所有产品", "Left empty: all products"),
        ),
        lookup(
            "category",
            "产品分类",
            "Category",
            "product_category",
            ("price_policies", "价格政策", "Price policies"),
            help=("含下级分类", "With its subcategories"),
        ),
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
        boolean("active", "启用", "In use", default=True),
        TAGS,
        long_text("description", "说明", "Description"),
    ),
)
