"""What the commands of the grid take and give; figures, ids and nodes as in `shapes`."""

from typing import Annotated

import msgspec

from yunchou.apps.goals.shapes import Figure, Named, Reason, Year

Place = Annotated[str, msgspec.Meta(pattern=r"^([1-9]|1[0-2])$")]
"""A month's place in the fiscal year, from 1."""
Day = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})]
MOST_ROWS = 20_000


class GridAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Which rule, fiscal year and department; what is left out is chosen. `day`: as it was known at the end of that day."""

    rule: str | None = None
    year: Year | None = None
    department: str | None = None
    day: Day | None = None


class GridRow(msgspec.Struct):
    """A department or person. `above`: the place of the row it stands under; `away`: somebody who is no longer active."""

    node: str
    name: str
    depth: int
    above: int | None
    goal: str | None
    locked: bool
    may_set: bool
    away: bool
    months: list[str | None]


class GoalGrid(msgspec.Struct):
    """The rows, each before those below it. `months`: their first days; `closed`: how many of them are over; `places`: digits
    after the point; `path`: the departments from the highest that the asker sees down to the first row."""

    rules: list[Named]
    rule: Named | None
    year: int
    day: str | None
    unit: str
    lower: bool
    additive: bool
    places: int
    closed: int
    may_lock: bool
    months: list[str]
    path: list[Named]
    rows: list[GridRow]


class MonthsSet(msgspec.Struct, forbid_unknown_fields=True):
    """A row with the months that change: what each was when it was looked at, and what it is to be."""

    node: str
    months: dict[Place, tuple[Figure | None, Figure | None]]


class SetAsked(msgspec.Struct, forbid_unknown_fields=True):
    """The rows of one rule and year that change, and why."""

    rule: str
    year: Year
    rows: Annotated[list[MonthsSet], msgspec.Meta(min_length=1, max_length=MOST_ROWS)]
    reason: Reason | None = None


class Clashing(msgspec.Struct):
    """A month that somebody else has changed meanwhile: what it is now, by whom and when."""

    node: str
    month: int
    present: str | None
    by: str | None
    at: str | None


class GoalsSet(msgspec.Struct):
    """How many goals were written; nothing where months clash."""

    written: int
    clashes: list[Clashing]


class CellAsked(msgspec.Struct, forbid_unknown_fields=True):
    """A goal and the place of one of its months, from 1."""

    goal: str
    month: Annotated[int, msgspec.Meta(ge=1, le=12)]


class CellChange(msgspec.Struct):
    """A change of a month."""

    at: str
    by: str
    before: str | None
    after: str | None
    reason: str | None


class CellLog(msgspec.Struct):
    """The changes of a month, newest first."""

    changes: list[CellChange]
