"""The course of a goal: the periods within a period, and its days summed up, beside the year before and the likely finish."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from yunchou.apps.goals.dividing import by_days
from yunchou.apps.goals.kept import Node, Rule, number, rule_of
from yunchou.apps.goals.measuring import (
    NOTHING,
    Parts,
    behind,
    by_time,
    check_may_ask,
    figure,
    in_spans,
    rolls_up,
    summed,
)
from yunchou.apps.goals.overview import Period, may_see, period_of, stands, target_in
from yunchou.apps.goals.reading import Goal, goals_of
from yunchou.apps.goals.shapes import Course, CourseAsked, CourseDay, CoursePart, node_of, text
from yunchou.base.errors import not_found
from yunchou.base.time import Span, shift, today
from yunchou.metrics.made import everything
from yunchou.records.write import Unit

ONE = dt.timedelta(days=1)


async def course_of(unit: Unit, given: CourseAsked) -> Course:
    """A goal in the parts and days of a period. Raises 404 for a goal that the asker does not see."""
    rule, node = await rule_of(unit, number(given.rule)), node_of(given.node)
    check_may_ask(unit, rule)
    period = period_of(unit, given.year, given.period)
    departments, people = ([node.id], []) if node.kind == "department" else ([], [node.id])
    goals = await goals_of(unit, rule, given.year, departments, people)
    access = unit.snapshot.access
    known = access.people if node.kind == "person" else access.parents
    if node.id not in known or not may_see(unit, node, goals):
        raise not_found()
    goal = goals.get(node)
    parts = await _parts(unit, rule, period, node, goal)
    days = await _days(unit, rule, period, node, goal)
    (stand,) = await stands(unit, rule, period, [node], goals)
    return Course(parts, days, text(stand.lower, 2), text(stand.likely, 2), text(stand.upper, 2))


def within(period: Period) -> list[tuple[str, Span, int]]:
    """The periods within one, with their names, days and depth: quarters with their months, months, weeks, days.

    Weeks are cut to the month, so that they add up to it.
    """
    if period.name == "year":
        return [
            each
            for q in range(4)
            for each in (
                (f"q{q + 1}", Span(period.months[q * 3].start, period.months[q * 3 + 2].end), 0),
                *((f"m{n + 1}", period.months[n], 1) for n in range(q * 3, q * 3 + 3)),
            )
        ]
    if period.name[0] == "q":
        return [(f"m{n + 1}", period.months[n], 0) for n in period.places]
    if period.name[0] == "m":
        return _weeks(period.span)
    days = _each_day(period.span) if period.name[0] == "w" else []
    return [(f"d{day}", Span(day, day + ONE), 0) for day in days]


def _weeks(span: Span) -> list[tuple[str, Span, int]]:
    found = []
    start = span.start
    while start < span.end:
        end = min(start + dt.timedelta(days=7 - start.weekday()), span.end)
        found.append((f"w{start}", Span(start, end), 0))
        start = end
    return found


def _each_day(span: Span) -> list[dt.date]:
    return [span.start + n * ONE for n in range(span.days)]


async def _parts(unit: Unit, rule: Rule, period: Period, node: Node, goal: Goal | None) -> list[CoursePart]:
    asked = within(period)
    now = today(unit.caller.organisation.settings.time_zone)
    spans = [span for _, span, _ in asked]
    before = [shift(span, "year", -1) for span in spans]
    found = await in_spans(unit, rule, [*spans, *before], node)
    return [
        CoursePart(
            name,
            str(span.start),
            str(span.end - ONE),
            depth,
            text(target_in(rule, goal.months, period, span)) if goal else None,
            text(figure(rule, own), 4) if span.start <= now else None,
            text(figure(rule, earlier), 4),
            behind(unit, rule, span, node) if span.start <= now else None,
            behind(unit, rule, old, node),
        )
        for (name, span, depth), own, earlier, old in zip(
            asked, found[: len(asked)], found[len(asked) :], before, strict=True
        )
    ]


async def _days(unit: Unit, rule: Rule, period: Period, node: Node, goal: Goal | None) -> list[CourseDay]:
    """The days of a period summed up: two statements. None where the figures of days don't make those of the whole."""
    if not rule.additive or not rolls_up(everything(unit.snapshot).parts(rule.metric)):
        return []
    days, now = _each_day(period.span), today(unit.caller.organisation.settings.time_zone)
    own = await by_time(unit, rule, period.span, node, "day")
    earlier = [shift(Span(day, day + ONE), "year", -1).start for day in days]
    old = await by_time(unit, rule, Span(earlier[0], earlier[-1] + ONE), node, "day")
    aims = targets_by_day(rule, goal.months, period) if goal else {}
    target, reached, before = Decimal(0), NOTHING, NOTHING
    found = []
    for at, day in enumerate(days):
        target += aims.get(day, Decimal(0))
        reached = _plus(reached, own, [day])
        # A day that the year before had not is counted with the one before it, and the one it had more with the next.
        past = earlier[at - 1] + ONE if at else earlier[0]
        before = _plus(before, old, _each_day(Span(past, earlier[at] + ONE)))
        found.append(
            CourseDay(
                str(day),
                text(target) if goal else None,
                text(figure(rule, reached), 4) if day <= now else None,
                text(figure(rule, before), 4),
            )
        )
    return found


def targets_by_day(rule: Rule, months: Sequence[Decimal | None], period: Period) -> dict[dt.date, Decimal]:
    """What is to be reached on each day of the months that a period touches: their targets by working days."""
    found: dict[dt.date, Decimal] = {}
    for n in period.places:
        month = months[n]
        if month is not None:
            found |= by_days(month, *period.months[n], period.works, places=rule.places)
    return found


def _plus(so_far: Parts, own: Mapping[str, Parts], days: Sequence[dt.date]) -> Parts:
    return summed(
        {0: so_far, **{n: own.get(str(day), NOTHING) for n, day in enumerate(days, 1)}}, range(len(days) + 1)
    )
