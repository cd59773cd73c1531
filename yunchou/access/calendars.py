"""The organisation's working calendars, kept with every snapshot: which days are worked, and how many hours.

The statutory calendar itself is standard data of the server (`yunchou.holiday`); an organisation's own days count before it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yunchou.access.organisation import snapshot_part
from yunchou.base.db import Connection, Record, quote
from yunchou.language.types import STANDARD, WorkCalendar
from yunchou.model.object import Model

PART = "calendars"


@dataclass(frozen=True, slots=True)
class Calendars:
    """`default` is what the organisation goes by, with the `hours` of its days and when they begin; `by_id` all of them.

    `statutory`: the days of the statutory calendar that differ from the week.
    """

    default: WorkCalendar = STANDARD
    hours: Decimal = Decimal(8)
    by_id: Mapping[int, tuple[WorkCalendar, Decimal]] | None = None
    begins: dt.time = dt.time(9)
    statutory: Mapping[dt.date, bool] = field(default_factory=dict)


@snapshot_part(PART)
async def load_calendars(link: Connection, schema: str, model: Model) -> Calendars:
    """The calendars in force, with their own days, and the statutory days."""
    calendar, holiday = model.objects.get("working_calendar"), model.objects.get("holiday")
    if calendar is None or holiday is None or not calendar.table or not holiday.table:
        return Calendars()
    name = quote(schema)
    begins = calendar.fields["begins_at"]
    rows = await link.fetch(
        "select c.id, c.weekdays, c.statutory, c.hours, c.is_default, {begins} as begins,"
        " array(select d::date from {h} h, generate_series(h.starts_on, coalesce(h.ends_on, h.starts_on), '1 day') d"
        "  where {mine} and h.kind = 'off') as off,"
        " array(select d::date from {h} h, generate_series(h.starts_on, coalesce(h.ends_on, h.starts_on), '1 day') d"
        "  where {mine} and h.kind = 'work') as worked"
        " from {c} c where c.deleted_at is null order by c.id".format(
            h=f"{name}.{quote(holiday.table)}",
            c=f"{name}.{quote(calendar.table)}",
            # Before the upgrade that makes the column.
            begins=f"c.{quote(begins.column)}" if begins.column else "null::time",
            mine="h.deleted_at is null and (h.calendar is null or h.calendar = c.id)",
        )
    )
    statutory = {
        row["day"]: row["works"] for row in await link.fetch("select day, works from yunchou.holiday")
    }
    found = {row["id"]: (_calendar(row), row["hours"] or Decimal(8)) for row in rows}
    chosen = next((row for row in rows if row["is_default"]), None)
    if chosen is None:
        return Calendars(by_id=found, statutory=statutory)
    return Calendars(*found[chosen["id"]], found, chosen["begins"] or dt.time(9), statutory)


def _calendar(row: Record) -> WorkCalendar:
    # A day that is both counts as worked: it is the rarer thing to say.
    days: dict[dt.date, bool] = dict.fromkeys(row["off"], False) | dict.fromkeys(row["worked"], True)
    week = tuple(sorted(int(day) for day in row["weekdays"] or ()))
    return WorkCalendar(week, bool(row["statutory"]), tuple(sorted(days.items())))


def calendars_of(parts: Mapping[str, Any]) -> Calendars:
    """The calendars of a snapshot."""
    found: Calendars = parts.get(PART) or Calendars()
    return found
