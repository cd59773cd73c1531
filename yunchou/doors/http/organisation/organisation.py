"""The organisation's conventions: currency, time zone, fiscal year, and how its working days are counted."""

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec

from yunchou.access.calendars import Calendars, calendars_of
from yunchou.access.settings import change_settings
from yunchou.apps.organisation.holidays import compare, enter
from yunchou.apps.organisation.published import LONGEST_TEXT, MOST_SPANS, read_published
from yunchou.base.errors import FieldError, invalid, say
from yunchou.base.time import parse_day
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.language.types import Params
from yunchou.records.computed import fill

endpoints = Endpoints("organisation")
LONGEST = 3660


class OrganisationAnswer(Output):
    """`fiscal_start_month`: the first month of the fiscal year, 1 to 12. The currency is fixed."""

    name: str
    currency: str
    time_zone: str
    fiscal_start_month: int
    language: Literal["zh-CN", "en"]


class OrganisationChange(Input):
    """What of it changes."""

    time_zone: str | msgspec.UnsetType = msgspec.UNSET
    fiscal_start_month: int | msgspec.UnsetType = msgspec.UNSET
    language: str | msgspec.UnsetType = msgspec.UNSET


class Span(Input):
    """Two days, both included."""

    first: str = msgspec.field(name="from")
    last: str = msgspec.field(name="to")


class SpecialDay(Output):
    """A day that is not as its weekday: by law, or as the organisation entered it."""

    date: str
    works: bool
    source: Literal["statutory", "own"]


class WorkingDays(Output):
    """`days` that differ from the week's rule are listed; `provisional`: a year in it has not been published yet."""

    working_days: int
    hours: str
    provisional: bool
    days: list[SpecialDay]


@endpoints.get("/organisation", "The organisation's conventions", answers={200: OrganisationAnswer})
async def organisation(call: Call) -> Reply:
    """What dates, periods and amounts go by."""
    await fresh(call.caller.organisation)
    return Reply(_answer(call))


@endpoints.patch(
    "/organisation",
    "Change the organisation's conventions",
    scope="admin",
    body=OrganisationChange,
    answers={200: OrganisationAnswer},
    limit=16 * KIB,
)
async def change_organisation(call: Call) -> Reply:
    """Changes what is given, for administrators; in force with the next request of everybody."""
    given = {
        key: value for key, value in msgspec.structs.asdict(call.body).items() if value is not msgspec.UNSET
    }
    await change_settings(call.caller, given)
    await fill.renew_all(call.caller.organisation)
    await fresh(call.caller.organisation)
    return Reply(_answer(call))


class PublishedBody(Input):
    """`text`: a calendar file, rows of a table or the notice's sentences; `year` of days named without one.

    `preview`: only told, not entered.
    """

    text: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
    year: Annotated[int, msgspec.Meta(ge=2000, le=2200)]
    preview: bool = True


class PublishedDay(Output):
    """Days off or worked, from the first to the last; `known`: the organisation has them already."""

    name: str
    kind: Literal["off", "work"]
    starts_on: str
    ends_on: str
    known: bool


class PublishedAnswer(Output):
    """What was read, the numbers of lines that say nothing that is understood, and how many holidays were entered."""

    days: list[PublishedDay]
    unread: list[int]
    entered: int


@endpoints.post(
    "/holidays/read",
    "Enter published holidays",
    body=PublishedBody,
    answers={200: PublishedAnswer},
    problems=(404, 422),
)
async def read_holidays(call: Call) -> Reply:
    """Reads holidays and make-up days from a text, and unless it is a preview enters those that are not known yet."""
    given: PublishedBody = call.body
    try:
        reading = read_published(given.text, given.year)
    except ValueError:
        message = say("最多 {n} 段日期", "There may be {n} spans of days at most", n=MOST_SPANS)
        raise invalid((FieldError("out_of_range", message, field="text"),)) from None
    compared = await compare(call.caller, reading)
    entered = 0 if given.preview else await enter(call.caller, compared)
    days = [each.as_json() for each in compared]
    return Reply({"days": days, "unread": list(reading.unread), "entered": entered})


@endpoints.get("/working-days", "Count working days", query=Span, answers={200: WorkingDays}, problems=(422,))
async def working_days(call: Call) -> Reply:
    """Working days and hours by the organisation's calendar, and the days that differ from its week."""
    asked: Span = call.query
    first, last = _day("from", asked.first), _day("to", asked.last)
    if not 0 <= (last - first).days < LONGEST:
        message = say("应在 {n} 天以内", "This is {n} days at most", n=LONGEST)
        raise invalid((FieldError("out_of_range", message, field="to"),))
    calendars = calendars_of((await fresh(call.caller.organisation)).parts)
    params = Params([first, last])
    count = await call.house.db.fetchval(
        f"select yunchou.workdays($1::date, $2::date{calendars.default.arguments(params)})", *params.values
    )
    rows = await call.house.db.fetch(
        "select day, works, (select max(extract(year from day))::int from yunchou.holiday) as published"
        " from yunchou.holiday where day between $1 and $2"
        " union all select null, null, max(extract(year from day))::int from yunchou.holiday",
        first,
        last,
    )
    days, provisional = _exceptions(calendars, rows, first, last)
    hours = f"{(calendars.hours * count).normalize():f}"
    return Reply({"working_days": count, "hours": hours, "provisional": provisional, "days": days})


def _exceptions(
    calendars: Calendars, rows: list[Any], first: dt.date, last: dt.date
) -> tuple[list[dict[str, Any]], bool]:
    """The days that differ from the week's rule, and whether a year is neither published nor entered."""
    calendar = calendars.default
    known: dict[dt.date, tuple[bool, str]] = {}
    if calendar.statutory:
        known = {row["day"]: (row["works"], "statutory") for row in rows if row["day"] is not None}
    known |= {day: (works, "own") for day, works in calendar.days if first <= day <= last}
    days = [
        {"date": day.isoformat(), "works": works, "source": source}
        for day, (works, source) in sorted(known.items())
        if works != (day.isoweekday() in calendar.week)
    ]
    entered = {day.year for day, _ in calendar.days}
    missing = {year for year in range(first.year, last.year + 1) if year > rows[0]["published"]} - entered
    return days, calendar.statutory and bool(missing)


def _day(name: str, text: str) -> dt.date:
    try:
        return parse_day(text)
    except ValueError:
        message = say("应为日期，如 2026-02-28", "This must be a day, as 2026-02-28")
        raise invalid((FieldError("wrong_type", message, field=name),)) from None


def _answer(call: Call) -> OrganisationAnswer:
    own = call.caller.organisation
    settings = own.settings
    return OrganisationAnswer(
        name=own.name,
        currency=settings.currency,
        time_zone=settings.time_zone,
        fiscal_start_month=settings.fiscal_start_month,
        language="en" if settings.language == "en" else "zh-CN",
    )
