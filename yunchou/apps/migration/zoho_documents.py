"""Quotes and orders of Zoho CRM with their lines."""

from yunchou.apps.migration.sources import Module
from yunchou.apps.migration.zoho_shared import CREATED, IGNORED, TO_DEAL, ids_of, people
from yunchou.model.object import label


def _document(
    key: str,
    zh: str,
    plural: str,
    singular: str,
    target: str,
    files: tuple[str, ...],
    fields: dict[str, tuple[str, ...]],
    relations: dict[str, tuple[str, ...]],
) -> Module:
    return Module(
        key,
        label(zh, plural),
        target,
        files=files,
        ids=(*ids_of(singular), f"{singular.replace(' ', '')} Id"),
        fields={**fields, "notes": ("Description", "描述"), **CREATED},
        relations={**TO_DEAL, **relations},
        names={"account": ("Account Name", "客户名称")},
        people=people(singular, zh),
        ignored=(
            *(*IGNORED, "Sub Total", "Grand Total", "Tax", "Discount", "Adjustment", "Currency", "Status", "Team", "Carrier"),
            *("Quote Stage", "Quote No", "Quote Number", "SO Number", "Sales Commission", "Excise Duty", "Pending"),
        ),
    )  # fmt: skip


QUOTES = _document(
    "quotes", "报价单", "Quotes", "Quote", "quote", ("Quotes", "Quote", "报价"),
    {
        "name": ("Subject", "主题"),
        "valid_until": ("Valid Till", "Valid Until", "有效期至"),
        "terms": ("Terms and Conditions", "条款和条件"),
    },
    {},
)  # fmt: skip
ORDERS = _document(
    "orders", "销售订单", "Sales orders", "Sales Order", "sales_order",
    ("Sales Orders", "Sales_Orders", "SalesOrders", "销售订单"),
    {"wanted_on": ("Due Date", "截止日期")},
    {"quote": ("Quote Name.id", "Quote Id")},
)  # fmt: skip


def _lines(key: str, zh: str, en: str, target: str, files: tuple[str, ...], parent: str) -> Module:
    return Module(
        key,
        label(zh, en),
        target,
        files=files,
        ids=("Record Id", "Id", "Line Item Id"),
        fields={
            "name": ("Product Name", "Product Description", "Description", "产品名称"),
            "quantity": ("Quantity", "数量"),
            "price": ("List Price", "Unit Price", "单价"),
        },
        relations={
            parent: ("Parent Id.id", "Parent ID.id", "Parent Id", "Parent ID"),
            "product": ("Product Name.id", "Product Id"),
        },
        unnamed=zh,
        ignored=(
            *IGNORED,
            "Total",
            "Net Total",
            "Total After Discount",
            "Tax",
            "Line Tax",
            "Discount",
            "Amount",
        ),
    )


QUOTE_LINES = _lines(
    "quote_lines", "报价明细", "Quoted items", "quote_line", ("Quoted Items", "Quoted_Items"), "quote"
)
ORDER_LINES = _lines(
    "order_lines",
    "订单明细",
    "Ordered items",
    "order_line",
    ("Ordered Items", "Ordered_Items"),
    "sales_order",
)
