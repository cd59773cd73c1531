"""Forecast entry: what was submitted for a person or department in a period, or judged from above, beside the system's figures.

Each submission is an entry of its own; none is changed or deleted. `latest` marks the one in force.
"""

from yunchou.model.declare import (
    boolean,
    choice,
    date,
    declare,
    integer,
    long_text,
    lookup,
    money,
    option,
    text,
    user,
)

SUBMITTED, JUDGED = "submitted", "judged"
KINDS = (
    option(SUBMITTED, "提交", "Submitted", "blue"),
    option(JUDGED, "上级调整", "Adjusted from above", "purple"),
)
WORDS = ("forecast_entries", "预测提交", "Forecast entries")

FORECAST_ENTRY = declare(
    "forecast_entry",
    ("预测提交", "Forecast entry"),
    app="forecast",
    icon="history",
    generated=True,
    fields=(
        text("name", "部门 / 人员", "Whose", max_length=200),
        lookup(
            "period", "预测周期", "Period", "forecast_period", ("entries", "预测提交", "Entries"), required=True, indexed=True
        ),
        choice("kind", "类型", "Kind", KINDS, required=True, indexed=True),
        lookup("department", "部门", "Department", "department", WORDS, indexed=True),
        user("person", "人员", "Person", WORDS, indexed=True),
        integer("number", "版本", "Version", minimum=1),
        boolean("latest", "当前有效", "In force", indexed=True),
        money("commit_amount", "承诺", "Commit", minimum=0),
        money("best_case", "乐观", "Best case", minimum=0),
        long_text("reason", "说明", "Reason", max_length=2000),
        date("due_on", "应提交日", "Due on"),
        money("system_closed", "当时已赢", "Closed at that moment"),
        money("system_commit", "当时系统承诺", "System's commit at that moment"),
        money("system_best_case", "当时系统乐观", "System's best case at that moment"),
        money("system_weighted", "当时加权预测", "Weighted at that moment"),
        money("parts_commit", "当时下级承诺合计", "Commit of those below at that moment"),
        money("parts_best_case", "当时下级乐观合计", "Best case of those below at that moment"),
        user("author", "提交人", "By"),
        text("key", "唯一键", "Key", unique=True, max_length=100, searchable=False, hidden=True),
    ),
)  # fmt: skip
