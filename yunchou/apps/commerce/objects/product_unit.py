"""Unit of a product: how many of its own unit another one holds, as 12 pieces a box."""

from yunchou.model.declare import declare, master_detail, number, text

PRODUCT_UNIT = declare(
    "product_unit",
    ("计量单位", "Unit of a product", "Units of products"),
    app="commerce",
    icon="tags",
    fields=(
        master_detail("product", "产品", "Product", "product", ("units", "计量单位", "Units")),
        text("name", "单位", "Unit", required=True, max_length=20),
        number(
            "factor",
            "换算",
            "Holds",
            required=True,
            minimum=0,
            help=("一个该单位合多少个产品单位", "How many of the product's unit one of these holds"),
        ),
    ),
)
