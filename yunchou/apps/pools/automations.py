"""Automations of pools: what is due goes back, and whoever holds it is told before and after."""

from yunchou.rules.automation.declared import automation


def _returning(name: str, zh: str, en: str) -> None:
    """What is due goes back, and whoever held it is told."""
    automation(
        f"crm.{name}_returns",
        f"{zh}到期自动收回",
        f"An overdue {en} returns to its pool",
        object=name,
        trigger="date",
        settings={"field": "return_at", "amount": 0, "unit": "minutes", "direction": "after"},
        condition="owner is not null",
        steps=(
            {"kind": "return_to_pool"},
            {
                "kind": "branch",
                "branches": [
                    {
                        "condition": "owner is null",
                        "steps": [
                            {
                                "kind": "notify",
                                "to": [{"kind": "field", "field": "last_owner"}],
                                "text": {
                                    "zh": f"{zh}“{{name}}”已自动收回到{{pool}}。",
                                    "en": f"The {en} “{{name}}” went back to {{pool}}.",
                                },
                            }
                        ],
                    }
                ],
            },
        ),
    )


def _telling(name: str, zh: str, en: str) -> None:
    """The owner is told before."""
    automation(
        f"crm.{name}_return_reminder",
        f"{zh}即将收回提醒",
        f"A {en} is about to return",
        object=name,
        trigger="date",
        settings={"field": "remind_at", "amount": 0, "unit": "minutes", "direction": "after"},
        condition="owner is not null and return_at is not null",
        steps=(
            {
                "kind": "notify",
                "to": [{"kind": "owner"}],
                "text": {
                    "zh": f"{zh}“{{name}}”将于 {{return_at}} 自动收回到公海，请及时跟进。",
                    "en": f"The {en} “{{name}}” returns to its pool at {{return_at}}. Follow it up in time.",
                },
            },
        ),
    )


def _extending(name: str, zh: str, en: str) -> None:
    """More time is decided on by those who run the pool, unless the pool names a flow of its own."""
    automation(
        f"crm.{name}_extension",
        f"{zh}延期收回审批",
        f"More time with a {en}",
        object=name,
        trigger="manual",
        settings={},
        condition="not ISBLANK(extension_request)",
        exit_when="ISBLANK(extension_request)",
        steps=(
            {
                "kind": "approval",
                "title": {"zh": "延期收回审批", "en": "More time before a return"},
                "summary": {
                    "zh": "{name}：{owner} 申请延期 {extension_days} 天，{extension_request}",
                    "en": "{name}: {owner} asks for {extension_days} days, {extension_request}",
                },
                "lock": False,
                "nodes": [
                    {
                        "name": {"zh": "公海管理员", "en": "Administrators of the pool"},
                        "signers": [{"kind": "field", "field": "pool.administrators"}],
                        "mode": "any",
                        "limit": {"amount": 16, "unit": "working_hours"},
                        "remind": {"amount": 4, "unit": "working_hours"},
                        "overdue": "refuse",
                    }
                ],
            },
        ),
    )


automation(
    "crm.lead_response_due",
    "线索首次响应提醒",
    "A lead waits for its first answer",
    object="lead",
    trigger="date",
    settings={"field": "response_due_at", "amount": 0, "unit": "minutes", "direction": "after"},
    condition='responded_at is null and owner is not null and lifecycle = "pending"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}, {"kind": "manager"}],
            "text": {
                "zh": "线索“{name}”已超过首次响应时限，负责人：{owner}。",
                "en": "The lead “{name}” of {owner} has not been answered in time.",
            },
        },
    ),
)

for _words in (("lead", "线索", "lead"), ("account", "客户", "account")):
    _returning(*_words)
    _telling(*_words)
    _extending(*_words)
