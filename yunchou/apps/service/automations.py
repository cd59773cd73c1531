"""What happens with cases by itself: reminders and escalations at their moment, and whom they reach."""

from yunchou.rules.automation.declared import automation
from yunchou.rules.automation.portable import automation_template

automation(
    "service.case_alert",
    "工单时限提醒与升级",
    "A case is about to be late, or is",
    object="case",
    trigger="date",
    settings={"field": "alert_at", "amount": 0, "unit": "minutes", "direction": "after"},
    condition="alert_at is not null",
    steps=({"kind": "escalate_case"},),
)

automation(
    "service.case_alert_told",
    "工单提醒通知",
    "Whoever a case's alert is for is told",
    object="case",
    trigger="event",
    settings={"on": ["updated"]},
    fields="alerted_at",
    condition="last_alert is not null",
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "field", "field": "alerted"}],
            "text": {
                "zh": "工单 {number}“{name}”：{last_alert}",
                "en": "Case {number} “{name}”: {last_alert}",
            },
        },
    ),
)

automation_template(
    "case_close",
    ("已解决工单自动关闭", "Solved cases close"),
    (
        "工单解决 3 个工作日后客户没有再来信：自动关闭。",
        "Three working days after a case was solved, and nothing more came: it closes.",
    ),
    object="case",
    trigger="date",
    settings={"field": "resolved_at", "amount": 3, "unit": "working_days", "direction": "after"},
    condition='status = "resolved"',
    steps=[{"kind": "action", "action": "service.close_case"}],
)

automation_template(
    "case_waiting",
    ("等待客户提醒", "The customer does not answer"),
    (
        "工单等待客户 3 个工作日：提醒负责人跟进。",
        "A case waits for its customer for three working days: its owner is reminded.",
    ),
    object="case",
    trigger="date",
    settings={"field": "paused_at", "amount": 3, "unit": "working_days", "direction": "after"},
    condition='status = "waiting"',
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "工单“{name}”等待客户已 3 个工作日，请跟进。",
                "en": "“{name}” has waited for its customer for three working days.",
            },
        }
    ],
)

automation_template(
    "case_dissatisfied",
    ("客户不满意", "A customer is dissatisfied"),
    (
        "客户评价 1–2 分：通知负责人及其上级。",
        "A customer gives one or two points: the owner and the manager are told.",
    ),
    object="case",
    trigger="event",
    settings={"on": ["updated"]},
    condition="CHANGED(satisfaction) and satisfaction <= 2",
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}, {"kind": "manager"}],
            "text": {
                "zh": "客户对工单“{name}”评价 {satisfaction} 分：{satisfaction_comment}",
                "en": "The customer gave “{name}” {satisfaction} points: {satisfaction_comment}",
            },
        }
    ],
)
