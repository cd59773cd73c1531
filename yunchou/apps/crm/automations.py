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
