"""Product: what is sold, with its list price."""

from yunchou.apps.options import TAGS
from yunchou.model.declare import boolean, declare, long_text, money, text

PRODUCT = declare(
    "product",
    ("产品", "Product"),
    app="commerce",
    icon="shopping",
    fields=(
        text("name", "产品名称", "Name", required=True, unique=True, max_length=200),
        text("code", "产品编码", "Code", indexed=True, max_length=60),
        text("family", "产品线", "Product line", indexed=True, max_length=100),
        text("unit", "单位", "Unit", max_length=20),
        money("list_price", "标价", "List price", minimum=0),
        boolean("active", "在售", "On sale", default=True),
        TAGS,
        long_text("description", "产品说明", "Description"),
    ),
)
