"""Receivable: an amount that a customer owes, and the day by which; the system keeps one for each open part of an order."""

from yunchou.apps.commerce.objects.shared import RATE, own_amount
from yunchou.model.declare import choice, date, declare, formula, lookup, number, option, text

KINDS = (
    option("instalment", "回款计划", "Instalment", "blue"),
    option("invoice", "发票", "Invoice", "cyan"),
    option("order", "订单", "Order", "default"),
)

RECEIVABLE = declare(
    "receivable",
    ("应收款", "Receivable"),
    app="commerce",
    icon="dollar",
    generated=True,
    follows=("sales_order", "invoice"),
    fields=(
        text("name", "应收款", "Receivable", required=True, max_length=200),
        choice(
            "kind",
            "依据",
            "By",
            KINDS,
            required=True,
            indexed=True,
            help=(
                "有回款计划按计划；没有计划按已开发票；其余按订单，每笔只计一次",
                "An order's plan; without one its issued invoices; the rest by the order. Each amount counts once",
            ),
        ),
        lookup(
            "account", "客户", "Account", "account", ("receivables", "应收款", "Receivables"), indexed=True
        ),
        lookup(
            "sales_order",
            "销售订单",
            "Sales order",
            "sales_order",
            ("receivables", "应收款", "Receivables"),
            indexed=True,
        ),
        lookup(
            "instalment", "回款计划", "Instalment", "instalment", ("receivables", "应收款", "Receivables")
        ),
        lookup(
            "invoice", "发票", "Invoice", "invoice", ("receivables", "应收款", "Receivables"), indexed=True
        ),
        date("due_on", "应付日期", "Due on", required=True, indexed=True),
        number(RATE, "汇率", "Exchange rate", readonly=True, hidden=True),
        own_amount("amount", "未收金额", "Open amount", indexed=True),
        formula(
            "days_overdue",
            "逾期天数",
            "Days overdue",
            'IF(due_on < TODAY(), DATEDIF(due_on, TODAY(), "day"), 0)',
            "number",
        ),
        text("key", "键", "Key", unique=True, hidden=True, max_length=40, searchable=False),
    ),
)
