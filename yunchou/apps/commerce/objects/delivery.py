"""Delivery: what of an order went to the customer, in one or several parts; a return is a delivery back."""

from yunchou.apps.commerce.objects.shared import notes, own_amount
from yunchou.model.declare import (
    auto_number,
    choice,
    date,
    declare,
    lookup,
    master_detail,
    number,
    option,
    text,
)

STATUSES = (
    option("draft", "待发货", "To be shipped"),
    option("shipped", "已发货", "Shipped", "blue"),
    option("received", "已签收", "Received", "green"),
    option("cancelled", "已取消", "Cancelled", "red"),
)

DELIVERY = declare(
    "delivery",
    ("发货单", "Delivery", "Deliveries"),
    app="commerce",
    icon="car",
    name_field="number",
    fields=(
        auto_number(
            "number", "发货编号", "Delivery number", "DN-{YYYY}{MM}-{0000}", reset="month", gapless=True
        ),
        lookup(
            "sales_order",
            "销售订单",
            "Sales order",
            "sales_order",
            ("deliveries", "发货单", "Deliveries"),
            required=True,
            on_delete="restrict",
        ),
        lookup(
            "account", "客户", "Account", "account", ("deliveries", "发货单", "Deliveries"), readonly=True
        ),
        choice("status", "状态", "Status", STATUSES, default="draft", readonly=True, indexed=True),
        date(
            "delivery_date",
            "发货日期",
            "Delivery date",
            required=True,
            indexed=True,
            default_expression="TODAY()",
        ),
        number("rate", "汇率", "Exchange rate", readonly=True, hidden=True),
        own_amount("value", "货值", "Value of the goods"),
        text("carrier", "承运商", "Carrier", max_length=100),
        text("tracking_number", "运单号", "Tracking number", max_length=100),
        date("received_on", "签收日期", "Received on", readonly=True),
        notes(),
    ),
)

DELIVERY_LINE = declare(
    "delivery_line",
    ("发货明细", "Delivery line"),
    app="commerce",
    icon="table",
    fields=(
        master_detail("delivery", "发货单", "Delivery", "delivery", ("lines", "明细", "Lines")),
        lookup(
            "order_line",
            "订单明细",
            "Order line",
            "order_line",
            ("delivery_lines", "发货明细", "Delivery lines"),
            required=True,
            on_delete="restrict",
        ),
        text("name", "名称", "Description", readonly=True, max_length=300),
        number(
            "quantity",
            "数量",
            "Quantity",
            required=True,
            help=("退货填负数", "A return is a negative quantity"),
        ),
        text("unit", "单位", "Unit", readonly=True, max_length=20),
        number("rate", "汇率", "Exchange rate", readonly=True, hidden=True),
        own_amount("amount", "货值", "Value"),
    ),
)
