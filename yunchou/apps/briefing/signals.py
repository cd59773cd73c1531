"""Signals: what tells that something is to be done, each a condition on records with the sentence that says why.

Points order what different signals ask for. `points` is what a signal is worth by itself, `a_day` what each day adds that it has
lasted, up to `most`. So an answer that waits since yesterday comes before a task that is an hour late, and a task that is
two weeks late before both.
"""

from dataclasses import dataclass
from decimal import Decimal

from yunchou.base.errors import Message, say

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Signal:
    """`where` is asked under the person's own rights. `since` is the path of the day or moment from which it lasts.

    `ahead`: the days lie ahead (a quote that ends), so that fewer are more urgent. `about`: the references that the record
    belongs to, the first that is there is what is opened; none: the record itself. `reason` may name `{days}`, `{name}` and
    `{amount}`; `on_the_day` is said instead of it where no day lies between, `never` where it never was.
    """

    name: str
    object: str
    where: str
    since: str
    reason: Words
    points: Decimal
    a_day: Decimal = Decimal(1)
    most: Decimal = Decimal(20)
    ahead: bool = False
    about: tuple[str, ...] = ()
    amount: str = ""
    sort: str = ""
    limit: int = 20
    on_the_day: Words | None = None
    never: Words | None = None

    def says(self, days: int | None, **said: str) -> Message:
        """The sentence in both languages; `days` since then, or until then."""
        other = self.never if days is None else self.on_the_day if days == 0 else None
        return say(*(other or self.reason), days="—" if days is None else str(days), **said)


MINE = "owner = ME()"
OPEN_DEAL = f'{MINE} and stage.kind = "open"'
ACTIVITY_OF = ("opportunity", "lead", "account", "contact")
QUIET_DAYS = 14
ENDS_WITHIN = 7

SIGNALS = (
    Signal(
        "overdue_task", "activity", f'{MINE} and status = "open" and due_at < NOW()', "due_at",
        ("“{name}”已逾期 {days} 天", "“{name}” is {days} days late"),
        Decimal(50), about=ACTIVITY_OF, sort="due_at",
        on_the_day=("“{name}”今天已到时间", "“{name}” was due earlier today"),
    ),
    Signal(
        "cadence_step", "activity", f'{MINE} and status = "open" and ANY(cadence_moves, state = "open")', "due_at",
        ("跟进节奏轮到“{name}”", "The cadence has come to “{name}”"),
        Decimal(55), about=ACTIVITY_OF, sort="due_at",
    ),
    Signal(
        "lead_response", "lead",
        f'{MINE} and responded_at is null and response_due_at < DATEADD(NOW(), 1, "day")'
        ' and status in ("new", "contacted")',
        "response_due_at",
        ("线索尚未首次响应，时限将到或已过", "The lead waits for its first answer, which is due"),
        Decimal(70), sort="response_due_at",
    ),
    Signal(
        "quote_ends", "quote",
        f'{MINE} and status = "sent" and valid_until between TODAY() and DATEADD(TODAY(), {ENDS_WITHIN}, "day")', "valid_until",
        ("报价 {name} 还有 {days} 天到期，客户尚未答复", "Quote {name} ends in {days} days and is not answered"),
        Decimal(65), Decimal(2), Decimal(14), ahead=True, about=("opportunity", "account"), amount="total", sort="valid_until",
        on_the_day=("报价 {name} 今天到期，客户尚未答复", "Quote {name} ends today and is not answered"),
    ),
    Signal(
        "stalled_deal", "opportunity", f"{OPEN_DEAL} and stalled = true", "stage_entered_at",
        ("在当前阶段已停留 {days} 天，超过该阶段的期限", "In its stage for {days} days, longer than it should be"),
        Decimal(40), Decimal("0.2"), amount="amount", sort="-amount", limit=10,
    ),
    Signal(
        "quiet_deal", "opportunity",
        f'{OPEN_DEAL} and (last_activity_at is null or last_activity_at < DATEADD(NOW(), -{QUIET_DAYS}, "day"))',
        "last_activity_at",
        ("在手商机 {amount} 已 {days} 天没有跟进", "An open deal of {amount} without a follow-up for {days} days"),
        Decimal(45), Decimal("0.5"), amount="amount", sort="-amount", limit=5,
        never=("在手商机 {amount} 从未跟进", "An open deal of {amount} that was never followed up"),
    ),
    Signal(
        "slipped_deal", "opportunity", f"{OPEN_DEAL} and close_date < TODAY()", "close_date",
        ("预计成交日期已过 {days} 天，请更新", "Its close date went by {days} days ago: bring it up to date"),
        Decimal(35), Decimal("0.5"), amount="amount", sort="-amount", limit=10,
    ),
    Signal(
        "overdue_receivable", "receivable", f"{MINE} and days_overdue > 0", "due_on",
        ("应收款 {amount} 已逾期 {days} 天", "{amount} is owed and {days} days late"),
        Decimal(38), Decimal("0.3"), about=("account",), amount="amount", sort="-amount", limit=10,
    ),
)  # fmt: skip
"""All signals but the mails that wait for an answer, for which two lists are compared (`suggesting`)."""

UNANSWERED = Signal(
    "unanswered", "mail",
    f'{MINE} and direction = "in" and COALESCE(automatic, false) = false and at > DATEADD(NOW(), -14, "day")', "at",
    ("“{name}”已等待答复 {days} 天", "“{name}” has waited for an answer for {days} days"),
    Decimal(60), Decimal(3), about=("opportunity", "lead", "contact", "account"), sort="at", limit=100,
    on_the_day=("“{name}”今天来信，等待答复", "“{name}” came today and waits for an answer"),
)  # fmt: skip
SENT = f'{MINE} and direction = "out" and at > DATEADD(NOW(), -14, "day")'
