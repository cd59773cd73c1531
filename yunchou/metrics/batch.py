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
from yunchou.records.aggregate import Aggregate, compile_aggregate, shape_of
from yunchou.records.read import asking_of

MOST_MEASURES = 20
AT_ONCE = 3
"""Statements of one page that run side by side; the other connections are for others."""

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One figure to be counted: over which object, in which groups, with which measure and conditions."""

    object: str
    group: tuple[str, ...]
    measure: str
    where: str | None
    also: str | None

    @property
    def common(self) -> Hashable:
        """What parts share that can be counted by one statement."""
        return self.object, self.group, self.where

    def alone(self) -> Aggregate:
        """The part as a question of its own."""
        return Aggregate(self.group, {"value": self.measure}, self.where, also=self.also, limit=10_000)


@dataclass(slots=True)
class _Statement:
    """Parts that are counted together, each under the name of its measure; `seen` names what tells that it has records."""

    parts: list[Part] = field(default_factory=list)

    def question(self) -> Aggregate:
        first = self.parts[0]
        if len(self.parts) == 1:
            return Aggregate(first.group, {"m0": first.measure}, first.where, limit=10_000, also=first.also)
        measures: dict[str, str] = {}
        only: dict[str, str] = {}
        for number, part in enumerate(self.parts):
            named = [f"m{number}"] if not first.group or _counts(part) else [f"m{number}", f"n{number}"]
            for name in named:
                measures[name] = part.measure if name[0] == "m" else "count()"
                if part.also is not None:
                    only[name] = part.also
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
        statements = _merged([part for part in distinct if part not in faults])
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


def _merged(parts: Sequence[Part]) -> list[_Statement]:
    """Parts with the same object, groups and condition together, as many as one statement bears."""
    made: dict[Hashable, list[_Statement]] = {}
    for part in parts:
        several = made.setdefault(part.common, [_Statement()])
        if len(several[-1].parts) >= MOST_MEASURES:
            several.append(_Statement())
        several[-1].parts.append(part)
    return [each for several in made.values() for each in several]


async def _run(
    caller: Caller, snapshot: Snapshot, statement: _Statement, gate: asyncio.Semaphore
) -> tuple[tuple[int, int], list[Row]]:
    asked, name = statement.question(), statement.parts[0].object

    def make() -> tuple[str, list[object]]:
        asking = asking_of(caller, snapshot)
        return compile_aggregate(asking, name, asked), asking.params.values

    sql, values = snapshot.compiled(("aggregate", caller.key, name, shape_of(asked)), make)
    async with gate:
        row = present(await caller.organisation.db.fetchrow(sql, *values))
    return (row[0], row[1]), json.loads(row[2] or "[]")
