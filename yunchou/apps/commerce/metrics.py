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
OF_INSTALMENT = {
    "owner": "sales_order.owner",
    "department": "sales_order.owner.department",
    "region": "sales_order.owner.department.region",
    "account": "sales_order.account",
}
IN_FORCE = 'status in ("confirmed", "partly_delivered", "delivered", "completed")'
LAST_YEAR = f'{IN_FORCE} and order_date > DATEADD(TODAY(), -365, "day")'
DUE = 'status in ("open", "partly_paid")'
LATE = f"{DUE} and due_on < TODAY()"


def _late(days: int) -> str:
    return f'DATEADD(TODAY(), -{days}, "day")'


def _between(days: int, more: int) -> str:
    return f"{DUE} and due_on < {_late(days)} and due_on >= {_late(more)}"


def _stock(name: str, zh: str, en: str, where: str, help: Label | None = None) -> Metric:
    return Metric(
        name, label(zh, en), "instalment", "money", "sum(outstanding)", where, "due_on", True, None, "lower", OF_INSTALMENT, help
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
    Metric("collected_amount", label("回款金额", "Collected"), "payment", "money", "sum(amount)", "", "paid_on",
           dimensions={**OF_ACCOUNT, "method": "method"}),
    Metric("prepaid_amount", label("预收余额", "Prepaid"), "payment", "money", "sum(unallocated)", "", "paid_on", True,
           dimensions=OF_ACCOUNT),
    Metric("rebate_earned", label("返利计提", "Rebate earned"), "rebate_entry", "money", "sum(amount)",
           'kind in ("accrual", "adjustment")', "day", dimensions=OF_REBATE),
    Metric("rebate_used", label("返利使用", "Rebate used"), "rebate_entry", "money", "sum(used)", 'kind in ("use", "give_back")',
           "day", dimensions=OF_REBATE),
    Metric("rebate_available", label("可用返利", "Rebate available"), "rebate_entry", "money", "sum(available)", "", "day", True,
           dimensions=OF_REBATE),
    _stock("receivable", "应收余额", "Receivables", DUE),
    _stock("overdue_amount", "逾期应收", "Overdue", LATE),
    _stock("overdue_to_30", "逾期 1–30 天", "1–30 days overdue", f"{LATE} and due_on >= {_late(30)}"),
    _stock("overdue_31_to_60", "逾期 31–60 天", "31–60 days overdue", _between(30, 60)),
    _stock("overdue_61_to_90", "逾期 61–90 天", "61–90 days overdue", _between(60, 90)),
    _stock("overdue_over_90", "逾期 90 天以上", "Over 90 days overdue", f"{DUE} and due_on < {_late(90)}"),
    Metric("outstanding_days", label("未回款 × 365", "Outstanding × 365"), "sales_order", "money", "sum(outstanding * 365)",
           LAST_YEAR, "order_date", True, None, "lower", OF_ORDER),
    Metric("year_orders", label("近一年订单", "Orders of a year"), "sales_order", "money", "sum(total)", LAST_YEAR,
           "order_date", True, dimensions=OF_ORDER),
    Metric("dso", label("应收周转天数", "Days sales outstanding"), "sales_order", "days", date="order_date", stock=True,
           ratio=("outstanding_days", "year_orders"), better="lower", dimensions=OF_ORDER,
           help=label("近一年订单的未回款 ÷ 订单金额 × 365", "What is unpaid of a year's orders ÷ their amount × 365")),
)  # fmt: skip
