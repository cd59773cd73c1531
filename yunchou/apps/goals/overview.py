"""How goals stand: one node of the tree with those right below it, its months, its pace and where it is likely to end."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunchou.access.state import AccessState
from yunchou.access.working_time import working_time
from yunchou.apps.goals.dividing import by_days, over_assignment, working_days
from yunchou.apps.goals.judging import Pipeline, attainment, gap_per_day, light, pace, projected
from yunchou.apps.goals.kept import (
    MONTHS,
    Node,
    Rule,
    below,
    company_of,
    months_of,
    people_under,
    year_of,
)
from yunchou.apps.goals.measuring import (
    NOTHING,
    Parts,
    by_dimension,
    by_time,
    figure,
    has_pipeline,
    of_departments,
    open_deals,
    summed,
)
from yunchou.apps.goals.reading import Goal, Months, goals_of, total
from yunchou.apps.goals.rules import manages
from yunchou.apps.goals.seeing import departments_covered, departments_opened
from yunchou.base.errors import malformed, not_found, say
from yunchou.base.time import Span, shift, today
from yunchou.records.write import Unit

PERIODS = ("year", "q1", "q2", "q3", "q4", *(f"m{n}" for n in range(1, MONTHS + 1)))
DAY = re.compile(r"[wd]([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """A year, quarter, month, week or day of a fiscal year: the months that it touches, its days, how many of them are worked
    and are over. `year`: all months of the year, and which days are worked."""

    name: str
    places: range
    span: Span
    elapsed: int
    worked: int
    months: Sequence[Span]
    works: Callable[[dt.date], bool]


@dataclass(frozen=True, slots=True)
class Stand:
    """How one node stands in a period. `lower`, `likely`, `upper`: where it is likely to end."""

    node: Node
    goal: Goal | None
    target: Decimal | None
    actual: Decimal | None
    last_year: Decimal | None
    attainment: Decimal | None
    pace: Decimal | None
    light: str | None
    per_day: Decimal | None
    lower: Decimal | None
    likely: Decimal | None
    upper: Decimal | None


def period_now(unit: Unit, kind: str) -> tuple[int, str]:
    """The running fiscal year, and the name of its running `month`, `quarter` or `year`."""
    settings = unit.caller.organisation.settings
    day = today(settings.time_zone)
    year, place = (
        year_of(day, settings.fiscal_start_month),
        (day.month - settings.fiscal_start_month) % MONTHS,
    )
    return year, {"year": "year", "quarter": f"q{place // 3 + 1}", "month": f"m{place + 1}"}[kind]


def period_of(unit: Unit, year: int, name: str) -> Period:
    """The period of that name: `year`, `q2`, `m11`, `d2026-03-05`, or `w2026-03-05`, the week that holds the day.

    A week that begins or ends in another fiscal year is cut: those days have goals of their own. Raises 400.
    """
    settings = unit.caller.organisation.settings
    months = months_of(year, settings.fiscal_start_month)
    works = working_time(unit.snapshot.parts, settings.time_zone).works
    places, span = _whole(name, months) if name in PERIODS else _days(name, months)
    now = today(settings.time_zone)
    over = min(max(now + dt.timedelta(days=1), span.start), span.end)
    elapsed, worked = working_days(span.start, over, works), working_days(*span, works)
    return Period(name, places, span, elapsed, worked, months, works)


def _whole(name: str, months: Sequence[Span]) -> tuple[range, Span]:
    first, count = (0, 12) if name == "year" else (int(name[1:]) - 1, 1)
    places = range(first * 3, first * 3 + 3) if name[0] == "q" else range(first, first + count)
    return places, Span(months[places[0]].start, months[places[-1]].end)


def _days(name: str, months: Sequence[Span]) -> tuple[range, Span]:
    refused = malformed(say("期间无效", "There is no such period"))
    found = DAY.fullmatch(name)
    try:
        day = dt.date.fromisoformat(found[1] if found else "")
    except ValueError:
        raise refused from None
    if not months[0].start <= day < months[-1].end:
        raise refused
    span = Span(day, day + dt.timedelta(days=1))
    if name[0] == "w":
        monday = day - dt.timedelta(days=day.weekday())
        span = Span(max(monday, months[0].start), min(monday + dt.timedelta(days=7), months[-1].end))
    touched = [n for n, month in enumerate(months) if month.start < span.end and span.start < month.end]
    return range(touched[0], touched[-1] + 1), span


def target_in(rule: Rule, months: Months, period: Period, span: Span | None = None) -> Decimal | None:
    """What is to be reached in a period, or in some days of its year.

    Days have their share of the month's target by working days, so that those of a month add up to it; what does not add up,
    as a rate, is the same for all, or the mean of the months that are touched.
    """
    asked = span or period.span
    touched = [
        n for n, month in enumerate(period.months) if month.start < asked.end and asked.start < month.end
    ]
    whole = all(asked.start <= period.months[n].start and period.months[n].end <= asked.end for n in touched)
    if whole or not rule.additive:
        return total(rule, [months[n] for n in touched])
    parts = [
        share
        for n in touched
        if (month := months[n]) is not None
        for day, share in by_days(month, *period.months[n], period.works, places=rule.places).items()
        if asked.start <= day < asked.end
    ]
    return sum(parts, Decimal(0)) if parts else None


def may_see(unit: Unit, node: Node, goals: Mapping[Node, Goal]) -> bool:
    """Whether the asker sees how a node stands: its goal where it has one, else as far as his rights on goals reach."""
    goal = goals.get(node)
    if goal is not None:
        return goal.seen
    viewer = unit.asking().viewer
    owners = viewer.owners("goal", "read")
    if owners is None or viewer.person is None:
        return True
    if node.kind == "person":
        return node.id in owners
    return node.id in departments_covered(viewer)


def may_set(unit: Unit, node: Node, goal: Goal | None) -> bool:
    """Whether the asker may set a node's goal now; where it has none yet, make it."""
    if goal is not None:
        return goal.may_set
    asking = unit.asking()
    viewer = asking.viewer
    if viewer.person is None or manages(asking):
        return True
    owners = viewer.owners("goal", "update")
    if node.kind == "person":
        return node.id != viewer.person and (owners is None or node.id in owners)
    return node.id in departments_opened(viewer, "update")


async def stands(
    unit: Unit, rule: Rule, period: Period, nodes: Sequence[Node], goals: Mapping[Node, Goal]
) -> list[Stand]:
    """How nodes stand: six statements at most, however many they are."""
    now = await _figures(unit, rule, period.span, nodes)
    before = await _figures(unit, rule, shift(period.span, "year", -1), nodes)
    over = period.elapsed >= period.worked
    coming = await _coming(unit, rule, period, nodes) if has_pipeline(rule) and not over else {}
    return [_stand(rule, period, goals.get(n), n, (now[n], before[n]), coming.get(n)) for n in nodes]


async def _figures(unit: Unit, rule: Rule, span: Span, nodes: Sequence[Node]) -> dict[Node, Decimal | None]:
    found: dict[Node, Parts] = {}
    people = [each.id for each in nodes if each.kind == "person"]
    if people:
        own = await by_dimension(unit, rule, "owner", span, people)
        found |= {Node("person", id): own.get(id, NOTHING) for id in people}
    departments = [each.id for each in nodes if each.kind == "department"]
    if departments:
        access = unit.snapshot.access
        below = {id for each in departments for id in access.departments_under(each)}
        own = await by_dimension(unit, rule, "department", span, sorted(below))
        whole = await of_departments(unit, rule, departments, span, own)
        found |= {Node("department", id): parts for id, parts in whole.items()}
    return {each: figure(rule, found.get(each, NOTHING)) for each in nodes}


async def _coming(unit: Unit, rule: Rule, period: Period, nodes: Sequence[Node]) -> dict[Node, Pipeline]:
    """What open deals may bring to each node."""
    access = unit.snapshot.access
    found: dict[Node, Parts] = {}
    for kind, dimension in (("person", "owner"), ("department", "department")):
        several = [each for each in nodes if each.kind == kind]
        own = await open_deals(unit, rule, dimension, period.span) if several else {}
        for each in several:
            ids = [each.id] if kind == "person" else access.departments_under(each.id)
            found[each] = summed(own, ids)
    nothing = (Decimal(0),) * 3
    return {each: Pipeline(*(n or Decimal(0) for n in parts or nothing)) for each, parts in found.items()}


def _stand(
    rule: Rule,
    period: Period,
    goal: Goal | None,
    node: Node,
    reached: tuple[Decimal | None, Decimal | None],
    coming: Pipeline | None,
) -> Stand:
    actual, before = reached
    target = target_in(rule, goal.months, period) if goal else None
    begun = period.elapsed > 0
    # A rate is not reached bit by bit: it is held against the whole target from the first day on.
    elapsed = period.elapsed if rule.additive else period.worked
    going = pace(actual, target, elapsed, period.worked, lower=rule.lower) if begun else None
    end = (
        projected(actual or Decimal(0), period.elapsed, period.worked, coming)
        if rule.additive and begun
        else None
    )
    return Stand(
        node,
        goal,
        target,
        actual,
        before,
        attainment(actual, target, lower=rule.lower) if begun else None,
        going,
        light(going, rule.green, rule.amber),
        gap_per_day(target, actual, period.worked - period.elapsed)
        if rule.additive and not rule.lower
        else None,
        end.low if end else None,
        end.likely if end else None,
        end.high if end else None,
    )


async def node_asked(
    unit: Unit, rule: Rule, year: int, department: int | None
) -> tuple[Node, dict[Node, Goal]] | None:
    """The department that is asked for, or the highest that the asker sees; with the goals of it and of those below.

    None where he sees none. Raises 404 for one that he does not see.
    """
    access = unit.snapshot.access
    if department is not None:
        node, goals = await _with_below(unit, rule, year, department)
        if department not in access.parents or not may_see(unit, node, goals):
            raise not_found()
        return node, goals
    top = company_of(access)
    person = access.people.get(unit.asking().viewer.person or 0)
    way = [] if person is None or person.department is None else path_to(access, person.department)
    for each in dict.fromkeys([*([] if top is None else [top]), *way]):
        node, goals = await _with_below(unit, rule, year, each)
        if may_see(unit, node, goals):
            return node, goals
    return None


async def _with_below(unit: Unit, rule: Rule, year: int, department: int) -> tuple[Node, dict[Node, Goal]]:
    children = below(unit.snapshot.access, department)
    departments = [department, *(each.id for each in children if each.kind == "department")]
    people = [each.id for each in children if each.kind == "person"]
    return Node("department", department), await goals_of(unit, rule, year, departments, people)


def path_to(access: AccessState, department: int) -> list[int]:
    """The departments from the company down to one."""
    found: list[int] = []
    at: int | None = department
    while at is not None and at not in found:
        found.append(at)
        at = access.parents.get(at)
    return found[::-1]


def seen_below(unit: Unit, node: Node, goals: Mapping[Node, Goal]) -> list[Node]:
    """Those below a department that the asker sees; departments without a goal and without anybody in them are left out."""
    access = unit.snapshot.access
    return [
        each
        for each in below(access, node.id)
        if may_see(unit, each, goals)
        and (each in goals or each.kind == "person" or people_under(access, each.id))
    ]


def over_of(rule: Rule, target: Decimal | None, below: Sequence[Stand]) -> Decimal | None:
    """What those below were given over what was asked of all; None where nothing is divided or nothing was given."""
    given = [each.target for each in below if each.target is not None]
    return over_assignment(given, target) if given and target and rule.additive else None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a node: its days, its target, and what was reached in it and a year before."""

    span: Span
    target: Decimal | None
    actual: Decimal | None
    last_year: Decimal | None


async def months_standing(unit: Unit, rule: Rule, year: int, node: Node, goal: Goal | None) -> list[Month]:
    """The twelve months of a node's year; those to come have no actual. One statement."""
    settings = unit.caller.organisation.settings
    spans = months_of(year, settings.fiscal_start_month)
    found = await by_time(unit, rule, Span(shift(spans[0], "year", -1).start, spans[-1].end), node)
    now = today(settings.time_zone)

    def reached(span: Span) -> Decimal | None:
        return figure(rule, found.get(f"{span.start:%Y-%m}", NOTHING)) if span.start <= now else None

    return [
        Month(span, goal.months[n] if goal else None, reached(span), reached(shift(span, "year", -1)))
        for n, span in enumerate(spans)
    ]
