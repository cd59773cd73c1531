"""What to do next, the brief of the day, the report of a team's week, and who gets them by mail."""

import datetime as dt
from typing import Annotated, Any

import msgspec

from yunchou.apps.briefing.daily import brief_of
from yunchou.apps.briefing.mailing import Choice, choice_of, choose
from yunchou.apps.briefing.suggesting import Suggestion, suggestions
from yunchou.apps.briefing.weekly import Line, team_report
from yunchou.base.errors import forbidden, malformed, say
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Names, Output
from yunchou.metrics.made import catalogue_in

endpoints = Endpoints("briefs")
MOST = 100


class SuggestionReason(Output):
    """Why: the signal, the sentence in the caller's language, and the record that shows it."""

    signal: str
    text: str
    object: str
    record: str


class SuggestedRecord(Output):
    """A record to do something about, with its reasons, the weightiest first."""

    object: str
    record: str
    name: str
    points: float
    reasons: list[SuggestionReason]


class SuggestionsQuery(Input):
    """How many at most."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 10


class SuggestionsAnswer(Output):
    """What the caller best does next, the most urgent first."""

    suggestions: list[SuggestedRecord]


class BriefAnswer(Output):
    """The caller's day. `agenda`: open follow-ups of today; `late`: how many older ones are open; `closing`: deals of the coming
    seven days; `won`: since yesterday; `next`: what to do."""

    day: str
    agenda: list[dict[str, Any]]
    late: int
    closing: list[dict[str, Any]]
    won: list[dict[str, Any]]
    next: list[SuggestedRecord]


class TeamReportQuery(Input):
    """A day of the week; the last whole week without one."""

    week: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


class ReportedMetric(Output):
    """What is counted."""

    name: str
    label: Names
    unit: str
    stock: bool


class ReportedPerson(Output):
    """Figures by metric, of the week and of the week before; of what stands, as it is now."""

    id: str
    name: str
    week: dict[str, Any]
    before: dict[str, Any]


class TeamReportAnswer(Output):
    """The week, what is counted, the people of the caller's departments, and all of them together."""

    starts_on: str
    ends_on: str
    metrics: list[ReportedMetric]
    people: list[ReportedPerson]
    total: ReportedPerson


class BriefChoices(Input):
    """Which briefs come by mail: each working day, and the team's each Monday."""

    daily: bool
    weekly: bool


class BriefChoicesAnswer(Output):
    """Which briefs come by mail."""

    daily: bool
    weekly: bool


@endpoints.get(
    "/suggestions",
    "What the caller best does next",
    query=SuggestionsQuery,
    answers={200: SuggestionsAnswer},
)
async def what_next(call: Call) -> Reply:
    """The signals that hold for the caller, one entry for each record."""
    found = await suggestions(call.caller, call.query.limit)
    return Reply(SuggestionsAnswer(suggestions=[_shown(each, call.language) for each in found]))


@endpoints.get("/brief", "The caller's brief of the day", answers={200: BriefAnswer})
async def brief(call: Call) -> Reply:
    """What stands in the calendar, what is late, which deals are to close, and what to do next."""
    found = await brief_of(call.caller)
    return Reply(
        BriefAnswer(
            day=found.day.isoformat(),
            agenda=found.agenda,
            late=found.late,
            closing=found.closing,
            won=found.won,
            next=[_shown(each, call.language) for each in found.next],
        )
    )


def _shown(each: Suggestion, language: str) -> SuggestedRecord:
    reasons = [
        SuggestionReason(signal=signal, text=text.in_language(language), object=object, record=record)
        for signal, text, object, record in each.reasons
    ]
    return SuggestedRecord(
        object=each.object, record=each.id, name=each.name, points=float(each.points), reasons=reasons
    )


@endpoints.get(
    "/team-report",
    "A week of the caller's team",
    query=TeamReportQuery,
    answers={200: TeamReportAnswer},
)
async def team(call: Call) -> Reply:
    """What each person of the caller's departments did and reached, beside the week before."""
    snapshot = await call.caller.organisation.snapshot()
    found = await team_report(call.caller, catalogue_in(snapshot, call.house.metrics), _day(call.query.week))
    return Reply(
        TeamReportAnswer(
            starts_on=found.starts_on.isoformat(),
            ends_on=found.ends_on.isoformat(),
            metrics=[
                ReportedMetric(
                    name=each.name,
                    label=Names(zh=each.label["zh-CN"], en=each.label["en"]),
                    unit=each.unit,
                    stock=each.stock,
                )
                for each in found.metrics
            ],
            people=[_person(each) for each in found.people],
            total=_person(found.total),
        )
    )


def _day(written: str | None) -> dt.date | None:
    if written is None:
        return None
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        raise malformed(say("日期无效", "This is no day")) from None
    if not 2000 <= day.year <= 2100:
        raise malformed(say("日期无效", "This is no day"))
    return day


def _person(line: Line) -> ReportedPerson:
    return ReportedPerson(id=line.id, name=line.name, week=line.week, before=line.before)


@endpoints.get("/brief/choices", "Which briefs come by mail", answers={200: BriefChoicesAnswer})
async def read_choices(call: Call) -> Reply:
    """What the caller chose; nothing comes to whoever never did."""
    found = await choice_of(call.caller.organisation.db, call.caller.organisation, _who(call))
    return Reply(BriefChoicesAnswer(daily=found.daily, weekly=found.weekly))


@endpoints.put(
    "/brief/choices", "Choose which briefs come by mail", body=BriefChoices, answers={200: BriefChoicesAnswer}
)
async def keep_choices(call: Call) -> Reply:
    """Keeps what the caller chose."""
    given: BriefChoices = call.body
    wanted = Choice(given.daily, given.weekly)
    await choose(call.caller.organisation.db, call.caller.organisation, _who(call), wanted)
    return Reply(BriefChoicesAnswer(daily=wanted.daily, weekly=wanted.weekly))


def _who(call: Call) -> int:
    if call.caller.actor.user_id is None:
        raise forbidden()
    return call.caller.actor.user_id
