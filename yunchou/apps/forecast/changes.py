"""What changed in a forecast since a day: each deal's part in the difference, by what happened to it.

Every deal counts for its full amount on either side or for nothing, and has one reason; so the reasons add up to the difference,
to the cent.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunchou.access.compile import may_read
from yunchou.access.grants import Circle
from yunchou.apps.forecast.rollup import Ground
from yunchou.apps.forecast.snapshots import Deals, days_taken, place
from yunchou.base.errors import not_found
from yunchou.base.time import Span
from yunchou.records.select import name_sql

MEASURES = {
    "all": "state = 'won' or (state = 'open' and part <> 'omitted')",
    "commit": "state = 'won' or (state = 'open' and part = 'commit')",
    "best_case": "state = 'won' or (state = 'open' and part in ('commit', 'best_case'))",
    "open": "state = 'open' and part <> 'omitted'",
}
"""What is forecast, by the condition under which a deal counts in it: what is won and open, commit, best case, or open alone."""
REASONS = (
    "new", "taken_over", "moved_in", "reopened", "won", "grown", "shrunk", "category", "slipped", "pulled", "lost",
    "handed_over", "gone",
)  # fmt: skip
"""In the order in which they stand between then and now."""
BEFORE = dt.timedelta(days=400)
MOST_DEALS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the period, what is forecast, the day since when, and of whom (None: of everybody whose deals are seen)."""

    span: Span
    measure: str
    since: dt.date
    people: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """What happened to some deals, how many they are, and what they bring to the difference."""

    name: str
    deals: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Changes:
    """What was forecast then and is now; `then` plus all reasons is `now`."""

    then: Decimal
    now: Decimal
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class ChangedDeal:
    """A deal whose part in the forecast changed, with how it stood then (None: it was not looked at) and stands now."""

    id: int
    name: str | None
    owner: str | None
    then: Decimal | None
    now: Decimal
    change: Decimal
    part_then: str | None
    part_now: str
    close_then: dt.date | None
    close_now: dt.date | None


def people_of(ground: Ground, kind: str, id: int) -> tuple[int, ...]:
    """The people of a node. Raises 404 for what there is not."""
    access = ground.snapshot.access
    if id not in (access.people if kind == "person" else access.parents):
        raise not_found()
    return access.people_in(Circle(kind, id))


async def days_of_period(ground: Ground, span: Span, day: dt.date) -> list[dt.date]:
    """The days that a period can be held against, the latest first."""
    return await days_taken(ground.link, ground.asking(), span.start - BEFORE, min(day, span.end))


async def changes(ground: Ground, asked: Asked) -> Changes:
    """What happened since the day, by reason; reasons that nothing happened by are left out."""
    statement = _Statement(ground, asked)
    rows = await ground.link.fetch(
        f"{statement.sql} select reason, count(*) filter (where reason <> 'same') as deals,"
        " coalesce(sum(counted_now - counted_then), 0) as change, coalesce(sum(counted_then), 0) as was,"
        " coalesce(sum(counted_now), 0) as is_now from reasoned group by reason",
        *statement.values,
    )
    found = {row["reason"]: Reason(row["reason"], row["deals"], row["change"]) for row in rows}
    return Changes(
        sum((row["was"] for row in rows), Decimal(0)),
        sum((row["is_now"] for row in rows), Decimal(0)),
        [found[name] for name in REASONS if name in found],
    )


async def changed_deals(ground: Ground, asked: Asked, reason: str) -> list[ChangedDeal]:
    """The deals behind a reason that the asker sees, those that bring most first."""
    statement = _Statement(ground, asked)
    wanted, most = statement.bind(reason, "text"), statement.bind(MOST_DEALS, "bigint")
    model = ground.snapshot.model
    asking = statement.deals.select.asking
    deals, people = model.object("opportunity"), model.object("user")
    named = "null"
    if asking.viewer.sees("user") and may_read(asking.viewer, people, people.fields[people.name_field]):
        named = f"(select {name_sql(asking, people, 'u')} from {asking.table(people)} u where u.id = r.owner)"
    rows = await ground.link.fetch(
        f"{statement.sql} select r.id, {name_sql(asking, deals, 'o')} as name, {named} as owner, r.counted_then, r.counted_now,"
        " r.amount_then, r.amount, r.part_then, r.part, r.close_then, r.close_date from reasoned r"
        f" join {asking.table(deals)} o on o.id = r.id where r.reason = {wanted}"
        f" order by abs(r.counted_now - r.counted_then) desc, r.id limit {most}",
        *statement.values,
    )
    return [
        ChangedDeal(
            row["id"], row["name"], row["owner"], row["amount_then"], row["amount"],
            row["counted_now"] - row["counted_then"], row["part_then"], row["part"], row["close_then"], row["close_date"],
        )
        for row in rows
    ]  # fmt: skip


class _Statement:
    """The beginning of a statement that ends in the table `reasoned`: one row for each deal that counts then or now.

    Deals are those that the asker sees now, with their row of the snapshot; and of the snapshot those that he sees no longer
    although he sees whatever their owner of then owns: they are deleted, or were handed out of his reach.
    """

    def __init__(self, ground: Ground, asked: Asked) -> None:
        asking = ground.asking()
        self.deals = Deals(asking)
        self.bind = asking.params.add
        self.asked = asked
        self._since = self.bind(asked.since, "date")
        self._start, self._end = self.bind(asked.span.start, "date"), self.bind(asked.span.end, "date")
        self._people = None if asked.people is None else self.bind(list(asked.people), "bigint[]")
        self._snapshot = place(asking, "forecast_snapshot")
        scope = asking.viewer.scope_owners("opportunity", "read")
        self._reach = "true" if scope is None else f"s.owner = any({self.bind(list(scope), 'bigint[]')})"
        self.sql = f"{self._pairs()}, {self._counted()}, {self._reasoned()}"

    @property
    def values(self) -> list[object]:
        """The bound values."""
        return self.deals.select.asking.params.values

    def _inside(self, day: str) -> str:
        return f"coalesce({day} >= {self._start} and {day} < {self._end}, false)"

    def _of_people(self, owner: str) -> str:
        return "true" if self._people is None else f"coalesce({owner} = any({self._people}), false)"

    def _pairs(self) -> str:
        d, alias = self.deals, self.deals.select.alias
        then = f"select s.deal from {self._snapshot} s where s.day = {self._since} and {self._inside('s.close_date')}"
        return (
            f"with seen as materialized (select {alias}.id, {d.owner} as owner, {d.state} as state, {d.part()} as part,"
            f" {d.amount} as amount, {d.close_date} as close_date, {alias}.created_at from {d.source}"
            f" where {d.select.condition()} and ({self._inside(d.close_date)} or {alias}.id in ({then}))),"
            " pairs as (select n.id, n.owner, n.state, n.part, n.amount, n.close_date, n.created_at, s.deal,"
            " s.owner as owner_then, s.state as state_then, s.part as part_then, s.amount as amount_then,"
            f" s.close_date as close_then from seen n left join {self._snapshot} s on s.day = {self._since} and s.deal = n.id"
            " union all select null, null, null, null, 0, null, null, s.deal, s.owner, s.state, s.part, s.amount, s.close_date"
            f" from {self._snapshot} s where s.day = {self._since} and {self._inside('s.close_date')} and {self._reach}"
            " and not exists (select from seen n where n.id = s.deal))"
        )

    def _counted(self) -> str:
        now = MEASURES[self.asked.measure]
        then = now.replace("state", "state_then").replace("part ", "part_then ")
        return (
            f"counted as (select p.*, coalesce(({now}) and {self._inside('close_date')} and {self._of_people('owner')}, false)"
            f" as in_now, coalesce(({then}) and {self._inside('close_then')} and {self._of_people('owner_then')}, false)"
            " as in_then from pairs p)"
        )

    def _reasoned(self) -> str:
        # Records say to the second when they were made.
        days = place(self.deals.select.asking, "forecast_snapshot_day")
        began = f"(select date_trunc('second', d.taken_at) from {days} d where d.day = {self._since})"
        return (
            "reasoned as (select c.*, case when in_now then amount else 0 end as counted_now,"
            " case when in_then then amount_then else 0 end as counted_then, case"
            " when in_now and in_then then case when amount > amount_then then 'grown' when amount < amount_then then 'shrunk'"
            " else 'same' end"
            f" when in_now and deal is null then case when created_at >= {began} then 'new' else 'moved_in' end"
            f" when in_now and not {self._of_people('owner_then')} then 'taken_over'"
            f" when in_now and not {self._inside('close_then')} then 'moved_in'"
            " when in_now and (state_then = 'lost' or (state_then = 'won' and state = 'open')) then 'reopened'"
            " when in_now and state = 'won' then 'won' when in_now then 'category'"
            f" when id is null then 'gone' when not {self._of_people('owner')} then 'handed_over'"
            " when state is distinct from 'won' and state is distinct from 'open' then 'lost'"
            f" when not {self._inside('close_date')} then case when close_date < {self._start} then 'pulled' else 'slipped' end"
            " when state = 'won' then 'won' else 'category' end as reason from counted c where in_now or in_then)"
        )
