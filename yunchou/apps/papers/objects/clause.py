"""Clause: wording that legal people approve, in versions; and the copy of one that a quote or contract keeps."""

from yunchou.apps.papers.objects.print_template import LANGUAGES
from yunchou.model.declare import (
    choice,
    datetime,
    declare,
    integer,
    lookup,
    master_detail,
    option,
    rich_text,
    text,
    user,
)
from yunchou.model.object import Object

CATEGORIES = (
    option("payment", "付款", "Payment", "gold"),
    option("delivery", "交付与验收", "Delivery and acceptance", "cyan"),
    option("warranty", "质保与服务", "Warranty and service", "green"),
    option("confidentiality", "保密", "Confidentiality", "purple"),
    option("liability", "违约责任", "Liability", "red"),
    option("property", "知识产权", "Intellectual property", "blue"),
    option("disputes", "争议解决", "Disputes", "orange"),
    option("other", "其他", "Other"),
)
STATUSES = (
    option("draft", "草稿", "Draft", "gold"),
    option("approved", "已批准", "Approved", "green"),
    option("withdrawn", "已停用", "Withdrawn"),
)

CLAUSE = declare(
    "clause",
    ("条款", "Clause"),
    app="papers",
    icon="book",
    known_by=("name", "language"),
    configuration=True,
    fields=(
        text("name", "标题", "Title", required=True, max_length=200),
        rich_text("body", "正文", "Text", required=True),
        choice("category", "分类", "Category", CATEGORIES, required=True, default="other", indexed=True),
        choice("language", "语言", "Language", LANGUAGES, required=True, default="zh-CN"),
        choice("status", "状态", "Status", STATUSES, default="draft", readonly=True, indexed=True),
        integer("edition", "版本号", "Version", readonly=True),
        user(
            "approved_by",
            "批准人",
            "Approved by",
            ("approved_clauses", "批准的条款", "Approved clauses"),
            readonly=True,
        ),
        datetime("approved_at", "批准时间", "Approved at", readonly=True),
    ),
)

CLAUSE_EDITION = declare(
    "clause_edition",
    ("条款版本", "Clause version"),
    app="papers",
    icon="history",
    generated=True,
    fields=(
        text("name", "标题", "Title", required=True, max_length=200),
        master_detail("clause", "条款", "Clause", "clause", ("editions", "历史版本", "Versions")),
        integer("edition", "版本号", "Version", required=True),
        rich_text("body", "正文", "Text"),
    ),
)


def _kept_on(name: str, zh: str, en: str, holder: str, holder_zh: str, holder_en: str) -> Object:
    return declare(
        name,
        (zh, en),
        app="papers",
        icon="book",
        fields=(
            text("name", "标题", "Title", max_length=200, readonly=True),
            master_detail(holder, holder_zh, holder_en, holder, ("clauses", "条款", "Clauses")),
            integer("position", "顺序", "Order", default=100, minimum=0),
            lookup(
                "clause", "条款", "Clause", "clause",
                (f"{holder}_uses", f"用于{holder_zh}", f"On {holder_en.lower()}s"), required=True,
            ),
            integer("edition", "所用版本", "Version used", readonly=True),
            rich_text("body", "正文", "Text", readonly=True),
        ),
    )  # fmt: skip


QUOTE_CLAUSE = _kept_on("quote_clause", "报价条款", "Quote clause", "quote", "报价单", "Quote")
CONTRACT_CLAUSE = _kept_on("contract_clause", "合同条款", "Contract clause", "contract", "合同", "Contract")
