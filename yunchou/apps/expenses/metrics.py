"""Metrics of expenses: what selling costs, and what is left of what is won after it."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import Label, label

SPENT = {
    "owner": "claim.owner",
    "department": "claim.department",
    "region": "claim.owner.department.region",
    "kind": "kind",
    "purpose": "kind.purpose",
    "account": "account",
    "industry": "account.industry",
    "province": "account.address.province",
    "opportunity": "opportunity",
    "campaign": "campaign",
}
DEAL = {
    "owner": "owner",
    "department": "owner.department",
    "region": "owner.department.region",
    "product": "product",
    "pipeline": "pipeline",
    "account": "account",
    "industry": "account.industry",
    "province": "account.address.province",
}
COUNTED = 'status in ("approved", "paid")'
WON = 'stage.kind = "won"'


def _spent(
    name: str, zh: str, en: str, where: str, *, stock: bool = False, help: Label | None = None
) -> Metric:
    return Metric(
        name, label(zh, en), "expense_line", "money", "sum(amount)", where, "spent_on", stock, None, "lower", SPENT, help
    )  # fmt: skip


def _share(name: str, zh: str, en: str, part: str, better: str, help: Label) -> Metric:
    return Metric(
        name,
        label(zh, en),
        "opportunity",
        "percent",
        date="close_date",
        ratio=(part, "won_amount"),
        better=better,
        dimensions=DEAL,
        help=help,
    )


METRICS = (
    _spent(
        "sales_cost",
        "销售费用",
        "Cost of sales",
        COUNTED,
        help=label(
            "已批准与已付款的费用，按发生日期", "Approved and paid expenses, by the day they were spent on"
        ),
    ),
    _spent("submitted_cost", "审批中费用", "Expenses in approval", 'status = "submitted"', stock=True),
    _spent("unpaid_cost", "待付款费用", "Expenses to be paid", 'status = "approved"', stock=True),
    Metric(
        "exceptional_expenses",
        label("超限或重复笔数", "Expenses over a limit or repeated"),
        "expense_line",
        "number",
        "count()",
        'status in ("submitted", "approved", "paid") and (over_limit = true or repeated = true)',
        "spent_on",
        better="lower",
        dimensions=SPENT,
    ),
    Metric(
        "won_sales_cost",
        label("赢单的销售费用", "Cost of deals won"),
        "opportunity",
        "money",
        "sum(sales_cost)",
        WON,
        "close_date",
        better="lower",
        dimensions=DEAL,
        help=label(
            "计入赢单商机的销售费用，不论何时发生", "What was spent on deals that were won, whenever that was"
        ),
    ),
    Metric(
        "margin_after_cost",
        label("扣除费用后金额", "Left after costs"),
        "opportunity",
        "money",
        "sum(margin_after_cost)",
        WON,
        "close_date",
        dimensions=DEAL,
        help=label("赢单金额 − 计入商机的销售费用", "Won amount − what was spent on the deals"),
    ),
    _share(
        "margin_after_cost_share",
        "扣除费用后占比",
        "Share left after costs",
        "margin_after_cost",
        "higher",
        label("扣除费用后金额 ÷ 赢单金额", "Left after costs ÷ won amount"),
    ),
    _share(
        "sales_cost_share",
        "费用率",
        "Cost share",
        "won_sales_cost",
        "lower",
        label("赢单的销售费用 ÷ 赢单金额", "Cost of deals won ÷ won amount"),
    ),
)
