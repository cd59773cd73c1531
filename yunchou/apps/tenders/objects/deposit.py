"""Bid deposit: what is paid so that a bid counts, and comes back when the tender is over."""

from yunchou.model.declare import (
    auto_number,
    choice,
    date,
    declare,
    formula,
    long_text,
    lookup,
    money,
    option,
    text,
)

FORMS = (
    option("transfer", "银行转账", "Bank transfer", "blue"),
    option("guarantee", "银行保函", "Bank guarantee", "purple"),
    option("insurance", "保证保险", "Bond insurance", "cyan"),
    option("cheque", "支票或汇票", "Cheque or draft", "gold"),
    option("other", "其他", "Other"),
)
DEPOSIT_STATUSES = (
    option("planned", "待缴纳", "To be paid", "gold"),
    option("paid", "已缴纳", "Paid", "blue"),
    option("partly_returned", "部分退回", "Partly returned", "cyan"),
    option("returned", "已退回", "Returned", "green"),
    option("forfeited", "被没收", "Forfeited", "red"),
)
OUT = 'status in ("paid", "partly_returned")'

TENDER_DEPOSIT = declare(
    "tender_deposit",
    ("投标保证金", "Bid deposit"),
    app="tenders",
    icon="safety-certificate",
    name_field="number",
    fields=(
        auto_number("number", "编号", "Number", "BD-{YYYY}{MM}-{0000}"),
        lookup(
            "tender",
            "投标项目",
            "Tender",
            "tender",
            ("deposits", "投标保证金", "Bid deposits"),
            required=True,
            on_delete="restrict",
        ),
        formula("account", "招标人", "Purchaser", "tender.account.name", "text"),
        choice("status", "状态", "Status", DEPOSIT_STATUSES, default="planned", readonly=True, indexed=True),
        choice("form", "缴纳形式", "Form", FORMS, default="transfer"),
        money("amount", "金额", "Amount", required=True, minimum=0, rate_date="paid_on"),
        date("due_on", "应缴日期", "Due on", indexed=True),
        date("paid_on", "缴纳日期", "Paid on", readonly=True, indexed=True),
        text("paid_from", "付款账户", "From account", max_length=200),
        text("paid_to", "收款账户", "To account", max_length=200),
        text("reference", "付款流水号", "Bank reference", readonly=True, max_length=100),
        date("return_due_on", "应退日期", "To be returned on", indexed=True),
        money("returned", "已退金额", "Returned", minimum=0, readonly=True, rate_date="paid_on"),
        date("returned_on", "最近退回日期", "Returned on", readonly=True),
        text("returned_to", "退回账户", "Returned to account", readonly=True, max_length=200),
        formula(
            "outstanding",
            "未退金额",
            "Outstanding",
            f"IF({OUT}, amount - COALESCE(returned, 0), 0)",
            "money",
        ),
        formula(
            "days_overdue",
            "逾期未退天数",
            "Days overdue",
            f'IF({OUT} and return_due_on < TODAY(), DATEDIF(return_due_on, TODAY(), "day"), 0)',
            "number",
        ),
        text("loss_note", "没收原因", "Why forfeited", readonly=True, max_length=500),
        long_text("notes", "备注", "Notes"),
    ),
)
