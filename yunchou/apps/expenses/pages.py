"""Pages of expenses: how claims, their lines and kinds are listed, filled in and shown."""

from yunchou.pages.declare import ObjectPages, section

LINE = (
    "spent_on",
    "kind",
    "name",
    "amount",
    "receipts",
    "invoice_number",
    "account",
    "opportunity",
    "reason",
    "findings",
)

PAGES = (
    ObjectPages(
        "expense_claim",
        list_fields=("number", "name", "owner", "status", "total", "line_count", "exceptions", "claim_date", "department"),
        form=(
            section("报销单", "Claim", "name", "claim_date", "department", "owner"),
            section("收款信息", "Paid to", "payee_bank", "payee_account"),
            section("金额与检查", "Amounts and checks", "total", "line_count", "exceptions", "over_budget", "budget_note"),
            section("进度", "How far it is", "submitted_by", "submitted_at", "decided_at", "refusal",
                    "payment", "paid_on", "description"),
        ),
        header=("total", "status", "owner", "department", "line_count", "exceptions", "claim_date"),
        lines=(("lines", ("draft", "refused", "withdrawn")),),
        sort="-claim_date,-id",
    ),
    ObjectPages(
        "expense_line",
        list_fields=(*LINE, "activity", "campaign", "status", "claim"),
        form=(
            section("费用", "Expense", "claim", "kind", "spent_on", "amount", "name"),
            section("票据", "Receipts", "receipts", "invoice_number", "reason"),
            section("用于", "What for", "account", "opportunity", "activity", "campaign"),
            section("检查", "Checks", "over_limit", "repeated", "findings", "status", "rate"),
        ),
        header=("amount", "kind", "spent_on", "status", "findings", "account", "opportunity"),
        sort="-spent_on,-id",
    ),
    ObjectPages(
        "expense_budget",
        list_fields=("name", "department", "kind", "starts_on", "ends_on", "amount", "spent", "reserved", "available", "used"),
        form=(
            section("预算", "Budget", "name", "department", "kind", "starts_on", "ends_on", "amount", "strict"),
            section("使用情况", "Used", "spent", "reserved", "available", "used"),
        ),
        header=("amount", "spent", "reserved", "available", "used", "department", "kind"),
        sort="-starts_on,name",
    ),
    ObjectPages(
        "expense_payment",
        list_fields=("number", "name", "status", "total", "claim_count", "paid_on", "reference", "created_at"),
        header=("total", "status", "claim_count", "paid_on", "reference", "paid_by"),
        related=("claims",),
        sort="-id",
    ),
    ObjectPages(
        "expense_kind",
        list_fields=("position", "name", "purpose", "item_limit", "day_limit", "receipt_required", "active"),
        form=(
            section("费用类型", "Kind", "name", "purpose", "position", "active"),
            section("限额", "Limits", "item_limit", "day_limit", "receipt_required", "help"),
        ),
        header=("purpose", "item_limit", "day_limit", "receipt_required", "active"),
        sort="position,name",
    ),
)  # fmt: skip
