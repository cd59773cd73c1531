"""Automations of the CRM: who has a follow-up due is reminded, and a large deal that slips is told to whoever answers for it."""

from yunchou.rules.automation.declared import automation

automation(
    "crm.follow_up_due",
    "跟进到期提醒",
    "A follow-up is due",
    object="activity",
    trigger="date",
    settings={"field": "due_at", "amount": 2, "unit": "working_hours", "direction": "before"},
    condition='status = "open"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "{name} 将于 {due_at} 到期。{account}",
                "en": "{name} is due at {due_at}. {account}",
            },
        },
    ),
)

automation(
    "crm.close_plan_overdue",
    "成交计划逾期提醒",
    "A step of a close plan is overdue",
    object="close_plan_step",
    trigger="date",
    settings={"field": "due_on", "amount": 1, "unit": "days", "direction": "after"},
    condition='done = false and opportunity.stage.kind = "open"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "field", "field": "ours"}],
            "text": {
                "zh": "“{opportunity}”成交计划中的“{name}”已逾期，计划日期为 {due_on}",
                "en": "“{name}” in the close plan of {opportunity} was due on {due_on}",
            },
        },
    ),
)

automation(
    "crm.large_deal_slips",
    "大单推迟提醒",
    "A large deal slips",
    object="opportunity",
    trigger="event",
    settings={"on": ["updated"]},
    fields="close_date",
    condition='stage.kind = "open" and amount >= 500000 and close_date > PRIOR(close_date)',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}, {"kind": "manager"}],
            "text": {
                "zh": "{owner} 的商机“{name}”（{amount}）预计成交日期推迟到 {close_date}。",
                "en": "{owner}'s deal “{name}” ({amount}) slips to {close_date}.",
            },
        },
    ),
)
