"""The report of a week for a team: what each person of the caller's departments did and reached, beside the week before.

Where nobody of them has anything to report, as with one who administers the organisation, it is of all whom the caller sees.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.base.time import today
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.query import MetricQuery, query_all

WEEK = ("activities", "new_leads", "new_deals", "won_amount", "won_count", "lost_count")
"""What is counted of the week."""
NOW = ("open_amount", "stalled_count", "overdue_activities")
"""How it stands at the moment of asking."""
TEAM = "owner in (MY_SUBTREE())"


@dataclass(slots=True)
class Line:
    """A person with the figures of the week, of the week before, and as they stand."""

    id: str
    name: str
    week: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TeamReport:
    """A week from Monday, the metrics in their order, the people, the ones with most won first, and the sums of all."""

    starts_on: dt.date
    ends_on: dt.date
    metrics: list[Metric]
    people: list[Line]
    total: Line


def week_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


async def team_report(caller: Caller, catalogue: Catalogue, day: dt.date | None = None) -> TeamReport:
    """The report of the week that a day lies in, by default of the last whole week. Six questions asked at once."""
    monday = week_of(day or today(caller.organisation.settings.time_zone) - dt.timedelta(days=7))
    names = [name for name in (*WEEK, *NOW) if name in catalogue.metrics]
    lines, total = await _lines(caller, catalogue, monday, names, TEAM)
    if not lines:
        lines, total = await _lines(caller, catalogue, monday, names, None)
    people = sorted(lines.values(), key=lambda each: (-_amount(each.week.get("won_amount")), each.name))
    return TeamReport(
        monday, monday + dt.timedelta(days=6), [catalogue.metrics[name] for name in names], people, total
    )


async def _lines(
    caller: Caller, catalogue: Catalogue, monday: dt.date, names: Sequence[str], where: str | None
) -> tuple[dict[str, Line], Line]:
    """The people with their figures, and all of them together."""
    lines: dict[str, Line] = {}
    total = Line("", "")
    periods = (("week", monday), ("before", monday - dt.timedelta(days=7)))
    asked = [
        (place, MetricQuery([name], by, where, _span(starts)))
        for place, starts in periods
        for name in names
        if name in WEEK
        for by in (("owner",), ())
    ]
    asked += [
        ("week", MetricQuery([name], by, where)) for name in names if name in NOW for by in (("owner",), ())
    ]
    answers = await query_all(caller, catalogue, [question for _, question in asked])
    for (place, question), answer in zip(asked, answers, strict=True):
        if not isinstance(answer, Problem):
            _note(lines, total, place, question, answer)
    return lines, total


def _span(starts: dt.date) -> dict[str, str]:
    return {"from": starts.isoformat(), "to": (starts + dt.timedelta(days=6)).isoformat()}


def _note(
    lines: dict[str, Line],
    total: Line,
    place: str,
    question: MetricQuery,
    answer: Sequence[Mapping[str, Any]],
) -> None:
    (name,) = question.metrics
    for row in answer:
        if not question.by:
            getattr(total, place)[name] = row.get(name)
            continue
        owner = row.get("owner")
        if owner:
            line = lines.setdefault(str(owner["id"]), Line(str(owner["id"]), str(owner["name"])))
            getattr(line, place)[name] = row.get(name)


def _amount(value: Any) -> float:
    return float(value["amount"]) if isinstance(value, Mapping) else float(value or 0)
