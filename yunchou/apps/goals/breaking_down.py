"""Breaking goals down: a department's goal to those below it, a year's goal to its months; looked at first, then written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from yunchou.access.working_time import working_time
from yunchou.apps.goals.dividing import (
    capacity_weight,
    divide_months,
    history_weights,
    over_assignment,
    redistribute,
    seasonal_weights,
    working_days,
)
from yunchou.apps.goals.kept import MONTHS, Node, Rule, below, months_of, people_in, people_under, refuse
from yunchou.apps.goals.measuring import NOTHING, by_dimension, by_time, figure, of_departments
from yunchou.apps.goals.objects.goal import MONTHS as FIELDS
from yunchou.apps.goals.reading import Goal, Months, total
from yunchou.base.time import Span, shift, today
from yunchou.records.change import Operation
from yunchou.records.write import MOST_OPERATIONS, Unit

SEASONS = 3
"""So many earlier years tell the seasons."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a node had a year before, has now, and would have; `depth`: how far below the one that is broken down."""

    node: Node
    depth: int
    last_year: Decimal | None
    goal: Goal | None
    months: Months


@dataclass(frozen=True, slots=True)
class Asked:
    """How to break down: the method, the over-assignment of each level, who takes part (all where None is named), given
    weights where the method is `manual`, and whether to go on to the people at the bottom."""

    method: str
    over: Decimal = Decimal(1)
    among: frozenset[Node] | None = None
    weights: Mapping[Node, Decimal] = field(default_factory=dict)
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What weights are made of: figures of the year before, when people came, and the months of the year."""

    last_year: Mapping[Node, Decimal | None]
    hired: Mapping[int, Any]
    months: Sequence[Span]


async def known_of(unit: Unit, rule: Rule, year: int, node: Node) -> Known:
    """What is known of a branch of the tree: three statements."""
    access = unit.snapshot.access
    months = months_of(year, unit.caller.organisation.settings.fiscal_start_month)
    before = shift(Span(months[0].start, months[-1].end), "year", -1)
    departments = access.departments_under(node.id)
    people = await by_dimension(unit, rule, "owner", before)
    own = await by_dimension(unit, rule, "department", before)
    whole = await of_departments(unit, rule, departments, before, own)
    found: dict[Node, Decimal | None] = {
        Node("department", id): figure(rule, parts) if parts else None for id, parts in whole.items()
    }
    under = people_under(access, node.id)
    for id in under:
        found[Node("person", id)] = figure(rule, people[id]) if id in people else None
    rows = await unit.link.fetch(
        f"select id, hired_on from {unit.asking().table(unit.snapshot.model.object('user'))} where id = any($1::bigint[])",
        under,
    )
    return Known(found, {row["id"]: row["hired_on"] for row in rows}, months)


def broken_down(
    unit: Unit, rule: Rule, node: Node, goals: Mapping[Node, Goal], known: Known, asked: Asked
) -> list[Share]:
    """What each below would have, level by level. Raises 422 where there is no goal to break down, or nobody below."""
    goal = goals.get(node)
    if goal is None or total(rule, goal.months) is None:
        raise refuse(
            "请先设定该部门的目标", "The department has no goal yet that could be broken down", "department"
        )
    found = _level(unit, rule, node, goal.months, goals, known, asked, 1)
    if not found:
        raise refuse("没有可以分解到的部门或人员", "There is nobody below to break it down to", "among")
    return found


def _level(
    unit: Unit,
    rule: Rule,
    node: Node,
    months: Months,
    goals: Mapping[Node, Goal],
    known: Known,
    asked: Asked,
    depth: int,
) -> list[Share]:
    children = _taking_part(unit, node, goals, known, asked if depth == 1 else Asked(asked.method, deep=True))
    if not children:
        return []
    weights = _weights(unit, rule, children, known, asked, depth)
    parts = divide_months(months, weights, places=rule.places, over=asked.over, additive=rule.additive)
    found: list[Share] = []
    for place, child in enumerate(children):
        own: Months = [column[place] for column in parts]
        found.append(Share(child, depth, known.last_year.get(child), goals.get(child), own))
        if asked.deep and child.kind == "department":
            found += _level(unit, rule, child, own, goals, known, asked, depth + 1)
    return found


def _taking_part(
    unit: Unit, node: Node, goals: Mapping[Node, Goal], known: Known, asked: Asked
) -> list[Node]:
    """Who takes part: those named, else the departments below that sold last year or have a goal, and where there are no
    departments the people."""
    access = unit.snapshot.access
    children = below(access, node.id)
    if asked.among is not None:
        return [each for each in children if each in asked.among]
    departments = [each for each in children if each.kind == "department" and people_under(access, each.id)]
    counting = [each for each in departments if known.last_year.get(each) or each in goals]
    return counting or departments or [Node("person", id) for id in people_in(access, node.id)]


def _weights(
    unit: Unit, rule: Rule, children: Sequence[Node], known: Known, asked: Asked, depth: int
) -> list[list[Fraction]]:
    """For each month the weight of each child."""
    if asked.method == "capacity":
        return _headcount(unit, children, known, rule.ramp)
    column = [Fraction(1)] * len(children)
    if asked.method == "history":
        column = history_weights([known.last_year.get(each) for each in children])
    elif asked.method == "manual" and depth == 1:
        column = [Fraction(asked.weights.get(each, Decimal(0))) for each in children]
        if not any(column):
            raise refuse("请填写权重", "Weights are missing", "weights")
    return [column] * MONTHS


def _headcount(
    unit: Unit, children: Sequence[Node], known: Known, ramp: Sequence[Decimal]
) -> list[list[Fraction]]:
    """Ramped headcount by month: those who come during the year count from the day they come, less in their first months."""
    access, settings = unit.snapshot.access, unit.caller.organisation.settings
    works = working_time(unit.snapshot.parts, settings.time_zone).works

    def heads(each: Node, month: Span) -> Fraction:
        people = [each.id] if each.kind == "person" else people_under(access, each.id)
        return sum(
            (capacity_weight(known.hired.get(p), None, [month], ramp, works) for p in people), Fraction(0)
        )

    return [[heads(each, month) for each in children] for month in known.months]


def over_of_shares(rule: Rule, goal: Goal, shares: Sequence[Share]) -> Decimal | None:
    """What the first level was given over what was asked of all."""
    target = total(rule, goal.months)
    given = [total(rule, each.months) or Decimal(0) for each in shares if each.depth == 1]
    return over_assignment(given, target) if rule.additive and target else None


async def write_shares(unit: Unit, rule: Rule, year: int, shares: Sequence[Share], reason: str | None) -> int:
    """Writes what is another than before, through the one way of writing; gives how many goals were written."""
    operations = []
    for each in shares:
        values: dict[str, Any] = _as_values(each.months)
        if each.goal is None:
            named = {each.node.kind: str(each.node.id), "rule": str(rule.id), "year": year}
            operations.append(Operation("create", {**named, **values, "reason": reason}))
        elif each.months != each.goal.months:
            operations.append(Operation("update", {**values, "reason": reason}, id=each.goal.id))
    for start in range(0, len(operations), MOST_OPERATIONS):
        await unit.write("goal", operations[start : start + MOST_OPERATIONS])
    return len(operations)


def _as_values(months: Sequence[Decimal | None]) -> dict[str, Any]:
    return {name: None if n is None else f"{n:f}" for name, n in zip(FIELDS, months, strict=True)}


async def spread(
    unit: Unit,
    rule: Rule,
    year: int,
    node: Node,
    goal: Goal | None,
    whole: Decimal,
    method: str,
    *,
    keep_past: bool,
) -> Months:
    """A year's target over its months. `keep_past`: months that are over stay, the rest goes to those that remain.

    Raises 422 where no month remains, or the past ones hold more than the year is to have.
    """
    settings = unit.caller.organisation.settings
    spans = months_of(year, settings.fiscal_start_month)
    now = today(settings.time_zone)
    present = [each or Decimal(0) for each in (goal.months if goal else [None] * MONTHS)]
    closed = sum(span.end <= now for span in spans) if keep_past and goal is not None else 0
    if not rule.additive:
        return [*present[:closed], *([whole] * (MONTHS - closed))]
    if closed == MONTHS:
        raise refuse("该年度已结束", "The year is over", "total")
    if sum(present[:closed], Decimal(0)) > whole:
        raise refuse(
            "已结束月份的目标已超过全年目标", "The months that are over hold more than that", "total"
        )
    weights = await _month_weights(unit, rule, spans, node, method, present)
    return list(redistribute(whole, present, closed, weights[closed:], places=rule.places))


async def _month_weights(
    unit: Unit, rule: Rule, spans: Sequence[Span], node: Node, method: str, present: Sequence[Decimal]
) -> list[Fraction]:
    if method == "working_days":
        works = working_time(unit.snapshot.parts, unit.caller.organisation.settings.time_zone).works
        return [Fraction(working_days(*span, works)) for span in spans]
    if method == "seasonal":
        begin = shift(spans[0], "year", -SEASONS).start
        found = await by_time(unit, rule, Span(begin, spans[0].start), node)
        years = [
            [figure(rule, found.get(f"{shift(span, 'year', -back).start:%Y-%m}", NOTHING)) for span in spans]
            for back in range(1, SEASONS + 1)
        ]
        return seasonal_weights(years)
    if method == "keep":
        return [Fraction(each) for each in present]
    return [Fraction(1)] * MONTHS
