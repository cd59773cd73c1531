"""The dashboard of papers: seals that were used and wait, copies that are out, and what customers sign."""

from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

PAPERS = Dashboard(
    "papers",
    label("用印与签署", "Seals and signatures"),
    period="this_year",
    widgets=(
        widget("used", "number", "用印次数", "Seals used", metrics=("seals_used",), compare=True, width=8, height=3),
        widget("deciding", "number", "审批中", "In approval", metrics=("seal_uses_deciding",), width=8, height=3),
        widget("waiting", "number", "待用印", "To be sealed", metrics=("seal_uses_waiting",), width=8, height=3),
        widget("late", "number", "逾期未归档", "Copies overdue", metrics=("seal_copies_late",), width=8, height=3),
        widget("signed", "number", "客户已签署", "Signed by customers", metrics=("signings_signed",), width=8, height=3),
        widget("signing", "number", "待客户签署", "Waiting for signatures", metrics=("signings_waiting",), width=8, height=3),
        widget("months", "bar", "每月用印", "Seals used by month", metrics=("seals_used",), by=("month",), width=12, height=8),
        widget("kinds", "pie", "印章类型", "By kind of seal", metrics=("seals_used",), by=("kind",), width=12, height=8),
        widget(
            "open", "records", "待用印的申请", "To be sealed", object="seal_use", where='status in ("submitted", "approved")',
            sort="needed_on,-created_at", limit=10,
            fields=("number", "name", "seal", "status", "copies", "needed_on", "owner"), width=24, height=8,
        ),
        widget(
            "unsigned", "records", "待客户签署", "Waiting for signatures", object="signing", where='status = "waiting"',
            sort="expires_on", limit=10, fields=("name", "signer", "expires_on", "reminders", "owner"), width=24, height=8,
        ),
    ),
)  # fmt: skip
