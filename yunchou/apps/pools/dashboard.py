"""The dashboard of pools."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

POOLS = Dashboard(
    "pools",
    label("公海看板", "Pools"),
    period="this_quarter",
    widgets=(
        widget("waiting", "number", "待领取线索", "Leads waiting", metrics=("waiting_leads",), width=6, height=3),
        widget(
            "waiting_accounts", "number", "待领取客户", "Accounts waiting", metrics=("waiting_accounts",), width=6, height=3
        ),
        widget(
            "claimed", "number", "领取与分配", "Claimed", metrics=("claimed_records",), compare=True, width=6, height=3
        ),
        widget(
            "returned", "number", "退回与收回", "Returned", metrics=("returned_records",), compare=True, width=6, height=3
        ),
        widget(
            "months", "bar", "每月领取与退回", "Claimed and returned by month",
            metrics=("claimed_records", "returned_records"), by=("month",), period="last_365_days", width=16,
        ),
        widget(
            "pools", "pie", "各公海待领取线索", "Leads waiting by pool", metrics=("waiting_leads",), by=("pool",), width=8
        ),
        widget(
            "people", "leaderboard", "领取最多", "Most claimed", metrics=("claimed_records", "returned_records"),
            by=("owner",), sort="-claimed_records", limit=10, width=12, height=10,
        ),
        widget(
            "conversion", "leaderboard", "线索转换", "Lead conversion", metrics=("converted_leads", "lead_conversion_rate"),
            by=("owner",), sort="-converted_leads", limit=10, width=12, height=10,
        ),
        widget(
            "response", "number", "首次响应（小时）", "First response (hours)", metrics=("response_hours",), width=6, height=3
        ),
        widget(
            "late", "number", "超时未响应", "Not answered in time", metrics=("late_responses",), width=6, height=3
        ),
        widget("wait", "number", "平均等待领取（小时）", "Mean wait (hours)", metrics=("claim_wait_hours",), width=6, height=3),
        widget(
            "reasons", "pie", "退回原因", "Reasons", metrics=("returned_records",), by=("reason",), width=12
        ),
    ),
)  # fmt: skip
