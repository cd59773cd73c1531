"""Invoice: applied for by sales, issued by finance; a red-letter invoice takes one back in whole or in part."""

from yunchou.apps.commerce.objects.shared import currency_fields, line_fields, notes, own_amount, total_fields
from yunchou.model.declare import (
    auto_number,
    choice,
    date,
    declare,
    lookup,
    master_detail,
    option,
    text,
)

STATUSES = (
    option("applied", "待开票", "Applied for", "gold"),
    option("issued", "已开票", "Issued", "green"),
    option("void", "已作废", "Void", "red"),
)
KINDS = (
    option("special", "增值税专用发票", "Special VAT invoice", "blue"),
    option("ordinary", "增值税普通发票", "Ordinary VAT invoice", "cyan"),
    option("digital_special", "数电专票", "Digital special invoice", "geekblue"),
    option("digital_ordinary", "数电普票", "Digital ordinary invoice", "green"),
    option("other", "其他票据", "Other"),
)

INVOICE = declare(
    "invoice",
    ("发票", "Invoice"),
    app="commerce",
    icon="file",
    name_field="number",
    fields=(
        auto_number(
            "number", "开票申请号", "Application number", "IV-{YYYY}{MM}-{0000}", reset="month", gapless=True
        ),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        lookup("account", "客户", "Account", "account", ("invoices", "发票", "Invoices"), required=True),
        lookup(
            "sales_order",
            "销售订单",
            "Sales order",
            "sales_order",
            ("invoices", "发票", "Invoices"),
            on_delete="restrict",
        ),
        choice("status", "状态", "Status", STATUSES, default="applied", readonly=True, indexed=True),
        choice("kind", "发票类型", "Kind", KINDS, default="digital_special"),
        *currency_fields("invoice_date", "开票日期", "Invoice date"),
        date("due_on", "应付日期", "Due on", indexed=True),
        text("title", "发票抬头", "Title", max_length=200),
        text("tax_number", "纳税人识别号", "Tax number", max_length=30),
        text("bank_account", "开户行及账号", "Bank and account", max_length=200),
        text("registered_address", "注册地址及电话", "Registered address and phone", max_length=300),
        text("official_number", "发票号码", "Official number", readonly=True, indexed=True, max_length=40),
        date("issued_on", "实际开票日", "Issued on", readonly=True),
        lookup(
            "red_of",
            "红冲的发票",
            "Takes back",
            "invoice",
            ("red_letters", "红字发票", "Red-letter invoices"),
            readonly=True,
        ),
        text("red_reason", "红冲原因", "Why it is taken back", readonly=True, max_length=300),
        *total_fields(),
        own_amount("paid", "已核销", "Paid"),
        own_amount("outstanding", "未核销", "Outstanding"),
        notes(),
    ),
)

INVOICE_LINE = declare(
    "invoice_line",
    ("发票明细", "Invoice line"),
    app="commerce",
    icon="table",
    fields=(
        master_detail("invoice", "发票", "Invoice", "invoice", ("lines", "明细", "Lines")),
        *line_fields("invoice_lines"),
        lookup(
            "order_line",
            "订单明细",
            "Order line",
            "order_line",
            ("invoice_lines", "发票明细", "Invoice lines"),
            on_delete="restrict",
        ),
        lookup(
            "red_of",
            "红冲的明细",
            "Takes back",
            "invoice_line",
            ("red_letters", "红字明细", "Red-letter lines"),
            readonly=True,
        ),
    ),
)
