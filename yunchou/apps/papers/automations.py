"""What happens with uses of seals by itself: their approval, and word to those who keep seals and who asked for them."""

from yunchou.rules.automation.declared import automation

automation(
    "papers.seal_approval",
    "用印审批",
    "Approval of uses of seals",
    object="seal_use",
    trigger="event",
    settings={"on": ["updated"]},
    fields="status",
    condition='status = "submitted"',
    steps=(
        {
            "kind": "approval",
            "title": {"zh": "用印审批", "en": "Approval of a use of a seal"},
            "summary": {
                "zh": "{owner} {number} {name}：{seal}，{medium}，{copies} 份；{reason}",
                "en": "{owner} {number} {name}: {seal}, {medium}, {copies} copies; {reason}",
            },
            "nodes": [
                {
                    "name": {"zh": "直属上级", "en": "Manager"},
                    "signers": [{"kind": "manager"}],
                    "submitter": "manager",
                    "empty": "pass",
                    "limit": {"amount": 8, "unit": "working_hours"},
                    "remind": {"amount": 2, "unit": "working_hours"},
                },
                {
                    "name": {"zh": "法务", "en": "Legal"},
                    "signers": [{"kind": "role", "role": "legal"}],
                    "mode": "any",
                    "submitter": "manager",
                    "limit": {"amount": 8, "unit": "working_hours"},
                },
            ],
            "refused": [{"kind": "action", "action": "papers.refuse_seal_use"}],
            "withdrawn": [{"kind": "action", "action": "papers.withdraw_seal_use"}],
        },
        {"kind": "action", "action": "papers.approve_seal_use"},
        {
            "kind": "notify",
            "to": [{"kind": "role", "role": "legal"}],
            "text": {
                "zh": "用印申请 {number}“{name}”已批准，请用印：{seal}",
                "en": "{number} “{name}” was approved and is to be sealed: {seal}",
            },
        },
    ),
)

automation(
    "papers.seal_used",
    "用印完成通知",
    "A seal was used",
    object="seal_use",
    trigger="event",
    settings={"on": ["updated"]},
    fields="status",
    condition='status = "sealed"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "用印申请 {number}“{name}”已用印（{seal}）",
                "en": "{number} “{name}” was sealed ({seal})",
            },
        },
    ),
)
