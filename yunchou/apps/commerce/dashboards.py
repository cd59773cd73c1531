"""The dashboard of orders and receivables."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

RECEIVABLES = Dashboard(
    "receivables",
    label("订单与回款", "Orders and receivables"),
    period="this_year",
    widgets=(
        widget("orders", "number", "订单金额", "Orders", metrics=("order_amount",), compare=True, width=4, height=3),
        widget("invoiced", "number", "开票金额", "Invoiced", metrics=("invoiced_amount",), compare=True, width=4, height=3),
        widget("collected", "number", "回款金额", "Collected", metrics=("collected_amount",), compare=True, width=4, height=3),
        widget("receivable", "number", "应收余额", "Receivables", metrics=("receivable",), width=4, height=3),
        widget("overdue", "number", "逾期应收", "Overdue", metrics=("overdue_amount",), width=4, height=3),
        widget("dso", "number", "应收周转天数", "Days sales outstanding", metrics=("dso",), width=4, height=3),
        widget("rebate", "number", "返利计提", "Rebate earned", metrics=("rebate_earned",), compare=True, width=8, height=3),
        widget("rebate_available", "number", "可用返利", "Rebate available", metrics=("rebate_available",), width=8, height=3),
        widget("rebate_used", "number", "返利使用", "Rebate used", metrics=("rebate_used",), compare=True, width=8, height=3),
        widget(
            "months", "bar", "每月订单", "Orders by month", metrics=("order_amount",), by=("month",), width=12, height=8
        ),
        widget(
            "income", "line", "每月回款", "Collected by month", metrics=("collected_amount",), by=("month",), width=12, height=8
        ),
        widget(
            "ageing", "table", "账龄", "Ageing",
            metrics=(
                *("receivable", "receivable_not_due"),
                *("overdue_to_30", "overdue_31_to_60", "overdue_61_to_90", "overdue_over_90"),
            ),
            by=("region",), sort="-receivable", width=24, height=8,
        ),
        widget(
            "debtors", "leaderboard", "逾期最多的客户", "Most overdue", metrics=("overdue_amount", "receivable"),
            by=("account",), sort="-overdue_amount", limit=10, width=12, height=9,
        ),
        widget(
            "late", "records", "逾期应收款", "Overdue receivables", object="receivable",
            where="due_on < TODAY()", sort="due_on", limit=10,
            fields=("account", "name", "due_on", "amount", "days_overdue"), width=12, height=9,
        ),
        widget(
            "undelivered", "leaderboard", "待发货订单", "Orders to deliver", metrics=("undelivered_amount", "uninvoiced_amount"),
            by=("owner",), sort="-undelivered_amount", limit=10, width=12, height=9,
        ),
        widget(
            "prepaid", "records", "未核销回款", "Payments to allocate", object="payment", where="unallocated > 0",
            sort="-paid_on", limit=10, fields=("number", "account", "amount", "unallocated", "paid_on"), width=12, height=9,
        ),
    ),
)  # fmt: skip
