"""Forecast request: who is to submit by a day, for himself or for the department that he heads, and whether he did."""

from yunchou.model.declare import choice, date, datetime, declare, lookup, option, text

OPEN, DONE, MISSED = "open", "done", "missed"
STATES = (
    option(OPEN, "待提交", "Awaited", "orange"),
    option(DONE, "已提交", "Submitted", "green"),
    option(MISSED, "未按时提交", "Missed", "red"),
)

FORECAST_REQUEST = declare(
    "forecast_request",
    ("预测收集", "Forecast request"),
    app="forecast",
    icon="schedule",
    fields=(
        text("name", "名称", "Name", readonly=True, max_length=200),
        lookup(
            "period", "预测周期", "Period", "forecast_period", ("requests", "预测收集", "Requests"),
            required=True, readonly=True, indexed=True,
        ),
        lookup(
            "department", "部门", "Department", "department", ("forecast_requests", "预测收集", "Forecast requests"),
            readonly=True,
        ),
        date("due_on", "截止日期", "Due on", required=True, readonly=True, indexed=True),
        choice("state", "状态", "State", STATES, default=OPEN, readonly=True, indexed=True),
        datetime("done_at", "提交时间", "Submitted at", readonly=True),
        text("key", "唯一键", "Key", readonly=True, unique=True, max_length=100, searchable=False, hidden=True),
    ),
)  # fmt: skip
