"""Statement of account as it was sent to a customer, and whether he confirms it or objects."""

from yunchou.model.declare import (
    auto_number,
    choice,
    date,
    datetime,
    declare,
    email,
    file,
    long_text,
    lookup,
    option,
    text,
)

STATUSES = (
    option("waiting", "待确认", "Waiting", "gold"),
    option("confirmed", "已确认", "Confirmed", "green"),
    option("objected", "有异议", "Objected", "red"),
    option("withdrawn", "已撤回", "Withdrawn", "default"),
)

ACCOUNT_STATEMENT = declare(
    "account_statement",
    ("对账单", "Statement of account", "Statements of account"),
    app="commerce",
    icon="audit",
    name_field="number",
    generated=True,
    follows=("account",),
    fields=(
        auto_number("number", "对账单号", "Statement number", "ST-{YYYY}{MM}-{0000}", reset="month"),
        lookup(
            "account",
            "客户",
            "Account",
            "account",
            ("statements", "对账单", "Statements of account"),
            required=True,
            indexed=True,
        ),
        choice("status", "状态", "Status", STATUSES, default="waiting", indexed=True),
        date("starts_on", "开始日期", "From"),
        date("ends_on", "结束日期", "Until"),
        text("closing", "期末余额", "Closing balance", max_length=300),
        email("email", "收件邮箱", "Sent to"),
        date("expires_on", "链接有效期至", "Link valid until"),
        file("document", "对账单文件", "Document"),
        datetime("answered_at", "答复时间", "Answered at"),
        text("answered_by", "答复人", "Answered by", max_length=100),
        long_text("answer_note", "答复说明", "Remark", max_length=1000),
        text("answered_from", "答复地址（IP）", "Answered from (IP)", max_length=60),
        datetime("withdrawn_at", "撤回时间", "Withdrawn at"),
        text("withdrawn_reason", "撤回原因", "Why withdrawn", max_length=300),
        long_text("content", "内容", "Content", hidden=True, searchable=False, max_length=20_000),
    ),
)
