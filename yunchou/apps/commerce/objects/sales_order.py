"""Sales order: what a customer bought, its lines, and how far it is delivered, invoiced and paid."""

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
    address,
    auto_number,
    choice,
    date,
    declare,
    lookup,
    master_detail,
    number,
    option,
    percent,
    text,
)

STATUSES = (
    option("draft", "草稿", "Draft"),
    option("confirmed", "已确认", "Confirmed", "blue"),
    option("partly_delivered", "部分发货", "Partly delivered", "cyan"),
    option("delivered", "已发货", "Delivered", "geekblue"),
    option("completed", "已完成", "Completed", "green"),
    option("cancelled", "已取消", "Cancelled", "red"),
)
REFUND_STATUSES = (
    option("partly_refunded", "部分退款", "Partly refunded", "orange"),
    option("refunded", "已退款", "Refunded", "red"),
)

SALES_ORDER = declare(
    "sales_order",
    ("销售订单", "Sales order"),
    app="commerce",
    icon="shopping-cart",
    name_field="number",
    fields=(
        auto_number(
            "number", "订单编号", "Order number", "SO-{YYYY}{MM}-{0000}", reset="month", gapless=True
        ),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        lookup(
            "account", "客户", "Account", "account", ("orders", "销售订单", "Sales orders"), required=True
        ),
        lookup("contact", "联系人", "Contact", "contact", ("orders", "销售订单", "Sales orders")),
        lookup("opportunity", "商机", "Opportunity", "opportunity", ("orders", "销售订单", "Sales orders")),
        lookup("quote", "报价单", "Quote", "quote", ("orders", "销售订单", "Sales orders")),
        lookup("contract", "合同", "Contract", "contract", ("orders", "销售订单", "Sales orders")),
        choice("status", "状态", "Status", STATUSES, default="draft", readonly=True, indexed=True),
        *currency_fields("order_date", "下单日期", "Order date"),
        date("wanted_on", "要求交期", "Wanted on"),
        lookup("price_book", "价目表", "Price book", "price_book", ("orders", "销售订单", "Sales orders")),
        *total_fields(),
        *policy_head_fields("declining_orders", "不要赠品的订单", "Orders without the gift"),
        *margin_fields(),
        percent(
            "judged_discount", "未经报价的最大折扣", "Deepest discount not quoted", readonly=True, hidden=True
        ),
        percent(
            "judged_margin", "未经报价的毛利率", "Margin of what was not quoted", readonly=True, hidden=True
        ),
        *approval_fields(),
        own_amount(
            "rebate_wanted",
            "拟用返利",
            "Rebate asked for",
            help=(
                "由“使用返利”填写；确认订单时扣减",
                "Given by “Use rebate”; taken when the order is confirmed",
            ),
        ),
        own_amount("rebate", "返利抵扣", "Rebate used", help=("已分摊到各行", "Spread over the lines")),
        own_amount("delivered", "已发货金额", "Delivered"),
        own_amount("invoiced", "已申请开票", "Invoices applied for"),
        own_amount("issued", "已开票", "Invoiced"),
        own_amount("paid", "已回款", "Paid"),
        own_amount("bad_debt", "坏账", "Bad debt"),
        own_amount("outstanding", "未回款", "Outstanding"),
        own_amount(
            "refunded",
            "已退款",
            "Refunded",
            help=(
                "冲销后已退给客户的回款",
                "Of what had been paid: taken back from the order, and sent back to the customer",
            ),
        ),
        choice("refund_status", "退款状态", "Refund", REFUND_STATUSES, readonly=True, indexed=True),
        address("delivery_address", "收货地址", "Delivery address"),
        text("payment_terms", "付款条件", "Payment terms", max_length=500),
        notes(),
    ),
)

ORDER_LINE = declare(
    "order_line",
    ("订单明细", "Order line"),
    app="commerce",
    icon="table",
    fields=(
        master_detail("sales_order", "销售订单", "Sales order", "sales_order", ("lines", "明细", "Lines")),
        text("external_id", "外部编号", "External ID", unique=True, max_length=100),
        *line_fields("order_lines"),
        number("list_price", "标准价", "Standard price", readonly=True),
        number("unit_cost", "单位成本", "Unit cost", readonly=True),
        *policy_line_fields("gift_order_lines", "赠品（订单）", "Gifts on orders"),
        *bundle_line_fields("order_line", "bundle_order_lines"),
        own_amount("rebate", "返利抵扣", "Rebate", help=("本行分摊的返利", "This line's part of the rebate")),
        text("rebate_reason", "返利依据", "Why this rebate", readonly=True, hidden=True, max_length=100),
        lookup(
            "quote_line",
            "报价明细",
            "Quote line",
            "quote_line",
            ("order_lines", "订单明细", "Order lines"),
            readonly=True,
        ),
        number("delivered_quantity", "已发数量", "Delivered quantity", readonly=True, default=0),
        number("invoiced_quantity", "已申请开票数量", "Invoiced quantity", readonly=True, default=0),
    ),
)
