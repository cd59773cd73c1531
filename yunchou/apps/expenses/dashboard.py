"""The dashboard of expenses: what selling costs, who spends it on whom, and what is left of what is won."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

MARGIN = ("won_amount", "won_sales_cost", "margin_after_cost", "margin_after_cost_share")

EXPENSES = Dashboard(
    "expenses",
    label("费用看板", "Cost of sales"),
    period="this_year",
    widgets=(
        widget("cost", "number", "销售费用", "Cost of sales", metrics=("sales_cost",), compare=True, width=4, height=3),
        widget("share", "number", "费用率", "Cost share", metrics=("sales_cost_share",), compare=True, width=4, height=3),
        widget(
            "left", "number", "扣除费用后", "Left after costs", metrics=("margin_after_cost",), compare=True, width=4, height=3
        ),
        widget("deciding", "number", "审批中", "In approval", metrics=("submitted_cost",), width=4, height=3),
        widget("unpaid", "number", "待付款", "To be paid", metrics=("unpaid_cost",), width=4, height=3),
        widget("exceptions", "number", "超限或重复", "Exceptions", metrics=("exceptional_expenses",), width=4, height=3),
        widget("months", "bar", "每月费用", "Cost by month", metrics=("sales_cost",), by=("month",), width=12, height=8),
        widget("kinds", "pie", "费用类型", "By kind", metrics=("sales_cost",), by=("kind",), width=12, height=8),
        widget(
            "regions", "table", "大区费用与余额", "By region", metrics=MARGIN, by=("region",), sort="-won_amount",
            width=24, height=7,
        ),
        widget(
            "people", "table", "人员费用与余额", "By person", metrics=MARGIN, by=("owner",), sort="-won_sales_cost",
            limit=15, width=24, height=9,
        ),
        widget(
            "spenders", "leaderboard", "费用最多的人员", "Who spends most", metrics=("sales_cost", "exceptional_expenses"),
            by=("owner",), sort="-sales_cost", limit=10, width=12, height=9,
        ),
        widget(
            "customers", "leaderboard", "费用最多的客户", "Customers that cost most", metrics=("sales_cost",),
            by=("account",), sort="-sales_cost", limit=10, width=12, height=9,
        ),
        widget(
            "deals", "records", "费用最多的商机", "Deals that cost most", object="opportunity", where="sales_cost > 0",
            sort="-sales_cost", limit=10, fields=("name", "account", "stage", "amount", "sales_cost", "margin_after_cost"),
            width=24, height=9,
        ),
        widget(
            "budgets", "records", "本期预算", "Budgets of today", object="expense_budget",
            where="starts_on <= TODAY() and ends_on >= TODAY()", sort="name", limit=20,
            fields=("name", "department", "kind", "amount", "spent", "reserved", "available", "used"), width=24, height=9,
        ),
    ),
)  # fmt: skip
