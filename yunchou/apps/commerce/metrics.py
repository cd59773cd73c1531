"""Metrics of commerce: what is quoted, ordered, delivered, invoiced and collected, and what is due since when."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import Label, label

OWNED = {"owner": "owner", "department": "owner.department", "region": "owner.department.region"}
OF_ACCOUNT = {**OWNED, "account": "account", "industry": "account.industry"}
OF_ORDER = {**OF_ACCOUNT, "status": "status"}
OF_REBATE = {
    **{name: f"account.{path}" for name, path in OWNED.items()},
    "account": "account",
    "policy": "rebate.rebate_policy",
}
OF_RECEIVABLE = {**OF_ACCOUNT, "kind": "kind"}
IN_FORCE = 'status in ("confirmed", "partly_delivered", "delivered", "completed")'
LATE = "due_on < TODAY()"
DSO_DAYS = 90
"""The days over which sales are counted for days sales outstanding: about a quarter."""


def _late(days: int) -> str:
    return f'DATEADD(TODAY(), -{days}, "day")'


def _between(days: int, more: int) -> str:
    return f"due_on < {_late(days)} and due_on >= {_late(more)}"


def _stock(name: str, zh: str, en: str, where: str, help: Label | None = None) -> Metric:
    return Metric(
        name, label(zh, en), "receivable", "money", "sum(amount)", where, "due_on", True, None, "lower", OF_RECEIVABLE, help
    )  # fmt: skip


METRICS = (
    Metric("quoted_amount", label("报价金额", "Quoted"), "quote", "money", "sum(total)", 'status <> "superseded"', "quote_date",
           dimensions=OF_ORDER),
    Metric("order_amount", label("订单金额", "Orders"), "sales_order", "money", "sum(total)", IN_FORCE, "order_date",
           dimensions=OF_ORDER),
    Metric("order_count", label("订单数", "Number of orders"), "sales_order", "number", "count()", IN_FORCE, "order_date",
           dimensions=OF_ORDER),
    Metric("undelivered_amount", label("未发货金额", "Not delivered"), "sales_order", "money", "sum(total - delivered)", IN_FORCE,
           "order_date", True, None, "lower", OF_ORDER),
    Metric("uninvoiced_amount", label("未开票金额", "Not invoiced"), "sales_order", "money", "sum(total - issued)", IN_FORCE,
           "order_date", True, None, "lower", OF_ORDER),
    Metric("invoiced_amount", label("开票金额", "Invoiced"), "invoice", "money", "sum(total)", 'status = "issued"', "issued_on",
           dimensions={**OF_ACCOUNT, "kind": "kind"}),
    Metric("collected_amount", label("回款金额", "Collected"), "payment", "money", "sum(amount - refunded)", "", "paid_on",
           dimensions={**OF_ACCOUNT, "method": "method"},
           help=label("到账金额减去其退款，按到账日期", "What came in less what was refunded of it, by the day it came")),
    Metric("prepaid_amount", label("预收余额", "Prepaid"), "payment", "money", "sum(unallocated)", "", "paid_on", True,
           dimensions=OF_ACCOUNT),
    Metric("rebate_earned", label("返利计提", "Rebate earned"), "rebate_entry", "money", "sum(amount)",
           'kind in ("accrual", "adjustment")', "day", dimensions=OF_REBATE),
    Metric("rebate_used", label("返利使用", "Rebate used"), "rebate_entry", "money", "sum(used)", 'kind in ("use", "give_back")',
           "day", dimensions=OF_REBATE),
    Metric("rebate_available", label("可用返利", "Rebate available"), "rebate_entry", "money", "sum(available)", "", "day", True,
           dimensions=OF_REBATE),
    _stock("receivable", "应收余额", "Receivables", "", label(
        "执行中订单的未收金额，每笔只计一次：有回款计划按计划，没有计划按已开发票及其应付日期，其余按订单日期加账期",
        "What is open of orders in force, each amount once: by the plan of instalments, without one by issued invoices and their"
        " due days, the rest by the order's day and the days to pay")),
    _stock("receivable_not_due", "未到期应收", "Not due yet", "due_on >= TODAY()"),
    _stock("overdue_amount", "逾期应收", "Overdue", LATE),
    _stock("overdue_to_30", "逾期 1–30 天", "1–30 days overdue", f"{LATE} and due_on >= {_late(30)}"),
    _stock("overdue_31_to_60", "逾期 31–60 天", "31–60 days overdue", _between(30, 60)),
    _stock("overdue_61_to_90", "逾期 61–90 天", "61–90 days overdue", _between(60, 90)),
    _stock("overdue_over_90", "逾期 90 天以上", "Over 90 days overdue", f"due_on < {_late(90)}"),
    Metric("invoiced_unpaid", label("已开票未收", "Invoiced and not paid"), "sales_order", "money",
           "sum(MAX(issued - paid - bad_debt, 0))", IN_FORCE, "order_date", True, None, "lower", OF_ACCOUNT,
           help=label("订单已开票金额中尚未收回的部分", "What is not paid of what was invoiced on orders")),
    Metric("invoiced_a_day", label("日均开票（近 90 天）", "Invoiced a day, of 90 days"), "invoice", "money",
           f"sum(total / {DSO_DAYS})", f'status = "issued" and issued_on > {_late(DSO_DAYS)}', "issued_on", True,
           dimensions=OF_ACCOUNT),
    Metric("dso", label("应收周转天数", "Days sales outstanding"), "invoice", "days", date="issued_on", stock=True,
           ratio=("invoiced_unpaid", "invoiced_a_day"), better="lower", dimensions=OF_ACCOUNT,
           help=label("已开票未收金额 ÷ 近 90 天开票金额 × 90", "What is invoiced and not paid ÷ invoices of 90 days × 90")),
)  # fmt: skip
