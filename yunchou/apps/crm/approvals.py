"""Approvals of the CRM: a discount that is more than a representative may give by himself, and large deals that enter a stage."""

from yunchou.rules.automation.declared import automation

automation(
    "crm.discount_approval",
    "折扣审批",
    "Discount approval",
    object="opportunity",
    trigger="manual",
    settings={},
    condition='stage.kind = "open" and discount > 0.2',
    steps=(
        {
            "kind": "approval",
            "title": {"zh": "折扣审批", "en": "Discount approval"},
            "summary": {
                "zh": '{name}：金额 {amount}，折扣 {TEXT(discount, "0%")}，预计成交 {close_date}',
                "en": '{name}: {amount}, {TEXT(discount, "0%")} off, expected {close_date}',
            },
            "nodes": [
                {
                    "name": {"zh": "直属上级", "en": "Manager"},
                    "signers": [{"kind": "manager"}],
                    "fields": ["discount"],
                    "limit": {"amount": 8, "unit": "working_hours"},
                    "remind": {"amount": 2, "unit": "working_hours"},
                    "overdue": "escalate",
                },
                {
                    "name": {"zh": "上级的上级", "en": "Director"},
                    "signers": [{"kind": "manager", "level": 2}],
                    "when": "discount > 0.3",
                    "limit": {"amount": 16, "unit": "working_hours"},
                },
            ],
        },
    ),
    active=False,
)

automation(
    "crm.stage_entry",
    "大额商机阶段准入审批",
    "Large deals enter a stage",
    object="opportunity",
    trigger="manual",
    settings={},
    condition="amount >= 1000000",
    steps=(
        {
            "kind": "approval",
            "title": {"zh": "阶段准入审批", "en": "Entry into a stage"},
            "summary": {
                "zh": "{name}：金额 {amount}，预计成交 {close_date}",
                "en": "{name}: {amount}, expected {close_date}",
            },
            "nodes": [
                {
                    "name": {"zh": "直属上级", "en": "Manager"},
                    "signers": [{"kind": "manager"}],
                    "limit": {"amount": 8, "unit": "working_hours"},
                    "remind": {"amount": 2, "unit": "working_hours"},
                    "overdue": "escalate",
                }
            ],
        },
    ),
    active=False,
)
