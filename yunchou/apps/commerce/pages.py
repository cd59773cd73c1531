"""Pages of commerce: how its objects are listed, filled in and shown."""

from yunchou.pages.declare import ObjectPages, section

ORDER, QUOTE, CONTRACT = ("sales_order", "quote", "contract")


def _around(order: str) -> tuple[tuple[str, str], ...]:
    """The documents around an order whose id stands in `order`."""
    return (
        (QUOTE, f'ANY(orders, id = "{{{order}}}")'),
        (CONTRACT, f'ANY(orders, id = "{{{order}}}")'),
        (ORDER, "" if order == "id" else f'id = "{{{order}}}"'),
        ("delivery", f'sales_order = "{{{order}}}"'),
        ("invoice", f'sales_order = "{{{order}}}"'),
        ("payment", f'ANY(allocations, sales_order = "{{{order}}}")'),
    )


def _from(source: str) -> tuple[tuple[str, str], ...]:
    """The documents that come of a quote, a contract or a deal."""
    return (
        (ORDER, f'{source} = "{{id}}"'),
        ("delivery", f'sales_order.{source} = "{{id}}"'),
        ("invoice", f'sales_order.{source} = "{{id}}"'),
        ("payment", f'ANY(allocations, sales_order.{source} = "{{id}}")'),
    )


OF_A_DEAL = ((QUOTE, 'opportunity = "{id}"'), (CONTRACT, 'opportunity = "{id}"'), *_from("opportunity"))
"""The documents of a deal, for its page."""

PRICED = ("name", "quantity", "unit", "price", "discount", "tax_rate", "reduction", "amount", "gift_of")
LINE = ("name", "quantity", "unit", "price", "discount", "tax_rate", "amount")

RELATED = {
    "account": ("quotes", "contracts", "orders", "invoices", "payments", "rebates", "rebate_entries"),
    "opportunity": ("quotes", "contracts", "orders"),
}
"""What pages of other apps show of documents."""

PAGES = (
    ObjectPages(
        "product",
        list_fields=("name", "code", "category", "family", "list_price", "unit", "active"),
        form=(
            section("产品", "Product", "name", "code", "category", "family", "specification", "unit", "bundle", "active"),
            section("价格", "Price", "list_price", "tax_included", "tax_rate", "cost"),
            section("其他", "More", "pictures", "tags", "description"),
        ),
        header=("code", "category", "list_price", "unit", "active"),
        related=("bundle_groups", "bundle_rules", "units", "prices", "bundle_options", "opportunities", "order_lines"),
    ),
    ObjectPages(
        "product_category", list_fields=("name", "parent", "position"), sort="position,name", related=("children", "products")
    ),
    ObjectPages(
        "bundle_group",
        list_fields=("name", "at_least", "at_most", "position", "product"),
        header=("product", "at_least", "at_most"),
        lines=(("options", ()),),
        sort="position,id",
    ),
    ObjectPages(
        "bundle_option",
        list_fields=("name", "product", "quantity", "quantity_changes", "chosen", "required", "pricing", "addition", "position"),
        form=(
            section("选项", "Option", "bundle_group", "product", "quantity", "quantity_changes", "position"),
            section("选配与价格", "Choice and price", "chosen", "required", "pricing", "addition"),
        ),
        header=("product", "quantity", "chosen", "required", "pricing", "addition"),
        related=("rules_from", "rules_to"),
        sort="position,id",
    ),
    ObjectPages("bundle_rule", list_fields=("option", "kind", "other", "message", "product"), sort="id"),
    ObjectPages("product_unit", list_fields=("name", "factor", "product"), sort="name"),
    ObjectPages(
        "price_book",
        list_fields=("name", "kind", "account", "grade", "currency", "starts_on", "ends_on", "priority", "active"),
        form=(
            section("价目表", "Price book", "name", "kind", "account", "grade", "contract", "priority", "active"),
            section("价格", "Prices", "currency", "tax_included", "starts_on", "ends_on"),
            section("其他", "More", "tags", "description"),
        ),
        header=("kind", "account", "grade", "currency", "starts_on", "ends_on", "active"),
        sort="name",
        lines=(("prices", ()),),
    ),
    ObjectPages(
        "price",
        list_fields=("product", "unit", "from_quantity", "price", "starts_on", "ends_on", "price_book"),
        sort="product,from_quantity",
    ),
    ObjectPages(
        "price_policy",
        list_fields=("name", "kind", "effect", "percent_off", "value", "product", "category", "account", "ends_on", "active"),
        form=(
            section("价格政策", "Price policy", "name", "kind", "effect", "percent_off", "value", "currency", "tax_included"),
            section("整单与赠品", "Whole document and gifts", "measure", "repeats", "most_times", "gift_product"),
            section("适用范围", "Reach", "account", "grade", "product", "category", "from_quantity", "starts_on", "ends_on"),
            section("叠加", "Combination", "priority", "exclusive", "active"),
            section("预算", "Budget", "budget", "used_amount", "gift_budget", "used_gifts"),
            section("其他", "More", "tags", "description"),
        ),
        header=("kind", "effect", "starts_on", "ends_on", "active"),
        lines=(("tiers", ()),),
        sort="-priority,id",
    ),
    ObjectPages(
        "rebate_policy",
        list_fields=("name", "basis", "period", "account", "grade", "product", "category", "starts_on", "ends_on", "active"),
        form=(
            section("返利政策", "Rebate policy", "name", "basis", "period", "effect", "tax_included", "active"),
            section("适用范围", "Reach", "account", "grade", "product", "category", "starts_on", "ends_on"),
            section("使用", "Use", "release", "release_days", "expires_days", "most_share", "least_left"),
            section("其他", "More", "tags", "description"),
        ),
        header=("basis", "period", "starts_on", "ends_on", "active"),
        lines=(("tiers", ()),),
        related=("rebates",),
        sort="-starts_on,id",
    ),
    ObjectPages("rebate_tier", list_fields=("from_value", "percent", "value"), sort="from_value,id"),
    ObjectPages(
        "rebate",
        list_fields=(
            *("number", "account", "rebate_policy", "available", "accrued", "used", "expired", "period_start", "basis"),
            *("available_on", "expires_on"),
        ),
        form=(
            section("返利", "Rebate", "account", "rebate_policy", "period_start", "period_end", "basis", "reason"),
            section("余额", "Balances", "accrued", "available", "used", "expired"),
            section("期限", "Days", "available_on", "expires_on", "number"),
        ),
        header=("account", "rebate_policy", "accrued", "available", "used", "expired"),
        related=("entries",),
        sort="-id",
    ),
    ObjectPages(
        "rebate_entry",
        list_fields=("number", "day", "kind", "amount", "sales_order", "rebate", "reason", "account"),
        sort="-id",
    ),
    ObjectPages("policy_use", list_fields=("sales_order", "price_policy", "amount", "gifts", "created_at"), sort="-id"),
    ObjectPages("policy_tier", list_fields=("from_value", "percent_off", "value", "gift_quantity"), sort="from_value,id"),
    ObjectPages(
        "quote",
        list_fields=("number", "name", "account", "status", "total", "quote_date", "valid_until", "version_number", "owner"),
        form=(
            section("报价", "Quote", "name", "account", "contact", "opportunity", "owner"),
            section("审批", "Approval", "approval_needed", "approval_reason", "approved_at"),
            section("日期与价格", "Dates and prices", "quote_date", "valid_until", "currency", "tax_included", "price_book"),
            section("金额", "Amounts", "net", "tax", "total", "reduction", "discount_amount", "cost", "margin", "rate"),
            section("赠品", "Gifts", "declined_gifts"),
            section("条款", "Terms", "payment_terms", "delivery_terms", "terms", "description"),
            section("客户答复", "Answer", "sent_at", "answered_at", "answered_by", "answer_note"),
            section("版本", "Versions", "number", "version_number", "previous"),
        ),
        header=("total", "status", "account", "valid_until", "number", "version_number", "owner"),
        lines=(("lines", ("draft",)),),
        related=("contracts", "orders", "next_versions"),
        chain=((QUOTE, ""), (CONTRACT, 'quote = "{id}"'), *_from("quote")),
    ),
    ObjectPages("quote_line", list_fields=(*PRICED, "price_reason"), sort="position,id"),
    ObjectPages(
        "contract",
        list_fields=("number", "name", "account", "status", "total", "ordered", "paid", "signed_on", "ends_on", "owner"),
        form=(
            section("合同", "Contract", "name", "account", "contact", "opportunity", "quote", "owner"),
            section("审批", "Approval", "approval_needed", "approval_reason", "approved_at"),
            section("金额", "Amounts", "contract_date", "currency", "total", "ordered", "paid", "rate"),
            section("期限", "Term", "signed_on", "starts_on", "ends_on", "renewal_days", "renewal"),
            section("条款", "Terms", "payment_days", "payment_terms", "terms", "description", "number"),
        ),
        header=("total", "status", "account", "ordered", "paid", "ends_on", "owner"),
        related=("milestones", "orders", "price_books"),
        chain=((QUOTE, 'ANY(contracts, id = "{id}")'), (CONTRACT, ""), *_from("contract")),
    ),
    ObjectPages(
        "contract_milestone",
        list_fields=("name", "contract", "kind", "due_on", "share", "amount", "ours", "done"),
        form=(
            section("里程碑", "Milestone", "name", "contract", "kind", "due_on", "share", "ours", "done", "notes"),
        ),
        header=("contract", "due_on", "amount", "ours", "done"),
        sort="due_on,id",
    ),
    ObjectPages(
        "sales_order",
        list_fields=("number", "account", "status", "total", "delivered", "issued", "paid", "outstanding", "order_date", "owner"),
        form=(
            section("订单", "Order", "account", "contact", "opportunity", "quote", "contract", "owner"),
            section("审批", "Approval", "approval_needed", "approval_reason", "approved_at"),
            section("日期与价格", "Dates and prices", "order_date", "wanted_on", "currency", "tax_included", "price_book"),
            section("金额", "Amounts", "net", "tax", "total", "reduction", "rebate", "rebate_wanted", "cost", "margin", "rate"),
            section("赠品", "Gifts", "declined_gifts"),
            section(
                "执行情况", "How far it is",
                "delivered", "invoiced", "issued", "paid", "bad_debt", "outstanding", "refunded", "refund_status",
            ),
            section("其他", "More", "delivery_address", "payment_terms", "description", "external_id"),
        ),
        header=("total", "status", "account", "delivered", "issued", "paid", "outstanding"),
        lines=(("lines", ("draft",)), ("instalments", ())),
        related=("deliveries", "invoices", "allocations", "rebate_entries"),
        sort="-order_date,-id",
        chain=_around("id"),
    ),
    ObjectPages(
        "order_line",
        list_fields=(*PRICED[:7], "rebate", *PRICED[7:], "delivered_quantity", "invoiced_quantity", "price_reason"),
        sort="position,id",
    ),
    ObjectPages(
        "delivery",
        list_fields=("number", "sales_order", "account", "status", "delivery_date", "value", "tracking_number", "owner"),
        form=(
            section("发货", "Delivery", "sales_order", "delivery_date", "carrier", "tracking_number", "owner"),
            section("货值", "Value", "value", "received_on", "description"),
        ),
        header=("status", "account", "sales_order", "value", "delivery_date", "tracking_number"),
        lines=(("lines", ("draft",)),),
        sort="-delivery_date,-id",
        chain=_around("sales_order"),
    ),
    ObjectPages("delivery_line", list_fields=("name", "order_line", "quantity", "unit", "amount"), sort="id"),
    ObjectPages(
        "invoice",
        list_fields=("number", "account", "status", "kind", "total", "outstanding", "invoice_date", "due_on", "official_number"),
        form=(
            section("发票", "Invoice", "account", "sales_order", "kind", "invoice_date", "due_on", "owner"),
            section("开票信息", "Issued to", "title", "tax_number", "bank_account", "registered_address"),
            section("金额", "Amounts", "currency", "tax_included", "net", "tax", "total", "paid", "outstanding", "rate"),
            section("开票结果", "Issued", "official_number", "issued_on", "red_of", "red_reason", "description", "external_id"),
        ),
        header=("total", "status", "account", "kind", "official_number", "outstanding", "due_on"),
        lines=(("lines", ("applied",)),),
        related=("red_letters", "allocations"),
        sort="-invoice_date,-id",
        chain=_around("sales_order"),
    ),
    ObjectPages("invoice_line", list_fields=LINE, sort="position,id"),
    ObjectPages(
        "instalment",
        list_fields=("name", "sales_order", "due_on", "amount", "paid", "outstanding", "status", "days_overdue"),
        form=(
            section("回款计划", "Instalment", "name", "due_on", "amount", "status"),
            section("回款", "Paid", "paid", "outstanding", "days_overdue", "description"),
        ),
        header=("amount", "status", "due_on", "paid", "outstanding", "days_overdue", "sales_order"),
        related=("allocations",),
        sort="due_on",
        chain=_around("sales_order"),
    ),
    ObjectPages(
        "receivable",
        list_fields=("name", "account", "kind", "due_on", "amount", "days_overdue", "sales_order", "invoice", "owner"),
        form=(
            section("应收款", "Receivable", "name", "account", "kind", "due_on", "amount", "days_overdue", "owner"),
            section("单据", "Documents", "sales_order", "instalment", "invoice"),
        ),
        header=("amount", "due_on", "days_overdue", "account", "sales_order"),
        sort="due_on,id",
    ),
    ObjectPages(
        "payment",
        list_fields=("number", "account", "status", "amount", "unallocated", "paid_on", "method", "payer", "reference", "owner"),
        form=(
            section("回款", "Payment", "account", "amount", "paid_on", "method", "owner"),
            section("银行信息", "Bank", "payer", "reference", "remark"),
            section("核销", "Allocation", "allocated", "refunded", "unallocated", "rate", "description", "external_id"),
        ),
        header=("amount", "status", "account", "unallocated", "paid_on", "method", "payer"),
        related=("allocations", "refunds"),
        sort="-paid_on,-id",
        chain=((ORDER, 'ANY(allocations, payment = "{id}")'), ("invoice", 'ANY(allocations, payment = "{id}")'), ("payment", "")),
    ),
    ObjectPages(
        "payment_allocation",
        list_fields=("number", "kind", "payment", "sales_order", "instalment", "invoice", "amount", "allocated_on", "reason"),
        sort="-id",
    ),
    ObjectPages(
        "account_statement",
        list_fields=(
            *("number", "account", "status", "starts_on", "ends_on", "closing", "email", "answered_by", "answered_at"),
            *("answer_note", "owner"),
        ),
        form=(
            section("对账单", "Statement", "account", "starts_on", "ends_on", "closing", "document", "owner"),
            section("发送", "Sending", "email", "expires_on"),
            section(
                "客户答复", "Answer",
                "status", "answered_at", "answered_by", "answer_note", "answered_from", "withdrawn_at", "withdrawn_reason",
            ),
        ),
        header=("status", "account", "closing", "starts_on", "ends_on", "expires_on"),
        sort="-id",
    ),
    ObjectPages("refund", list_fields=("number", "payment", "account", "amount", "refunded_on", "reason"), sort="-id"),
    ObjectPages(
        "bank_statement",
        list_fields=("number", "name", "starts_on", "ends_on", "line_count", "open_count", "owner", "created_at"),
        form=(section("银行流水", "Bank statement", "name", "number", "starts_on", "ends_on", "line_count", "open_count"),),
        header=("starts_on", "ends_on", "line_count", "open_count"),
        related=("lines",),
        sort="-id",
        by_hand=False,
    ),
    ObjectPages(
        "bank_line",
        list_fields=("position", "booked_on", "name", "amount", "remark", "reference", "state", "payment"),
        sort="position,id",
        by_hand=False,
    ),
    ObjectPages(
        "discount_limit",
        list_fields=("name", "role", "most_discount", "least_margin", "most_amount", "active"),
        sort="name",
    ),
    ObjectPages("accounting_period", list_fields=("name", "starts_on", "ends_on", "closed"), sort="-starts_on"),
)  # fmt: skip
