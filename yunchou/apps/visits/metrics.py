"""Metrics of field visits: how many, how long, how near, how reliable."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import label

VISIT = {
    "owner": "owner",
    "department": "owner.department",
    "region": "owner.department.region",
    "account": "account",
    "grade": "account.grade",
    "template": "template",
}
DONE = 'kind = "visit" and status = "done"'

METRICS = (
    Metric(
        "visits",
        label("拜访次数", "Visits"),
        "activity",
        "number",
        "count()",
        DONE,
        date="done_at",
        dimensions=VISIT,
    ),
    Metric(
        "visited_accounts",
        label("拜访客户数", "Accounts visited"),
        "activity",
        "number",
        "count_distinct(account)",
        DONE,
        date="done_at",
        dimensions=VISIT,
    ),
    Metric(
        "visit_minutes",
        label("平均拜访时长（分钟）", "Mean length of a visit (minutes)"),
        "activity",
        "number",
        "avg(duration_minutes)",
        DONE,
        date="done_at",
        dimensions=VISIT,
    ),
    Metric(
        "checked_in_visits",
        label("定位签到的拜访", "Visits checked in"),
        "activity",
        "number",
        "count()",
        DONE + " and checked_in_at is not null",
        date="done_at",
        dimensions=VISIT,
    ),
    Metric(
        "planned_visits",
        label("待完成的拜访", "Visits planned"),
        "activity",
        "number",
        "count()",
        'kind = "visit" and status = "open"',
        date="due_at",
        stock=True,
        dimensions=VISIT,
    ),
)
