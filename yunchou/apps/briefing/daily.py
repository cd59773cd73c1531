"""The brief of a day for one person: what stands in the calendar, what is late, which deals are to close, and what to do next."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.briefing.signals import MINE, OPEN_DEAL
from yunchou.apps.briefing.suggesting import Suggestion, suggestions
from yunchou.base.errors import Problem
from yunchou.base.time import today
from yunchou.records.read import Query, rows

MOST = 50
TODAY_OPEN = f'{MINE} and status = "open" and due_at >= TODAY() and due_at < DATEADD(TODAY(), 1, "day")'
LATE = f'{MINE} and status = "open" and due_at < TODAY()'
CLOSING = f'{OPEN_DEAL} and close_date between TODAY() and DATEADD(TODAY(), 7, "day")'
WON = f'{MINE} and stage.kind = "won" and close_date >= DATEADD(TODAY(), -1, "day")'


@dataclass(frozen=True, slots=True)
class Brief:
    """`agenda`: open follow-ups of today; `late`: how many are older; `closing`: deals of the coming seven days; `won`: since
    yesterday; `next`: what to do, the most urgent first."""

    day: dt.date
    agenda: list[dict[str, Any]]
    late: int
    closing: list[dict[str, Any]]
    won: list[dict[str, Any]]
    next: list[Suggestion]


async def brief_of(caller: Caller) -> Brief:
    """The caller's brief, under his own rights. Four lists and the signals."""
    deals = ["name", "amount", "close_date", "stage", "account"]
    follow_ups = ["name", "kind", "due_at", "account", "lead", "opportunity"]
    return Brief(
        today(caller.organisation.settings.time_zone),
        await _listed(caller, "activity", Query(follow_ups, TODAY_OPEN, ["due_at"], MOST)),
        len(await _listed(caller, "activity", Query(["id"], LATE, (), 1000))),
        await _listed(caller, "opportunity", Query(deals, CLOSING, ["close_date"], MOST)),
        await _listed(caller, "opportunity", Query(deals, WON, ["-amount"], MOST)),
        await suggestions(caller, 10),
    )


async def _listed(caller: Caller, name: str, query: Query) -> list[dict[str, Any]]:
    """A list, empty for whoever may not see what it asks for."""
    try:
        return list(await rows(caller, name, query))
    except Problem as problem:
        if problem.status in (400, 403, 404):
            return []
        raise
