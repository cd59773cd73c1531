"""How good forecasts were: against what was won, by how many weeks before the end of a period they were made.

Accuracy is 1 − WAPE, where WAPE = Σ |forecast − actual| ÷ Σ |actual| over the periods; bias is Σ (forecast − actual) ÷ Σ
|actual|; the slip rate is the share of deals forecast in a period whose close date has since left it to a later day.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yunchou.apps.forecast.changes import MEASURES
from yunchou.apps.forecast.cycle import COLUMNS, Period, period_of_row
from yunchou.apps.forecast.objects.forecast_entry import SUBMITTED
from yunchou.apps.forecast.rollup import Ground
from yunchou.apps.forecast.snapshots import Deals, place
from yunchou.base.time import day_start
from yunchou.records.read import readable_object
from yunchou.records.select import Select, name_sql

AGES = (1, 2, 3, 4, 6, 8, 10, 12)
"""Weeks before the end of a period at which its forecasts are judged."""
MOST_PERIODS = 12
TOTAL, PERSON, DEPARTMENT = "total", "person", "department"
SAID = "submitted"
FORECASTS = ("commit", "best_case", "weighted", SAID)
Key = tuple[int, int, int | None]
"""A period, an age in weeks, and whose it is."""


@dataclass(slots=True)
class Judged:
    """What was forecast for a group at an age, and what came of it, over the periods of which there is a forecast."""

    forecast: Decimal = Decimal(0)
    actual: Decimal = Decimal(0)
    error: Decimal = Decimal(0)
    periods: int = 0
    deals: int = 0
    slipped: int = 0

    @property
    def wape(self) -> Decimal | None:
        """Weighted absolute percentage error; None where nothing was won."""
        return self.error / self.actual if self.actual else None

    @property
    def accuracy(self) -> Decimal | None:
        """1 − WAPE."""
        return None if self.wape is None else 1 - self.wape

    @property
    def bias(self) -> Decimal | None:
        """Above zero where more was forecast than came."""
        return (self.forecast - self.actual) / self.actual if self.actual else None

    @property
    def slip_rate(self) -> Decimal | None:
        """Slipped ÷ forecast; None where no deal was."""
        return Decimal(self.slipped) / self.deals if self.deals else None


@dataclass(slots=True)
class Found:
    """What the database says: forecasts, deals and slipped ones by period, age and owner; what was won by period and owner."""

    forecasts: dict[Key, tuple[Decimal, int, int]] = field(default_factory=dict)
    actuals: dict[tuple[int, int | None], Decimal] = field(default_factory=dict)
    said: dict[tuple[int, int, str, int], Decimal] = field(default_factory=dict)
    taken: frozenset[tuple[int, int]] = frozenset()


async def ended_periods(ground: Ground, day: dt.date, count: int) -> list[Period]:
    """The last periods that ended before a day and are as long as the latest of them, the latest first."""
    asking = ground.asking()
    owner = readable_object(asking, "forecast_period")
    select = Select(asking, owner)
    before = asking.params.add(day, "date")
    columns = ", ".join(f"t.{each}" for each in COLUMNS.split(", "))
    rows = await ground.link.fetch(
        f"select {columns} from {select.table()} where {select.condition()} and t.ends_on < {before}"
        " order by t.ends_on desc, t.id",
        *asking.params.values,
    )
    found = [period_of_row(row) for row in rows]
    return [each for each in found if _months(each) == _months(found[0])][:count]


def _months(period: Period) -> int:
    return round((period.span.end - period.span.start).days / 30.4)


def snapshot_days(periods: Sequence[Period], taken: Sequence[dt.date]) -> dict[tuple[int, int], dt.date]:
    """For each period and age the day that is looked at: the last one taken by then, not more than six days before."""
    found = {}
    for period in periods:
        for age in AGES:
            wanted = period.span.end - dt.timedelta(weeks=age)
            near = [each for each in taken if wanted - dt.timedelta(days=6) <= each <= wanted]
            if near and wanted >= period.span.start - dt.timedelta(weeks=12):
                found[period.id, age] = max(near)
    return found


async def found_for(
    ground: Ground, periods: Sequence[Period], days: Mapping[tuple[int, int], dt.date], measure: str
) -> Found:
    """Everything that judging needs, with three statements."""
    found = Found(taken=frozenset(days))
    asking = ground.asking()
    looked = _Looked(ground, periods, days)
    rows = await ground.link.fetch(
        f"{looked.sql} select period, age, owner, {_worth(measure)} as forecast,"
        " count(*) filter (where forecast) as deals, count(*) filter (where forecast and slipped) as slipped"
        " from looked group by period, age, owner",
        *looked.values,
    )
    for row in rows:
        found.forecasts[row["period"], row["age"], row["owner"]] = (
            row["forecast"],
            row["deals"],
            row["slipped"],
        )
    deals = Deals(asking)
    ids, starts, ends = _spans(periods)
    bound = [
        asking.params.add(each, kind)
        for each, kind in ((ids, "bigint[]"), (starts, "date[]"), (ends, "date[]"))
    ]
    rows = await ground.link.fetch(
        f"select p.id as period, {deals.owner} as owner, sum({deals.amount}) as actual from {deals.source}"
        f" join unnest({', '.join(bound)}) p(id, first, after) on {deals.close_date} >= p.first and {deals.close_date} < p.after"
        f" where {deals.select.condition()} and {deals.state} = 'won' group by 1, 2",
        *asking.params.values,
    )
    found.actuals = {(row["period"], row["owner"]): row["actual"] for row in rows}
    if measure == SAID:
        found.said = await _said(ground, days)
    return found


def _worth(measure: str) -> str:
    """SQL for what a measure adds up of the deals that were looked at."""
    if measure in (SAID, "weighted"):
        return "coalesce(sum(weighted) filter (where state = 'won' or forecast), 0)"
    return f"coalesce(sum(amount) filter (where {MEASURES[measure]}), 0)"


def _spans(periods: Sequence[Period]) -> tuple[list[int], list[dt.date], list[dt.date]]:
    return [p.id for p in periods], [p.span.start for p in periods], [p.span.end for p in periods]


class _Looked:
    """The beginning of a statement that ends in the table `looked`: one row for each deal, period and age.

    Deals are those that the asker sees now, and those of a day whose owner of then is within his reach.
    """

    def __init__(
        self, ground: Ground, periods: Sequence[Period], days: Mapping[tuple[int, int], dt.date]
    ) -> None:
        asking = ground.asking()
        self.deals = Deals(asking)
        self.bind = asking.params.add
        spans = {each.id: each.span for each in periods}
        keys = [key for key in days if key[0] in spans]
        columns = [
            self.bind([key[0] for key in keys], "bigint[]"),
            self.bind([key[1] for key in keys], "integer[]"),
            self.bind([days[key] for key in keys], "date[]"),
            self.bind([spans[key[0]].start for key in keys], "date[]"),
            self.bind([spans[key[0]].end for key in keys], "date[]"),
        ]
        d, snapshot = self.deals, place(asking, "forecast_snapshot")
        scope = asking.viewer.scope_owners("opportunity", "read")
        reach = "true" if scope is None else f"s.owner = any({self.bind(list(scope), 'bigint[]')})"
        alias = d.select.alias
        every = self.bind(sorted(set(days.values())), "date[]")
        self.sql = (
            f"with seen as materialized (select {alias}.id, {d.close_date} as close_date, {d.amount} as amount,"
            f" {d.state} as state from {d.source} where {d.select.condition()}"
            f" and {alias}.id in (select k.deal from {snapshot} k where k.day = any({every}))),"
            " looked as (select a.period, a.age, s.deal, s.owner, s.state, s.part, s.amount, s.weighted, s.close_date,"
            " n.id as seen, n.close_date as close_now, n.amount as amount_now, n.state as state_now,"
            " s.state = 'open' and s.part <> 'omitted' as forecast,"
            " n.id is not null and coalesce(n.close_date >= a.after, true) as slipped"
            f" from unnest({', '.join(columns)}) a(period, age, day, first, after)"
            f" join {snapshot} s on s.day = a.day and s.close_date >= a.first and s.close_date < a.after"
            f" left join seen n on n.id = s.deal where n.id is not null or {reach})"
        )

    @property
    def values(self) -> list[object]:
        """The bound values."""
        return self.deals.select.asking.params.values


async def _said(
    ground: Ground, days: Mapping[tuple[int, int], dt.date]
) -> dict[tuple[int, int, str, int], Decimal]:
    """What nodes had submitted as commit by each day, by period, age and node."""
    asking = ground.asking()
    select = Select(asking, readable_object(asking, "forecast_entry"))
    fields = select.owner.fields
    commit, kind = (select.at("t", select.owner, fields[name]).sql for name in ("commit_amount", "kind"))
    zone = ground.caller.organisation.settings.time_zone
    keys = list(days)
    columns = (
        asking.params.add([key[0] for key in keys], "bigint[]"),
        asking.params.add([key[1] for key in keys], "integer[]"),
        asking.params.add([day_start(days[key], zone) for key in keys], "timestamptz[]"),
    )
    word = asking.params.add(SUBMITTED, "text")
    rows = await ground.link.fetch(
        "select distinct on (a.period, a.age, t.person, t.department) a.period, a.age, t.person, t.department,"
        f" {commit} as amount from unnest({', '.join(columns)}) a(period, age, moment)"
        f" join {select.table()} on t.period = a.period and t.created_at < a.moment"
        f"{select.joins} where {select.condition()} and {kind} = {word}"
        " order by a.period, a.age, t.person, t.department, t.number desc",
        *asking.params.values,
    )
    return {
        (
            row["period"],
            row["age"],
            DEPARTMENT if row["department"] else PERSON,
            row["department"] or row["person"],
        ): row["amount"]
        for row in rows
        if row["amount"] is not None
    }


def judged(
    found: Found, periods: Sequence[Period], groups: Mapping[int | None, int], kind: str, measure: str
) -> dict[tuple[int, int], Judged]:
    """By group and age. `groups`: the group of each owner; owners without one are left out."""
    actuals, forecasts = _added(found, groups)
    result: dict[tuple[int, int], Judged] = {}
    looked = [(period.id, age) for period in periods for age in AGES if (period.id, age) in found.taken]
    for period, age in looked:
        for group in set(groups.values()):
            system, deals, slipped = forecasts.get((period, age, group), (Decimal(0), 0, 0))
            said = system if measure != SAID else found.said.get((period, age, kind, group))
            actual = actuals.get((period, group), Decimal(0))
            if said is None or (not deals and not said and not actual):
                continue
            one = result.setdefault((group, age), Judged())
            one.forecast += said
            one.actual += actual
            one.error += abs(said - actual)
            one.periods += 1
            one.deals += deals
            one.slipped += slipped
    return result


def _added(
    found: Found, groups: Mapping[int | None, int]
) -> tuple[dict[tuple[int, int], Decimal], dict[tuple[int, int, int], tuple[Decimal, int, int]]]:
    """What was won and what was forecast by group."""
    actuals: dict[tuple[int, int], Decimal] = {}
    for (period, owner), amount in found.actuals.items():
        if owner in groups:
            actuals[period, groups[owner]] = actuals.get((period, groups[owner]), Decimal(0)) + amount
    forecasts: dict[tuple[int, int, int], tuple[Decimal, int, int]] = {}
    for (number, age, owner), parts in found.forecasts.items():
        if owner in groups:
            key = (number, age, groups[owner])
            before = forecasts.get(key, (Decimal(0), 0, 0))
            forecasts[key] = (before[0] + parts[0], before[1] + parts[1], before[2] + parts[2])
    return actuals, forecasts


@dataclass(frozen=True, slots=True)
class LookedDeal:
    """A deal as it was forecast, and how it stands now (None: it is seen no longer)."""

    id: int
    name: str | None
    then: Decimal
    now: Decimal | None
    part: str
    close_then: dt.date
    close_now: dt.date | None
    state_now: str | None


MOST_DEALS = 200
"""Deals that are listed behind a figure."""


async def looked_deals(
    ground: Ground,
    periods: Sequence[Period],
    days: Mapping[tuple[int, int], dt.date],
    measure: str,
    people: Sequence[int] | None,
    *,
    slipped: bool,
) -> list[LookedDeal]:
    """The deals behind a forecast, or those of them that slipped, the largest first; of those that the asker sees now."""
    looked = _Looked(ground, periods, days)
    owner = ground.snapshot.model.object("opportunity")
    asking = looked.deals.select.asking
    counted = "forecast or state = 'won'" if measure in (SAID, "weighted") else MEASURES[measure]
    wanted = "forecast and slipped" if slipped else f"({counted})"
    if people is not None:
        wanted += f" and owner = any({looked.bind(list(people), 'bigint[]')})"
    rows = await ground.link.fetch(
        f"{looked.sql} select l.deal, {name_sql(asking, owner, 'o')} as name, l.amount, l.amount_now, l.part,"
        f" l.close_date, l.close_now, l.state_now from (select * from looked where {wanted}) l"
        f" join {asking.table(owner)} o on o.id = l.seen order by l.amount desc, l.deal limit {MOST_DEALS}",
        *looked.values,
    )
    return [
        LookedDeal(
            row["deal"], row["name"], row["amount"], row["amount_now"], row["part"], row["close_date"],
            row["close_now"], row["state_now"],
        )
        for row in rows
    ]  # fmt: skip
