"""The 2,500 leads of two years; those converted lead to customers and opportunities that exist."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from yunchou.apps.demo.catalogue import CONTROL, CONVEYING, RISING, SALES, Campaign
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.companies import FORMS, INDUSTRIES, brand
from yunchou.apps.demo.customers import SOURCES, Account
from yunchou.apps.demo.days import MINUTES, Days
from yunchou.apps.demo.deals import BEST_SOURCE, Deal
from yunchou.apps.demo.names import mobile, person
from yunchou.apps.demo.organisation import Organisation, Person
from yunchou.apps.demo.places import TEAM_PLACES
from yunchou.apps.demo.texts import LEAD_NEEDS

LEADS = 2500
CONVERSION = 0.17
BEST_CONVERSION = 0.34
_TITLES = ("采购经理", "设备部长", "自动化工程师", "生产副总", "工艺主管", "项目经理", "总经理", "物流经理")
_FRESH = {"new": 55, "contacted": 35, "qualified": 10}
_RIPE = {"new": 5, "contacted": 45, "qualified": 20, "unqualified": 30}
_OLD = {"new": 1, "contacted": 20, "qualified": 8, "unqualified": 71}


@dataclass(frozen=True, slots=True)
class Score:
    """Points that a lead has for what it is and does; `half_life` in days, as `most` empty where there is none."""

    name: str
    condition: str
    points: int
    times: str = ""
    most: int | str = ""
    half_life: int | str = ""
    since: str = ""


SCORES = (
    Score("来源可靠", 'source in ("referral", "existing", "partner")', 30),
    Score("主动咨询", 'source in ("website", "exhibition")', 20),
    Score("重点行业", 'industry in ("automotive", "electronics", "energy")', 20),
    Score("留下手机", "phone is not null", 10),
    Score("已有跟进", "", 8, 'COUNT(activities, status = "done")', 40, 30, "MAX(activities.done_at)"),
    Score("无效线索", 'status = "unqualified"', -100),
)


@dataclass(slots=True, eq=False)
class Lead:
    """Somebody who asked; `deal` is what it was converted into, `created` and `converted` are moments."""

    name: str
    company: str
    title: str
    phone: str
    email: str
    status: str
    source: str
    industry: str
    province: str
    description: str
    owner: str
    created: int
    campaign: Campaign | None = None
    deal: Deal | None = None
    external_id: str = ""

    @property
    def converted(self) -> int | None:
        """When it was converted: when its opportunity began."""
        return self.deal.created if self.deal else None


def build(
    days: Days,
    organisation: Organisation,
    accounts: list[Account],
    deals: list[Deal],
    campaigns: list[Campaign],
) -> list[Lead]:
    """All leads in order of creation."""
    rng = stream("leads")
    first: dict[str, list[Deal]] = defaultdict(list)
    later: dict[str, list[Deal]] = defaultdict(list)
    for deal in deals:
        if deal.pipeline == SALES and deal.created // MINUTES > days.first + 30:
            fresh = deal.created - deal.account.created < 10
            (first if fresh else later)[deal.source].append(deal)
    leads = []
    names = {account.name for account in accounts}
    for source, count in _counts().items():
        rate = BEST_CONVERSION if source == BEST_SOURCE else CONVERSION
        candidates = _shuffled(rng, first[source]) + _shuffled(rng, later[source])
        wins = candidates[: round(count * rate)]
        leads += [_converted(rng, days, deal) for deal in wins]
        leads += [_open(rng, days, organisation, source, campaigns, names) for _ in range(count - len(wins))]
    leads.sort(key=lambda lead: (lead.created, lead.company, lead.name))
    for number, lead in enumerate(leads, 1):
        lead.external_id = f"L{number:05d}"
    return leads


def _shuffled(rng: Random, deals: list[Deal]) -> list[Deal]:
    return rng.sample(deals, len(deals))


def _counts() -> dict[str, int]:
    """Leads by source, `LEADS` together."""
    total = sum(SOURCES.values())
    counts = {source: LEADS * share // total for source, share in SOURCES.items()}
    counts["website"] += LEADS - sum(counts.values())
    return counts


def _need(rng: Random, line: str) -> str:
    return rng.choice(LEAD_NEEDS).format(line=line.split()[1])


def _converted(rng: Random, days: Days, deal: Deal) -> Lead:
    day = max(days.back(deal.created // MINUTES, rng.randrange(1, 20)), days.first)
    contact = deal.contact
    return Lead(
        name=contact.name,
        company=deal.account.name,
        title=contact.title,
        phone=contact.phone,
        email=contact.email,
        status="converted",
        source=deal.source,
        industry=deal.account.industry,
        province=deal.account.place.province,
        description=_need(rng, deal.product.line),
        owner=deal.owner.name,
        created=min(day * MINUTES + rng.randrange(500, 1100), deal.created - 5),
        campaign=deal.campaign,
        deal=deal,
    )


def _open(
    rng: Random,
    days: Days,
    organisation: Organisation,
    source: str,
    campaigns: list[Campaign],
    names: set[str],
) -> Lead:
    """A lead that was not converted, or not yet."""
    day = rng.choice(days.between(days.first, days.last))
    age = days.today - day
    odds = _FRESH if age < 14 else _RIPE if age < 90 else _OLD
    status = rng.choices(list(odds), list(odds.values()))[0]
    owner = _owner(rng, organisation, day, status)
    place = rng.choice(TEAM_PLACES[owner.team or "上海销售部"])
    industry = rng.choices(list(INDUSTRIES), [share for share, _ in INDUSTRIES.values()])[0]
    name, mail = person(rng)
    words, pinyin = brand(rng)
    company = f"{place.short}{words}{rng.choice(INDUSTRIES[industry][1])}{rng.choice(FORMS)}"
    if company in names:
        company = company.removesuffix("有限公司") + "集团有限公司"
    recent = [each for each in campaigns if each.source == source and 0 <= day - each.starts <= 75]
    return Lead(
        name=name,
        company=company,
        title=rng.choice(_TITLES),
        phone=mobile(rng),
        email=f"{mail}@{pinyin}-{industry[:4]}.example" if rng.random() < 0.7 else "",
        status=status,
        source=source,
        industry=industry,
        province=place.province,
        description=_need(rng, rng.choice((CONTROL, CONVEYING, RISING))),
        owner=owner.name,
        created=day * MINUTES + rng.randrange(500, 1130),
        campaign=recent[-1] if recent and rng.random() < 0.8 else None,
    )


def _owner(rng: Random, organisation: Organisation, day: int, status: str) -> Person:
    """Who looks after a lead: marketing while nobody has taken it, else a seller employed on the day."""
    if status == "new" and rng.random() < 0.3:
        return organisation.named("姜雨桐")
    sellers = [seller for seller in organisation.sellers() if seller.team and seller.works_on(day)]
    return rng.choices(sellers, [seller.load for seller in sellers])[0]
