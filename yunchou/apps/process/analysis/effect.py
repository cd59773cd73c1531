"""Whether an improvement shows: a figure of the process before it began and since, over equally long times.

What counts is when something was decided, so that both sides are complete: of a stage's conversion what went on or was lost
in the time, whenever it came; of the win rate what was won or lost in it. Of stays count those that began in the time, each
watched until its end: what ended first are the short ones, so what lasts then counts as cut off there (see `lasting`).
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.behind import MOST_RECORDS
from yunchou.apps.process.analysis.ground import Asked, Ground, ground
from yunchou.apps.process.analysis.intervals import (
    Estimate,
    average_difference,
    lasting,
    middle_difference,
    needed,
    share,
    share_difference,
)
from yunchou.base.db import present
from yunchou.base.errors import not_found
from yunchou.base.time import Span, moments

Figure = Literal["conversion", "stay", "win_rate", "metric"]
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

    def spans(self, today: dt.date) -> tuple[Span, Span]:
        """The days before it began and since, as many, as far as they are over."""
        length = dt.timedelta(days=self.days)
        until = max(min(self.begun_on + length, today + dt.timedelta(days=1)), self.begun_on)
        return Span(self.begun_on - length, self.begun_on), Span(self.begun_on, until)


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
    before, after = asked.spans(today)

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
        both = [
            list(zip(row[name] or [], row[f"{name}_ended"] or [], strict=True)) for name in ("was", "now")
        ]
        estimates = [lasting(each) for each in both]
        counts = [len(each) for each in both]
    else:
        estimates = [share(row["was_hits"], row["was"]), share(row["now_hits"], row["now"])]
        counts = [row["was"], row["now"]]
    sides = [side_of(*each) for each in zip((before, after), counts, estimates, strict=True)]
    stay = asked.figure == "stay"
    how = Judging(middle_difference if stay else share_difference, lower=stay, scale=1 if stay else POINTS)
    return judged(asked.expected, how, *sides)


def side_of(span: Span, count: int, estimate: Estimate | None) -> Side:
    """A side with its last day."""
    return Side(span.start, max(span.end - dt.timedelta(days=1), span.start), count, estimate)


@dataclass(frozen=True, slots=True)
class Judging:
    """How two sides are compared: by which difference, whether less is better, and in how many an expectation is written."""

    compare: Callable[[Estimate, Estimate], tuple[float, float, float]] = average_difference
    lower: bool = False
    scale: float = 1


def judged(expected: float | None, how: Judging, before: Side, after: Side) -> Effect:
    """What both sides say together."""
    one, other = before.estimate, after.estimate
    if one is None or other is None:
        return Effect(before, after, None, None, None, "early", None)
    difference, low, high = how.compare(one, other)
    sign = -1 if how.lower else 1
    if low > 0 or high < 0:
        verdict: Verdict = "better" if difference * sign > 0 else "worse"
        return Effect(before, after, difference, low, high, verdict, None)
    looked_for = expected / how.scale if expected else difference
    return Effect(before, after, difference, low, high, "unclear", needed(one, other, looked_for))


def _place(found: Ground, stage: int | None) -> int:
    """Its place among the open stages."""
    place = next((n for n, each in enumerate(found.ladder) if each.id == stage and each.kind == "open"), None)
    if place is None:
        raise not_found()
    return place


def _shares(found: Ground, asked: Measured, before: Span, after: Span) -> str:
    was, now = found.within("at", before), found.within("at", after)
    return (
        f"with {found.sql} select count(*) filter (where {was}) as was, count(*) filter (where hit and {was}) as was_hits,"
        f" count(*) filter (where {now}) as now, count(*) filter (where hit and {now}) as now_hits"
        f" from ({_decided(found, asked)}) d"
    )


def _decided(found: Ground, asked: Measured) -> str:
    """What was decided of each record: when, and whether it went on or was won."""
    if asked.figure == "win_rate":
        return (
            "select r.id, r.amount, max(h.entered_at) filter (where s.kind = e.kind) as at, e.kind = 'won' as hit"
            f" from {found.history} join s e on e.id = r.stage where e.kind in ('won', 'lost') group by r.id, r.amount, e.kind"
        )
    place = _place(found, asked.stage)
    ways = (
        f"select r.id, r.amount, e.kind,"
        f" min(h.entered_at) filter (where s.place > {place}) as passed, bool_or(s.place >= {place}) as came,"
        " max(h.entered_at) filter (where s.kind = e.kind) as ended"
        f" from {found.history} left join s e on e.id = r.stage group by r.id, r.amount, e.kind"
    )
    return (
        f"select id, amount, coalesce(passed, ended) as at, passed is not null as hit from ({ways}) w"
        " where passed is not null or (came and kind in ('lost', 'invalid'))"
    )


def _stays(found: Ground, asked: Measured, before: Span, after: Span) -> str:
    """Of both sides the days of each stay that began in it, until it ended or the side was over, and whether it ended."""
    stage = found.asking.params.add(found.ladder[_place(found, asked.stage)].id, "bigint")
    was, now = found.within("h.entered_at", before), found.within("h.entered_at", after)
    sides = []
    for name, span, within in (("was", before, was), ("now", after, now)):
        over = found.asking.params.add(
            moments(span, found.asking.organisation.settings.time_zone)[1], "timestamptz"
        )
        end = f"least(coalesce(h.left_at, now()), {over})"
        days = f"greatest(extract(epoch from {end} - h.entered_at)::float8 / 86400, 0)"
        sides.append(f"array_agg({days} order by h.id) filter (where {within}) as {name}")
        ended = f"h.left_at is not null and h.left_at < {over}"
        sides.append(f"array_agg({ended} order by h.id) filter (where {within}) as {name}_ended")
    return f"with {found.sql} select {', '.join(sides)} from {found.history} where h.stage = {stage} and ({was} or {now})"


async def effect_records(
    caller: Caller, asked: Measured, today: dt.date, *, since: bool, hits: bool = False
) -> tuple[str, int, Sequence[int]]:
    """The records behind a side: the object, how many, the first thousand, those of most money first.

    `hits`: those alone that went on or were won. Raises as `effect` does.
    """
    span = asked.spans(today)[since]

    async def read(snapshot: Snapshot) -> tuple[tuple[str, int, list[int]], tuple[int, int]]:
        found = ground(caller, snapshot, Asked(asked.pipeline))
        if asked.figure == "stay":
            stage = found.asking.params.add(found.ladder[_place(found, asked.stage)].id, "bigint")
            inner = f"select r.id, r.amount, h.entered_at as at, true as hit from {found.history} where h.stage = {stage}"
        else:
            inner = _decided(found, asked)
        within = found.within("at", span) + (" and hit" if hits else "")
        rows = await caller.organisation.db.fetch(
            f"with {found.sql}, d as ({inner}) select id, count(*) over () as all from d where {within}"
            f" group by id, amount order by amount desc nulls last, id desc limit {found.asking.params.add(MOST_RECORDS, 'int')}",
            *found.asking.params.values,
        )
        count = rows[0]["all"] if rows else 0
        return (found.owner.name, count, [row["id"] for row in rows]), await caller.organisation.versions()

    return await caller.organisation.consistent(read)
