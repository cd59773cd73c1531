"""What happens with claims by themselves: the approval of each, and the word that it is paid."""

from yunchou.rules.automation.declared import automation

LIMIT = {"amount": 8, "unit": "working_hours"}

automation(
    "expenses.claim_approval",
    "报销审批",
    "Approval of expense claims",
    object="expense_claim",
    trigger="event",
    settings={"on": ["updated"]},
    fields="status",
    condition='status = "submitted"',
    steps=(
        {
            "kind": "approval",
            "title": {"zh": "报销审批", "en": "Approval of an expense claim"},
            "summary": {
                "zh": "{owner} {number} {name}：{total}，共 {line_count} 笔，其中超限或重复 {exceptions} 笔；{budget_note}",
                "en": "{owner} {number} {name}: {total}, {line_count} items, {exceptions} to explain; {budget_note}",
            },
            "nodes": [
                {
                    "name": {"zh": "直属上级", "en": "Manager"},
                    "signers": [{"kind": "manager"}],
                    "submitter": "manager",
                    "limit": LIMIT,
                    "remind": {"amount": 2, "unit": "working_hours"},
                },
                {
                    "name": {"zh": "上级的上级", "en": "Director"},
                    "signers": [{"kind": "manager", "level": 2}],
                    "when": "total > 5000 or exceptions > 0 or over_budget = true",
                    "submitter": "manager",
                    "empty": "pass",
                    "limit": LIMIT,
                },
            ],
            "refused": [{"kind": "action", "action": "expenses.refuse_claim"}],
            "withdrawn": [{"kind": "action", "action": "expenses.withdraw_claim"}],
        },
        {"kind": "action", "action": "expenses.approve_claim"},
    ),
)

automation(
    "expenses.claim_paid",
    "报销付款通知",
    "Whoever claimed is told of the payment",
    object="expense_claim",
    trigger="event",
    settings={"on": ["updated"]},
    fields="status",
    condition='status = "paid"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "报销单 {number}“{name}”已付款：{total}",
                "en": "Your claim {number} “{name}” was paid: {total}",
            },
        },
    ),
)
