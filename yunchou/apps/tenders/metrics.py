"""Metrics of tenders: how many are bid for and won, how far our prices lie from the winner's, what deposits are out."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import Label, label

BY = {
    "owner": "owner",
    "department": "owner.department",
    "account": "account",
    "industry": "account.industry",
    "method": "method",
    "status": "status",
    "agency": "agency",
    "winner": "winner",
    "loss_reason": "loss_reason",
}
DEPOSIT_BY = {
    "owner": "owner",
    "department": "owner.department",
    "account": "tender.account",
    "form": "form",
    "status": "status",
}
GOING = 'status in ("tracking", "preparing", "submitted", "opened")'
OUT = 'status in ("paid", "partly_returned")'


def _tender(
    name: str,
    zh: str,
    en: str,
    unit: str,
    measure: str,
    where: str,
    *,
    date: str = "closed_on",
    stock: bool = False,
    better: str = "higher",
    help: Label | None = None,
) -> Metric:
    return Metric(name, label(zh, en), "tender", unit, measure, where, date, stock, None, better, BY, help)


def _deposit(name: str, zh: str, en: str, unit: str, measure: str, where: str) -> Metric:
    words = label(zh, en)
    return Metric(
        name, words, "tender_deposit", unit, measure, where, "paid_on", True, None, "lower", DEPOSIT_BY
    )


METRICS = (
    _tender("tenders_going", "进行中投标项目", "Tenders going on", "number", "count()", GOING, date="created_at", stock=True),
    _tender("bids_submitted", "已投标数", "Bids handed in", "number", "count()", "submitted_at is not null", date="submitted_at"),
    _tender("tenders_won", "中标数", "Tenders won", "number", "count()", 'status = "won"'),
    _tender("tenders_lost", "未中标数", "Tenders lost", "number", "count()", 'status = "lost"', better="lower"),
    _tender("tenders_won_amount", "中标金额", "Amount won by tender", "money", "sum(our_price)", 'status = "won"'),
    _tender(
        "tender_win_rate", "中标率", "Tender win rate", "percent", 'avg(IF(status = "won", 1, 0))',
        'status in ("won", "lost")', help=label("中标 ÷（中标 + 未中标）", "Won ÷ (won + lost)"),
    ),
    _tender(
        "tender_price_gap", "平均价差（相对中标价）", "Average price gap to the winner", "percent", "avg(price_gap)",
        'status = "lost" and price_gap is not null', better="lower",
        help=label("未中标项目中我方报价高出中标价的比例", "How far we lay above the winner in tenders that we lost"),
    ),
    _tender(
        "tenders_failed", "流标与取消", "Failed and cancelled", "number", "count()", 'status in ("failed", "cancelled")',
        better="lower",
    ),
    _deposit("deposits_outstanding", "未退保证金", "Deposits outstanding", "money", "sum(outstanding)", OUT),
    _deposit(
        "deposits_overdue", "逾期未退保证金", "Deposits overdue", "money", "sum(outstanding)",
        f"{OUT} and return_due_on < TODAY()",
    ),
    _deposit("deposits_out_count", "未退保证金笔数", "Deposits out", "number", "count()", OUT),
)  # fmt: skip
