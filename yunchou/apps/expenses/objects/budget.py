"""Expense budget: how much a department may spend on selling in a period, and how much of it is left."""

from yunchou.model.declare import boolean, date, declare, formula, lookup, money, text

EXPENSE_BUDGET = declare(
    "expense_budget",
    ("费用预算", "Expense budget"),
    app="expenses",
    icon="pie-chart",
    fields=(
        text("name", "名称", "Name", required=True, max_length=200),
        lookup(
            "department",
            "部门（含下级）",
            "Department and below",
            "department",
            ("expense_budgets", "费用预算", "Expense budgets"),
            required=True,
            indexed=True,
        ),
        lookup(
            "kind",
            "费用类型",
            "Kind",
            "expense_kind",
            ("expense_budgets", "费用预算", "Expense budgets"),
            help=("留空为全部费用", "Left empty: all expenses"),
        ),
        date("starts_on", "开始日期", "Starts on", required=True, indexed=True),
        date("ends_on", "结束日期", "Ends on", required=True),
        money("amount", "预算金额", "Budget", required=True, minimum=0, rate_date="starts_on"),
        boolean(
            "strict",
            "超出时不能提交",
            "Nothing beyond it",
            default=False,
            help=(
                "否则超出的报销单须经上级的上级审批",
                "Otherwise what goes beyond is decided one level higher",
            ),
        ),
        money("spent", "已使用", "Spent", readonly=True),
        money("reserved", "审批中占用", "In approval", readonly=True),
        formula(
            "available",
            "可用",
            "Available",
            "amount - COALESCE(spent, 0) - COALESCE(reserved, 0)",
            "money",
        ),
        formula("used", "使用率", "Used", "(COALESCE(spent, 0) + COALESCE(reserved, 0)) / amount", "percent"),
    ),
)
