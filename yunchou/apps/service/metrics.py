"""Metrics of service: what is open and how old, how fast customers are answered, what was promised and kept, what they say."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import label

BY = {
    "owner": "owner",
    "department": "owner.department",
    "account": "account",
    "queue": "queue",
    "priority": "priority",
    "category": "category",
    "channel": "channel",
    "kind": "kind",
    "product": "product",
}
OPEN = 'status in ("new", "open", "waiting", "reopened")'


def _count(
    name: str, zh: str, en: str, where: str, date: str, *, stock: bool = False, better: str = "higher"
) -> Metric:
    return Metric(
        name,
        label(zh, en),
        "case",
        "number",
        "count()",
        where,
        date=date,
        stock=stock,
        better=better,
        dimensions=BY,
    )


def _share(name: str, zh: str, en: str, part: str, where: str, date: str, better: str = "higher") -> Metric:
    return Metric(
        name,
        label(zh, en),
        "case",
        "percent",
        f"avg(IF({part}, 1, 0))",
        where,
        date=date,
        better=better,
        dimensions=BY,
    )


METRICS = (
    _count("new_cases", "新增工单", "New cases", "opened_at is not null", "opened_at"),
    _count("open_cases", "未解决工单", "Open cases", OPEN, "opened_at", stock=True, better="lower"),
    _count(
        "open_cases_old", "积压超过 7 天", "Open for more than 7 days", f'{OPEN} and opened_at < DATEADD(NOW(), -7, "day")',
        "opened_at", stock=True, better="lower",
    ),
    _count(
        "late_cases", "已超时工单", "Cases past their due moment", f"{OPEN} and due_at < NOW()", "due_at", stock=True,
        better="lower",
    ),
    _count(
        "unassigned_cases", "待领取工单", "Cases that nobody has", f"{OPEN} and owner is null", "opened_at", stock=True,
        better="lower",
    ),
    _count("resolved_cases", "已解决工单", "Cases solved", "resolved_at is not null", "resolved_at"),
    Metric(
        "first_response_minutes", label("首次响应中位数（分钟）", "First response, median (minutes)"), "case", "number",
        'median(DATEDIF(opened_at, first_response_at, "minute"))', "first_response_at >= opened_at", date="opened_at",
        better="lower", dimensions=BY,
    ),
    Metric(
        "resolution_hours", label("解决时长中位数（小时）", "Time to solve, median (hours)"), "case", "number",
        'median(DATEDIF(opened_at, resolved_at, "minute") / 60)', "resolved_at >= opened_at", date="resolved_at",
        better="lower", dimensions=BY,
    ),
    _share(
        "response_met_rate", "首次响应达标率", "First responses in time", 'response_met = "met"', "response_met is not null",
        "first_response_at",
    ),
    _share(
        "resolution_met_rate", "解决达标率", "Solved in time", 'resolution_met = "met"', "resolution_met is not null",
        "resolved_at",
    ),
    _share(
        "reopened_rate", "重开率", "Reopened", "reopened > 0", "resolved_at is not null or reopened > 0", "opened_at", "lower"
    ),
    Metric(
        "satisfaction_score", label("满意度（5 分制）", "Satisfaction (of 5)"), "case", "number", "avg(satisfaction)",
        "satisfaction is not null", date="rated_at", better="higher", dimensions=BY,
    ),
    _share(
        "satisfied_rate", "满意率（4–5 分）", "Satisfied (4 or 5)", "satisfaction >= 4", "satisfaction is not null", "rated_at"
    ),
)  # fmt: skip
