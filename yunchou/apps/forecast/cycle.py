"""The cycle of a forecast period: from when to when submissions are taken, and by which days each is due."""

import datetime as dt
from dataclasses import dataclass

from yunchou.base.db import Connection, Database, Record
from yunchou.base.time import Span
from yunchou.records.select import Asking

COLUMNS = "id, name, starts_on, ends_on, opens_on, closes_on, cadence, due_day, continues, locked, locked_at"


@dataclass(frozen=True, slots=True)
class Period:
    """A forecast period. Its last days are in it."""

    id: int
    name: str
    starts_on: dt.date
    ends_on: dt.date
    opens_on: dt.date
    closes_on: dt.date
    cadence: str
    due_day: int
    continues: bool
    locked: bool

    @property
    def span(self) -> Span:
        """The days whose deals are forecast."""
        return Span(self.starts_on, self.ends_on + dt.timedelta(days=1))

    def takes(self, day: dt.date) -> bool:
        """Whether submissions are taken on a day."""
        return not self.locked and self.opens_on <= day <= self.closes_on

    def due_days(self) -> list[dt.date]:
        """The days by which a submission is due each time, the last of them the day on which submissions end."""
        days = []
        day = self.opens_on
        while day < self.closes_on:
            at = day.isoweekday() if self.cadence == "weekly" else day.day
            if at == self.due_day:
                days.append(day)
            day += dt.timedelta(days=1)
        return [*days, self.closes_on]

    def due_by(self, day: dt.date) -> dt.date:
        """The day by which what is submitted on a day was due: the next of the due days, or the last."""
        return next((each for each in self.due_days() if each >= day), self.closes_on)


def period_of_row(row: Record) -> Period:
    """A period from its columns."""
    return Period(
        row["id"], row["name"], row["starts_on"], row["ends_on"], row["opens_on"] or row["starts_on"],
        row["closes_on"] or row["ends_on"], row["cadence"] or "weekly", row["due_day"] or 5,
        bool(row["continues"]), bool(row["locked"]),
    )  # fmt: skip


async def period_spanning(link: Database | Connection, asking: Asking, span: Span) -> Period | None:
    """The forecast period that has exactly these days; None where nobody made one."""
    owner = asking.snapshot.model.object("forecast_period")
    row = await link.fetchrow(
        f"select {COLUMNS} from {asking.table(owner)} where starts_on = $1 and ends_on = $2 and deleted_at is null",
        span.start,
        span.end - dt.timedelta(days=1),
    )
    return None if row is None else period_of_row(row)


async def open_periods(link: Database | Connection, asking: Asking, day: dt.date) -> list[Period]:
    """The periods that take submissions on a day, the earliest first."""
    owner = asking.snapshot.model.object("forecast_period")
    rows = await link.fetch(
        f"select {COLUMNS} from {asking.table(owner)} where deleted_at is null and not coalesce(locked, false)"
        " and coalesce(opens_on, starts_on) <= $1 and coalesce(closes_on, ends_on) >= $1 order by starts_on, id",
        day,
    )
    return [period_of_row(row) for row in rows]
