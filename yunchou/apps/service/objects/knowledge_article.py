"""Knowledge article: an answer that is written once and found again, for colleagues or for customers too."""

from yunchou.apps.service.objects.case import CATEGORIES
from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    integer,
    lookup,
    master_detail,
    option,
    rich_text,
    rollup,
    text,
)

STATUSES = (
    option("draft", "草稿", "Draft", "gold"),
    option("published", "已发布", "Published", "green"),
    option("withdrawn", "已下架", "Withdrawn"),
)
AUDIENCES = (
    option("inside", "仅内部", "Inside", "blue"),
    option("outside", "可给客户", "For customers", "green"),
)

KNOWLEDGE_ARTICLE = declare(
    "knowledge_article",
    ("知识文章", "Knowledge article"),
    app="service",
    icon="file-text",
    fields=(
        text("name", "标题", "Title", required=True, max_length=300),
        rich_text("body", "正文", "Text", required=True),
        choice("category", "分类", "Category", CATEGORIES, indexed=True),
        choice("audience", "可见范围", "For", AUDIENCES, required=True, default="inside"),
        choice("status", "状态", "Status", STATUSES, required=True, default="draft", readonly=True, indexed=True),
        text("keywords", "关键词", "Keywords", max_length=500),
        lookup("product", "产品", "Product", "product", ("articles", "知识文章", "Articles")),
        integer("edition", "版本号", "Edition", readonly=True),
        datetime("published_at", "发布时间", "Published at", readonly=True),
        rollup("helpful", "有帮助", "Helpful", "votes", "count", where="helpful = true"),
        rollup("unhelpful", "没帮助", "Not helpful", "votes", "count", where="helpful = false"),
    ),
)  # fmt: skip

ARTICLE_EDITION = declare(
    "article_edition",
    ("文章版本", "Edition"),
    app="service",
    icon="history",
    generated=True,
    fields=(
        text("name", "标题", "Title", required=True, max_length=300),
        master_detail(
            "article", "文章", "Article", "knowledge_article", ("editions", "历史版本", "Editions")
        ),
        integer("edition", "版本号", "Edition", required=True),
        rich_text("body", "正文", "Text"),
    ),
)

ARTICLE_VOTE = declare(
    "article_vote",
    ("文章评价", "Vote"),
    app="service",
    icon="star",
    name_field="key",
    generated=True,
    fields=(
        master_detail("article", "文章", "Article", "knowledge_article", ("votes", "评价", "Votes")),
        boolean("helpful", "有帮助", "Helpful"),
        lookup("case", "工单", "Case", "case"),
        text("key", "标识", "Key", unique=True, max_length=60, searchable=False),
    ),
)
