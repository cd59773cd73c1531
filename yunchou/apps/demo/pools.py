"""The pools of the demo: which leads and accounts wait there, and which were claimed from there, when."""

from dataclasses import dataclass

from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.customers import GIANT, Account
from yunchou.apps.demo.days import MINUTES, Days
from yunchou.apps.demo.deals import Deal
from yunchou.apps.demo.leads import Lead
from yunchou.apps.demo.organisation import LEAVER, REGIONS

WEBSITE, EXHIBITION, DORMANT = "官网线索池", "展会线索池", "沉睡客户公海"
MARKETING = "姜雨桐"
RECENT_DAYS = 180
LET_LIE = 0.12
"""The share of leads that were called once and given back."""
WAITING_ACCOUNTS = 45


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool: what it holds, who runs it, what members see before they claim."""

    name: str
    object: str
    kind: str
    administrators: str
    masked: str
    cooldown_days: int
    description: str


@dataclass(frozen=True, slots=True)
class Limit:
    """How many records somebody may hold: of a pool, or of all (no pool)."""

    name: str
    object: str
    pool: str
    role: str
    most: int


@dataclass(frozen=True, slots=True)
class Return:
    """After how long without what a record goes back to its pool."""

    name: str
    pool: str
    basis: str
    amount: int
    unit: str
    condition: str
    remind: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets what comes into a pool, in turn. `members`: people by name."""

    name: str
    pool: str
    condition: str
    strategy: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: its pool, whether nobody owns it, since when, and when it was claimed (moments)."""

    pool: str
    waiting: bool
    entered: int
    claimed: int | None = None


POOLS = (
    Pool(WEBSITE, "lead", "open", "钱思远;姜雨桐", "phone,email", 3, "官网与广告来的线索，各销售部自行领取"),
    Pool(
        EXHIBITION,
        "lead",
        "hidden",
        "钱思远;丁敏",
        "phone,email",
        0,
        "展会、转介绍等线索，由市场部和运营分配",
    ),
    Pool(DORMANT, "account", "open", "丁敏;邵婷", "phone", 15, "长期没有成交的客户，任何销售都可以重新开发"),
)
LIMITS = (
    Limit("官网线索：每人最多 40 条", "lead", WEBSITE, "", 40),
    Limit("官网线索：经理最多 60 条", "lead", WEBSITE, "manager", 60),
    Limit("沉睡客户：每人最多 10 家", "account", DORMANT, "", 10),
)
RETURNS = (
    Return(
        "官网线索：90 天未跟进收回",
        WEBSITE,
        "follow_up",
        90,
        "days",
        'status in ("new", "contacted")',
        "7,3,1",
    ),
    Return("沉睡客户：60 个工作日未成交收回", DORMANT, "deal", 60, "working_days", "", "7,3"),
)
ASSIGNMENTS = (
    Assignment(
        "华东展会线索：苏州轮流",
        EXHIBITION,
        'province in ("上海市", "江苏省", "浙江省")',
        "round_robin",
        ("朱凯", "吴梦洁"),
    ),
)
MEMBERS = ";".join(REGIONS)


def of_leads(days: Days, leads: list[Lead]) -> dict[str, Place]:
    """Where leads lie, by external id: new ones that marketing looks after wait, those of half a year were claimed."""
    rng = stream("pools of leads")
    found = {}
    for lead in leads:
        pool = WEBSITE if lead.source in ("website", "advertisement") else EXHIBITION
        minutes = rng.randrange(15, 2 * MINUTES)
        untouched = lead.status == "new" and lead.owner == MARKETING
        let_lie = lead.status == "contacted" and rng.random() < LET_LIE
        if lead.converted is None and (untouched or let_lie):
            found[lead.external_id] = Place(pool, True, min(lead.created + minutes, days.today * MINUTES - 1))
        elif lead.converted is None and lead.created // MINUTES > days.today - RECENT_DAYS:
            claimed = min(lead.created + minutes, days.today * MINUTES - 1)
            found[lead.external_id] = Place(pool, False, lead.created, claimed)
    return found


def of_accounts(days: Days, accounts: list[Account], deals: list[Deal]) -> dict[str, Place]:
    """Where accounts lie: some without a deal under way, and not by who has left, wait to be taken up again."""
    rng = stream("pools of accounts")
    busy = {deal.account.external_id for deal in deals if deal.stage.kind == "open"}
    free = [
        each
        for each in accounts
        if each.external_id not in busy
        and each.name != GIANT
        and each.owner.name != LEAVER
        and each.status(days.today) in ("dormant", "potential")
        and each.created // MINUTES < days.today - RECENT_DAYS
    ]
    chosen = rng.sample(free, min(WAITING_ACCOUNTS, len(free)))
    return {
        each.external_id: Place(
            DORMANT,
            True,
            days.back(days.today - rng.randrange(3, 90), 0) * MINUTES + rng.randrange(540, 1080),
        )
        for each in chosen
    }
