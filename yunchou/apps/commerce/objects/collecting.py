"""Instalment, payment, allocation and refund: what is due when, what came in, what it settled, what went back."""

from yunchou.apps.commerce.objects.shared import METHODS, RATE, notes, own_amount
from yunchou.model.declare import (
    auto_number,
    choice,
    date,
    declare,
    formula,
    lookup,
    master_detail,
    money,
    number,
    option,
    text,
)

INSTALMENT_STATUSES = (
    option("open", "未回款", "Open", "gold"),
    option("partly_paid", "部分回款", "Partly paid", "cyan"),
    option("paid", "已回款", "Paid", "green"),
    option("cancelled", "已取消", "Cancelled", "default"),
)

INSTALMENT = declare(
    "instalment",
    ("回款计划", "Instalment"),
    app="commerce",
    icon="schedule",
    fields=(
        master_detail(
            "sales_order",
            "销售订单",
            "Sales order",
            "sales_order",
            ("instalments", "回款计划", "Instalments"),
        ),
        text("name", "期次", "Instalment", required=True, max_length=100),
        date("due_on", "应回款日期", "Due on", required=True, indexed=True),
        number(RATE, "汇率", "Exchange rate", readonly=True, hidden=True),
        money("amount", "计划金额", "Amount due", required=True, minimum=0, rate_field=RATE),
        own_amount("paid", "已回款", "Paid"),
        own_amount("outstanding", "未回款", "Outstanding"),
        choice("status", "状态", "Status", INSTALMENT_STATUSES, default="open", readonly=True, indexed=True),
        formula(
            "days_overdue",
            "逾期天数",
            "Days overdue",
            'IF(status in ("open", "partly_paid") and due_on < TODAY(), DATEDIF(due_on, TODAY(), "day"), 0)',
            "number",
        ),
        notes(),
    ),
)

PAYMENT_STATUSES = (
    option("open", "未核销", "Not allocated", "gold"),
    option("partly_allocated", "部分核销", "Partly allocated", "cyan"),
    option("allocated", "已核销", "Allocated", "green"),
    option("partly_refunded", "部分退款", "Partly refunded", "orange"),
    option("refunded", "已退款", "Refunded", "red"),
)

PAYMENT = declare(
    "payment",
    ("回款", "Payment"),
    app="commerce",
    icon="dollar",
    name_field="number",
    fields=(
        auto_number(
            "number", "回款编号", "Payment number", "PM-{YYYY}{MM}-{0000}", reset="month", gapless=True
        ),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        lookup("account", "客户", "Account", "account", ("payments", "回款", "Payments"), required=True),
        choice("status", "状态", "Status", PAYMENT_STATUSES, default="open", readonly=True, indexed=True),
        date("paid_on", "到账日期", "Paid on", required=True, indexed=True, default_expression="TODAY()"),
        number(RATE, "汇率", "Exchange rate", readonly=True),
        money("amount", "回款金额", "Amount", required=True, minimum=0, rate_field=RATE, indexed=True),
        own_amount("allocated", "已核销", "Allocated"),
        own_amount("refunded", "已退款", "Refunded"),
        own_amount("unallocated", "未核销", "Not allocated"),
        choice("method", "付款方式", "Method", METHODS, default="transfer"),
        text("payer", "付款方", "Payer", indexed=True, max_length=200),
        text("reference", "流水号", "Bank reference", indexed=True, max_length=100),
        text("remark", "附言", "Remark", max_length=500),
        notes(),
    ),
)

ALLOCATION_KINDS = (
    option("payment", "回款", "Payment", "green"),
    option("rebate", "返利抵扣", "Rebate", "purple"),
    option("bad_debt", "坏账核销", "Bad debt", "red"),
)

PAYMENT_ALLOCATION = declare(
    "payment_allocation",
    ("核销记录", "Allocation"),
    app="commerce",
    icon="copy",
    name_field="number",
    generated=True,
    follows=("sales_order", "payment", "invoice"),
    fields=(
        auto_number("number", "核销编号", "Allocation number", "AL-{YYYY}{MM}-{0000}", reset="month"),
        choice("kind", "方式", "Kind", ALLOCATION_KINDS, required=True, indexed=True),
        lookup(
            "payment",
            "回款",
            "Payment",
            "payment",
            ("allocations", "核销记录", "Allocations"),
            on_delete="restrict",
        ),
        lookup(
            "sales_order",
            "销售订单",
            "Sales order",
            "sales_order",
            ("allocations", "核销记录", "Allocations"),
            on_delete="restrict",
        ),
        lookup(
            "instalment",
            "回款计划",
            "Instalment",
            "instalment",
            ("allocations", "核销记录", "Allocations"),
            on_delete="restrict",
        ),
        lookup(
            "invoice",
            "发票",
            "Invoice",
            "invoice",
            ("allocations", "核销记录", "Allocations"),
            on_delete="restrict",
        ),
        date("allocated_on", "核销日期", "Allocated on", required=True, indexed=True),
        number(RATE, "汇率", "Exchange rate", hidden=True),
        money("amount", "核销金额", "Amount", required=True, rate_field=RATE),
        money("paid_amount", "所用回款", "Of the payment", rate_field=RATE),
        money("exchange_difference", "汇兑差额", "Exchange difference"),
        lookup(
            "reverses", "冲销的记录", "Reverses", "payment_allocation", ("reversals", "冲销", "Reversals")
        ),
        text("reason", "说明", "Reason", max_length=300),
    ),
)

REFUND = declare(
    "refund",
    ("退款", "Refund"),
    app="commerce",
    icon="history",
    name_field="number",
    generated=True,
    follows=("payment",),
    fields=(
        auto_number("number", "退款编号", "Refund number", "RF-{YYYY}{MM}-{0000}", reset="month"),
        lookup(
            "payment",
            "回款",
            "Payment",
            "payment",
            ("refunds", "退款", "Refunds"),
            required=True,
            on_delete="restrict",
        ),
        lookup("account", "客户", "Account", "account", ("refunds", "退款", "Refunds")),
        date("refunded_on", "退款日期", "Refunded on", required=True, indexed=True),
        number(RATE, "汇率", "Exchange rate", hidden=True),
        money("amount", "退款金额", "Amount", required=True, rate_field=RATE),
        choice("method", "退款方式", "Method", METHODS),
        text("reason", "原因", "Reason", max_length=300),
    ),
)
