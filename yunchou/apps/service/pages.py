"""Pages of after-sales service: cases, what they go by, and the knowledge that answers them."""

from yunchou.pages.declare import ObjectPages, section

CASES_SHOWN = {"account": ("cases",), "contact": ("cases",)}
"""What pages of other apps show of cases."""

PAGES = (
    ObjectPages(
        "case",
        list_fields=("number", "name", "account", "priority", "status", "due_at", "queue", "owner", "opened_at"),
        form=(
            section("问题", "Problem", "name", "description", "kind", "category", "priority", "channel"),
            section("客户", "Customer", "account", "contact", "contact_name", "contact_email", "contact_phone"),
            section("涉及", "About", "product", "sales_order"),
            section("处理", "Work", "status", "queue", "owner", "resolution", "articles"),
            section(
                "时限",
                "Clock",
                *("service_level", "opened_at", "response_due_at", "first_response_at", "response_met"),
                *("resolution_due_at", "resolved_at", "resolution_met", "paused_at", "reopened"),
            ),
            section("评价", "Judgement", "satisfaction", "satisfaction_comment", "rated_at"),
        ),
        header=("status", "priority", "due_at", "account", "owner", "queue"),
        related=("mails", "escalations"),
        sort="-opened_at",
        board="status",
    ),
    ObjectPages(
        "case_queue",
        list_fields=("name", "strategy", "usual", "members", "departments", "roles", "address", "active"),
        form=(
            section("队列", "Queue", "name", "strategy", "skip_leave", "usual", "active", "description"),
            section("与客户往来", "Writing with customers", "address", "acknowledge", "ask_satisfaction"),
            section("成员", "People", "members", "departments", "roles"),
        ),
        header=("strategy", "usual", "address", "active"),
        related=("cases",),
        sort="name",
    ),
    ObjectPages(
        "service_level",
        list_fields=(
            *("position", "name", "priorities", "categories", "grades"),
            *("response_minutes", "resolution_minutes", "clock", "active"),
        ),
        form=(
            section("目标", "Targets", "name", "response_minutes", "resolution_minutes", "clock", "position", "active"),
            section("适用工单", "Which cases", "priorities", "categories", "grades"),
        ),
        header=("response_minutes", "resolution_minutes", "clock", "active"),
        related=("escalations",),
        sort="position,name",
    ),
    ObjectPages(
        "service_escalation",
        list_fields=("name", "target", "minutes", "tell_owner", "tell_manager", "people", "raise_priority", "queue"),
        form=(
            section("何时", "When", "name", "target", "minutes"),
            section("做什么", "What", "tell_owner", "tell_manager", "people", "raise_priority", "queue"),
        ),
        sort="target,minutes",
    ),
    ObjectPages(
        "case_escalation",
        list_fields=("created_at", "name", "target", "late", "due_at", "told"),
        sort="-created_at",
    ),
    ObjectPages(
        "knowledge_article",
        list_fields=("name", "category", "audience", "status", "edition", "helpful", "unhelpful", "owner", "updated_at"),
        form=(
            section("文章", "Article", "name", "body"),
            section("归类", "Filing", "category", "audience", "keywords", "product", "owner"),
        ),
        header=("status", "audience", "category", "edition", "helpful", "unhelpful"),
        related=("editions", "cases"),
        sort="-updated_at",
        board="status",
    ),
    ObjectPages("article_edition", list_fields=("edition", "name", "created_at", "created_by"), sort="-edition"),
    ObjectPages("article_vote", list_fields=("article", "helpful", "case", "created_by"), sort="-created_at"),
)  # fmt: skip
