"""Opportunity product: a line of a deal, what is wanted of a product at which price."""

from yunchou.model.declare import (
    declare,
    formula,
    integer,
    long_text,
    lookup,
    master_detail,
    money,
    number,
    percent,
    text,
)

OPPORTUNITY_PRODUCT = declare(
    "opportunity_product",
    ("商机产品", "Deal line"),
    app="crm",
    icon="shopping",
    fields=(
        text("name", "名称", "Name", readonly=True, max_length=300, searchable=False),
        master_detail("opportunity", "商机", "Opportunity", "opportunity", ("lines", "产品明细", "Lines")),
        lookup(
            "product", "产品", "Product", "product", ("deal_lines", "商机产品", "Deal lines"), required=True
        ),
        number("quantity", "数量", "Quantity", required=True, minimum=0, default=1),
        money(
            "price",
            "单价",
            "Price",
            minimum=0,
            help=("不填则取产品标价", "Empty: the product's list price"),
        ),
        percent("discount", "折扣", "Discount", minimum=0, maximum=1),
        formula(
            "amount",
            "小计",
            "Amount",
            "ROUND(price * quantity * (1 - COALESCE(discount, 0)), 2)",
            "money",
        ),
        integer("position", "顺序", "Position", default=0),
        long_text("notes", "备注", "Notes"),
    ),
)
