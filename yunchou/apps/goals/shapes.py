"""What the commands of goals take and give. Figures are decimal text; ids text; a node is `department:ID` or `person:ID`."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from yunchou.apps.goals.kept import Node, number
from yunchou.base.errors import not_found

Figure = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,15}([.][0-9]{1,4})?$")]
Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]
Reason = Annotated[str, msgspec.Meta(max_length=2000)]


class Named(msgspec.Struct):
    """Something by its id and name."""

    id: str
    name: str


class Stand(msgspec.Struct):
    """How a node stands. `over`: what those below were given over what was asked of it; `lower`, `likely`, `upper`: where the
    period is likely to end; `records`: the condition under which records make the actual, `records_before` that for what was
    reached a year before, `records_open` that for the deals that may still come."""

    node: str
    name: str
    goal: str | None
    may_set: bool
    locked: bool
    answer: str | None
    objection: str | None
    target: str | None
    actual: str | None
    last_year: str | None
    attainment: str | None
    pace: str | None
    light: str | None
    per_day: str | None
    lower: str | None
    likely: str | None
    upper: str | None
    records: str | None = None
    records_before: str | None = None
    records_open: str | None = None


class Month(msgspec.Struct):
    """A month: the day it begins, its target, and what was reached in it and a year before."""

    starts_on: str
    target: str | None
    actual: str | None
    last_year: str | None


class OverviewAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Which rule, fiscal year, period (`year`, `q1`, `m1`, `w2026-01-05` the
    week that holds a day, `d2026-01-05`) and department; what is left out is chosen."""

    rule: str | None = None
    year: Year | None = None
    period: str = "year"
    department: str | None = None


class Overview(msgspec.Struct):
    """A department with those right below it, its months, and the way to it from the highest that the asker sees."""

    rules: list[Named]
    rule: Named | None
    year: int
    period: str
    starts_on: str | None
    ends_on: str | None
    elapsed: int
    worked: int
    unit: str
    lower: bool
    additive: bool
    places: int
    metric: str | None
    object: str | None
    may_divide: bool
    may_lock: bool
    path: list[Named]
    node: Stand | None
    over: str | None
    below: list[Stand]
    months: list[Month]


class MineAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Which period of the running fiscal year: `month`, `quarter` or `year`."""

    period: Literal["month", "quarter", "year"] = "month"


class Mine(msgspec.Struct):
    """One of the asker's goals, or of the department that he heads; `share`: its part of the goal above."""

    rule: Named
    unit: str
    stand: Stand
    share: str | None


class MyGoals(msgspec.Struct):
    """The asker's goals of the running period."""

    year: int
    period: str
    goals: list[Mine]


class CourseAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Whose goal of which rule, fiscal year and period is followed day by day."""

    rule: str
    year: Year
    node: str
    period: str = "year"


class CoursePart(msgspec.Struct):
    """A period within the one that is asked for, by the name under which it is asked for itself; `depth` 1: within the one
    above it. The conditions are those of the records behind the two figures."""

    name: str
    starts_on: str
    ends_on: str
    depth: int
    target: str | None
    actual: str | None
    last_year: str | None
    records: str | None
    records_before: str | None


class CourseDay(msgspec.Struct):
    """A day: what was to be reached up to it, what was (null from tomorrow on), and what a year before."""

    on: str
    target: str | None
    actual: str | None
    last_year: str | None


class Course(msgspec.Struct):
    """The periods within a period, and its days, summed up from the first; no days where figures don't add up. `lower`,
    `likely`, `upper`: where it is likely to end."""

    parts: list[CoursePart]
    days: list[CourseDay]
    lower: str | None
    likely: str | None
    upper: str | None


class Visiting(msgspec.Struct, forbid_unknown_fields=True):
    """Customers, how often each is visited in the year, and how many hours a visit takes with its way."""

    customers: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
    visits: Figure
    hours: Figure


class CapacityAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Whose people are held against the goal. What is left out follows from goals and results: `quota` of a full head for the
    year, the `attainment` that is expected of it. `visiting` and the selling `hours` of a head in the year: how many people the
    visits take."""

    rule: str
    year: Year
    department: str
    quota: Figure | None = None
    attainment: Figure | None = None
    visiting: Annotated[list[Visiting], msgspec.Meta(max_length=20)] = []
    hours: Figure | None = None


class CapacityMonth(msgspec.Struct):
    """A month: people who count in full and those on their ramp, what both count together, what they can reach, the target."""

    starts_on: str
    ramped: str
    ramping: int
    heads: str
    capacity: str | None
    target: str | None


class Capacity(msgspec.Struct):
    """Whether the people of a department can reach its goal. `needed`: the part of their own goals that they must reach
    together; `coverage`: capacity ÷ target; `missing`: full heads that lack for the year; `staff`: people whom visits take."""

    people: int
    quota: str | None
    attainment: str
    needed: str | None
    capacity: str | None
    target: str | None
    coverage: str | None
    missing: str | None
    staff: int | None
    months: list[CapacityMonth]


class SmartAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Whose goal is looked at, for which rule and fiscal year; `total`: a target that it might get, else the one that it has."""

    rule: str
    year: Year
    node: str
    total: Figure | None = None


class SmartLetter(msgspec.Struct):
    """One of S, M, A, R, T: whether it holds, and a code for each thing that is missing or remarkable."""

    letter: str
    holds: bool
    missing: list[str]


class SmartYear(msgspec.Struct):
    """What was reached in a fiscal year that is over."""

    year: int
    actual: str | None


class SmartTold(msgspec.Struct):
    """The five letters. `percentile`: the share of `history` that fell short of the target; `growth`: what it asks for over the
    last year that is over."""

    target: str | None
    letters: list[SmartLetter]
    percentile: str | None
    growth: str | None
    history: list[SmartYear]


class Weight(msgspec.Struct, forbid_unknown_fields=True):
    """A node that takes part, with its weight where weights are given by hand."""

    node: str
    weight: Figure = "1"


class DivideAsked(msgspec.Struct, forbid_unknown_fields=True):
    """How to break a department's goal down. `among`: who takes part, all where none is named; `deep`: down to the people;
    without `apply` it is only looked at."""

    rule: str
    year: Year
    department: str
    method: Literal["even", "history", "capacity", "manual"] = "history"
    over: Figure = "1"
    among: list[Weight] | None = None
    deep: bool = False
    apply: bool = False
    reason: Reason | None = None


class Shared(msgspec.Struct):
    """What a node had a year before, has now and would have in the year and in each month."""

    node: str
    name: str
    depth: int
    last_year: str | None
    present: str | None
    total: str | None
    months: list[str | None]


class Divided(msgspec.Struct):
    """The shares; `over`: Σ of the first level ÷ the goal; `written`: how many goals were written."""

    target: str | None
    over: str | None
    shares: list[Shared]
    written: int


class SpreadAsked(msgspec.Struct, forbid_unknown_fields=True):
    """A year's target over its months: `keep` in proportion to the present ones. `keep_past`: months that are over stay."""

    rule: str
    year: Year
    node: str
    total: Figure
    method: Literal["even", "working_days", "seasonal", "keep"] = "seasonal"
    keep_past: bool = True
    apply: bool = False
    reason: Reason | None = None


class Spread(msgspec.Struct):
    """The months as they are and as they would be; `goal` that was written."""

    present: list[str | None]
    months: list[str | None]
    goal: str | None


class LockAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Whose goals are locked or opened: those of a department and of all below it."""

    rule: str
    year: Year
    department: str
    locked: bool = True


class Locked(msgspec.Struct):
    """How many goals were locked or opened."""

    goals: int


class AnswerAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Confirms a goal, or objects to it with a reason."""

    goal: str
    answer: Literal["confirmed", "objected"] = "confirmed"
    objection: Reason | None = None


class Answered(msgspec.Struct):
    """The goal that was answered."""

    goal: str


def text(value: Decimal | None, places: int | None = None) -> str | None:
    """A figure as text; with `places` at most so many digits after the point."""
    if value is None:
        return None
    shown = value if places is None else round(value, places)
    return f"{shown.normalize():f}" if shown else "0"


def node_text(node: Node) -> str:
    """A node as it is told."""
    return f"{node.kind}:{node.id}"


def node_of(told: str) -> Node:
    """The node that is meant. Raises 404."""
    kind, _, id = told.partition(":")
    if kind not in ("department", "person"):
        raise not_found()
    return Node(kind, number(id))
