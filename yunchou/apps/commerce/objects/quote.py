"""Quote: what is offered to a customer, its lines, and its versions."""

from yunchou.apps.commerce.objects.bundle import bundle_line_fields
from yunchou.apps.commerce.objects.shared import (
    approval_fields,
    currency_fields,
    line_fields,
    margin_fields,
    notes,
    own_amount,
    policy_head_fields,
    policy_line_fields,
    total_fields,
)
from yunchou.model.declare import (
    auto_number,
    choice,
    date,
    datetime,
    declare,
    integer,
    long_text,
    lookup,
    master_detail,
    number,
    option,
    text,
)

STATUSES = (
    option("draft", "草稿", "Draft"),
    option("sent", "已发送", "Sent", "blue"),
    option("accepted", "已接受", "Accepted", "green"),
    option("declined", "已拒绝", "Declined", "red"),
    option("superseded", "已被新版本取代", "Superseded", "default"),
)

QUOTE = declare(
    "quote",
    ("报价单", "Quote"),
    app="commerce",
    icon="form",
    fields=(
        auto_number(
            "number", "报价编号", "Quote number", "QT-{YYYY}{MM}-{0000}", reset="month", gapless=True
        ),
        text("name", "报价主题", "Subject", required=True, max_length=200),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        lookup("account", "客户", "Account", "account", ("quotes", "报价单", "Quotes"), required=True),
        lookup("contact", "联系人", "Contact", "contact", ("quotes", "报价单", "Quotes")),
        lookup("opportunity", "商机", "Opportunity", "opportunity", ("quotes", "报价单", "Quotes")),
        lookup("signing_party", "签约主体", "Signing party", "signing_party", ("quotes", "报价单", "Quotes")),
        choice("status", "状态", "Status", STATUSES, default="draft", readonly=True, indexed=True),
        *currency_fields("quote_date", "报价日期", "Quote date"),
        date("valid_until", "有效期至", "Valid until"),
        lookup("price_book", "价目表", "Price book", "price_book", ("quotes", "报价单", "Quotes")),
        *total_fields(),
        *policy_head_fields("declining_quotes", "不要赠品的报价单", "Quotes without the gift"),
        own_amount("discount_amount", "优惠金额", "Discount"),
        *margin_fields(),
        *approval_fields(),
        integer("version_number", "版本", "Quote version", readonly=True, default=1),
        lookup(
            "previous",
            "上一版本",
            "Previous version",
            "quote",
            ("next_versions", "后续版本", "Later versions"),
            readonly=True,
        ),
        text("payment_terms", "付款条件", "Payment terms", max_length=500),
        text("delivery_terms", "交货条件", "Delivery terms", max_length=500),
        long_text("terms", "条款", "Terms"),
        datetime("sent_at", "发送时间", "Sent at", readonly=True),
        datetime("answered_at", "答复时间", "Answered at", readonly=True),
        text("answered_by", "答复人", "Answered by", readonly=True, max_length=100),
        text("answer_note", "答复说明", "Remark of the answer", readonly=True, max_length=500),
        notes(),
    ),
)

QUOTE_LINE = declare(
    "quote_line",
    ("报价明细", "Quote line"),
    app="commerce",
    icon="table",
    fields=(
        master_detail("quote", "报价单", "Quote", "quote", ("lines", "明细", "Lines")),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        *line_fields("quote_lines"),
        number("list_price", "标准价", "Standard price", readonly=True),
        number("unit_cost", "单位成本", "Unit cost", readonly=True),
        *policy_line_fields("gift_quote_lines", "赠品（报价）", "Gifts on quotes"),
        *bundle_line_fields("quote_line", "bundle_quote_lines"),
    ),
)
