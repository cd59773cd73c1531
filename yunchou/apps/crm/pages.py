"""Pages of the CRM: how its objects are listed, filled in and shown."""

from yunchou.pages.declare import ObjectPages, section

PAGES = (
    ObjectPages(
        "score_rule",
        list_fields=("position", "name", "condition", "points", "most", "half_life", "active"),
        form=(
            section("规则", "Rule", "name", "points", "most", "position", "active"),
            section("何时得分", "When", "condition", "times"),
            section("衰减", "Fading", "half_life", "since"),
        ),
        header=("points", "most", "half_life", "active"),
        sort="position,name",
    ),
    ObjectPages(
        "lead_mapping",
        list_fields=("source", "into", "target"),
        form=(section("映射", "Mapping", "source", "into", "target"),),
        header=("into", "target"),
        sort="into,target",
    ),
    ObjectPages(
        "customer_rule",
        list_fields=("name", "dormant_days", "lost_days", "old_numbers", "active"),
        form=(section("规则", "Rule", "name", "dormant_days", "lost_days", "old_numbers", "active"),),
        header=("dormant_days", "lost_days", "active"),
        sort="name",
    ),
    ObjectPages(
        "completeness_item",
        list_fields=("object", "field", "weight", "active"),
        form=(section("完整度项", "Item", "object", "field", "weight", "active"),),
        header=("object", "weight", "active"),
        sort="object,-weight",
    ),
    ObjectPages(
        "account_plan",
        list_fields=("name", "account", "state", "target", "potential", "actions_open", "review_on", "owner"),
        form=(
            section("计划", "Plan", "name", "account", "state", "starts_on", "ends_on", "target", "owner"),
            section("目标与策略", "Aims and strategy", "aims", "position", "strategy"),
            section("复盘", "Review", "review_on", "score", "review"),
        ),
        header=(
            "account",
            "state",
            "target",
            "potential",
            "actions_open",
            "actions_done",
            "review_on",
            "score",
        ),
        related=("products", "actions"),
    ),
    ObjectPages(
        "account_plan_product",
        list_fields=("product", "current", "potential", "supplier", "notes"),
        form=(section("产品潜力", "Potential", "product", "current", "potential", "supplier", "notes"),),
    ),
    ObjectPages(
        "account_plan_action",
        list_fields=("name", "due_on", "ours", "theirs", "done"),
        form=(section("行动", "Action", "name", "due_on", "ours", "theirs", "done"),),
        sort="position,due_on",
    ),
    ObjectPages(
        "account",
        list_fields=(
            "name",
            "industry",
            "grade",
            "status",
            "phone",
            "owner",
            "last_activity_at",
            "created_at",
        ),
        form=(
            section(
                "基本信息",
                "Basics",
                "name",
                "kind",
                "grade",
                "industry",
                "size",
                "source",
                "region",
                "owner",
                "parent",
            ),
            section("联系方式", "Contact details", "phone", "website", "address", "location", "country"),
            section(
                "工商信息", "Business register", "credit_code", "annual_revenue", "employees", "established"
            ),
            section(
                "成交情况",
                "Deals",
                "status",
                "deals_won",
                "won_total",
                "first_deal_on",
                "last_deal_on",
                "lost_on",
                "lost_reason",
            ),
            section("其他", "More", "tags", "external_id", "description"),
        ),
        header=("industry", "grade", "status", "owner", "won_total", "last_deal_on", "completeness"),
        related=("contacts", "opportunities", "activities", "plans", "leads", "subsidiaries", "pool_history"),
        board="grade",
        figures=("won_amount", "won_count", "open_amount", "open_count", "win_rate"),
    ),
    ObjectPages(
        "contact",
        list_fields=("name", "account", "title", "role", "phone", "email", "owner"),
        form=(
            section(
                "基本信息", "Basics", "name", "account", "title", "department_name", "owner", "reports_to"
            ),
            section("联系方式", "Contact details", "phone", "email", "birthday"),
            section("决策影响", "Influence", "role", "influence", "attitude"),
            section("其他", "More", "tags", "external_id", "description"),
        ),
        header=("account", "title", "role", "phone", "email", "owner"),
        related=("opportunities", "activities", "direct_reports"),
    ),
    ObjectPages(
        "lead",
        list_fields=("name", "company", "status", "source", "phone", "industry", "owner", "created_at"),
        form=(
            section(
                "基本信息", "Basics", "name", "company", "title", "status", "source", "campaign", "owner"
            ),
            section("联系方式", "Contact details", "phone", "email", "province", "industry"),
            section("需求", "Need", "tags", "description", "external_id"),
            section("转换结果", "Conversion", "account", "contact", "opportunity", "converted_at"),
        ),
        header=("company", "status", "lifecycle", "score", "source", "owner", "pool", "phone"),
        related=("activities", "pool_history"),
        board="status",
    ),
    ObjectPages(
        "opportunity",
        list_fields=(
            "name",
            "account",
            "stage",
            "amount",
            "probability",
            "close_date",
            "owner",
            "created_at",
        ),
        form=(
            section(
                "基本信息", "Basics", "name", "account", "contact", "product", "owner", "source", "campaign"
            ),
            section(
                "销售进展",
                "Progress",
                "pipeline",
                "stage",
                "amount",
                "quantity",
                "discount",
                "close_date",
                "probability",
            ),
            section("策略", "Strategy", "forecast_category", "next_step", "competitor", "loss_reason"),
            section(
                "产品与投入",
                "Lines and effort",
                "amount_from_lines",
                "lines_amount",
                "qualification_score",
                "presales_hours",
                "presales_cost",
            ),
            section("其他", "More", "tags", "external_id", "stage_entered_at", "stalled", "description"),
        ),
        header=("amount", "stage", "close_date", "account", "owner", "probability"),
        related=(
            "lines",
            "team",
            "contacts",
            "competitors",
            "close_plan",
            "needs",
            "qualification",
            "presales",
            "activities",
            "stage_history",
            "leads",
        ),
        board="stage",
        board_sum="amount",
    ),
    ObjectPages(
        "activity",
        list_fields=("name", "kind", "status", "due_at", "done_at", "account", "opportunity", "owner"),
        form=(
            section("跟进", "Activity", "name", "kind", "status", "priority", "due_at", "done_at", "owner"),
            section("关联", "About", "account", "contact", "opportunity", "lead"),
            section(
                "详情", "Details", "content", "duration_minutes", "place", "position", "photos", "external_id"
            ),
        ),
        header=("kind", "status", "due_at", "account", "owner"),
        board="status",
    ),
    ObjectPages(
        "opportunity_product",
        list_fields=("product", "quantity", "price", "discount", "amount"),
        form=(section("明细", "Line", "product", "quantity", "price", "discount", "notes"),),
        sort="position,id",
    ),
    ObjectPages(
        "opportunity_team",
        list_fields=("person", "role", "kind", "share", "amount"),
        form=(section("成员", "Member", "person", "role", "kind", "share", "notes"),),
        sort="kind,-share",
    ),
    ObjectPages(
        "opportunity_contact",
        list_fields=("contact", "role", "influence", "attitude", "met"),
        form=(section("联系人", "Contact", "contact", "role", "influence", "attitude", "met", "notes"),),
    ),
    ObjectPages(
        "opportunity_competitor",
        list_fields=("competitor", "threat", "outcome", "price"),
        form=(section("竞争对手", "Competitor", "competitor", "threat", "outcome", "price", "notes"),),
    ),
    ObjectPages(
        "close_plan_step",
        list_fields=("name", "due_on", "ours", "theirs", "done"),
        form=(section("步骤", "Step", "name", "due_on", "ours", "theirs", "done", "notes"),),
        sort="due_on,position",
    ),
    ObjectPages(
        "opportunity_need",
        list_fields=("name", "priority", "fit", "contact"),
        form=(section("需求", "Need", "name", "priority", "fit", "contact", "detail"),),
    ),
    ObjectPages(
        "qualification_answer",
        list_fields=("question", "answer", "points", "notes"),
        form=(section("评估", "Answer", "question", "answer", "notes"),),
        sort="id",
    ),
    ObjectPages(
        "qualification_question",
        list_fields=("name", "weight", "active", "position"),
        form=(section("问题", "Question", "name", "weight", "active", "position", "help"),),
        sort="position,id",
    ),
    ObjectPages(
        "presales_request",
        list_fields=("name", "opportunity", "kind", "state", "person", "target_at", "hours", "cost"),
        form=(
            section(
                "需求", "Request", "name", "opportunity", "kind", "state", "person", "target_at", "detail"
            ),
            section("投入", "Effort", "hours", "cost", "done_at"),
        ),
        header=("kind", "state", "person", "target_at", "opportunity"),
        sort="target_at",
        board="state",
    ),
    ObjectPages(
        "competitor",
        list_fields=("name", "website", "products", "active", "owner"),
        form=(
            section("竞争对手", "Competitor", "name", "website", "products", "active", "tags", "owner"),
            section("分析", "Analysis", "strengths", "weaknesses", "approach"),
        ),
        header=("website", "active", "owner"),
        related=("deals",),
        sort="name",
    ),
    ObjectPages(
        "campaign",
        list_fields=("name", "kind", "status", "starts_on", "ends_on", "budget", "cost", "owner"),
        header=("kind", "status", "starts_on", "ends_on", "cost"),
        related=("leads", "opportunities"),
        board="status",
    ),
)
