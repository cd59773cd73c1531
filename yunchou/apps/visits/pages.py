"""Pages of field visits."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, ObjectPages, section, widget

PAGES = (
    ObjectPages(
        "visit_template",
        list_fields=("position", "name", "grades", "planned_minutes", "result_required", "active"),
        form=(
            section("拜访类型", "Kind of visit", "name", "grades", "planned_minutes", "position", "active"),
            section("要求", "Requirements", "place_required", "result_required", "photo_required", "help"),
        ),
        header=("grades", "planned_minutes", "active"),
        related=("actions",),
        sort="position,name",
    ),
    ObjectPages(
        "visit_action",
        list_fields=("position", "name", "kind", "object", "required"),
        form=(
            section("动作", "Action", "name", "template", "position", "required"),
            section("内容", "What is done", "kind", "object", "help"),
        ),
        header=("template", "kind", "required"),
        sort="template,position",
    ),
    ObjectPages(
        "visit_step",
        list_fields=("name", "done_at", "note", "photos"),
        header=("visit", "done_at"),
        sort="done_at",
    ),
    ObjectPages(
        "visit_risk",
        list_fields=("name", "score", "summary", "visit.owner", "visit.account", "visit.checked_in_at"),
        header=("score", "visit", "assessed_at"),
        sort="-score",
    ),
    ObjectPages(
        "visit_cycle",
        list_fields=("name", "grade", "every_days", "template", "active"),
        form=(section("周期", "Cycle", "name", "grade", "every_days", "template", "active"),),
        header=("grade", "every_days", "active"),
        sort="grade,every_days",
    ),
    ObjectPages(
        "visit_risk_rule",
        list_fields=("name", "kind", "threshold", "points", "active"),
        form=(section("规则", "Rule", "name", "kind", "threshold", "points", "active"),),
        header=("kind", "threshold", "points", "active"),
        sort="-points",
    ),
)

VISITS = Dashboard(
    "visits",
    label("拜访看板", "Visits"),
    period="this_month",
    widgets=(
        widget("visits", "number", "拜访次数", "Visits", metrics=("visits",), compare=True, width=4, height=3),
        widget("customers", "number", "拜访客户数", "Accounts visited", metrics=("visited_accounts",), width=5, height=3),
        widget("length", "number", "平均时长（分钟）", "Mean minutes", metrics=("visit_minutes",), width=5, height=3),
        widget("planned", "number", "待完成的拜访", "Visits planned", metrics=("planned_visits",), width=5, height=3),
        widget("overdue", "number", "逾期跟进", "Overdue follow-ups", metrics=("overdue_activities",), width=5, height=3),
        widget("months", "bar", "每周拜访", "Visits by week", metrics=("visits",), by=("week",), width=12, height=9),
        widget(
            "coverage", "table", "拜访覆盖", "Coverage", metrics=("visit_coverage", "covered_accounts", "missed_accounts"),
            by=("owner",), height=9,
        ),
        widget("grades", "pie", "按客户等级", "By grade", metrics=("visits",), by=("grade",), width=12, height=9),
        widget(
            "people", "leaderboard", "拜访排行", "Most visits", metrics=("visits", "visited_accounts", "visit_minutes"),
            by=("owner",), sort="-visits", limit=10, height=10,
        ),
    ),
)  # fmt: skip
