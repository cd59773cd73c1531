"""Accounting period: once closed, nothing dated in it is made or changed."""

from yunchou.model.declare import boolean, date, declare, text

ACCOUNTING_PERIOD = declare(
    "accounting_period",
    ("会计期间", "Accounting period"),
    app="commerce",
    icon="calendar",
    fields=(
        text("name", "期间", "Period", required=True, unique=True, max_length=40),
        date("starts_on", "开始日期", "Starts on", required=True, indexed=True),
        date("ends_on", "结束日期", "Ends on", required=True),
        boolean("closed", "已关账", "Closed", default=False),
    ),
)
