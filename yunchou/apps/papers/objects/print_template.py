"""Print template: how records of one object are set on paper. `content` is what `yunchou.apps.papers.content` reads."""

from yunchou.model.declare import boolean, choice, declare, json, long_text, option, text

KINDS = (
    option("quote", "报价单", "Quote", "blue"),
    option("contract", "合同", "Contract", "gold"),
    option("order", "订单", "Order", "cyan"),
    option("delivery", "送货单", "Delivery note", "green"),
    option("letter", "函件", "Letter", "purple"),
    option("other", "其他", "Other"),
)
LANGUAGES = (option("zh-CN", "简体中文", "Chinese"), option("en", "英文", "English"))
PAPERS = (
    option("a4", "A4", "A4"),
    option("a5", "A5", "A5"),
    option("us-letter", "Letter", "Letter"),
    option("half-form", "二等分连续纸（241×140 毫米）", "Half form (241 × 140 mm)"),
)

PRINT_TEMPLATE = declare(
    "print_template",
    ("打印模板", "Print template"),
    app="papers",
    icon="file-text",
    known_by=("object", "name"),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        text(
            "object",
            "对象",
            "Object",
            names="object",
            required=True,
            indexed=True,
            max_length=40,
            searchable=False,
        ),
        choice("kind", "单据类型", "Kind", KINDS, required=True, default="other"),
        choice("language", "语言", "Language", LANGUAGES, required=True, default="zh-CN"),
        choice("paper", "纸张", "Paper", PAPERS, required=True, default="a4"),
        boolean("landscape", "横向", "Landscape", default=False),
        boolean("active", "启用", "Active", default=True),
        long_text("description", "说明", "Description", max_length=1000),
        json("content", "内容", "Content", hidden=True),
    ),
)
