"""The views that every organisation starts with, shared with everybody: what a person asks of a list every day."""

from yunchou.model.object import Label, label
from yunchou.records.views import SHARED, View, called

OPEN_LEAD = 'status in ("new", "contacted", "qualified")'
OPEN_DEAL = 'stage.kind = "open"'
MONTH_AGO = 'DATEADD(TODAY(), -30, "day")'
OPEN_TASK = 'status = "open"'
OPEN_CASE = 'status in ("new", "open", "waiting", "reopened")'
UNPAID = 'status in ("open", "partly_paid")'


def _view(
    object: str, zh: str, en: str, where: str, sort: str, kind: str = "list", by: str | None = None
) -> tuple[Label, View]:
    order = tuple(sort.split(",")) if sort else ()
    called(object, label(zh, en))
    return label(zh, en), View(object, zh, kind, where, order, board_by=by, visibility=SHARED)


STANDARD_VIEWS = (
    _view("lead", "我的线索", "My leads", f"owner = ME() and {OPEN_LEAD}", "-created_at"),
    _view("lead", "待联系的新线索", "New leads to call", 'status = "new"', "created_at"),
    _view("lead", "本月新增", "New this month", 'created_at in (PERIOD("this_month"))', "-created_at"),
    _view("account", "我的客户", "My accounts", "owner = ME()", "-last_activity_at"),
    _view("account", "本部门的客户", "My department's", "owner in (MY_TEAM())", "-last_activity_at"),
    _view(
        "account",
        "30 天未跟进",
        "No contact for 30 days",
        f'status <> "lost" and (last_activity_at is null or last_activity_at < {MONTH_AGO})',
        "last_activity_at",
    ),
    _view("account", "本月新增", "New this month", 'created_at in (PERIOD("this_month"))', "-created_at"),
    _view("contact", "我的联系人", "My contacts", "owner = ME()", "name"),
    _view("contact", "决策人", "Decision makers", 'role = "decision_maker"', "account"),
    _view("opportunity", "我的在手商机", "My open deals", f"owner = ME() and {OPEN_DEAL}", "close_date"),
    _view("opportunity", "本部门的在手商机", "My department's", f"owner in (MY_TEAM()) and {OPEN_DEAL}", "close_date"),
    _view(
        "opportunity",
        "本月应成交",
        "Closing this month",
        f"{OPEN_DEAL} and close_date <= EOMONTH(TODAY(), 0)",
        "-amount",
    ),
    _view("opportunity", "停滞商机", "Stalled deals", "stalled = true", "-amount"),
    _view(
        "opportunity",
        "本季度赢单",
        "Won this quarter",
        'stage.kind = "won" and close_date in (PERIOD("this_quarter"))',
        "-amount",
    ),
    _view("activity", "我的待办", "My follow-ups", f"owner = ME() and {OPEN_TASK}", "due_at"),
    _view("activity", "已逾期", "Overdue", f"{OPEN_TASK} and due_at < NOW()", "due_at"),
    _view("activity", "我的日程", "My calendar", "owner = ME()", "", "calendar", "due_at"),
    _view("campaign", "进行中", "Running", 'status = "running"', "starts_on"),
)  # fmt: skip
OPEN_TENDER = 'status in ("tracking", "preparing", "submitted", "opened")'
DEPOSIT_OUT = 'status in ("paid", "partly_returned")'
TENDER_VIEWS = (
    _view("tender", "我的投标项目", "My tenders", f"owner = ME() and {OPEN_TENDER}", "next_due_at"),
    _view(
        "tender",
        "本周截止",
        "Due within a week",
        f'{OPEN_TENDER} and next_due_at >= NOW() and next_due_at < DATEADD(NOW(), 7, "day")',
        "next_due_at",
    ),
    _view("tender", "投标日历", "Calendar of deadlines", OPEN_TENDER, "", "calendar", "bid_due_at"),
    _view("tender", "开标日历", "Calendar of openings", OPEN_TENDER, "", "calendar", "opening_at"),
    _view("tender_deposit", "未退保证金", "Deposits out", DEPOSIT_OUT, "return_due_on"),
    _view(
        "tender_deposit", "逾期未退", "Overdue", f"{DEPOSIT_OUT} and return_due_on < TODAY()", "return_due_on"
    ),
)
"""Each with its name in both languages; an organisation keeps the one of its language, and each person reads his own."""

DOCUMENT_VIEWS = (
    _view("quote", "我的报价", "My quotes", "owner = ME()", "-created_at"),
    _view("quote", "等客户答复", "Waiting for an answer", 'status = "sent"', "valid_until"),
    _view("contract", "履行中", "In force", 'status = "active"', "ends_on"),
    _view(
        "contract",
        "90 天内到期",
        "Ending within 90 days",
        'status = "active" and ends_on >= TODAY() and ends_on <= DATEADD(TODAY(), 90, "day")',
        "ends_on",
    ),
    _view("sales_order", "我的订单", "My orders", "owner = ME()", "-created_at"),
    _view("sales_order", "待发货", "To be delivered", 'status in ("confirmed", "partly_delivered")', "wanted_on"),
    _view("invoice", "待开票", "To be issued", 'status = "applied"', "created_at"),
    _view("instalment", "逾期未回款", "Overdue", f"{UNPAID} and due_on < TODAY()", "due_on"),
    _view(
        "instalment",
        "30 天内应回款",
        "Due within 30 days",
        f'{UNPAID} and due_on >= TODAY() and due_on <= DATEADD(TODAY(), 30, "day")',
        "due_on",
    ),
    _view("payment", "未核销完", "Not fully allocated", 'status in ("open", "partly_allocated")', "-paid_on"),
    _view("case", "我的未解决工单", "My open cases", f"owner = ME() and {OPEN_CASE}", "due_at"),
    _view("case", "待领取", "Nobody's yet", f"owner is null and {OPEN_CASE}", "opened_at"),
    _view("case", "已超时", "Past due", f"{OPEN_CASE} and due_at < NOW()", "due_at"),
)  # fmt: skip
"""Those of documents and cases, which came later."""

EXPENSE_VIEWS = (
    _view("expense_claim", "我的报销单", "My claims", "owner = ME()", "-claim_date"),
    _view("expense_claim", "审批中", "In approval", 'status = "submitted"', "submitted_at"),
    _view("expense_claim", "待付款", "To be paid", 'status = "approved" and payment is null', "decided_at"),
    _view("expense_claim", "超限、重复或超预算", "To be looked at", "exceptions > 0 or over_budget = true", "-claim_date"),
    _view(
        "expense_budget",
        "本期预算",
        "Budgets of today",
        "starts_on <= TODAY() and ends_on >= TODAY()",
        "name",
    ),
)  # fmt: skip
"""Those of expenses."""
