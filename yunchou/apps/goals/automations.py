"""What happens with changes of goals by itself: those above decide on each."""

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
