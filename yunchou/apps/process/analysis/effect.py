"""Whether an improvement shows: a figure of the process before it began and since, over equally long times.

What counts is when something was decided, so that both sides are complete: of a stage's conversion what went on or was lost
in the time, whenever it came; of its stays those that ended in the time; of the win rate what was won or lost in it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.ground import Asked, Ground, ground
from yunchou.apps.process.analysis.intervals import (
    Estimate,
    middle,
    middle_difference,
    needed,
    share,
    share_difference,
)
from yunchou.base.db import present
from yunchou.base.errors import not_found
from yunchou.base.time import Span

Figure = Literal["conversion", "stay", "win_rate"]
Verdict = Literal["better", "worse", "unclear", "early"]
POINTS = 100
"""Expectations of shares are written in percentage points."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Which figure of which process, of which stage, around which day, over how many days on either side."""

    pipeline: int
    figure: Figure
    stage: int | None
    begun_on: dt.date
    days: int
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """Days from `first` to `last`, both included; the figure with its interval, None of too few."""

    first: dt.date
    last: dt.date
    count: int
    estimate: Estimate | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What changed: shares as such, stays in days. `verdict`: `early` where a side has too few.

    `needed`: more observations until a difference as expected, or else as it is now, can be seen.
    """

    before: Side
    after: Side
    difference: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    needed: int | None


async def effect(caller: Caller, asked: Measured, today: dt.date) -> Effect:
    """The figure before and since. Raises 403 and 404 as `ground` does, 404 for a stage that nothing can go on from."""
    length = dt.timedelta(days=asked.days)
    before = Span(asked.begun_on - length, asked.begun_on)
    after = Span(
        asked.begun_on, max(min(asked.begun_on + length, today + dt.timedelta(days=1)), asked.begun_on)
    )

    async def read(snapshot: Snapshot) -> tuple[Any, tuple[int, int]]:
        found = ground(caller, snapshot, Asked(asked.pipeline))
        sql = (
            _stays(found, asked, before, after)
            if asked.figure == "stay"
            else _shares(found, asked, before, after)
        )
        row = present(await caller.organisation.db.fetchrow(sql, *found.asking.params.values))
        return row, await caller.organisation.versions()

    row = await caller.organisation.consistent(read)
    if asked.figure == "stay":
        estimates = [middle(row["was"] or []), middle(row["now"] or [])]
        counts = [len(row["was"] or []), len(row["now"] or [])]
    else:
        estimates = [share(row["was_hits"], row["was"]), share(row["now_hits"], row["now"])]
        counts = [row["was"], row["now"]]
    sides = [
        Side(span.start, max(span.end - dt.timedelta(days=1), span.start), count, estimate)
        for span, count, estimate in zip((before, after), counts, estimates, strict=True)
    ]
    return judged(asked, *sides)


def judged(asked: Measured, before: Side, after: Side) -> Effect:
    """What both sides say together."""
    one, other = before.estimate, after.estimate
    if one is None or other is None:
        return Effect(before, after, None, None, None, "early", None)
    compare = middle_difference if asked.figure == "stay" else share_difference
    difference, low, high = compare(one, other)
    sign = -1 if asked.figure == "stay" else 1
    if low > 0 or high < 0:
        verdict: Verdict = "better" if difference * sign > 0 else "worse"
        return Effect(before, after, difference, low, high, verdict, None)
    scale = 1 if asked.figure == "stay" else POINTS
    looked_for = asked.expected / scale if asked.expected else difference
    return Effect(before, after, difference, low, high, "unclear", needed(one, other, looked_for))


def _place(found: Ground, stage: int | None) -> int:
    """Its place among the open stages."""
    place = next((n for n, each in enumerate(found.ladder) if each.id == stage and each.kind == "open"), None)
    if place is None:
        raise not_found()
    return place


def _shares(found: Ground, asked: Measured, before: Span, after: Span) -> str:
    if asked.figure == "win_rate":
        decided = (
            "select max(h.entered_at) filter (where s.kind = e.kind) as at, e.kind = 'won' as hit"
            f" from {found.history} join s e on e.id = r.stage where e.kind in ('won', 'lost') group by r.id, e.kind"
        )
    else:
        place = _place(found, asked.stage)
        ways = (
            f"select e.kind, min(h.entered_at) filter (where s.place > {place}) as passed, bool_or(s.place >= {place}) as came,"
            " max(h.entered_at) filter (where s.kind = e.kind) as ended"
            f" from {found.history} left join s e on e.id = r.stage group by r.id, e.kind"
        )
        decided = (
            f"select coalesce(passed, ended) as at, passed is not null as hit from ({ways}) w"
            " where passed is not null or (came and kind in ('lost', 'invalid'))"
        )
    was, now = found.within("at", before), found.within("at", after)
    return (
        f"with {found.sql} select count(*) filter (where {was}) as was, count(*) filter (where hit and {was}) as was_hits,"
        f" count(*) filter (where {now}) as now, count(*) filter (where hit and {now}) as now_hits from ({decided}) d"
    )


def _stays(found: Ground, asked: Measured, before: Span, after: Span) -> str:
    stage = found.asking.params.add(found.ladder[_place(found, asked.stage)].id, "bigint")
    was, now = found.within("h.left_at", before), found.within("h.left_at", after)
    days = "extract(epoch from h.left_at - h.entered_at)::float8 / 86400"
    return (
        f"with {found.sql} select array_agg({days}) filter (where {was}) as was, array_agg({days}) filter (where {now}) as now"
        f" from {found.history} where h.stage = {stage} and ({was} or {now})"
    )
