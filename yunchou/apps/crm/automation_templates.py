"""Automations to begin with: administrators copy one, change what they like, and switch it on."""

from yunchou.rules.automation.portable import automation_template

automation_template(
    "stage_unchanged",
    ("商机停滞提醒", "A deal stands still"),
    (
        "商机停留在同一阶段 14 天：提醒负责人；再过 3 个工作日仍未推进，告知其上级。阶段变化或结束即退出。",
        "A deal stays in a stage for 14 days: its owner is reminded, and 3 working days later the manager. Moving it ends this.",
    ),
    object="opportunity",
    trigger="date",
    settings={"field": "stage_entered_at", "amount": 14, "unit": "days", "direction": "after"},
    condition='stage.kind = "open"',
    exit_when='stage.kind != "open" or stage_entered_at > DATEADD(NOW(), -14, "day")',
    reentry="ended",
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "商机“{name}”已在“{stage}”停留 14 天，请推进或更新。",
                "en": "“{name}” has been in {stage} for 14 days.",
            },
        },
        {"kind": "wait", "amount": 3, "unit": "working_days"},
        {
            "kind": "notify",
            "to": [{"kind": "manager"}],
            "text": {
                "zh": "{owner} 的商机“{name}”仍停留在“{stage}”，已提醒过负责人。",
                "en": "{owner}'s deal “{name}” still stands in {stage}; the owner was reminded.",
            },
        },
    ],
)

automation_template(
    "birthday",
    ("联系人生日提醒", "A contact's birthday"),
    (
        "每天早上检查：联系人今天生日，提醒负责人送上祝福。",
        "Each morning: whose contact has a birthday today is reminded to send wishes.",
    ),
    object="contact",
    trigger="schedule",
    settings={"when": {"every": "day", "at": "09:00"}},
    condition="MONTH(birthday) = MONTH(TODAY()) and DAY(birthday) = DAY(TODAY())",
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "今天是 {name}（{account}）的生日。",
                "en": "Today is {name}'s birthday ({account}).",
            },
        }
    ],
)

automation_template(
    "won_follow_up",
    ("赢单后回访", "After a deal is won"),
    (
        "商机赢单：通知负责人的上级，并在 3 个工作日后安排一次回访任务。",
        "A deal is won: the owner's manager is told, and a task to call back is made for 3 working days later.",
    ),
    object="opportunity",
    trigger="event",
    settings={"on": ["created", "updated"]},
    condition='stage.kind = "won" and CHANGED(stage)',
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "manager"}],
            "text": {"zh": "{owner} 赢下了“{name}”（{amount}）。", "en": "{owner} won “{name}” ({amount})."},
        },
        {
            "kind": "create",
            "object": "activity",
            "values": {
                "name": {"expression": '"回访 " & name'},
                "kind": {"value": "task"},
                "due_at": {"expression": "WORKDAY(TODAY(), 3)"},
                "account": {"expression": "account"},
                "opportunity": {"expression": "id"},
                "owner": {"expression": "owner"},
            },
        },
    ],
)

automation_template(
    "lead_response",
    ("新线索响应时限", "A new lead is answered in time"),
    (
        "新线索 2 个工作小时内未联系：提醒负责人；8 个工作小时仍未联系：告知其上级。状态变化即退出。",
        "A new lead not contacted within 2 working hours: its owner is reminded; after 8 the manager is. A new status ends this.",
    ),
    object="lead",
    trigger="event",
    settings={"on": ["created"]},
    condition='status = "new"',
    exit_when='status != "new"',
    steps=[
        {
            "kind": "parallel",
            "lanes": [
                {
                    "steps": [
                        {"kind": "wait", "amount": 2, "unit": "working_hours"},
                        {
                            "kind": "notify",
                            "to": [{"kind": "owner"}],
                            "text": {
                                "zh": "线索“{name}”等待首次联系已 2 小时。",
                                "en": "“{name}” has waited 2 hours.",
                            },
                        },
                    ]
                },
                {
                    "steps": [
                        {"kind": "wait", "amount": 8, "unit": "working_hours"},
                        {
                            "kind": "notify",
                            "to": [{"kind": "manager"}],
                            "text": {
                                "zh": "{owner} 的线索“{name}”8 小时未联系。",
                                "en": "{owner}'s lead “{name}” has waited 8 hours.",
                            },
                        },
                    ]
                },
            ],
        }
    ],
)

automation_template(
    "customer_forgotten",
    ("客户久未跟进提醒", "A customer is forgotten"),
    (
        "客户 30 天没有跟进：提醒负责人并打上标签，每条记录每周最多一次。",
        "No activity with a customer for 30 days: its owner is reminded and the customer tagged, once a week at most.",
    ),
    object="account",
    trigger="date",
    settings={"field": "last_activity_at", "amount": 30, "unit": "days", "direction": "after"},
    most_runs=1,
    most_per="week",
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {"zh": "客户“{name}”已 30 天没有跟进。", "en": "No activity with “{name}” for 30 days."},
        },
        {"kind": "tag", "tags": ["久未跟进"]},
    ],
)

automation_template(
    "deal_stalled",
    ("停滞商机提醒", "A deal has stalled"),
    (
        "每天早上检查：商机在当前阶段超过时限（没有时限的，超过停留天数中位数的两倍），提醒负责人，每周最多一次。",
        "Each morning: whose deal stands beyond the limit of its stage, or twice the usual time, is reminded weekly at most.",
    ),
    object="opportunity",
    trigger="schedule",
    settings={"when": {"every": "working_day", "at": "09:00"}},
    condition="stalled = true",
    most_runs=1,
    most_per="week",
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "商机“{name}”在“{stage}”停滞，请推进或更新下一步。",
                "en": "“{name}” has stalled in {stage}: move it on or say what comes next.",
            },
        }
    ],
)
