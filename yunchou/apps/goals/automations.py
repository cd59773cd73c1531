"""What happens with goals by itself: those above decide on changes, and who gets a letter is told of it."""

from yunchou.rules.automation.declared import automation

automation(
    "goals.change_approval",
    "目标调整审批",
    "Approval of goal changes",
    object="goal_change",
    trigger="event",
    settings={"on": ["created"]},
    condition='status = "submitted"',
    steps=(
        {
            "kind": "approval",
            "title": {"zh": "目标调整审批", "en": "Approval of a goal change"},
            "summary": {
                "zh": "{name}：全年目标由 {before} 调整为 {total}，自第 {from_month} 月起；{reason}",
                "en": "{name}: {before} becomes {total} in the year, from month {from_month} on; {reason}",
            },
            "nodes": [
                {
                    "name": {"zh": "上级", "en": "Manager"},
                    "signers": [{"kind": "manager"}],
                    "submitter": "manager",
                    "limit": {"amount": 16, "unit": "working_hours"},
                    "remind": {"amount": 4, "unit": "working_hours"},
                }
            ],
            "refused": [{"kind": "action", "action": "goals.refuse_change"}],
            "withdrawn": [{"kind": "action", "action": "goals.withdraw_change"}],
        },
        {"kind": "action", "action": "goals.approve_change"},
    ),
)

automation(
    "goals.letter_sent",
    "目标责任书待确认",
    "A goal letter waits to be confirmed",
    object="goal_letter_reply",
    trigger="event",
    settings={"on": ["created"]},
    condition='answer = "open"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "field", "field": "person"}],
            "text": {
                "zh": "“{letter}”已下发，请确认您的目标或提出异议",
                "en": "“{letter}” was sent to you: confirm your goal, or object to it",
            },
        },
    ),
)

automation(
    "goals.letter_reminded",
    "目标责任书催办",
    "A reminder of a goal letter",
    object="goal_letter_reply",
    trigger="event",
    settings={"on": ["updated"]},
    fields="reminded_at",
    condition='answer = "open"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "field", "field": "person"}],
            "text": {
                "zh": "请答复“{letter}”：确认您的目标或提出异议",
                "en": "Please answer “{letter}”: confirm your goal, or object to it",
            },
        },
    ),
)

automation(
    "goals.letter_objected",
    "目标责任书有异议",
    "Somebody objects to a goal letter",
    object="goal_letter_reply",
    trigger="event",
    settings={"on": ["updated"]},
    fields="answer",
    condition='answer = "objected"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "field", "field": "letter.owner"}],
            "text": {
                "zh": "{name} 对“{letter}”有异议：{objection}",
                "en": "{name} objects to “{letter}”: {objection}",
            },
        },
    ),
)
