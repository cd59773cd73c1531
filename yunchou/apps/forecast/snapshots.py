"""Daily snapshots of the deals that close in periods which are forecast: how each stood on the day, kept as it was.

A day is taken once, by one statement; a day on which the program did not run stays missing. What is kept is what a forecast
adds up: whose the deal was, whether it was open, in which part of the forecast, its worth and weight, and when it was to close.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.apps.forecast.rollup import CATEGORIES, METRIC, OPEN, WEIGHTED
from yunchou.base.db import Connection, Database, quote
from yunchou.base.errors import say
from yunchou.base.money import minor_units
from yunchou.base.time import Span, today
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.metrics.made import everything
from yunchou.records.read import readable_object
from yunchou.records.select import Asking, Select, names_of
from yunchou.records.write import Unit
from yunchou.services.retention import keeping

JOB = "forecast.snapshot"
AFTER = dt.timedelta(days=14)
"""So long after its last day a period is still looked at: deals are closed late."""
SUM = re.compile(r"\s*sum\s*\((.*)\)\s*", re.DOTALL)
STATES = ("open", "won", "lost")


class Deals:
    """The deals that an asker sees, with what a snapshot keeps of each as SQL.

    What binds values is made when it is asked for: a statement must use all that it binds.
    """

    def __init__(self, asking: Asking) -> None:
        self.select = Select(asking, readable_object(asking, "opportunity"))
        self._catalogue = everything(asking.snapshot)
        self.owner, self.state, self.close_date = (
            self._value(path) for path in ("owner", "stage.kind", "close_date")
        )
        self._digits = minor_units(asking.organisation.settings.currency)
        won, opened = self._summed(METRIC), self._summed(OPEN)
        self.amount = self._rounded(f"case when {self.state} = 'won' then {won} else {opened} end")

    def weighted(self) -> str:
        """What is to be expected of a deal: its worth once won, by its probability while open."""
        won, opened = self._summed(METRIC), self._summed(WEIGHTED)
        return self._rounded(f"case {self.state} when 'won' then {won} when 'open' then {opened} end")

    def _rounded(self, value: str) -> str:
        return f"round(coalesce({value}, 0), {self._digits:d})"

    @property
    def condition(self) -> str:
        """The deals that are there, that the asker sees, and that a forecast could count."""
        return f"{self.select.condition()} and {self.state} in ('open', 'won', 'lost')"

    @property
    def source(self) -> str:
        """The table with the joins that the values need."""
        return f"{self.select.table()}{self.select.joins}"

    def _value(self, path: str) -> str:
        return self.select.place(names_of(path)).sql

    def part(self) -> str:
        """In which part of a forecast a deal is."""
        asking = self.select.asking
        cases = [
            f"when {compile_condition(condition, self.select, asking.params, asking.environment())} then '{name}'"
            for name, condition in CATEGORIES.items()
        ]
        return f"case {' '.join(cases)} else 'omitted' end"

    def _summed(self, name: str) -> str:
        """SQL of what a metric adds up."""
        asking, found = self.select.asking, SUM.fullmatch(self._catalogue.metric(name).measure)
        if found is None:
            raise ValueError(f"{name} is no sum")
        return compile_expression(found.group(1), self.select, asking.params, asking.environment()).sql


@daily(JOB, hour=0)
async def take_every_day(context: JobContext) -> dict[str, Any]:
    """Takes the snapshot of the day that begins."""
    taken = await take(context.caller, today(context.caller.organisation.settings.time_zone))
    return {"deals": taken}


async def take(caller: Caller, day: dt.date) -> int | None:
    """Keeps how the deals stand now as those of a day; gives how many, None where the day was taken before."""
    system = Caller(caller.organisation, System("snapshots for the forecast"))
    async with Unit(system) as unit:
        days, rows = (place(unit.asking(), name) for name in ("forecast_snapshot_day", "forecast_snapshot"))
        new = await unit.link.fetchval(
            f"insert into {days} (day, deals) values ($1, 0) on conflict do nothing returning day", day
        )
        if new is None:
            return None
        # A million deals are one statement, which takes longer than anybody would wait for a page.
        await unit.link.execute("set local statement_timeout = 0")
        spans = await _spans(unit, day)
        taken = await _keep(unit, rows, day, spans) if spans else 0
        await unit.link.execute(f"update {days} set deals = $2 where day = $1", day, taken)
    return taken


async def _keep(unit: Unit, rows: str, day: dt.date, spans: Sequence[Span]) -> int:
    """Writes the deals that close in one of the spans, all with one statement."""
    asking = unit.asking()
    deals = Deals(asking)
    when = asking.params.add(day, "date")
    inside = " or ".join(
        f"({deals.close_date} >= {asking.params.add(each.start, 'date')}"
        f" and {deals.close_date} < {asking.params.add(each.end, 'date')})"
        for each in spans
    )
    done = await unit.link.execute(
        f"insert into {rows} (day, deal, owner, state, part, amount, weighted, close_date)"
        f" select {when}, {deals.select.alias}.id, {deals.owner}, {deals.state}, {deals.part()}, {deals.amount},"
        f" {deals.weighted()}, {deals.close_date} from {deals.source} where {deals.condition} and ({inside})",
        *asking.params.values,
    )
    return int(done.split()[-1])


async def _spans(unit: Unit, day: dt.date) -> list[Span]:
    """The days of all periods that are forecast on a day, those that meet or touch as one."""
    table = unit.asking().table(unit.snapshot.model.object("forecast_period"))
    rows = await unit.link.fetch(
        f"select starts_on, ends_on from {table} where deleted_at is null and coalesce(opens_on, starts_on) <= $1"
        " and ends_on >= $2 order by starts_on",
        day,
        day - AFTER,
    )
    found: list[Span] = []
    for row in rows:
        span = Span(row["starts_on"], row["ends_on"] + dt.timedelta(days=1))
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def place(asking: Asking, table: str) -> str:
    """A table of the organisation that holds no records."""
    return f"{quote(asking.organisation.schema)}.{quote(table)}"


async def days_taken(
    link: Database | Connection, asking: Asking, since: dt.date, until: dt.date
) -> list[dt.date]:
    """The days of which there is a snapshot, the latest first."""
    rows = await link.fetch(
        f"select day from {place(asking, 'forecast_snapshot_day')} where day >= $1 and day <= $2 order by day desc",
        since,
        until,
    )
    return [row["day"] for row in rows]


@keeping(
    "forecast_snapshots", say("销售预测每日快照", "Daily snapshots of the forecast"), days=800, least=100
)
async def forget_snapshots(db: Database, schema: str, before: dt.datetime) -> int:
    """Lets go whole days, the oldest first; gives how many days those were."""
    gone = 0
    name = quote(schema)
    while True:
        async with db.transaction() as link:
            day = await link.fetchval(
                f"delete from {name}.forecast_snapshot_day where day = (select min(day) from {name}.forecast_snapshot_day"
                " where day < $1) returning day",
                before.date(),
            )
            if day is None:
                return gone
            await link.execute("set local statement_timeout = 0")
            await link.execute(f"delete from {name}.forecast_snapshot where day = $1", day)
            gone += 1
