"""Reminders of what is due: to those who sell, and to customers in letters of which each is firmer than the one before."""

from typing import Any

from yunchou.rules.automation.portable import automation_template

automation_template(
    "invoice_dunning",
    ("发票逾期催收", "Invoices are asked for"),
    (
        "发票应付日前 3 天提醒负责人；逾期 7 天再次提醒，逾期 30 天告知上级。核销完即退出。",
        "Three days before an invoice is due its owner is reminded, again a week after, the manager after thirty days.",
    ),
    object="invoice",
    trigger="date",
    settings={"field": "due_on", "amount": 3, "unit": "days", "direction": "before"},
    condition='status = "issued" and outstanding > 0',
    exit_when='status != "issued" or outstanding <= 0',
    reentry="ended",
    steps=[
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "{account} 的发票 {number}（{outstanding}）将于 {due_on} 到期。",
                "en": "{number} of {account} ({outstanding}) is due on {due_on}.",
            },
        },
        {"kind": "wait", "amount": 10, "unit": "days"},
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "{account} 的发票 {number} 已逾期 7 天，未核销 {outstanding}。",
                "en": "{number} of {account} is a week late: {outstanding}.",
            },
        },
        {"kind": "wait", "amount": 23, "unit": "days"},
        {
            "kind": "notify",
            "to": [{"kind": "manager"}],
            "text": {
                "zh": "{account} 的发票 {number} 已逾期 30 天，未核销 {outstanding}，负责人 {owner}。",
                "en": "{number} of {account} is 30 days late: {outstanding}, {owner}.",
            },
        },
    ],
)

LETTERS = (
    (
        *(3, "付款提醒", "Reminder", "若已付款，请忽略此邮件。"),
        "If you have paid meanwhile, please disregard this letter.",
    ),
    (
        *(12, "第二次付款提醒", "Second reminder", "请尽快安排付款，或告知预计付款日期。"),
        "Please pay, or tell us when you will.",
    ),
    (
        *(15, "最后一次付款提醒", "Last reminder", "请在 7 日内付款；如有异议，请直接回复。"),
        "Please pay within a week, or tell us what you object to.",
    ),
)
"""Days since the letter before, of the first since the invoice was due; how the letter begins and ends."""


def _letter(days: int, zh: str, en: str, zh_end: str, en_end: str) -> list[dict[str, Any]]:
    letter = {
        "kind": "mail",
        "addresses": ["sales_order.contact.email"],
        "subject": {"zh": f"{zh}：发票 {{number}}", "en": f"{en}: invoice {{number}}"},
        "text": {
            "zh": f"{{account}}：\n\n发票 {{number}}（应付日期 {{due_on}}）尚有 {{outstanding}} 未付。{zh_end}",
            "en": f"{{account}},\n\nof invoice {{number}}, due on {{due_on}}, {{outstanding}} is still open. {en_end}",
        },
    }
    return [{"kind": "wait", "amount": days, "unit": "days"}, letter]


automation_template(
    "dunning_letters",
    ("向客户发送催款函", "Customers are reminded of invoices"),
    (
        "发票逾期 3、15、30 天，依次向订单联系人发送三级催款邮件，最后通知负责人。核销完即停止。",
        "Three, 15 and 30 days after it was due the contact gets a letter, each firmer; then its owner is told. Payment ends it.",
    ),
    object="invoice",
    trigger="date",
    settings={"field": "due_on", "amount": 0, "unit": "days", "direction": "after", "at": "09:00"},
    condition='status = "issued" and outstanding > 0 and sales_order.contact.email is not null',
    exit_when='status != "issued" or outstanding <= 0',
    reentry="ended",
    steps=[
        *(step for each in LETTERS for step in _letter(*each)),
        {
            "kind": "notify",
            "to": [{"kind": "owner"}],
            "text": {
                "zh": "{account} 的发票 {number} 已发送三次催款函，仍有 {outstanding} 未付。",
                "en": "{account} was reminded of {number} three times: {outstanding} is still open.",
            },
        },
    ],
)
