"""Expense payment: approved claims that are paid together, by a file for the bank."""

from yunchou.model.declare import auto_number, choice, date, declare, integer, money, option, text, user

PAYMENT_STATUSES = (
    option("prepared", "待付款", "To be paid", "gold"),
    option("paid", "已付款", "Paid", "green"),
    option("cancelled", "已取消", "Cancelled"),
)

EXPENSE_PAYMENT = declare(
    "expense_payment",
    ("报销付款", "Expense payment"),
    app="expenses",
    icon="transaction",
    generated=True,
    fields=(
        auto_number("number", "付款批次号", "Payment number", "EP-{YYYY}{MM}-{0000}", reset="month"),
        text("name", "名称", "Name", required=True, max_length=200),
        choice("status", "状态", "Status", PAYMENT_STATUSES, default="prepared", readonly=True, indexed=True),
        money("total", "合计", "Total", readonly=True),
        integer("claim_count", "报销单数", "Claims", readonly=True),
        date("paid_on", "付款日期", "Paid on", readonly=True),
        user("paid_by", "付款登记人", "Marked by", readonly=True),
        text("reference", "银行流水号", "Bank reference", max_length=100, readonly=True),
    ),
)
