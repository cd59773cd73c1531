"""The dashboard of service."""

from yunchou.apps.service.metrics import OPEN
from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

SERVICE = Dashboard(
    "service",
    label("服务看板", "Service"),
    period="last_90_days",
    widgets=(
        widget("open", "number", "未解决工单", "Open cases", metrics=("open_cases",), width=6, height=3),
        widget("late", "number", "已超时工单", "Past due", metrics=("late_cases",), width=6, height=3),
        widget("nobody", "number", "待领取工单", "Nobody has", metrics=("unassigned_cases",), width=6, height=3),
        widget("old", "number", "积压超过 7 天", "Open for 7 days", metrics=("open_cases_old",), width=6, height=3),
        widget(
            "response", "number", "首次响应中位数（分钟）", "First response (minutes)", metrics=("first_response_minutes",),
            compare=True, width=6, height=3,
        ),
        widget(
            "met", "number", "解决达标率", "Solved in time", metrics=("resolution_met_rate",), compare=True, width=6, height=3
        ),
        widget("again", "number", "重开率", "Reopened", metrics=("reopened_rate",), compare=True, width=6, height=3),
        widget(
            "satisfied", "number", "满意率", "Satisfied", metrics=("satisfied_rate",), compare=True, width=6, height=3
        ),
        widget(
            "weeks", "bar", "每周新增与解决", "New and solved by week", metrics=("new_cases", "resolved_cases"), by=("week",),
            width=16, height=9,
        ),
        widget(
            "categories", "pie", "新增工单分类", "New cases by category", metrics=("new_cases",), by=("category",), width=8,
            height=9,
        ),
        widget(
            "people", "leaderboard", "客服表现", "Agents",
            metrics=("resolved_cases", "first_response_minutes", "resolution_met_rate", "satisfaction_score"),
            by=("owner",), sort="-resolved_cases", limit=10, width=14, height=9,
        ),
        widget(
            "queues", "bar", "各队列未解决", "Open by queue", metrics=("open_cases",), by=("queue",), sort="-open_cases",
            width=10, height=9,
        ),
        widget(
            "due", "records", "即将超时与已超时", "Due next", object="case", where=f"{OPEN} and due_at is not null",
            sort="due_at", limit=10, fields=("number", "name", "account", "priority", "due_at", "owner"), height=9,
        ),
        widget(
            "accounts", "leaderboard", "来单最多的客户", "Accounts with most cases", metrics=("new_cases",), by=("account",),
            sort="-new_cases", limit=10, height=9,
        ),
    ),
)  # fmt: skip
