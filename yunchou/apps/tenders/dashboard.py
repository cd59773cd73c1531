"""The dashboard of tenders."""

from yunchou.apps.tenders.metrics import GOING, OUT
from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

TENDERS = Dashboard(
    "tenders",
    label("投标看板", "Tenders"),
    period="this_year",
    widgets=(
        widget("going", "number", "进行中投标项目", "Going on", metrics=("tenders_going",), width=6, height=3),
        widget("rate", "number", "中标率", "Win rate", metrics=("tender_win_rate",), compare=True, width=6, height=3),
        widget("gap", "number", "平均价差", "Price gap", metrics=("tender_price_gap",), compare=True, width=6, height=3),
        widget("won", "number", "中标金额", "Amount won", metrics=("tenders_won_amount",), compare=True, width=6, height=3),
        widget("out", "number", "未退保证金", "Deposits out", metrics=("deposits_outstanding",), width=6, height=3),
        widget("late", "number", "逾期未退保证金", "Deposits overdue", metrics=("deposits_overdue",), width=6, height=3),
        widget("bids", "number", "已投标数", "Bids handed in", metrics=("bids_submitted",), compare=True, width=6, height=3),
        widget("failed", "number", "流标与取消", "Failed and cancelled", metrics=("tenders_failed",), width=6, height=3),
        widget(
            "due", "records", "近期截止", "Coming deadlines", object="tender",
            where=f"{GOING} and next_due_at >= NOW()", sort="next_due_at", limit=10,
            fields=("name", "account", "status", "next_due_at", "owner"), width=14, height=9,
        ),
        widget(
            "months", "bar", "每月中标与未中标", "Won and lost by month", metrics=("tenders_won", "tenders_lost"),
            by=("month",), width=10, height=9,
        ),
        widget(
            "winners", "bar", "输给谁", "Lost to", metrics=("tenders_lost",), by=("winner",), sort="-tenders_lost",
            limit=10, width=8, height=9,
        ),
        widget(
            "reasons", "pie", "未中标原因", "Why lost", metrics=("tenders_lost",), by=("loss_reason",), width=8, height=9,
        ),
        widget(
            "people", "leaderboard", "投标排行", "People",
            metrics=("tenders_won_amount", "tenders_won", "tender_win_rate"), by=("owner",),
            sort="-tenders_won_amount", limit=10, width=8, height=9,
        ),
        widget(
            "deposits", "records", "待退保证金", "Deposits to come back", object="tender_deposit", where=OUT,
            sort="return_due_on", limit=10,
            fields=("tender", "amount", "paid_on", "return_due_on", "outstanding", "days_overdue", "owner"), width=24,
            height=9,
        ),
    ),
)  # fmt: skip
