"""Price books and their prices: what a product costs whom, from which quantity, in which currency and when."""

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
    number,
    option,
    text,
)
from yunchou.model.object import Field

KINDS = (
    option("contract", "合同价", "Contract prices", "purple"),
    option("customer", "客户专价", "Prices of one customer", "blue"),
    option("class", "客户等级价", "Prices of a customer class", "cyan"),
    option("standard", "标准价目表", "Standard price book", "green"),
)
GRADES = tuple(option(value, f"{value} 级", f"Grade {value}") for value in "ABCD")


def reach(inverse: str, zh: str, en: str) -> tuple[Field, ...]:
    """For whom and for which products a policy holds; `inverse`, `zh` and `en` call it from their side."""
    back = (inverse, zh, en)
    return (
        lookup(
            "account",
            "客户",
            "Account",
            "account",
            back,
            help=("留空为所有客户", "Left empty: all customers"),
        ),
        choice("grade", "客户等级", "Customer class", GRADES),
        lookup(
            "product",
            "产品",
            "Product",
            "product",
            back,
            help=("留空为所有产品", "Left empty: all products"),
        ),
        lookup(
            "category",
            "产品分类",
            "Category",
            "product_category",
            back,
            help=("含下级分类", "With its subcategories"),
        ),
    )


PRICE_BOOK = declare(
    "price_book",
    ("价目表", "Price book"),
    app="commerce",
    icon="tags",
    fields=(
        text("name", "价目表名称", "Name", required=True, unique=True, max_length=100),
        choice("kind", "适用范围", "Whom it is for", KINDS, default="standard", required=True, indexed=True),
        lookup("account", "客户", "Account", "account", ("price_books", "价目表", "Price books")),
        choice("grade", "客户等级", "Customer class", GRADES),
        lookup("contract", "合同", "Contract", "contract", ("price_books", "价目表", "Price books")),
        lookup(
            "currency",
            "币种",
            "Currency",
            "currency",
            help=("留空为本位币", "Left empty: the organisation's own"),
        ),
        boolean("tax_included", "价格含税", "Prices include tax", default=True),
        date("starts_on", "生效日期", "Starts on"),
        date("ends_on", "失效日期", "Ends on"),
        integer(
            "priority",
            "优先级",
            "Priority",
            default=0,
            help=("同一范围有多份时取大者", "Of several for the same customers the highest counts"),
        ),
        boolean("active", "启用", "In use", default=True),
        TAGS,
        long_text("description", "说明", "Description"),
    ),
)

PRICE = declare(
    "price",
    ("价格", "Price"),
    app="commerce",
    icon="tags",
    fields=(
        master_detail("price_book", "价目表", "Price book", "price_book", ("prices", "价格", "Prices")),
        lookup(
            "product", "产品", "Product", "product", ("prices", "价格", "Prices"), required=True, indexed=True
        ),
        formula("name", "名称", "Name", "product.name", "text"),
        text(
            "unit", "单位", "Unit", max_length=20, help=("留空为产品的单位", "Left empty: the product's unit")
        ),
        number("from_quantity", "起订数量", "From quantity", minimum=0, default=0),
        number("price", "单价", "Unit price", required=True, minimum=0),
        date("starts_on", "生效日期", "Starts on"),
        date("ends_on", "失效日期", "Ends on"),
    ),
)
