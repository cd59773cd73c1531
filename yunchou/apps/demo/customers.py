"""The 1,200 customers of the demo organisation and their 3,000 contacts."""

import re
from dataclasses import dataclass, field
from random import Random

from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.companies import ENGLISH, FORMS, INDUSTRIES, brand, credit_code
from yunchou.apps.demo.days import MINUTES, Days
from yunchou.apps.demo.names import english_person, landline, mobile, person
from yunchou.apps.demo.organisation import Organisation, Person
from yunchou.apps.demo.places import STREETS, TEAM_PLACES, Place

ACCOUNTS = 1200
CONTACTS = 3000
SUBSIDIARIES = 70
TWINS = 8  # pairs of customers entered twice under nearly the same name
SILENT = 7  # A customers whom nobody has contacted for more than 90 days
SILENT_DAYS = 100
GIANT = "深圳华腾电子科技股份有限公司"  # the customer on whom South China depends
GIANT_OWNER = "罗海峰"

# A legal form that stands alone, with no line of business in it.
_LEGAL_FORM = re.compile("(?<!科技)(?<!实业)有限公司$")

GRADES = {"A": 0.09, "B": 0.23, "C": 0.43, "D": 0.25}
KINDS = (*("end_user",) * 7, "distributor", "integrator", "integrator", "partner")
SIZES = ((0, "1-49"), (50, "50-199"), (200, "200-999"), (1000, "1000-4999"), (5000, "5000+"))
SOURCES = {
    "website": 18,
    "exhibition": 20,
    "referral": 13,
    "advertisement": 12,
    "phone": 14,
    "partner": 11,
    "wechat": 7,
    "tender": 5,
    "event": 7,
}


@dataclass(slots=True, eq=False)
class Contact:
    """A person at a customer; `created` a moment, `birthday` a day."""

    name: str
    account: "Account"
    title: str
    department: str
    phone: str
    email: str
    role: str
    influence: str
    attitude: str
    created: int
    birthday: int | None = None
    superior: "Contact | None" = None
    external_id: str = ""


@dataclass(slots=True, eq=False)
class Account:
    """A customer; `created` a moment. `wins` and `last_win` are filled in by the deals."""

    name: str
    domain: str
    industry: str
    place: Place
    owner: Person
    grade: str
    employees: int
    source: str
    created: int
    street: str
    phone: str
    established: int
    revenue: int
    code: str = ""
    parent: "Account | None" = None
    silent: bool = False
    weight: float = 1.0
    contacts: list[Contact] = field(default_factory=list)
    last_win: int | None = None
    deals: int = 0
    lost: bool = False
    external_id: str = ""

    @property
    def region(self) -> str:
        """The sales region of its owner."""
        return self.owner.region

    def size(self) -> str:
        """The option of the size that its headcount falls into."""
        return next(option for least, option in reversed(SIZES) if self.employees >= least)

    def kind(self) -> str:
        """The option of its type: most customers use what they buy, some sell it on or build it in."""
        return KINDS[sum(map(ord, self.name)) % len(KINDS)]

    def status(self, today: int) -> str:
        """Potential without a won deal, active for a year after one, dormant then, lost where said so."""
        if self.lost:
            return "lost"
        if self.last_win is None:
            return "potential"
        return "active" if today - self.last_win <= 365 else "dormant"


def build_accounts(days: Days, organisation: Organisation) -> list[Account]:
    """All customers, in order of creation."""
    rng = stream("accounts")
    owners = organisation.sellers()
    loads = [max(owner.load, 0.15) for owner in owners]
    seen: set[str] = {GIANT}
    domains: set[str] = set()
    accounts = [_giant(days, organisation)]
    moments = _creation(days, rng)
    accounts += [
        _account(rng, days, rng.choices(owners, loads)[0], moments.pop(), seen, domains, english)
        for english in ENGLISH
    ]
    while len(accounts) < ACCOUNTS - TWINS:
        owner = rng.choices(owners, loads)[0]
        accounts.append(_account(rng, days, owner, moments.pop(), seen, domains))
    accounts += _twins(rng, days, accounts)
    for account in accounts:
        if not account.owner.active and not account.owner.works_on(account.created // MINUTES):
            account.owner = organisation.named(account.owner.manager)
    accounts.sort(key=lambda account: (account.created, account.name))
    _finish(rng, accounts)
    return accounts


def _creation(days: Days, rng: Random) -> list[int]:
    """Moments of creation: three in five before the two years began, the others spread over them."""
    old = days.between(days.first - 900, days.first - 1)
    new = days.between(days.first, days.last - 6)
    return [
        rng.choice(old if rng.random() < 0.6 else new) * MINUTES + rng.randrange(510, 1080)
        for _ in range(ACCOUNTS)
    ]


def _giant(days: Days, organisation: Organisation) -> Account:
    owner = organisation.named(GIANT_OWNER)
    account = Account(
        GIANT, "huateng-dianzi", "electronics", TEAM_PLACES["深圳销售部"][0], owner, "A", 12600, "exhibition",
        days.back(days.first - 620, 0) * MINUTES + 605, "福海大道88号", "0755-55501888", 2006, 9_800_000_000,
    )  # fmt: skip
    account.weight = 26.0
    return account


def _account(
    rng: Random,
    days: Days,
    owner: Person,
    created: int,
    seen: set[str],
    domains: set[str],
    english: tuple[str, str, str] | None = None,
) -> Account:
    places = TEAM_PLACES[owner.team or _first_team(owner)]
    place = rng.choices(places, [place.weight for place in places])[0]
    if english:
        name, domain, industry = english
    else:
        name, domain, industry = _company(rng, place, seen)
    while domain in domains:
        domain = f"{domain}-{rng.randrange(2, 99)}"
    domains.add(domain)
    grade = rng.choices(list(GRADES), list(GRADES.values()))[0]
    scale = {"A": 7.3, "B": 6.2, "C": 5.1, "D": 4.2}[grade]
    employees = max(8, round(rng.lognormvariate(scale, 0.8)))
    if employees > 60:
        employees = round(employees, -1)
    account = Account(
        name=name,
        domain=domain,
        industry=industry,
        place=place,
        owner=owner,
        grade=grade,
        employees=employees,
        source=rng.choices(list(SOURCES), list(SOURCES.values()))[0],
        created=created,
        street=f"{rng.choice(STREETS)}{rng.randrange(1, 999)}号",
        phone=landline(rng, place.dialling),
        established=rng.randrange(1988, 2022),
        revenue=int(round(employees * rng.uniform(0.35, 1.3) * 1_000_000, -5)),
    )
    account.weight = {"A": 4.0, "B": 2.0, "C": 1.0, "D": 0.5}[grade] * rng.uniform(0.6, 1.5)
    return account


def _first_team(owner: Person) -> str:
    # The head of a region looks after customers of its first team's cities.
    firsts = {"华东": "上海", "华南": "深圳", "华北": "北京", "华中": "武汉", "西南": "成都", "东北": "沈阳"}
    return f"{firsts[owner.region]}销售部"


def _company(rng: Random, place: Place, seen: set[str]) -> tuple[str, str, str]:
    industries = list(INDUSTRIES)
    while True:
        industry = rng.choices(industries, [INDUSTRIES[name][0] for name in industries])[0]
        words, pinyin = brand(rng)
        trade = rng.choice(INDUSTRIES[industry][1])
        form = "" if industry == "education" else rng.choice(FORMS)
        if trade.endswith("科技") and form.startswith("科技"):
            form = "有限公司"
        province = place.province.removesuffix("省").removesuffix("市").removesuffix("壮族自治区")
        front = province if industry != "education" and rng.random() < 0.15 else place.short
        name = f"{front}{words}{trade}{form}"
        if name not in seen:
            seen.add(name)
            return name, f"{pinyin}-{industry[:4]}", industry


def _twins(rng: Random, days: Days, accounts: list[Account]) -> list[Account]:
    """Customers that a second person entered again, in another legal form, without looking."""
    taken = {account.name for account in accounts}
    originals = [
        account
        for account in accounts
        if _LEGAL_FORM.search(account.name) and account.name != GIANT and account.grade in "BC"
    ]
    twins: list[Account] = []
    for original in rng.sample(originals, len(originals)):
        stem = original.name.removesuffix("股份有限公司").removesuffix("有限公司")
        name = stem + ("有限公司" if original.name.endswith("股份有限公司") else "股份有限公司")
        created = days.between(max(days.first, original.created // MINUTES + 20), days.last - 6)
        if len(created) < 30 or name in taken or len(twins) == TWINS:
            continue
        twin = _copy(original, name, rng.choice(created) * MINUTES + rng.randrange(540, 1070))
        taken.add(name)
        twins.append(twin)
    return twins


def _copy(original: Account, name: str, created: int) -> Account:
    return Account(
        name, original.domain, original.industry, original.place, original.owner, "D", original.employees,
        "phone", created, original.street, original.phone, original.established, original.revenue, weight=0.2,
    )  # fmt: skip


def _finish(rng: Random, accounts: list[Account]) -> None:
    """Numbers, codes, parents and the silent A customers."""
    for number, account in enumerate(accounts, 1):
        account.external_id = f"A{number:05d}"
        if account.domain not in {"huateng-dianzi"} and (account.grade != "D" or rng.random() < 0.6):
            account.code = credit_code(account.place.code, number)
    giant = next(account for account in accounts if account.name == GIANT)
    giant.code = credit_code(giant.place.code, 88)
    top = [account for account in accounts if account.grade == "A" and account is not giant]
    heads, calm = top[:24], top[24:]
    for account in calm[:SILENT]:
        account.silent = True
    children = 0
    for account in rng.sample(accounts, len(accounts)):
        parent = rng.choice(heads)
        if children < SUBSIDIARIES and account.grade != "A" and parent.industry == account.industry:
            account.parent = parent
            children += 1


_TITLES = (
    # title, department, role in a purchase, influence, weight
    ("总经理", "总经办", "decision_maker", "high", 10),
    ("生产副总", "生产部", "decision_maker", "high", 9),
    ("采购总监", "采购部", "influencer", "high", 8),
    ("采购经理", "采购部", "influencer", "medium", 16),
    ("设备部长", "设备部", "champion", "medium", 11),
    ("设备工程师", "设备部", "user", "medium", 13),
    ("自动化工程师", "工程部", "champion", "medium", 12),
    ("工艺主管", "工艺部", "user", "medium", 9),
    ("质量经理", "质量部", "influencer", "medium", 8),
    ("信息化主管", "信息部", "influencer", "low", 6),
    ("财务总监", "财务部", "blocker", "high", 4),
    ("物流经理", "物流部", "user", "medium", 5),
    ("厂长", "生产部", "decision_maker", "high", 6),
)


def build_contacts(days: Days, accounts: list[Account]) -> list[Contact]:
    """All contacts in order of creation; every customer has at least one."""
    rng = stream("contacts")
    shares = [{"A": 5.0, "B": 2.6, "C": 1.5, "D": 0.5}[account.grade] for account in accounts]
    extra = rng.choices(range(len(accounts)), shares, k=CONTACTS - len(accounts))
    counts = [1] * len(accounts)
    for place in extra:
        counts[place] += 1
    contacts = []
    for account, count in zip(accounts, counts, strict=True):
        for number in range(count):
            contact = _contact(rng, days, account, number)
            account.contacts.append(contact)
            contacts.append(contact)
    contacts.sort(key=lambda contact: (contact.created, contact.account.external_id, contact.name))
    for number, contact in enumerate(contacts, 1):
        contact.external_id = f"C{number:05d}"
    return contacts


def _contact(rng: Random, days: Days, account: Account, number: int) -> Contact:
    english = account.name.isascii() and rng.random() < 0.5
    taken = {contact.name for contact in account.contacts}
    name, mail = english_person(rng) if english else person(rng)
    while name in taken:
        name, mail = english_person(rng) if english else person(rng)
    mails = {contact.email for contact in account.contacts}
    email = f"{mail}@{account.domain}.example"
    if email in mails:
        email = f"{mail}{number}@{account.domain}.example"
    title, department, role, influence, _ = rng.choices(_TITLES, [row[4] for row in _TITLES])[0]
    created = account.created
    if number:
        later = days.between(account.created // MINUTES, min(days.last, account.created // MINUTES + 500))
        created = rng.choice(later[1:] or later[:1]) * MINUTES + rng.randrange(540, 1075)
    contact = Contact(
        name=name,
        account=account,
        title=title,
        department=department,
        phone=mobile(rng),
        email=email if rng.random() < 0.88 else "",
        role=role,
        influence=influence,
        attitude=rng.choices(("supportive", "neutral", "opposed"), (35, 55, 10))[0],
        created=created,
    )
    if rng.random() < 0.35:
        contact.birthday = days.today - rng.randrange(27 * 365, 60 * 365)
    if number and contact.role != "decision_maker" and account.contacts[0].role == "decision_maker":
        contact.superior = account.contacts[0]
    return contact
