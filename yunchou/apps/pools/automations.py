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
    """The owner is told before; the pool's administrators are when more time is asked for."""
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
    automation(
        f"crm.{name}_extension_asked",
        f"{zh}延期申请通知",
        f"Somebody asks for more time with a {en}",
        object=name,
        trigger="event",
        settings={"on": ["updated"]},
        fields="extension_request",
        condition="extension_request is not null",
        steps=(
            {
                "kind": "notify",
                "to": [{"kind": "field", "field": "pool.administrators"}],
                "text": {
                    "zh": "{owner} 申请延期持有“{name}”：{extension_request}",
                    "en": "{owner} asks for more time with “{name}”: {extension_request}",
                },
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
