"""The 40,000 follow-ups of the demo organisation, done and planned."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from yunchou.apps.demo.catalogue import RENEWAL
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.customers import SILENT_DAYS, Account, Contact
from yunchou.apps.demo.days import MINUTES, Days
from yunchou.apps.demo.deals import Deal
from yunchou.apps.demo.leads import Lead
from yunchou.apps.demo.organisation import OVERLOADED, Organisation, Person
from yunchou.apps.demo.texts import CARE_SUBJECTS, LEAD_SUBJECTS, SUBJECTS, content

ACTIVITIES = 40_000
_KINDS = {"call": 45, "task": 25, "mail": 18, "note": 12}


@dataclass(slots=True, eq=False)
class Activity:
    """A follow-up; `created`, `due` and `done` are moments, `done` is none while it is open or cancelled."""

    name: str
    kind: str
    status: str
    owner: str
    created: int
    due: int
    done: int | None
    account: Account | None = None
    contact: Contact | None = None
    lead: Lead | None = None
    deal: Deal | None = None
    minutes: int | None = None
    place: str = ""
    priority: str = "normal"
    content: str = ""
    external_id: str = ""


class _Diary:
    """Chooses times and writes the words."""

    def __init__(self, days: Days) -> None:
        self.rng = stream("activities")
        self.days = days

    def moment(self, day: int, owner: str) -> int:
        """A time of work on a day; one person often works in the evening or on a Saturday."""
        late = 0.24 if owner == OVERLOADED else 0.015
        if self.rng.random() < late:
            saturday = day + 5 - (day - 1) % 7
            if self.rng.random() < 0.4 and saturday <= self.days.last:
                return saturday * MINUTES + self.rng.randrange(570, 1020)
            return day * MINUTES + self.rng.randrange(1205, 1350)
        return day * MINUTES + self.rng.randrange(520, 1100)

    def done(self, activity: Activity, earliest: int, latest: int) -> Activity:
        """The activity as done on a working day between two days; visits and tasks were planned before."""
        rng = self.rng
        working = self.days.between(earliest, latest)
        day = rng.choice(working) if working else earliest
        moment = self.moment(day, activity.owner)
        if moment // MINUTES > latest:
            moment = day * MINUTES + 1090
        ahead = rng.randrange(1, 8) if activity.kind in {"task", "visit"} else 0
        activity.status, activity.done = "done", moment
        activity.due = moment - rng.randrange(0, 4) * 30 if ahead == 0 else (moment // 30) * 30
        planned = self.days.back(day, ahead) * MINUTES + rng.randrange(520, 1090) if ahead else activity.due
        activity.created = max(min(planned, moment), activity.created)
        activity.due = max(activity.due, activity.created)
        activity.done = max(moment, activity.created)
        if rng.random() < 0.02 and activity.kind in {"task", "visit"}:
            activity.status, activity.done = "cancelled", None
        return activity

    def planned(self, activity: Activity, overdue: bool) -> Activity:
        """The activity as still to be done: due in the next three weeks, or overdue."""
        rng, days = self.rng, self.days
        start = activity.created // MINUTES
        if overdue:
            day = rng.choice(
                days.between(max(start, days.today - 45), days.last) or [days.back(days.last, 0)]
            )
        else:
            day = days.forward(days.today, rng.randrange(0, 15))
        activity.status = "open"
        activity.due = day * MINUTES + rng.randrange(18, 35) * 30
        early = days.back(min(day, days.last), rng.randrange(1, 6))
        activity.created = max(activity.created, early * MINUTES + rng.randrange(520, 1090))
        activity.due = max(activity.due, activity.created)
        activity.priority = rng.choices(("high", "normal", "low"), (30, 60, 10))[0]
        return activity

    def describe(
        self, activity: Activity, subjects: dict[str, tuple[str, ...]], topic: str, product: str
    ) -> None:
        """Subject, length, place and, once done, what came of it."""
        rng, kind = self.rng, activity.kind
        title = (
            activity.contact.title if activity.contact else (activity.lead.title if activity.lead else "客户")
        )
        activity.name = rng.choice(subjects[kind]).format(topic=topic, title=title, product=product)
        if kind == "call":
            activity.minutes = rng.randrange(3, 41)
        elif kind == "visit":
            activity.minutes = rng.randrange(4, 19) * 10
            if activity.account:
                place = activity.account.place
                activity.place = f"{place.city}{place.district}{activity.account.street}"
        if activity.status == "done":
            lost = bool(activity.deal and activity.deal.stage.kind == "lost" and rng.random() < 0.15)
            activity.content = content(rng, kind, title, product, lost=lost)

    def poisson(self, mean: float) -> int:
        """A count with this mean, six at most."""
        count, chance, left = 0, self.rng.random(), 2.718281828459045**-mean
        total = left
        while chance > total and count < 6:
            count += 1
            left *= mean / count
            total += left
        return count


def build(
    days: Days, organisation: Organisation, accounts: list[Account], deals: list[Deal], leads: list[Lead]
) -> list[Activity]:
    """All follow-ups in order of creation."""
    diary = _Diary(days)
    result = [activity for deal in deals for activity in _of_deal(diary, deal)]
    result += [activity for lead in leads for activity in _of_lead(diary, organisation, lead)]
    result += _care(diary, accounts, ACTIVITIES - len(result))
    result.sort(key=lambda activity: (activity.created, activity.owner, activity.name, activity.due))
    for number, activity in enumerate(result, 1):
        activity.external_id = f"T{number:05d}"
    return result


def _of_deal(diary: _Diary, deal: Deal) -> Iterator[Activity]:
    rng, days = diary.rng, diary.days
    start = deal.created // MINUTES
    end = deal.close if not deal.open else min(days.last, deal.owner.left or days.last)
    visits = 0 if deal.pipeline == RENEWAL else diary.poisson(1.75 if deal.won else 0.75)
    others = rng.choices(list(_KINDS), list(_KINDS.values()), k=1 + diary.poisson(0.28 * len(deal.entries)))
    for kind in ["visit"] * visits + others:
        activity = diary.done(_for_deal(rng, deal, kind), start, max(start, end))
        _tell(diary, activity, deal)
        yield activity
    if not deal.open or rng.random() > 0.8:
        return
    gone = not deal.owner.active
    kind = rng.choice(("task", "call", "visit", "task"))
    overdue = gone or rng.random() < (0.9 if deal.owner.name == OVERLOADED else 0.3)
    activity = diary.planned(_for_deal(rng, deal, kind), overdue)
    if gone:
        # What the leaver had planned was due soon after the last day at work.
        activity.created = max(deal.created, (deal.owner.left or 0) * MINUTES + 600)
        activity.due = activity.created + rng.randrange(1, 12) * MINUTES
    _tell(diary, activity, deal)
    yield activity


def _for_deal(rng: Random, deal: Deal, kind: str) -> Activity:
    known = [contact for contact in deal.account.contacts if contact.created <= deal.created]
    contact = rng.choice(known) if known and rng.random() < 0.3 else deal.contact
    return Activity(
        "", kind, "open", deal.owner.name, deal.created, deal.created, None, deal.account, contact, deal=deal
    )


def _tell(diary: _Diary, activity: Activity, deal: Deal) -> None:
    topic = deal.name.split(" ", 1)[-1] if not deal.account.name.isascii() else deal.product.name
    diary.describe(activity, SUBJECTS, topic, deal.product.name)


def _of_lead(diary: _Diary, organisation: Organisation, lead: Lead) -> Iterator[Activity]:
    rng, days = diary.rng, diary.days
    start = lead.created // MINUTES
    seller = organisation.named(lead.owner)
    if lead.status == "new":
        if seller.active and days.today - start < 20:
            activity = diary.planned(_for_lead(lead, "task"), days.today - start > 3)
            diary.describe(activity, LEAD_SUBJECTS, "", "样机")
            yield activity
        return
    end = (
        lead.converted // MINUTES if lead.converted else min(start + 40, days.last, seller.left or days.last)
    )
    for kind in rng.choices(("call", "mail", "note", "visit"), (60, 22, 12, 6), k=1 + diary.poisson(0.7)):
        activity = diary.done(_for_lead(lead, kind), start, max(start, end))
        diary.describe(activity, LEAD_SUBJECTS, "", "样机")
        yield activity


def _for_lead(lead: Lead, kind: str) -> Activity:
    return Activity("", kind, "open", lead.owner, lead.created, lead.created, None, lead=lead)


def _care(diary: _Diary, accounts: list[Account], count: int) -> list[Activity]:
    """Follow-ups without a deal: each A customer lately, the others now and then."""
    rng, days = diary.rng, diary.days
    result = [
        _cared(diary, account, days.today - 70, days.last)
        for account in accounts
        if account.grade == "A" and not account.silent and account.owner.active
    ]
    weights = [account.weight for account in accounts]
    while len(result) < count:
        account = rng.choices(accounts, weights)[0]
        start = max(account.created // MINUTES, days.first, account.owner.hired)
        end = min(days.last, account.owner.left or days.last)
        if account.silent:
            end = days.today - SILENT_DAYS
        if start + 3 < end:
            result.append(_cared(diary, account, start, end))
    return result[:count]


def _cared(diary: _Diary, account: Account, start: int, end: int) -> Activity:
    rng = diary.rng
    start = max(start, account.created // MINUTES)
    known = [contact for contact in account.contacts if contact.created // MINUTES <= start]
    kind = rng.choices(("call", "visit", "mail", "note", "task"), (40, 22, 16, 10, 12))[0]
    contact = rng.choice(known or account.contacts[:1])
    owner: Person = account.owner
    activity = Activity("", kind, "open", owner.name, start * MINUTES, 0, None, account, contact)
    activity = diary.done(activity, start, end)
    diary.describe(activity, CARE_SUBJECTS, "", "新品")
    return activity
