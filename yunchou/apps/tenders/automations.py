"""What happens with tenders by itself: the decision to bid is asked for, deadlines and deposits are reminded of, results told."""

from yunchou.rules.automation.declared import automation

automation(
    "tenders.go_decision",
    "投标立项审批",
    "Decision to bid",
    object="tender",
    trigger="manual",
    settings={},
    condition='status = "tracking"',
    steps=(
        {
            "kind": "approval",
            "title": {"zh": "投标立项审批", "en": "Decision to bid"},
            "summary": {
                "zh": "{name}：招标人 {account}，预算 {budget}，投标截止 {bid_due_at}，立项评分 {go_score}",
                "en": "{name}: {account}, budget {budget}, bids until {bid_due_at}, score {go_score}",
            },
            "nodes": [
                {
                    "name": {"zh": "直属上级", "en": "Manager"},
                    "signers": [{"kind": "manager"}],
                    "submitter": "manager",
                    "limit": {"amount": 8, "unit": "working_hours"},
                    "remind": {"amount": 2, "unit": "working_hours"},
                    "overdue": "escalate",
                }
            ],
        },
        {"kind": "action", "action": "tenders.approve_go"},
    ),
)

_DEADLINES = (
    ("registration_due", "报名截止提醒", "Registration ends soon", "registration_due_at", '"tracking", "preparing"',
     "投标项目“{name}”的报名将于 {registration_due_at} 截止", "Registration for “{name}” ends at {registration_due_at}"),
    ("questions_due", "答疑截止提醒", "Questions end soon", "questions_due_at", '"tracking", "preparing"',
     "投标项目“{name}”的答疑将于 {questions_due_at} 截止", "Questions on “{name}” end at {questions_due_at}"),
    ("bid_due", "投标截止提醒", "Bids are due soon", "bid_due_at", '"tracking", "preparing"',
     "投标项目“{name}”将于 {bid_due_at} 截止投标，还有 {papers_open} 份文件未完成",
     "Bids for “{name}” are due at {bid_due_at}; {papers_open} papers are to do"),
    ("opening", "开标提醒", "Bids are opened soon", "opening_at", '"submitted"',
     "投标项目“{name}”将于 {opening_at} 开标", "The bids for “{name}” are opened at {opening_at}"),
)  # fmt: skip
"""Code, name in both languages, the deadline, where the tender then stands, and what its owner is told."""

for _code, _zh, _en, _field, _statuses, _text_zh, _text_en in _DEADLINES:
    automation(
        f"tenders.{_code}",
        _zh,
        _en,
        object="tender",
        trigger="date",
        settings={
            "field": _field,
            "amount": 1 if _code == "opening" else 2,
            "unit": "working_days",
            "direction": "before",
        },
        condition=f"status in ({_statuses})",
        steps=({"kind": "notify", "to": [{"kind": "owner"}], "text": {"zh": _text_zh, "en": _text_en}},),
    )

automation(
    "tenders.paper_due",
    "标书文件到期提醒",
    "A bid paper is due",
    object="tender_paper",
    trigger="date",
    settings={"field": "due_on", "amount": 1, "unit": "working_days", "direction": "before"},
    condition='state <> "done" and tender.status = "preparing"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "field", "field": "person"}],
            "text": {
                "zh": "投标项目“{tender}”的文件“{name}”应于 {due_on} 完成",
                "en": "“{name}” for the tender “{tender}” is due on {due_on}",
            },
        },
    ),
)

automation(
    "tenders.deposit_due",
    "保证金缴纳提醒",
    "A bid deposit is to be paid",
    object="tender_deposit",
    trigger="date",
    settings={"field": "due_on", "amount": 2, "unit": "working_days", "direction": "before"},
    condition='status = "planned"',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "投标项目“{tender}”的保证金 {amount} 应于 {due_on} 前缴纳",
                "en": "The deposit of {amount} for “{tender}” is to be paid by {due_on}",
            },
        },
    ),
)

automation(
    "tenders.deposit_not_returned",
    "保证金逾期未退提醒",
    "A bid deposit was not returned",
    object="tender_deposit",
    trigger="date",
    settings={"field": "return_due_on", "amount": 1, "unit": "working_days", "direction": "after"},
    condition='status in ("paid", "partly_returned")',
    exit_when='not status in ("paid", "partly_returned")',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "投标项目“{tender}”的保证金应于 {return_due_on} 退回，仍有 {outstanding} 未退",
                "en": "The deposit for “{tender}” should have come back on {return_due_on}; {outstanding} is out",
            },
        },
        {"kind": "wait", "amount": 5, "unit": "working_days"},
        {
            "kind": "notify",
            "to": [{"kind": "owner"}, {"kind": "manager"}],
            "text": {
                "zh": "投标项目“{tender}”的保证金逾期 {days_overdue} 天未退，金额 {outstanding}",
                "en": "The deposit for “{tender}” is {days_overdue} days late; {outstanding} is out",
            },
        },
    ),
)

automation(
    "tenders.result",
    "投标结果通知",
    "The result of a tender",
    object="tender",
    trigger="event",
    settings={"on": ["updated"]},
    fields="status",
    condition='status in ("won", "lost")',
    steps=(
        {
            "kind": "notify",
            "to": [{"kind": "owner"}, {"kind": "manager"}],
            "text": {
                "zh": "投标项目“{name}”{status}，我方报价 {our_price}",
                "en": "“{name}”: {status}, our price {our_price}",
            },
        },
    ),
)
