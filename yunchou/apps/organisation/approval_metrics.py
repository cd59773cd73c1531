"""Figures and a report on approvals: how many wait, how long decisions take, by node and by person."""

from yunchou.metrics.catalogue import Metric
from yunchou.model.object import Label, label
from yunchou.pages.declare import StandardReport

TASK = {
    "owner": "owner",
    "department": "owner.department",
    "node": "name",
    "flow": "approval.name",
    "state": "state",
}
FLOW = {"flow": "name", "owner": "owner", "department": "owner.department", "state": "state"}
HOURS = "took / 3600"
SAID = 'state in ("approved", "refused", "returned") and decided_by is not null'
ENDED = 'state in ("approved", "refused")'


def _figure(
    name: str,
    zh: str,
    en: str,
    object: str,
    measure: str,
    where: str,
    date: str,
    *,
    stock: bool = False,
    better: str = "lower",
    help: Label | None = None,
) -> Metric:
    dimensions = TASK if object == "approval_task" else FLOW
    words = label(zh, en)
    return Metric(name, words, object, "number", measure, where, date, stock, None, better, dimensions, help)


METRICS = (
    _figure(
        "approvals_waiting", "待处理审批", "Decisions waiting", "approval_task", "count()", 'state = "waiting"',
        "asked_at", stock=True,
    ),
    _figure(
        "approvals_overdue", "超时审批", "Decisions overdue", "approval_task", "count()",
        'state = "waiting" and due_at < NOW()', "asked_at", stock=True,
    ),
    _figure(
        "approvals_decided", "已处理审批", "Decisions taken", "approval_task", "count()", SAID, "decided_at",
        better="higher",
    ),
    _figure(
        "approval_hours", "处理用时（小时）", "Hours to decide", "approval_task", f"median({HOURS})", SAID, "decided_at",
        help=label("从到达到处理的小时数，中位数", "From being asked to deciding, the median"),
    ),
    _figure("approvals_ended", "结束的审批", "Approvals ended", "approval", "count()", ENDED, "ended_at", better="higher"),
    _figure(
        "approvals_refused", "被拒绝的审批", "Approvals refused", "approval", "count()", 'state = "refused"', "ended_at",
    ),
    _figure(
        "approval_total_hours", "审批总用时（小时）", "Hours from submission", "approval", f"median({HOURS})", ENDED,
        "ended_at", help=label("从提交到结束的小时数，中位数", "From submission to the end, the median"),
    ),
)  # fmt: skip

REPORTS = (
    StandardReport(
        "approval_times",
        label("审批", "Approvals"),
        label("审批用时", "How long approvals take"),
        label("近一年各节点与各审批人的处理数与用时中位数", "Decisions and median hours by node and person, the last year"),
        {
            "kind": "joined",
            "blocks": [
                {
                    "kind": "summary", "label": {"zh-CN": "按节点", "en": "By node"},
                    "metrics": ["approvals_decided", "approval_hours"], "by": ["flow", "node"],
                    "period": "last_365_days", "sort": ["-approval_hours"],
                },
                {
                    "kind": "summary", "label": {"zh-CN": "按审批人", "en": "By person"},
                    "metrics": ["approvals_decided", "approval_hours"], "by": ["department", "owner"],
                    "period": "last_365_days", "sort": ["-approval_hours"],
                },
                {
                    "kind": "summary", "label": {"zh-CN": "待处理", "en": "Waiting"},
                    "metrics": ["approvals_waiting", "approvals_overdue"], "by": ["owner"],
                    "sort": ["-approvals_waiting"],
                },
            ],
        },
    ),
)  # fmt: skip
