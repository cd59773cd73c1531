"""Metrics of the CRM: what is won, lost and open, how long it takes, what comes in and what is done."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import Label, label

DEAL = {
    "owner": "owner",
    "department": "owner.department",
    "region": "owner.department.region",
    "manager": "owner.manager",
    "product": "product",
    "product_line": "product.family",
    "source": "source",
    "stage": "stage",
    "pipeline": "pipeline",
    "account": "account",
    "industry": "account.industry",
    "province": "account.address.province",
    "loss_reason": "loss_reason",
}
PERSON = {"owner": "owner", "department": "owner.department", "region": "owner.department.region"}
LEAD = {**PERSON, "source": "source", "status": "status", "campaign": "campaign", "industry": "industry"}
ACTIVITY = {**PERSON, "account": "account", "kind": "kind"}

STALLED = "stalled = true"
WON, LOST, OPEN = 'stage.kind = "won"', 'stage.kind = "lost"', 'stage.kind = "open"'
WORTH = "COALESCE(amount, product.list_price)"
"""A deal is worth its amount, or as long as it has none the list price of its product."""

CYCLE = 'DATEDIF(created_at, close_date, "day")'


def _deal(
    name: str,
    zh: str,
    en: str,
    unit: str,
    measure: str,
    where: str,
    *,
    date: str = "close_date",
    stock: bool = False,
    better: str = "higher",
    help: Label | None = None,
) -> Metric:
    words = label(zh, en)
    return Metric(name, words, "opportunity", unit, measure, where, date, stock, None, better, DEAL, help)


ACCOUNT = {
    **PERSON,
    "industry": "industry",
    "source": "source",
    "grade": "grade",
    "status": "status",
    "kind": "kind",
    "area": "region",
}


def _account(
    name: str,
    zh: str,
    en: str,
    measure: str,
    where: str,
    *,
    unit: str = "number",
    better: str = "higher",
) -> Metric:
    """A figure of the customers there are now."""
    words = label(zh, en)
    return Metric(name, words, "account", unit, measure, where, "created_at", True, None, better, ACCOUNT)


METRICS = (
    _deal("won_amount", "赢单金额", "Won amount", "money", "sum(amount)", WON),
    _deal("won_count", "赢单数", "Deals won", "number", "count()", WON),
    _deal("lost_count", "输单数", "Deals lost", "number", "count()", LOST, better="lower"),
    _deal("lost_amount", "输单金额", "Lost amount", "money", f"sum({WORTH})", LOST, better="lower"),
    _deal("closed_count", "结束商机数", "Deals closed", "number", "count()", 'stage.kind in ("won", "lost")'),
    Metric(
        "win_rate",
        label("赢单率", "Win rate"),
        "opportunity",
        "percent",
        date="close_date",
        ratio=("won_count", "closed_count"),
        dimensions=DEAL,
        help=label("赢单数 ÷（赢单数 + 输单数）", "Deals won ÷ (deals won + deals lost)"),
    ),
    _deal("won_average", "平均赢单金额", "Average deal won", "money", "avg(amount)", WON),
    _deal("won_median", "赢单金额中位数", "Median deal won", "money", "median(amount)", WON),
    _deal(
        "open_amount",
        "在手商机金额",
        "Open pipeline",
        "money",
        f"sum({WORTH})",
        OPEN,
        stock=True,
        help=label(
            "未填金额的商机按产品标价计", "A deal without an amount counts at its product's list price"
        ),
    ),
    _deal("open_count", "在手商机数", "Open deals", "number", "count()", OPEN, stock=True),
    _deal(
        "weighted_amount",
        "加权商机金额",
        "Weighted pipeline",
        "money",
        f"sum({WORTH} * COALESCE(probability, stage.probability, 0))",
        OPEN,
        stock=True,
    ),
    _deal(
        "stalled_count",
        "停滞商机数",
        "Stalled deals",
        "number",
        "count()",
        STALLED,
        stock=True,
        better="lower",
        help=label(
            "超过阶段时限；阶段没有时限的，超过停留天数中位数的两倍",
            "Beyond the limit of their stage, or where it has none, twice the median of the days spent there",
        ),
    ),
    _deal(
        "stalled_amount",
        "停滞商机金额",
        "Stalled pipeline",
        "money",
        f"sum({WORTH})",
        STALLED,
        stock=True,
        better="lower",
    ),
    _deal(
        "sales_cycle_days",
        "销售周期（天）",
        "Sales cycle (days)",
        "days",
        f"median({CYCLE})",
        WON,
        better="lower",
        help=label("从创建到赢单的天数，中位数", "Days from creation to winning, the median"),
    ),
    _deal(
        "sales_cycle_mean",
        "平均销售周期（天）",
        "Mean cycle (days)",
        "days",
        f"avg({CYCLE})",
        WON,
        better="lower",
    ),
    _deal(
        "lost_cycle_days",
        "输单周期（天）",
        "Cycle of lost deals",
        "days",
        f"median({CYCLE})",
        LOST,
        better="lower",
    ),
    _deal(
        "lost_cycle_mean",
        "平均输单周期（天）",
        "Mean cycle, lost",
        "days",
        f"avg({CYCLE})",
        LOST,
        better="lower",
    ),
    _deal("new_deals", "新增商机数", "New deals", "number", "count()", "", date="created_at"),
    _deal(
        "new_deal_amount",
        "新增商机金额",
        "New deals' amount",
        "money",
        f"sum({WORTH})",
        "",
        date="created_at",
    ),
    Metric(
        "new_leads",
        label("新增线索", "New leads"),
        "lead",
        "number",
        "count()",
        date="created_at",
        dimensions=LEAD,
    ),
    Metric(
        "converted_leads",
        label("转换线索", "Leads converted"),
        "lead",
        "number",
        "count()",
        'status = "converted"',
        date="created_at",
        dimensions=LEAD,
    ),
    Metric(
        "lead_conversion_rate",
        label("线索转换率", "Lead conversion rate"),
        "lead",
        "percent",
        date="created_at",
        ratio=("converted_leads", "new_leads"),
        dimensions=LEAD,
    ),
    Metric(
        "new_accounts",
        label("新增客户", "New accounts"),
        "account",
        "number",
        "count()",
        date="created_at",
        dimensions=ACCOUNT,
    ),
    _account("accounts", "客户数", "Accounts", "count()", ""),
    _account("active_accounts", "合作中客户", "Active accounts", "count()", 'status = "active"'),
    _account(
        "dormant_accounts", "沉睡客户", "Dormant accounts", "count()", 'status = "dormant"', better="lower"
    ),
    _account(
        "account_completeness",
        "平均资料完整度",
        "Completeness of accounts",
        "avg(completeness)",
        "",
        unit="percent",
    ),
    Metric(
        "activities",
        label("跟进次数", "Activities"),
        "activity",
        "number",
        "count()",
        'status = "done"',
        date="done_at",
        dimensions=ACTIVITY,
    ),
    Metric(
        "overdue_activities",
        label("逾期跟进", "Overdue follow-ups"),
        "activity",
        "number",
        "count()",
        'status = "open" and due_at < NOW()',
        date="due_at",
        stock=True,
        better="lower",
        dimensions=ACTIVITY,
    ),
)
