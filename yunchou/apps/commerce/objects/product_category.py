"""Product category: where a product stands in the catalogue."""

from yunchou.model.declare import declare, integer, lookup, text

PRODUCT_CATEGORY = declare(
    "product_category",
    ("产品分类", "Product category", "Product categories"),
    app="commerce",
    icon="apartment",
    fields=(
        text("name", "分类名称", "Name", required=True, max_length=100),
        lookup(
            "parent",
            "上级分类",
            "Parent category",
            "product_category",
            ("children", "下级分类", "Subcategories"),
        ),
        integer("position", "排序", "Position", minimum=0, default=0),
    ),
)
