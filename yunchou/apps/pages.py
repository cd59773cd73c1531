"""The navigation and the dashboards, which bring the apps together, and the pages of all apps."""

from dataclasses import replace

from yunchou.apps.cadences.pages import PAGES as CADENCE_PAGES
from yunchou.apps.commerce.dashboards import RECEIVABLES
from yunchou.apps.commerce.pages import OF_A_DEAL, RELATED
from yunchou.apps.commerce.pages import PAGES as COMMERCE_PAGES
from yunchou.apps.crm.dashboard import CUSTOMERS
from yunchou.apps.crm.pages import PAGES as CRM_PAGES
from yunchou.apps.crm.reports import REPORTS
from yunchou.apps.expenses.dashboard import EXPENSES
from yunchou.apps.expenses.pages import PAGES as EXPENSE_PAGES
from yunchou.apps.first_steps import FIRST_STEPS
from yunchou.apps.forecast.pages import PAGES as FORECAST_PAGES
from yunchou.apps.goals.pages import PAGES as GOAL_PAGES
from yunchou.apps.homes import HOMES
from yunchou.apps.organisation.approval_metrics import REPORTS as APPROVAL_REPORTS
from yunchou.apps.organisation.rule_pages import PAGES as RULE_PAGES
from yunchou.apps.papers.dashboard import PAPERS
from yunchou.apps.papers.pages import PAGES as PAPER_PAGES
from yunchou.apps.papers.pages import PAPERS_SHOWN
from yunchou.apps.pools.dashboard import POOLS
from yunchou.apps.pools.pages import PAGES as POOL_PAGES
from yunchou.apps.process.pages import ITEMS as PROCESS_ITEMS
from yunchou.apps.process.pages import PAGES as PROCESS_PAGES
from yunchou.apps.process.pages import PIPELINE
from yunchou.apps.sales_dashboard import SALES
from yunchou.apps.service.dashboard import SERVICE
from yunchou.apps.service.pages import CASES_SHOWN
from yunchou.apps.service.pages import PAGES as SERVICE_PAGES
from yunchou.apps.tenders.dashboard import TENDERS
from yunchou.apps.tenders.pages import PAGES as TENDER_PAGES
from yunchou.apps.tenders.pages import TENDERS_SHOWN
from yunchou.apps.territories.pages import BELONGS as TERRITORIES_SHOWN
from yunchou.apps.territories.pages import PAGES as TERRITORY_PAGES
from yunchou.apps.territories.pages import TERRITORIES
from yunchou.apps.visits.pages import PAGES as VISIT_PAGES
from yunchou.apps.visits.pages import VISITS
from yunchou.model.object import label
from yunchou.pages.declare import Area, Item, ObjectPages, Pages, section

AREAS = (
    Area(
        "workplace",
        label("工作台", "Workplace"),
        "home",
        (
            Item("dashboard", "home", label("工作台", "Home"), "home"),
            Item("page", "brief", label("简报", "Brief"), "bulb"),
            Item("page", "todo", label("待办", "To-do"), "check-square"),
            Item("page", "calendar", label("日历", "Calendar"), "calendar", shows="activity"),
            Item("page", "visits", label("今日路线", "Route of the day"), "environment", "visits.check_in"),
            Item("page", "approvals", label("审批", "Approvals"), "audit"),
            Item("dashboard", "sales", label("销售看板", "Sales dashboard"), "dashboard"),
            Item("page", "insight", label("决策支持", "Decision support"), "bulb", shows="opportunity"),
        ),
    ),
    Area(
        "customers",
        label("客户", "Customers"),
        "bank",
        (
            Item("object", "lead"),
            Item("page", "lead-pool", label("线索池", "Lead pools"), "solution", shows="lead"),
            Item("object", "account"),
            Item("page", "account-pool", label("客户公海", "Account pools"), "team", shows="account"),
            Item("object", "contact"),
            Item("dashboard", "customers", label("客户看板", "Customers dashboard"), "dashboard"),
            Item("dashboard", "territories", label("区域看板", "Territories dashboard"), "global"),
            Item("object", "activity"),
            Item("object", "activity_series"),
            Item("dashboard", "visits", label("拜访看板", "Visits dashboard"), "dashboard"),
            Item("object", "visit_risk"),
            Item("page", "inbox", label("邮件", "Mail"), "mail", "mail.send"),
            Item("object", "campaign"),
            Item("object", "cadence"),
            Item("object", "cadence_run"),
        ),
    ),
    Area(
        "deals",
        label("商机与过程", "Deals and process"),
        "fund",
        (
            Item("object", "opportunity"),
            Item("dashboard", "pipeline", label("漏斗看板", "Pipeline dashboard"), "fund"),
            *PROCESS_ITEMS,
            Item("object", "tender"),
            Item("object", "tender_deposit"),
            Item("dashboard", "tenders", label("投标看板", "Tenders dashboard"), "dashboard"),
            Item("object", "presales_request"),
            Item("object", "deal_interview"),
            Item("object", "competitor"),
        ),
    ),
    Area(
        "goals",
        label("目标", "Goals"),
        "aim",
        (
            Item("page", "forecast", label("销售预测", "Sales forecast"), "rise", shows="opportunity"),
            Item("page", "goals", label("目标达成", "Goals and progress"), "aim", "goals.overview", "goal"),
            Item("object", "goal"),
            Item("object", "goal_change"),
            Item("object", "goal_letter"),
            Item("object", "goal_rule", None, "", "goals.lock"),
            Item("object", "forecast_period", None, "", "forecast.lock"),
            Item("object", "forecast_entry"),
        ),
    ),
    Area(
        "money",
        label("交易与回款", "Orders and money"),
        "shopping-cart",
        (
            Item("dashboard", "receivables", label("订单与回款", "Orders and receivables"), "dashboard"),
            Item("object", "quote"),
            Item("object", "contract"),
            Item("object", "sales_order"),
            Item("object", "delivery"),
            Item("object", "invoice"),
            Item("object", "instalment"),
            Item("object", "receivable"),
            Item("object", "payment"),
            Item("object", "rebate"),
            Item("object", "bank_statement", None, "", "commerce.accept_bank_lines"),
            Item("object", "product"),
        ),
    ),
    Area(
        "expenses",
        label("费用", "Expenses"),
        "transaction",
        (
            Item("page", "expenses", label("报销", "Claim expenses"), "pay-circle", "expenses.submit_claim"),
            Item("object", "expense_claim"),
            Item("object", "expense_line"),
            Item("dashboard", "expenses", label("费用看板", "Cost of sales"), "dashboard"),
            Item("object", "expense_budget"),
            Item("object", "expense_payment"),
        ),
    ),
    Area(
        "papers",
        label("用印与签署", "Seals and signatures"),
        "safety",
        (
            Item("object", "seal_use"),
            Item("object", "seal_entry"),
            Item("object", "signing"),
            Item("dashboard", "papers", label("用印与签署看板", "Seals and signatures"), "dashboard"),
        ),
    ),
    Area(
        "service",
        label("服务", "Service"),
        "customer-service",
        (
            Item("dashboard", "service", label("服务看板", "Service dashboard"), "dashboard"),
            Item("object", "case"),
            Item("object", "knowledge_article"),
        ),
    ),
    Area(
        "analysis",
        label("分析", "Analysis"),
        "dashboard",
        (
            Item("page", "dashboards", label("仪表盘", "Dashboards"), "dashboard"),
            Item("page", "reports", label("报表", "Reports"), "table"),
            Item(
                "page",
                "forecasts/statistical",
                label("统计预测", "Statistical forecast"),
                "fund",
                shows="opportunity",
            ),
        ),
    ),
    Area(
        "settings",
        label("设置", "Settings"),
        "setting",
        (
            Item("page", "settings", label("全部设置", "All settings"), "setting"),
            Item("object", "user"),
            Item(
                "page",
                "departments",
                label("组织架构", "Organisation chart"),
                "apartment",
                shows="department",
            ),
            Item("object", "team"),
            Item("object", "role", None, "", "access.change"),
            Item("page", "organisation", label("组织设置", "Organisation"), "bank", "access.change"),
            Item("page", "sharing", label("共享规则", "Sharing rules"), "share", "access.change"),
            Item("object", "territory"),
            Item("object", "territory_change", None, "", "territories.manage"),
            Item("page", "handover", label("工作交接", "Handovers"), "swap", "handover.plan"),
            Item("object", "delegation", None, "", "access.change"),
            Item("object", "working_calendar"),
            Item("object", "holiday"),
            Item("object", "leave"),
            Item("object", "price_book"),
            Item("object", "price_policy"),
            Item("object", "rebate_policy"),
            Item("object", "product_category"),
            Item("object", "discount_limit", None, "", "commerce.approve_quote"),
            Item("object", "accounting_period"),
            Item("object", "currency"),
            Item("object", "exchange_rate"),
            Item("page", "model", label("数据模型", "Data model"), "database", "model.change"),
            Item("page", "numbering", label("编号规则", "Numbering"), "tags", "model.change"),
            Item("page", "layouts", label("页面布局", "Layouts"), "form", "model.change"),
            Item("page", "web-forms", label("网页表单", "Web forms"), "form", "model.change"),
            Item("page", "pipelines", label("销售流程", "Pipelines"), "partition", "model.change"),
            Item("object", "qualification_question", None, "", "model.change"),
            Item("object", "metric", None, "", "model.change"),
            Item(
                "page",
                "metric-summaries",
                label("指标加速", "Summaries of metrics"),
                "thunderbolt",
                "model.change",
            ),
            Item("object", "validation_rule", None, "", "model.change"),
            Item("object", "form_rule", None, "", "model.change"),
            Item("object", "mail_template"),
            Item("object", "print_template", None, "", "papers.manage"),
            Item("object", "clause"),
            Item("object", "signing_party"),
            Item("object", "pool", None, "", "crm.manage_pools"),
            Item("object", "pool_limit", None, "", "crm.manage_pools"),
            Item("object", "return_rule", None, "", "crm.manage_pools"),
            Item("object", "assignment_rule", None, "", "crm.manage_pools"),
            Item("object", "score_rule", None, "", "crm.manage_pools"),
            Item("object", "lead_mapping", None, "", "model.change"),
            Item("object", "customer_rule", None, "", "model.change"),
            Item("object", "completeness_item", None, "", "model.change"),
            Item("object", "case_queue", None, "", "service.manage"),
            Item("object", "service_level", None, "", "service.manage"),
            Item("object", "tender_criterion", None, "", "tenders.manage"),
            Item("object", "tender_checklist", None, "", "tenders.manage"),
            Item("object", "expense_kind", None, "", "expenses.manage"),
            Item("object", "activity_template", None, "", "visits.manage"),
            Item("object", "visit_template", None, "", "visits.manage"),
            Item("object", "visit_risk_rule", None, "", "visits.manage"),
            Item("object", "visit_cycle", None, "", "visits.manage"),
            Item("page", "predictions", label("预测模型", "Prediction models"), "fund", "learning.models"),
            Item("object", "duplicate_rule", None, "", "model.change"),
            Item("object", "automation", None, "", "model.change"),
            Item(
                "page", "automation-runs", label("自动化运行", "Automation runs"), "history", "model.change"
            ),
            Item("page", "audit", label("审计日志", "Audit log"), "history", "access.change"),
            Item("page", "bin", label("回收站", "Recycle bin"), "delete"),
            Item(
                "page",
                "signing-certificate",
                label("签署证书", "Signing certificate"),
                "safety-certificate",
                "access.change",
            ),
            Item("page", "security", label("登录与安全", "Signing in"), "safety", "access.change"),
            Item("page", "mail", label("邮件", "Mail"), "notification", "access.change"),
            Item(
                "page",
                "notification-defaults",
                label("通知默认设置", "Notifications"),
                "notification",
                "access.change",
            ),
            Item("page", "duplicates", label("查找重复", "Find duplicates"), "copy", "model.change"),
            Item("page", "imports", label("导入", "Import"), "import", "imports.run"),
            Item("page", "migration", label("迁移", "Migration"), "import", "migration.run"),
            Item("page", "jobs", label("后台任务", "Jobs"), "history", "imports.run"),
            Item("page", "webhooks", label("Webhook", "Webhooks"), "api", "access.change"),
            Item("page", "backups", label("备份", "Backups"), "safety", "access.change"),
        ),
    ),
)

OBJECTS = (
    *COMMERCE_PAGES,
    *CRM_PAGES,
    *POOL_PAGES,
    *SERVICE_PAGES,
    *TENDER_PAGES,
    *TERRITORY_PAGES,
    *RULE_PAGES,
    *PROCESS_PAGES,
    *VISIT_PAGES,
    *EXPENSE_PAGES,
    *PAPER_PAGES,
    *GOAL_PAGES,
    *FORECAST_PAGES,
    *CADENCE_PAGES,
    ObjectPages(
        "dashboard",
        list_fields=("name", "description", "replaces", "owner", "updated_at"),
        form=(section("仪表盘", "Dashboard", "name", "description"),),
        header=("description", "replaces", "owner", "updated_at"),
        sort="name",
    ),
    ObjectPages(
        "report",
        list_fields=("name", "folder", "description", "owner", "updated_at"),
        form=(section("报表", "Report", "name", "folder", "description"),),
        header=("folder", "description", "owner", "updated_at"),
        sort="name",
    ),
    ObjectPages(
        "report_subscription",
        list_fields=(
            "name",
            "report",
            "page",
            "format",
            "people",
            "departments",
            "roles",
            "active",
            "last_run_at",
        ),
        form=(
            section(
                "订阅",
                "Subscription",
                *("name", "report", "page", "format", "people", "departments", "roles", "active"),
            ),
            section("发送条件", "Condition", "condition", "figure", "comparison", "value"),
        ),
        header=("report", "page", "format", "active", "last_run_at", "owner"),
        related=("deliveries",),
        sort="name",
    ),
    ObjectPages(
        "report_delivery",
        list_fields=("created_at", "person", "outcome", "lines", "note"),
        sort="-created_at",
    ),
    ObjectPages(
        "todo",
        list_fields=("name", "due_at", "priority", "state", "about", "given_by", "handover", "owner"),
        form=(
            section(
                "待办事项",
                "To-do",
                "name",
                "due_at",
                "remind_at",
                "priority",
                "repeat",
                "about",
                "owner",
                "notes",
            ),
        ),
        header=("due_at", "priority", "state", "about", "given_by", "handover", "owner"),
        sort="state,due_at",
    ),
    ObjectPages(
        "handover",
        list_fields=("name", "person", "state", "records", "moved", "refused", "owner", "started_at"),
        form=(
            section("交接", "Handover", "name", "person", "reason", "state"),
            section("结果", "Result", "records", "moved", "refused", "started_at", "done_at"),
        ),
        header=("person", "state", "moved", "refused", "owner"),
    ),
    ObjectPages(
        "user",
        list_fields=("name", "title", "department", "manager", "roles", "login", "active"),
        sort="name",
        form=(
            section("基本信息", "Basics", "name", "title", "department", "manager", "hired_on", "active"),
            section("登录与权限", "Sign-in and rights", "login", "roles", "language"),
            section("联系方式", "Contact details", "email", "phone"),
        ),
        header=("title", "department", "manager", "phone", "email"),
        related=("reports",),
    ),
    ObjectPages("team", list_fields=("name", "leader", "members", "active"), sort="name"),
    ObjectPages(
        "working_calendar",
        list_fields=("name", "weekdays", "hours", "statutory", "is_default"),
        form=(
            section(
                "工作日历", "Calendar", "name", "weekdays", "hours", "begins_at", "statutory", "is_default"
            ),
        ),
        header=("weekdays", "hours", "statutory", "is_default"),
        related=("holidays",),
    ),
    ObjectPages(
        "holiday",
        list_fields=("name", "kind", "starts_on", "ends_on", "calendar"),
        sort="-starts_on",
        form=(section("节假日", "Holiday", "name", "kind", "starts_on", "ends_on", "calendar"),),
        header=("kind", "starts_on", "ends_on"),
    ),
    ObjectPages(
        "leave",
        list_fields=("name", "person", "kind", "starts_on", "ends_on", "days", "state"),
        sort="-starts_on",
        form=(section("请假", "Leave", "person", "kind", "starts_on", "ends_on", "state", "reason"),),
        header=("kind", "days", "state"),
    ),
    ObjectPages(
        "currency",
        list_fields=("code", "name", "digits", "active"),
        sort="-active,code",
        form=(section("币种", "Currency", "code", "name", "digits", "active"),),
        header=("code", "digits", "active"),
        related=("rates",),
    ),
    ObjectPages(
        "exchange_rate",
        list_fields=("name", "currency", "date", "rate", "updated_at"),
        sort="-date,currency",
        form=(section("汇率", "Exchange rate", "currency", "date", "rate"),),
        header=("currency", "date", "rate"),
    ),
    ObjectPages(
        "delegation",
        list_fields=("absent", "deputy", "starts_on", "ends_on", "objects", "reason"),
        sort="-starts_on",
    ),
    ObjectPages("share", list_fields=("object", "record", "person", "department", "role", "rights", "until")),
    ObjectPages(
        "sharing_rule",
        list_fields=("name", "object", "condition", "department", "role", "person", "rights", "active"),
        sort="name",
    ),
    ObjectPages(
        "department",
        list_fields=("name", "parent", "region", "manager"),
        sort="name",
        related=("users", "children"),
    ),
)


def _with_documents(pages: ObjectPages) -> ObjectPages:
    """Customers and deals show the documents and tenders that belong to them, customers and their people the cases too."""
    more = tuple(
        name
        for shown in (RELATED, CASES_SHOWN, TENDERS_SHOWN, PAPERS_SHOWN, TERRITORIES_SHOWN)
        for name in shown.get(pages.object, ())
    )
    chain = OF_A_DEAL if pages.object == "opportunity" else pages.chain
    return replace(pages, related=(*pages.related, *more), chain=chain) if more else pages


PAGES = Pages(
    AREAS,
    {each.object: _with_documents(each) for each in OBJECTS},
    (
        *HOMES,
        SALES,
        PIPELINE,
        RECEIVABLES,
        POOLS,
        CUSTOMERS,
        VISITS,
        SERVICE,
        TENDERS,
        TERRITORIES,
        EXPENSES,
        PAPERS,
    ),
    (*REPORTS, *APPROVAL_REPORTS),
    FIRST_STEPS,
)
