"""Several questions for figures answered with few statements: what counts the same records in the same groups is one of them.

Figures that differ only in what they count become measures of one statement, each with its own condition, so that a page of
twelve figures over one object reads its table once.
"""

import asyncio
import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import present
from yunchou.base.errors import Problem
from yunchou.base.time import Span
from yunchou.records.aggregate import MEASURE, Aggregate, compile_aggregate, shape_of
from yunchou.records.read import asking_of
from yunchou.records.summaries.asking import answers
from yunchou.records.summaries.plan import DAY, READY, Cube, Plan, choices, summary_of

MOST_MEASURES = 20
AT_ONCE = 3
"""Statements of one page that run side by side; the other connections are for others."""

Row: TypeAlias = dict[str, Any]


def conjunction(conditions: Sequence[str]) -> str | None:
    """Several conditions that must all hold, as one expression."""
    held = [each for each in conditions if each and each.strip()]
    return " and ".join(f"({each})" for each in held) if held else None


@dataclass(frozen=True, slots=True)
class Part:
    """One figure to be counted: over which object, in which groups, with which measure and conditions."""

    object: str
    group: tuple[str, ...]
    measure: str
    where: str | None
    also: str | None
    date: str = ""
    span: Span | None = None
    """Days of `date` that count; in no condition of its own."""
    kept: bool = True
    """Whether the figure may come from what is kept added up."""
    metric: str = ""
    """Whose figure it is, where an administrator may have chosen that it is always counted live."""

    @property
    def within(self) -> str | None:
        """The condition under which a record counts, with its days."""
        days = f'{self.date} >= "{self.span.start}" and {self.date} < "{self.span.end}"' if self.span else ""
        return conjunction([self.also or "", days])

    @property
    def common(self) -> Hashable:
        """What parts share that can be counted by one statement."""
        return self.object, self.group, self.where

    def alone(self) -> Aggregate:
        """The part as a question of its own."""
        return Aggregate(self.group, {"value": self.measure}, self.where, also=self.within, limit=10_000)


@dataclass(slots=True)
class _Statement:
    """Parts that are counted together, each under the name of its measure; `seen` names what tells that it has records."""

    parts: list[Part] = field(default_factory=list)
    over: tuple[Plan, Cube] | None = None
    """What is asked in place of the records."""

    def question(self) -> Aggregate:
        first = self.parts[0]
        if len(self.parts) == 1:
            return Aggregate(first.group, {"m0": first.measure}, first.where, limit=10_000, also=first.within)
        measures: dict[str, str] = {}
        only: dict[str, str] = {}
        for number, part in enumerate(self.parts):
            named = [f"m{number}"] if not first.group or _counts(part) else [f"m{number}", f"n{number}"]
            for name in named:
                measures[name] = part.measure if name[0] == "m" else "count()"
                if part.within is not None:
                    only[name] = part.within
        return Aggregate(first.group, measures, first.where, limit=10_000, only=only)

    def values(self, row: Mapping[str, Any]) -> list[tuple[Part, Any]]:
        """The figures of a row, without those of parts that have no record in it."""
        found = []
        for number, part in enumerate(self.parts):
            value = row[f"m{number}"]
            several = len(self.parts) > 1 and bool(part.group)
            if not several or row.get(f"n{number}", value):
                found.append((part, value))
        return found


def _counts(part: Part) -> bool:
    return part.measure.replace(" ", "") == "count()"


async def count(
    caller: Caller, parts: Sequence[Part]
) -> dict[Part, list[tuple[tuple[Any, ...], Any]] | Problem]:
    """For each part its rows, as values of the groups and the figure; a part that may not be asked has its problem."""
    distinct = list(dict.fromkeys(parts))

    async def read(snapshot: Snapshot) -> tuple[Any, tuple[int, int]]:
        faults = {part: fault for part in distinct if (fault := _fault(caller, snapshot, part)) is not None}
        sources = {part: _source(caller, snapshot, part) for part in distinct if part not in faults}
        statements = _merged(sources)
        gate = asyncio.Semaphore(AT_ONCE)
        answers = await asyncio.gather(*(_run(caller, snapshot, each, gate) for each in statements))
        versions = {version for version, _ in answers} or {await caller.organisation.versions()}
        found: dict[Part, Any] = {**faults, **{part: [] for part in distinct if part not in faults}}
        for statement, (_, rows) in zip(statements, answers, strict=True):
            for row in rows:
                for part, value in statement.values(row):
                    found[part].append((tuple(row[path] for path in part.group), value))
        return found, versions.pop() if len(versions) == 1 else (-1, -1)

    found: dict[Part, Any] = await caller.organisation.consistent(read)
    return found


def _fault(caller: Caller, snapshot: Snapshot, part: Part) -> Problem | None:
    """Why a part may not be asked; looked at for each by itself, so that one takes no other with it."""

    def look() -> tuple[Problem | None]:
        try:
            compile_aggregate(asking_of(caller, snapshot), part.object, part.alone())
        except Problem as problem:
            return (problem,)
        return (None,)

    return snapshot.compiled(("figure may be asked", caller.key, part), look)[0]


def _source(caller: Caller, snapshot: Snapshot, part: Part) -> tuple[Plan, Cube] | None:
    """The smallest cube whose cells answer the part for this asker as the records would; None where the records are counted."""
    summary = summary_of(snapshot, part.object) if part.kept else None
    if summary is None or summary.state != READY or choices(snapshot).get(part.metric) is False:
        return None
    plan = summary.plan
    if plan.zone != caller.organisation.settings.time_zone:
        return None

    def look() -> tuple[tuple[Plan, Cube] | None]:
        fitting = [cube for cube in plan.cubes if _serves(caller, snapshot, plan, cube, part)]
        return ((plan, min(fitting, key=lambda cube: cube.cells)) if fitting else None,)

    return snapshot.compiled(("figure from cells", caller.key, part), look)[0]


def _serves(caller: Caller, snapshot: Snapshot, plan: Plan, cube: Cube, part: Part) -> bool:
    if part.span is not None:
        whole = all(day.day == 1 for day in part.span)
        if part.date != cube.date.field or (cube.grain != DAY and not whole):
            return False
    found = MEASURE.fullmatch(part.measure)
    if found is None or found.group(1) not in ("count", "sum", "avg"):
        return False
    measures = [found.group(2)] if found.group(2).strip() else []
    conditions = [each for each in (part.where, part.also) if each and each.strip()]
    owner = snapshot.model.object(part.object)
    return answers(asking_of(caller, snapshot), owner, plan, cube, part.group, conditions, measures)


def _merged(sources: Mapping[Part, tuple[Plan, Cube] | None]) -> list[_Statement]:
    """Parts with the same object, groups, condition and source together, as many as one statement bears."""
    made: dict[Hashable, list[_Statement]] = {}
    for part, over in sources.items():
        several = made.setdefault((part.common, over and over[1].id), [_Statement(over=over)])
        if len(several[-1].parts) >= MOST_MEASURES:
            several.append(_Statement(over=over))
        several[-1].parts.append(part)
    return [each for several in made.values() for each in several]


async def _run(
    caller: Caller, snapshot: Snapshot, statement: _Statement, gate: asyncio.Semaphore
) -> tuple[tuple[int, int], list[Row]]:
    asked, name = statement.question(), statement.parts[0].object

    def make() -> tuple[str, list[object]]:
        asking = asking_of(caller, snapshot)
        return compile_aggregate(asking, name, asked, statement.over), asking.params.values

    over = statement.over and statement.over[1].id
    sql, values = snapshot.compiled(("aggregate", caller.key, name, shape_of(asked), over), make)
    async with gate:
        row = present(await caller.organisation.db.fetchrow(sql, *values))
    return (row[0], row[1]), json.loads(row[2] or "[]")
