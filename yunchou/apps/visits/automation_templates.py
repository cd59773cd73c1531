"""Automations of follow-ups to begin with."""

from yunchou.rules.automation.portable import automation_template

automation_template(
    "follow_up_overdue",
    ("跟进逾期升级", "An overdue follow-up is escalated"),
    (
        "跟进逾期 1 个工作日：提醒负责人；再过 2 个工作日仍未完成：告知其上级。完成、取消或改期即退出。",
        "A working day late: the owner is reminded; 2 working days later the manager. Done, cancelled or moved ends this.",
    ),
    object="activity",
    trigger="date",
    settings={"field": "due_at", "amount": 1, "unit": "working_days", "direction": "after"},
    condition='status = "open"',
    exit_when='status != "open" or due_at > NOW()',
    reentry="ended",
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "“{name}”已逾期（{due_at}）。{account}",
                "en": "“{name}” is overdue since {due_at}. {account}",
            },
        },
        {"kind": "wait", "amount": 2, "unit": "working_days"},
        {
            "kind": "notify",
            "to": [{"kind": "manager"}],
            "text": {
                "zh": "{owner} 的“{name}”逾期未完成，已提醒过负责人。{account}",
                "en": "{owner}'s “{name}” is still overdue; the owner was reminded. {account}",
            },
        },
    ],
)


def _step(days: int, kind: str, zh: str) -> dict[str, object]:
    """A follow-up of the plan, so many working days on."""
    return {
        "kind": "create",
        "object": "activity",
        "values": {
            "name": {"expression": f'"{zh} " & name'},
            "kind": {"value": kind},
            "due_at": {"expression": f"WORKDAY(TODAY(), {days})"},
            "lead": {"expression": "id"},
            "owner": {"expression": "owner"},
        },
    }


automation_template(
    "follow_up_plan",
    ("线索跟进计划", "A follow-up plan for leads"),
    (
        "线索变为已联系：依次安排电话、邮件、拜访，间隔 1、3、4 个工作日。线索状态变化即停止。",
        "A lead was contacted: a call, a mail and a visit are planned in turn, working days apart. A new status stops it.",
    ),
    object="lead",
    trigger="event",
    settings={"on": ["created", "updated"]},
    condition='status = "contacted"',
    exit_when='status != "contacted"',
    reentry="ended",
    steps=[
        _step(1, "call", "电话跟进"),
        {"kind": "wait", "amount": 3, "unit": "working_days"},
        _step(1, "mail", "邮件跟进"),
        {"kind": "wait", "amount": 4, "unit": "working_days"},
        _step(1, "visit", "上门拜访"),
    ],
)
