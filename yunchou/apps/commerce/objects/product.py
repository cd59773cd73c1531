"""Product: what is sold, with its standard price, tax and cost."""

from yunchou.apps.commerce.objects.bundle import PRICINGS
from yunchou.apps.options import TAGS
from yunchou.model.declare import boolean, choice, declare, image, long_text, lookup, money, percent, text

PRODUCT = declare(
    "product",
    ("产品", "Product"),
    app="commerce",
    icon="shopping",
    fields=(
        text("name", "产品名称", "Name", required=True, unique=True, max_length=200),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        text("code", "产品编码", "Code", indexed=True, max_length=60),
        lookup(
            "category",
            "产品分类",
            "Category",
            "product_category",
            ("products", "产品", "Products"),
            indexed=True,
        ),
        text("family", "产品线", "Product line", indexed=True, max_length=100),
        text("specification", "规格型号", "Specification", max_length=200),
        text("unit", "单位", "Unit", max_length=20),
        money("list_price", "标价", "List price", minimum=0),
        boolean(
            "tax_included",
            "标价含税",
            "List price includes tax",
            default=True,
        ),
        percent("tax_rate", "税率", "Tax rate", minimum=0, maximum=1, default="0.13"),
        money("cost", "成本", "Cost", minimum=0, help=("用于毛利检查", "For the check of margins")),
        choice(
            "bundle",
            "产品组合",
            "Bundle",
            PRICINGS,
            help=(
                "设为组合后在其下建选项组；留空为普通产品",
                "A bundle has groups of options under it; left empty: a product by itself",
            ),
        ),
        boolean("active", "在售", "On sale", default=True),
        image("pictures", "图片", "Pictures", multiple=True, max_files=9),
        TAGS,
        long_text("description", "产品说明", "Description"),
    ),
)
