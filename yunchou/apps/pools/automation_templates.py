"""Automations of pools to begin with: administrators copy one, change what they like, and switch it on."""

from yunchou.rules.automation.portable import automation_template

RUN_BY = [{"kind": "field", "field": "pool.administrators"}]

for _name, _zh, _en in (("lead", "线索", "lead"), ("account", "客户", "account")):
    automation_template(
        f"pool_waiting_{_name}",
        (f"公海{_zh}无人领取提醒", f"Nobody takes a waiting {_en}"),
        (
            f"{_zh}进入公海 4 个工作小时仍无人领取：提醒公海管理员；再过 1 个工作日仍在等待，再提醒一次。有人领取即退出。",
            f"A {_en} lies in its pool for 4 working hours: its administrators are told, and again a working day later."
            " Somebody who takes it ends this.",
        ),
        object=_name,
        trigger="date",
        settings={"field": "pool_entered_at", "amount": 4, "unit": "working_hours", "direction": "after"},
        condition="owner is null and pool is not null",
        exit_when="owner is not null or pool is null",
        reentry="ended",
        steps=[
            {
                "kind": "notify",
                "to": RUN_BY,
                "text": {
                    "zh": f"{_zh}“{{name}}”在{{pool}}等待领取已 4 个工作小时，请分配。",
                    "en": "“{name}” has waited 4 working hours in {pool}: give it to somebody.",
                },
            },
            {"kind": "wait", "amount": 1, "unit": "working_days"},
            {
                "kind": "notify",
                "to": RUN_BY,
                "text": {
                    "zh": f"{_zh}“{{name}}”在{{pool}}仍无人领取。",
                    "en": "Nobody has taken “{name}” out of {pool} yet.",
                },
            },
        ],
    )
    automation_template(
        f"pool_claimed_{_name}",
        (f"公海{_zh}被领取通知", f"A {_en} of a pool was taken"),
        (
            f"{_zh}从公海被领取或分配：告知公海管理员由谁跟进。",
            f"A {_en} is claimed or assigned out of its pool: the administrators of the pool are told who has it.",
        ),
        object=_name,
        trigger="event",
        settings={"on": ["updated"]},
        condition="CHANGED(owner) and owner is not null and PRIOR(owner) is null and pool is not null",
        steps=[
            {
                "kind": "notify",
                "to": RUN_BY,
                "text": {
                    "zh": f"{{owner}} 领取了{{pool}}的{_zh}“{{name}}”。",
                    "en": "{owner} has taken “{name}” out of {pool}.",
                },
            }
        ],
    )
