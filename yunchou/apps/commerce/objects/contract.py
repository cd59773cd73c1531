"""Contract: what was agreed, for how much and how long."""

from yunchou.apps.commerce.objects.shared import approval_fields, currency_fields, notes, own_amount
from yunchou.model.declare import (
    auto_number,
    choice,
    date,
    declare,
    integer,
    long_text,
    lookup,
    money,
    option,
    text,
)

STATUSES = (
    option("draft", "草稿", "Draft"),
    option("active", "履行中", "In force", "green"),
    option("completed", "已完成", "Completed", "blue"),
    option("terminated", "已终止", "Terminated", "red"),
)

CONTRACT = declare(
    "contract",
    ("合同", "Contract"),
    app="commerce",
    icon="solution",
    fields=(
        auto_number("number", "合同编号", "Contract number", "CT-{YYYY}-{0000}", reset="year", gapless=True),
        text("name", "合同名称", "Name", required=True, max_length=200),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        lookup("account", "客户", "Account", "account", ("contracts", "合同", "Contracts"), required=True),
        lookup("contact", "客户签约人", "Signatory", "contact", ("contracts", "合同", "Contracts")),
        lookup("opportunity", "商机", "Opportunity", "opportunity", ("contracts", "合同", "Contracts")),
        lookup("quote", "报价单", "Quote", "quote", ("contracts", "合同", "Contracts")),
        lookup(
            "signing_party", "签约主体", "Signing party", "signing_party", ("contracts", "合同", "Contracts")
        ),
        choice("status", "状态", "Status", STATUSES, default="draft", readonly=True, indexed=True),
        *currency_fields("contract_date", "合同日期", "Contract date"),
        money("total", "合同金额", "Contract amount", minimum=0, rate_field="rate", indexed=True),
        own_amount("ordered", "已下单", "Ordered"),
        own_amount("paid", "已回款", "Paid"),
        *approval_fields(),
        date("signed_on", "签订日期", "Signed on", readonly=True),
        date("starts_on", "生效日期", "Starts on"),
        date("ends_on", "到期日期", "Ends on", indexed=True),
        integer(
            "renewal_days", "提前续约天数", "Days before the end to renew", minimum=0, maximum=730, default=60
        ),
        lookup(
            "renewal",
            "续约商机",
            "Renewal",
            "opportunity",
            ("renewed_contracts", "续约的合同", "Renewed contracts"),
            readonly=True,
        ),
        integer(
            "payment_days",
            "账期（天）",
            "Days to pay",
            minimum=0,
            maximum=3650,
            help=(
                "发票自开具日起的付款天数；留空按客户的账期",
                "From the issue of an invoice until it is due; left empty: the customer's",
            ),
        ),
        text("payment_terms", "付款条件", "Payment terms", max_length=500),
        long_text("terms", "条款", "Terms"),
        notes(),
    ),
)
