"""The dashboard of customers: how many of which kind, how well they are known, and how much depends on the largest."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

CUSTOMERS = Dashboard(
    "customers",
    label("客户看板", "Customers"),
    period="this_year",
    widgets=(
        widget("new", "number", "新增客户", "New", metrics=("new_accounts",), compare=True, width=6, height=3),
        widget("active", "number", "合作中客户", "Active", metrics=("active_accounts",), width=6, height=3),
        widget("dormant", "number", "沉睡客户", "Dormant", metrics=("dormant_accounts",), width=6, height=3),
        widget(
            "completeness", "number", "平均资料完整度", "Completeness", metrics=("account_completeness",), width=6, height=3
        ),
        widget(
            "months", "bar", "每月新增客户", "New by month", metrics=("new_accounts",), by=("month",),
            period="last_365_days", width=16, height=9,
        ),
        widget("statuses", "pie", "客户状态", "By status", metrics=("accounts",), by=("status",), width=8, height=9),
        widget("grades", "bar", "客户等级", "By grade", metrics=("accounts",), by=("grade",), width=8, height=9),
        widget(
            "areas", "bar", "客户区域", "By region", metrics=("accounts",), by=("area",), sort="-accounts", width=8,
            height=9,
        ),
        widget(
            "industries", "bar", "客户行业", "By industry", metrics=("accounts",), by=("industry",), sort="-accounts",
            width=8, height=9,
        ),
        widget(
            "largest", "leaderboard", "赢单最多的客户", "On whom most depends", metrics=("won_amount", "won_count"),
            by=("account",), sort="-won_amount", limit=10, width=12, height=10,
        ),
        widget(
            "known", "leaderboard", "各负责人的客户", "Customers by owner",
            metrics=("accounts", "active_accounts", "account_completeness"), by=("owner",), sort="-accounts", limit=10,
            width=12, height=10,
        ),
        widget(
            "sleeping", "records", "沉睡的重点客户", "Dormant key customers", object="account",
            where='status = "dormant" and grade in ("A", "B")', sort="-won_total", limit=10,
            fields=("name", "grade", "won_total", "last_deal_on", "owner"), height=10,
        ),
    ),
)  # fmt: skip
