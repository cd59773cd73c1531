"""The records behind a figure of an analysis."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.ground import Asked, Ground, ground
from yunchou.apps.process.analysis.parts import INTERVIEWS, beside, rivals, written
from yunchou.apps.process.analysis.snapshot import stood
from yunchou.base.errors import not_found
from yunchou.records.search.terms import fold

MOST_RECORDS = 1000
Figure = Literal["entered", "passed", "dropped", "won", "lost", "open", "stayed", "standing", "step"]


@dataclass(frozen=True, slots=True)
class Behind:
    """Which figure: of a stage, of a step from one stage to another, or of the whole.

    `group`: the value of the group, as text, where `grouped`. `day`: of a snapshot. Of what was won or lost those that met
    a `rival`, about which a `phrase` was written, or of which an interview says what `decided`.
    """

    figure: Figure
    stage: int | None = None
    target: int | None = None
    grouped: bool = False
    group: str | None = None
    day: dt.date | None = None
    rival: str | None = None
    phrase: str | None = None
    decided: str | None = None


async def behind(caller: Caller, asked: Asked, wanted: Behind) -> tuple[str, int, Sequence[int]]:
    """The object, how many records there are, and the ids of the first thousand, those of most money first.

    Raises 404 for a stage that the pipeline does not have, else as `ground` does.
    """

    async def read(snapshot: Snapshot) -> tuple[tuple[str, int, list[int]], tuple[int, int]]:
        found = ground(caller, snapshot, asked if wanted.grouped else replace(asked, by=None))
        sql = _statement(found, wanted)
        rows = await caller.organisation.db.fetch(sql, *found.asking.params.values)
        count = rows[0]["all"] if rows else 0
        return (found.owner.name, count, [row["id"] for row in rows]), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


def _statement(found: Ground, wanted: Behind) -> str:
    if wanted.figure == "step":
        inner = _step(found, wanted)
    elif wanted.figure in ("stayed", "standing"):
        inner = _in_stage(found, wanted)
    else:
        inner = _way(found, wanted)
    group = ""
    if wanted.grouped:
        group = f" where b.g::text is not distinct from {found.asking.params.add(wanted.group, 'text')}"
    limit = found.asking.params.add(MOST_RECORDS, "int")
    return (
        f"with {found.sql}, b as ({inner}) select b.id, count(*) over () as all from b{group}"
        f" order by b.amount desc nulls last, b.id desc limit {limit}"
    )


def _place(found: Ground, stage: int | None) -> int:
    place = next((n for n, each in enumerate(found.ladder) if each.id == stage), None)
    if place is None:
        raise not_found()
    return place


def _way(found: Ground, wanted: Behind) -> str:
    """Records by how far they came: `entered`, `passed`, `dropped` of a stage, or by how they stand."""
    conditions = []
    if wanted.figure in ("entered", "passed", "dropped"):
        place = _place(found, wanted.stage)
        conditions.append(found.within(_reached(place), found.span))
        last = place + 1 >= len(found.ladder)
        if wanted.figure == "passed" and not last:
            conditions.append(f"{_reached(place + 1)} is not null")
        if wanted.figure == "dropped":
            conditions += [f"{_reached(place + 1)} is null", "e.kind in ('lost', 'invalid')"]
    else:
        conditions.append(f"e.kind = '{wanted.figure}'")
        conditions += _told(found, wanted)
        if wanted.figure != "open":
            conditions.append(found.within("max(h.entered_at) filter (where s.kind = e.kind)", found.span))
    return (
        f"select r.id, r.g, r.amount from {found.history} left join s e on e.id = r.stage"
        f" group by r.id, r.g, r.amount, e.kind having {' and '.join(conditions)}"
    )


def _told(found: Ground, wanted: Behind) -> list[str]:
    """Conditions by what stands beside the records."""
    add, conditions = found.asking.params.add, []
    if wanted.rival is not None:
        met = _existing(rivals(found))
        conditions.append(f"r.id in (select v.id from ({met}) v where v.name = {add(wanted.rival, 'text')})")
    if wanted.phrase is not None:
        phrase = add(fold(wanted.phrase), "text")
        texts = _existing(written(found))
        conditions.append(f"r.id in (select v.id from ({texts}) v where position({phrase} in v.said) > 0)")
    if wanted.decided is not None:
        interviews_sql = _existing(beside(found, INTERVIEWS, ["decided"]))
        conditions.append(
            f"r.id in (select v.id from ({interviews_sql}) v where v.decided = {add(wanted.decided, 'text')})"
        )
    return conditions


def _existing(part: str | None) -> str:
    if part is None:
        raise not_found()
    return part


def _reached(place: int) -> str:
    return f"min(h.entered_at) filter (where s.place >= {place})"


def _in_stage(found: Ground, wanted: Behind) -> str:
    """Records that stood in a stage on a day, or whose stay there began in the period."""
    stage = found.asking.params.add(found.ladder[_place(found, wanted.stage)].id, "bigint")
    source = f"select r.id, r.g, r.amount from {found.history} where h.stage = {stage}"
    if wanted.figure == "standing":
        return f"{source} and {stood(found, wanted.day)} group by r.id, r.g, r.amount"
    return f"{source} group by r.id, r.g, r.amount having {found.within('min(h.entered_at)', found.span)}"


def _step(found: Ground, wanted: Behind) -> str:
    """Records that went from one stage straight to another; None is the beginning or the end."""
    add = found.asking.params.add
    source = add(wanted.stage, "bigint")
    moves = (
        "select r.id, r.g, r.amount, h.stage as a, lag(h.stage) over w as source, lead(h.stage) over w as target,"
        " min(h.entered_at) over (partition by r.id) as began, coalesce(e.kind <> 'open', false) as ended"
        f" from {found.history} left join s e on e.id = r.stage window w as (partition by r.id order by h.entered_at, h.id)"
    )
    went = (
        f"m.a = {source} and m.target is null and m.ended"
        if wanted.target is None
        else f"m.a = {add(wanted.target, 'bigint')} and m.source is not distinct from {source}"
    )
    return (
        f"select distinct m.id, m.g, m.amount from ({moves}) m where {went}"
        f" and {found.within('m.began', found.span)}"
    )
