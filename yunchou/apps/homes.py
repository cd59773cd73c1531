"""The page that each role begins its day with: what the person comes for, as far as there are records of it."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

MINE = "owner = ME()"
OPEN = 'stage.kind = "open"'

DUE = f'{MINE} and status = "open" and due_at < DATEADD(TODAY(), 1, "day")'
UPCOMING = f'{MINE} and status = "open" and due_at >= DATEADD(TODAY(), 1, "day") and due_at < DATEADD(TODAY(), 8, "day")'
CLOSING = f"{OPEN} and close_date <= EOMONTH(TODAY(), 0)"
STALLED = "stalled = true"
DEAL_FIELDS = ("name", "amount", "stage", "close_date")
TASK_FIELDS = ("name", "kind", "due_at", "account")

HOME_OF_A_REP = Dashboard(
    "home",
    label("工作台", "Home"),
    period="this_month",
    audience=("none", "own"),
    widgets=(
        widget(
            "won", "number", "本月赢单", "Won this month", metrics=("won_amount",), where=MINE, compare=True, width=6,
            height=3,
        ),
        widget("open", "number", "在手商机", "Open pipeline", metrics=("open_amount",), where=MINE, width=6, height=3),
        widget(
            "rate", "number", "本年赢单率", "Win rate this year", metrics=("win_rate",), where=MINE, period="this_year",
            compare=True, width=6, height=3,
        ),
        widget(
            "done", "number", "本月跟进", "Activities this month", metrics=("activities",), where=MINE, compare=True,
            width=6, height=3,
        ),
        widget(
            "goals", "goals", "我的目标", "My goals", object="goal", fields=("name", "total"), width=24, height=5,
        ),
        widget(
            "next", "next", "建议优先处理", "What to do next", object="activity", fields=("name", "due_at"), limit=6,
            width=24, height=7,
        ),
        widget(
            "due", "records", "待办跟进", "Due follow-ups", object="activity", where=DUE, sort="due_at", limit=8,
            fields=TASK_FIELDS,
        ),
        widget(
            "upcoming", "records", "未来 7 天", "Next 7 days", object="activity", where=UPCOMING, sort="due_at", limit=8,
            fields=TASK_FIELDS,
        ),
        widget(
            "closing", "records", "本月应成交", "Closing this month", object="opportunity", where=f"{MINE} and {CLOSING}",
            sort="close_date", limit=8, fields=DEAL_FIELDS,
        ),
        widget(
            "stalled", "records", "停滞商机", "Stalled deals", object="opportunity", where=f"{MINE} and {STALLED}",
            sort="stage_entered_at", limit=8, fields=("name", "amount", "stage", "stage_entered_at"),
        ),
        widget(
            "trend", "line", "近一年赢单", "Won, last twelve months", metrics=("won_amount",), by=("month",), where=MINE,
            period="last_365_days", width=24,
        ),
    ),
)  # fmt: skip

HOME_OF_A_MANAGER = Dashboard(
    "home",
    label("工作台", "Home"),
    period="this_month",
    widgets=(
        widget(
            "won", "number", "本月赢单", "Won this month", metrics=("won_amount",), compare=True, width=6, height=3
        ),
        widget("open", "number", "在手商机", "Open pipeline", metrics=("open_amount",), width=6, height=3),
        widget(
            "rate", "number", "本年赢单率", "Win rate this year", metrics=("win_rate",), period="this_year",
            compare=True, width=6, height=3,
        ),
        widget(
            "overdue", "number", "逾期跟进", "Overdue follow-ups", metrics=("overdue_activities",), width=6, height=3
        ),
        widget(
            "goals", "goals", "我的目标", "My goals", object="goal", fields=("name", "total"), width=24, height=5,
        ),
        widget(
            "next", "next", "建议优先处理", "What to do next", object="activity", fields=("name", "due_at"), limit=6,
            width=24, height=7,
        ),
        widget(
            "trend", "bar", "近一年赢单", "Won, last twelve months", metrics=("won_amount", "won_count"), by=("month",),
            period="last_365_days", width=16,
        ),
        widget(
            "team", "leaderboard", "本月赢单排行", "Won this month, by person", metrics=("won_amount", "won_count"),
            by=("owner",), sort="-won_amount", limit=8, width=8,
        ),
        widget(
            "closing", "records", "本月应成交", "Closing this month", object="opportunity", where=CLOSING, sort="-amount",
            limit=8, fields=(*DEAL_FIELDS, "owner"),
        ),
        widget(
            "stalled", "records", "停滞商机", "Stalled deals", object="opportunity", where=STALLED, sort="-amount",
            limit=8, fields=("name", "amount", "stage", "stage_entered_at", "owner"),
        ),
        widget(
            "late", "leaderboard", "逾期跟进最多", "Most overdue follow-ups", metrics=("overdue_activities",),
            by=("owner",), sort="-overdue_activities", limit=8, width=8,
        ),
        widget(
            "due", "records", "我的待办", "My follow-ups", object="activity", where=DUE, sort="due_at", limit=8,
            fields=TASK_FIELDS, width=16,
        ),
    ),
)  # fmt: skip

HOME_OF_AN_EXECUTIVE = Dashboard(
    "home",
    label("工作台", "Home"),
    period="this_year",
    roles=("executive",),
    widgets=(
        widget("won", "number", "本年赢单", "Won this year", metrics=("won_amount",), compare=True, width=6, height=3),
        widget(
            "weighted", "number", "加权商机", "Weighted pipeline", metrics=("weighted_amount",), width=6, height=3
        ),
        widget("rate", "number", "本年赢单率", "Win rate this year", metrics=("win_rate",), compare=True, width=6, height=3),
        widget(
            "accounts", "number", "本年新增客户", "New accounts this year", metrics=("new_accounts",), compare=True,
            width=6, height=3,
        ),
        widget(
            "months", "bar", "每月赢单", "Won by month", metrics=("won_amount", "won_count"), by=("month",), width=14,
            height=9,
        ),
        widget(
            "regions", "leaderboard", "大区对比", "Regions compared", metrics=("won_amount", "win_rate", "open_amount"),
            by=("region",), sort="-won_amount", width=10, height=9,
        ),
        widget(
            "top", "records", "重点商机", "Largest open deals", object="opportunity", where=OPEN, sort="-amount", limit=8,
            fields=(*DEAL_FIELDS, "owner"),
        ),
        widget(
            "stalled", "records", "有风险：停滞的大单", "At risk: large deals that stand still", object="opportunity",
            where=STALLED, sort="-amount", limit=8, fields=("name", "amount", "stage", "stage_entered_at", "owner"),
        ),
        widget(
            "products", "bar", "产品线赢单", "Won by product line", metrics=("won_amount",), by=("product_line",),
            sort="-won_amount", width=12, height=8,
        ),
        widget(
            "losses", "bar", "输单原因", "Why deals are lost", metrics=("lost_count",), by=("loss_reason",),
            sort="-lost_count", width=12, height=8,
        ),
    ),
)  # fmt: skip

HOME_OF_OPERATIONS = Dashboard(
    "home",
    label("工作台", "Home"),
    period="this_month",
    roles=("operations",),
    widgets=(
        widget(
            "leads", "number", "本月新增线索", "New leads this month", metrics=("new_leads",), compare=True, width=6, height=3
        ),
        widget(
            "converted", "number", "线索转换率", "Lead conversion", metrics=("lead_conversion_rate",), compare=True,
            period="last_90_days", width=6, height=3,
        ),
        widget(
            "activities", "number", "本月跟进", "Activities this month", metrics=("activities",), compare=True, width=6,
            height=3,
        ),
        widget("overdue", "number", "逾期跟进", "Overdue follow-ups", metrics=("overdue_activities",), width=6, height=3),
        widget(
            "waiting", "records", "待联系的线索", "Leads not contacted yet", object="lead", where='status = "new"',
            sort="created_at", limit=8, fields=("name", "company", "source", "created_at", "owner"),
        ),
        widget(
            "past", "records", "已过成交日期的商机", "Open deals past their close date", object="opportunity",
            where=f"{OPEN} and close_date < TODAY()", sort="close_date", limit=8, fields=(*DEAL_FIELDS, "owner"),
        ),
        widget(
            "sources", "bar", "近 90 天线索来源", "Sources of leads, 90 days", metrics=("new_leads", "converted_leads"),
            by=("source",), sort="-new_leads", period="last_90_days", width=14, height=8,
        ),
        widget(
            "late", "leaderboard", "逾期跟进最多", "Most overdue follow-ups", metrics=("overdue_activities",),
            by=("owner",), sort="-overdue_activities", limit=8, width=10, height=8,
        ),
        widget(
            "lacking", "records", "资料不全的客户", "Accounts that lack industry or telephone", object="account",
            where="industry is null or phone is null", sort="-created_at", limit=8,
            fields=("name", "industry", "phone", "created_at", "owner"),
        ),
        widget(
            "idle", "records", "90 天未跟进的客户", "Accounts not followed up for 90 days", object="account",
            where='status = "active" and last_activity_at < DATEADD(TODAY(), -90, "day")', sort="last_activity_at",
            limit=8, fields=("name", "grade", "last_activity_at", "owner"),
        ),
    ),
)  # fmt: skip

HOME_OF_AN_ADMINISTRATOR = Dashboard(
    "home",
    label("工作台", "Home"),
    period="this_month",
    roles=("administrator", "system_administrator"),
    widgets=(
        widget("people", "number", "在用账号", "Active people", metrics=("active_people",), width=6, height=3),
        widget(
            "unplaced", "number", "未分配部门的员工", "People without department", metrics=("people_unplaced",), width=6,
            height=3,
        ),
        widget(
            "leads", "number", "本月新增线索", "New leads this month", metrics=("new_leads",), compare=True, width=6, height=3
        ),
        widget(
            "activities", "number", "本月跟进", "Activities this month", metrics=("activities",), compare=True, width=6,
            height=3,
        ),
        widget(
            "usage", "bar", "各部门跟进", "Activities by department", metrics=("activities",), by=("department",),
            sort="-activities", limit=12, width=14, height=8,
        ),
        widget(
            "won", "leaderboard", "大区赢单", "Won by region", metrics=("won_amount", "won_count"), by=("region",),
            period="this_year", sort="-won_amount", width=10, height=8,
        ),
        widget(
            "newcomers", "records", "新加入的员工", "People who joined last", object="user", sort="-created_at", limit=8,
            fields=("name", "department", "roles", "login"),
        ),
        widget(
            "automations", "records", "自动化", "Automations", object="automation", sort="-updated_at", limit=8,
            fields=("name", "object", "trigger", "active"),
        ),
        widget(
            "absent", "records", "生效中的代理", "Deputies at the moment", object="delegation",
            where="ends_on >= TODAY()", sort="ends_on", limit=8, fields=("absent", "deputy", "starts_on", "ends_on"),
        ),
        widget(
            "rules", "records", "最近修改的校验规则", "Validation rules changed last", object="validation_rule",
            sort="-updated_at", limit=8, fields=("name", "object", "active", "updated_at"),
        ),
    ),
)  # fmt: skip

CASES_GOING = 'status in ("new", "open", "waiting", "reopened")'
CASE_FIELDS = ("number", "name", "account", "priority", "status", "due_at")

HOME_OF_SERVICE = Dashboard(
    "home",
    label("工作台", "Home"),
    period="this_month",
    roles=("service_agent", "service_manager"),
    widgets=(
        widget("mine", "number", "我的未解决工单", "My open cases", metrics=("open_cases",), where=MINE, width=6, height=3),
        widget(
            "late", "number", "我的超时工单", "My cases past due", metrics=("late_cases",), where=MINE, width=6, height=3
        ),
        widget("nobody", "number", "待领取工单", "Nobody has", metrics=("unassigned_cases",), width=6, height=3),
        widget(
            "score", "number", "本月满意度", "Satisfaction this month", metrics=("satisfaction_score",), where=MINE,
            compare=True, width=6, height=3,
        ),
        widget(
            "queue", "records", "我的工单", "My cases", object="case", where=f"{MINE} and {CASES_GOING}", sort="due_at",
            limit=12, fields=CASE_FIELDS, width=14, height=10,
        ),
        widget(
            "waiting", "records", "待领取", "To be taken", object="case", where=f"owner is null and {CASES_GOING}",
            sort="due_at", limit=12, fields=("number", "name", "priority", "queue", "due_at"), width=10, height=10,
        ),
        widget(
            "solved", "bar", "每周解决", "Solved by week", metrics=("resolved_cases",), by=("week",), where=MINE,
            period="last_90_days", width=14, height=8,
        ),
        widget(
            "due", "records", "我的待办", "My follow-ups", object="activity", where=DUE, sort="due_at", limit=8,
            fields=TASK_FIELDS, width=10, height=8,
        ),
    ),
)  # fmt: skip

HOME_OF_FINANCE = Dashboard(
    "home",
    label("工作台", "Home"),
    period="this_month",
    roles=("finance",),
    widgets=(
        widget(
            "collected", "number", "本月回款", "Collected this month", metrics=("collected_amount",), compare=True, width=6,
            height=3,
        ),
        widget(
            "invoiced", "number", "本月开票", "Invoiced this month", metrics=("invoiced_amount",), compare=True, width=6,
            height=3,
        ),
        widget("receivable", "number", "应收余额", "Receivables", metrics=("receivable",), width=6, height=3),
        widget("overdue", "number", "逾期应收", "Overdue", metrics=("overdue_amount",), width=6, height=3),
        widget(
            "applied", "records", "待开发票", "Invoices to issue", object="invoice", where='status = "applied"',
            sort="invoice_date", limit=8, fields=("number", "account", "total", "invoice_date", "owner"),
        ),
        widget(
            "payments", "records", "待核销回款", "Payments to allocate", object="payment",
            where='status in ("open", "partly_allocated")', sort="paid_on", limit=8,
            fields=("number", "account", "unallocated", "paid_on"),
        ),
        widget(
            "due", "records", "逾期与本周到期", "Overdue, and due this week", object="receivable",
            where='due_on < DATEADD(TODAY(), 7, "day")', sort="due_on", limit=8,
            fields=("account", "name", "due_on", "amount"),
        ),
        widget(
            "debtors", "leaderboard", "逾期最多的客户", "Most overdue", metrics=("overdue_amount", "receivable"),
            by=("account",), sort="-overdue_amount", limit=8,
        ),
        widget(
            "income", "line", "每月回款", "Collected by month", metrics=("collected_amount",), by=("month",),
            period="last_365_days", width=24,
        ),
    ),
)  # fmt: skip

HOMES = (
    HOME_OF_AN_EXECUTIVE,
    HOME_OF_OPERATIONS,
    HOME_OF_AN_ADMINISTRATOR,
    HOME_OF_SERVICE,
    HOME_OF_FINANCE,
    HOME_OF_A_REP,
    HOME_OF_A_MANAGER,
)
"""The first that is made for who asks is shown."""
