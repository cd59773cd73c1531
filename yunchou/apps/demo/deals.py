"""The 9,000 opportunities of the demo organisation: who tries to sell what to whom, and how it goes."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from math import log
from random import Random

from yunchou.apps.demo.catalogue import (
    CONTROL,
    CONVEYING,
    PRODUCTS,
    RENEWAL,
    RISING,
    SALES,
    SERVICES,
    STAGES_OF,
    STALLED,
    Campaign,
    Product,
    Stage,
)
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.customers import GIANT, SILENT_DAYS, SOURCES, Account, Contact
from yunchou.apps.demo.days import MINUTES, Days, month_end
from yunchou.apps.demo.organisation import OVERLOADED, Organisation, Person
from yunchou.apps.demo.texts import NEXT_STEPS, TOPICS, stem

DEALS = 9000
RENEWALS = 600
SLOWING = "华北"
BEST_SOURCE = "referral"
RIVAL = "锐驰物流装备"
_RIVALS = ("华擎工控", "博视科技", "德嘉自动化", "联迅智能", "海拓视觉")
_MONTHS = (0.75, 0.55, 1.0, 0.95, 0.95, 1.0, 1.15, 1.3, 1.35, 1.15, 1.0, 0.85)
_SIZES = {"A": 230_000, "B": 120_000, "C": 70_000, "D": 40_000}
_LOSS_REASONS = {
    "price": 22,
    "product": 12,
    "timing": 13,
    "budget": 16,
    "relationship": 9,
    "no_decision": 22,
    "other": 6,
}


@dataclass(slots=True, eq=False)
class Deal:
    """An opportunity; `entries` are the stages it went through with the moment of each entry."""

    account: Account
    contact: Contact
    owner: Person
    product: Product
    quantity: int
    source: str
    pipeline: str
    created: int
    name: str
    entries: list[tuple[Stage, int]] = field(default_factory=list)
    discount: int = 0
    close: int = 0
    campaign: Campaign | None = None
    competitor: str = ""
    loss_reason: str = ""
    next_step: str = ""
    external_id: str = ""

    @property
    def stage(self) -> Stage:
        """The stage it is in today."""
        return self.entries[-1][0]

    @property
    def open(self) -> bool:
        """Whether it is still to be won or lost."""
        return self.stage.kind == "open"

    @property
    def won(self) -> bool:
        """Whether it was won."""
        return self.stage.kind == "won"

    @property
    def cents(self) -> int:
        """The amount in hundredths of a yuan."""
        return self.product.price * self.quantity * (100 - self.discount)

    def reached(self, position: int) -> bool:
        """Whether it entered an open stage at or after this position."""
        return any(stage.kind == "open" and stage.position >= position for stage, _ in self.entries)


class _Market:
    """What the creation of deals draws on: the calendar, the campaigns and one stream of chance."""

    def __init__(self, days: Days, campaigns: list[Campaign]) -> None:
        self.rng = stream("deals")
        self.days = days
        self.campaigns = campaigns
        self.working = days.between(days.first, days.last)
        self.by_line: dict[str, list[Product]] = defaultdict(list)
        for product in PRODUCTS:
            if product.code not in {service.code for service in SERVICES.values()}:
                self.by_line[product.line].append(product)

    def progress(self, day: int) -> float:
        """How far a day lies in the two years, 0 to 1."""
        return (day - self.days.first) / 730

    def demand(self, region: str, day: int) -> float:
        """How many deals begin on a day, relative to others."""
        month = date.fromordinal(day).month
        trend = 1.4 - 1.0 * self.progress(day) if region == SLOWING else 0.86 + 0.28 * self.progress(day)
        return _MONTHS[month - 1] * trend

    def minute(self) -> int:
        """A minute of a working day."""
        return self.rng.randrange(515, 1090)


def build(
    days: Days, organisation: Organisation, accounts: list[Account], campaigns: list[Campaign]
) -> list[Deal]:
    """All opportunities in order of creation."""
    market = _Market(days, campaigns)
    deals = _first_deals(market, organisation, accounts)
    for owner, count in _shares(market, organisation, DEALS - RENEWALS, deals).items():
        deals += _repeat_deals(market, owner, count, [each for each in accounts if each.owner is owner])
    for deal in deals:
        _live(market, deal, _chance(market, deal))
    deals += _renewals(market, deals)
    deals.sort(key=lambda deal: (deal.created, deal.account.external_id, deal.name))
    for number, deal in enumerate(deals, 1):
        deal.external_id = f"O{number:05d}"
        deal.account.deals += 1
        if deal.won:
            deal.account.last_win = max(deal.account.last_win or 0, deal.close)
    return deals


def _first_deals(market: _Market, organisation: Organisation, accounts: list[Account]) -> list[Deal]:
    """Most customers that are new in the two years came with a deal."""
    deals = []
    for account in accounts:
        if (
            account.created // MINUTES < market.days.first
            or account.weight == 0.2
            or market.rng.random() < 0.12
        ):
            continue
        owner = account.owner
        if not owner.works_on(account.created // MINUTES):
            owner = organisation.named(owner.manager)
        deals.append(_deal(market, owner, account, account.created + 3, account.source))
    return deals


def _shares(market: _Market, organisation: Organisation, total: int, given: list[Deal]) -> dict[Person, int]:
    """How many more deals each seller gets, by load and time employed, so that all add up to `total`."""
    have: dict[str, int] = defaultdict(int)
    for deal in given:
        have[deal.owner.name] += 1
    sellers = organisation.sellers()
    weights = [
        seller.load * sum(market.demand(seller.region, day) for day in market.working if seller.works_on(day))
        for seller in sellers
    ]
    exact = [total * weight / sum(weights) for weight in weights]
    counts = [max(0, int(share) - have[seller.name]) for seller, share in zip(sellers, exact, strict=True)]
    missing = total - len(given) - sum(counts)
    for place in range(abs(missing)):
        # The few left over, or too many, are spread over those with the most.
        order = sorted(range(len(sellers)), key=lambda at: -exact[at])
        counts[order[place % 20]] += 1 if missing > 0 else -1
    return {seller: count for seller, count in zip(sellers, counts, strict=True) if count}


def _repeat_deals(market: _Market, owner: Person, count: int, accounts: list[Account]) -> list[Deal]:
    """Deals with customers that exist already, spread over the days by demand."""
    rng = market.rng
    accounts = [account for account in accounts if account.created // MINUTES <= market.days.last - 20]
    starts = [account.created // MINUTES for account in accounts]  # in order of creation
    weights = list(accumulate(account.weight for account in accounts))
    working = [day for day in market.working if owner.works_on(day) and day >= starts[0]]
    chosen = rng.choices(working, [market.demand(owner.region, day) for day in working], k=count)
    deals = []
    for day in chosen:
        known = bisect_right(starts, day)
        account = rng.choices(accounts[:known], cum_weights=weights[:known])[0]
        while account.silent and day > market.days.today - 330:
            account = rng.choices(accounts[:known], cum_weights=weights[:known])[0]
        source = "existing" if rng.random() < 0.4 else rng.choices(list(SOURCES), list(SOURCES.values()))[0]
        moment = max(day * MINUTES + market.minute(), account.created + 3)
        deals.append(_deal(market, owner, account, moment, source))
    return deals


def _deal(market: _Market, owner: Person, account: Account, created: int, source: str) -> Deal:
    rng, day = market.rng, created // MINUTES
    product = _product(market, account, day)
    size, spread = (1_500_000, 0.4) if account.name == GIANT else (_SIZES[account.grade], 0.75)
    quantity = max(1, min(400, round(rng.lognormvariate(log(size), spread) / product.price)))
    known = [contact for contact in account.contacts if contact.created <= created] or account.contacts[:1]
    topic = rng.choice(TOPICS[product.line])
    deal = Deal(
        account,
        rng.choice(known),
        owner,
        product,
        quantity,
        source,
        SALES,
        created,
        f"{stem(account.name)} {topic}",
    )
    recent = [each for each in market.campaigns if each.source == source and 0 <= day - each.starts <= 75]
    if recent and rng.random() < 0.7:
        deal.campaign = recent[-1]
    return deal


def _product(market: _Market, account: Account, day: int) -> Product:
    rising = 0.14 + 0.34 * market.progress(day)
    shares = {RISING: rising, CONVEYING: (1 - rising) * 0.42, CONTROL: (1 - rising) * 0.58}
    if account.industry in {"logistics", "food", "retail"}:
        shares[CONVEYING] *= 2.5
    elif account.industry in {"electronics", "medical"}:
        shares[RISING] *= 1.3
    line = market.rng.choices(list(shares), list(shares.values()))[0]
    products = [each for each in market.by_line[line] if each.active or market.progress(day) < 0.5]
    return market.rng.choice(products)


def _chance(market: _Market, deal: Deal) -> float:
    """The chance of winning a deal."""
    chance = 0.46 + deal.owner.skill
    if deal.source == BEST_SOURCE:
        chance += 0.13
    if deal.owner.region == SLOWING:
        chance -= 0.16 * market.progress(deal.created // MINUTES)
    if deal.account.name == GIANT:
        chance += 0.12
    elif deal.account.grade == "A":
        chance += 0.04
    return chance


def _live(market: _Market, deal: Deal, chance: float) -> None:
    """Takes a deal through its stages up to yesterday."""
    rng, days = market.rng, market.days
    stages = STAGES_OF[deal.pipeline]
    opens = [stage for stage in stages if stage.kind == "open"]
    wins = rng.random() < chance
    last = None if wins else rng.choices(opens, [stage.lost for stage in opens])[0]
    path = _path(rng, opens, last)
    pace = 1.3 if deal.owner.name == OVERLOADED else 1.0
    moment, day = deal.created, deal.created // MINUTES
    deal.entries.append((path[0], moment))
    for place, stage in enumerate(path):
        sigma = 0.65 if stage.name == STALLED else 0.5
        dwell = max(1, round(rng.lognormvariate(log(stage.dwell * pace), sigma)))
        day = days.forward(day, dwell)
        moment = day * MINUTES + market.minute()
        if place + 1 < len(path):
            deal.entries.append((path[place + 1], moment))
    end = stages[-2] if wins else stages[-1]
    deal.entries.append((end, _signed(market, deal, moment) if wins else moment))
    _stop(market, deal)
    _detail(market, deal, path)


def _path(rng: Random, opens: list[Stage], last: Stage | None) -> list[Stage]:
    """The open stages a deal passes, the last of them where it is lost; one in ten leaves one out."""
    path = opens if last is None else opens[: opens.index(last) + 1]
    if len(path) > 2 and rng.random() < 0.1:
        left_out = rng.randrange(len(path) - 1)
        path = path[:left_out] + path[left_out + 1 :]
    return path


def _signed(market: _Market, deal: Deal, moment: int) -> int:
    """When a deal is won: pulled to the end of its month, and from January into December."""
    rng, days, day = market.rng, market.days, moment // MINUTES
    current = date.fromordinal(day)
    year_end = date(current.year - 1, 12, 31).toordinal()
    reached = deal.entries[-1][1] // MINUTES
    if current.month <= 2 and reached <= year_end - 12 and rng.random() < 0.75:
        day = days.back(year_end - rng.randrange(0, 12), 0)
    elif rng.random() < 0.3:
        day = max(day, days.back(month_end(day), rng.randrange(0, 4)))
    return max(day * MINUTES + market.minute(), deal.entries[-1][1] + 30)


def _stop(market: _Market, deal: Deal) -> None:
    """Cuts off what lies in the future, and sets the close date: actual when decided, expected while open."""
    rng, days = market.rng, market.days
    limit = min(days.last, deal.owner.left or days.last)
    planned = deal.entries[-1][1] // MINUTES
    deal.entries = [entry for entry in deal.entries if entry[1] // MINUTES <= limit]
    if deal.account.silent and deal.open:
        day = days.back(days.today - SILENT_DAYS - 20, rng.randrange(1, 20))
        deal.entries = [entry for entry in deal.entries if entry[1] // MINUTES < day]
        deal.entries.append((STAGES_OF[deal.pipeline][-1], day * MINUTES + market.minute()))
    if not deal.open:
        deal.close = deal.entries[-1][1] // MINUTES
        if deal.won and date.fromordinal(deal.close).month >= 10:
            deal.quantity = round(deal.quantity * 1.3)  # what is left of the customers' budgets
        return
    late = 0.6 if not deal.owner.active else 0.08 + deal.owner.untidy
    if rng.random() < late:
        deal.close = rng.randrange(max(deal.entries[-1][1] // MINUTES, days.today - 70), days.today)
        return
    day = max(planned + rng.randrange(-12, 30), days.today + rng.randrange(1, 40))
    if rng.random() < 0.4:
        day = month_end(day)
    deal.close = max(days.today, days.back(day, 0))


def _detail(market: _Market, deal: Deal, path: list[Stage]) -> None:
    """Discount, competitor, reason of the loss, next step."""
    rng = market.rng
    quoted = deal.reached(3) if deal.pipeline == SALES else deal.reached(2)
    if quoted:
        deal.discount = rng.randint(*deal.owner.discount) if deal.pipeline == SALES else rng.choice((0, 0, 5))
        if deal.pipeline == SALES and rng.random() < 0.45:
            fierce = deal.product.line == CONVEYING and rng.random() < (0.7 if not deal.won else 0.3)
            deal.competitor = RIVAL if fierce else rng.choice(_RIVALS)
    if deal.stage.kind == "lost":
        taken = deal.competitor and rng.random() < 0.6
        deal.loss_reason = (
            "competitor" if taken else rng.choices(list(_LOSS_REASONS), list(_LOSS_REASONS.values()))[0]
        )
    if deal.open and rng.random() < 0.85:
        deal.next_step = rng.choice(NEXT_STEPS[deal.stage.name])


def _renewals(market: _Market, deals: list[Deal]) -> list[Deal]:
    """Maintenance contracts for deals won most of a year ago."""
    rng, days = market.rng, market.days
    due = [deal for deal in deals if deal.won and deal.close <= days.last - 250 and deal.owner.active]
    result = []
    for origin in rng.sample(due, RENEWALS):
        day = days.forward(min(origin.close + rng.randrange(240, 320), days.last - 4), 0)
        if origin.account.silent:
            day = days.back(days.today - 300, rng.randrange(0, 40))
        product = SERVICES[origin.product.line]
        created = max(min(day, days.back(days.last, 0)), origin.close) * MINUTES + market.minute()
        name = f"{stem(origin.account.name)} {product.name}续约"
        deal = Deal(
            origin.account,
            origin.contact,
            origin.owner,
            product,
            rng.choice((1, 1, 1, 2, 3)),
            "existing",
            RENEWAL,
            created,
            name,
        )
        _live(market, deal, 0.74)
        result.append(deal)
    return result
