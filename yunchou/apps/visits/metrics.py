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

CUSTOMER = {
    "owner": "owner",
    "department": "owner.department",
    "region": "owner.department.region",
    "grade": "grade",
}


def _coverage(name: str, zh: str, en: str, where: str, better: str) -> Metric:
    return Metric(
        name,
        label(zh, en),
        "account",
        "number",
        "count()",
        where,
        "visit_due_at",
        True,
        None,
        better,
        CUSTOMER,
    )


METRICS = (
    _coverage(
        "cycled_accounts", "应定期拜访的客户", "Customers in a cycle", "visit_due_at is not null", "higher"
    ),
    _coverage("covered_accounts", "按周期已拜访", "Visited in time", "visit_due_at >= NOW()", "higher"),
    _coverage("missed_accounts", "超期未拜访", "Visits missed", "visit_due_at < NOW()", "lower"),
    Metric(
        "visit_coverage",
        label("拜访覆盖率", "Visit coverage"),
        "account",
        "percent",
        date="visit_due_at",
        stock=True,
        ratio=("covered_accounts", "cycled_accounts"),
        dimensions=CUSTOMER,
        help=label("按周期已拜访 ÷ 应定期拜访的客户", "Visited in time ÷ customers in a cycle"),
    ),
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
