"""Whether a goal is within the reach of the people there are: ramped and ramping headcount × quota, month by month."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from yunchou.access.working_time import working_time
from yunchou.apps.goals.dividing import (
    attainment_factor,
    employed_share,
    ramp_share,
    sales_capacity,
    staffing,
)
from yunchou.apps.goals.kept import MONTHS, Node, Rule, months_of, number, people_under, refuse, rule_of
from yunchou.apps.goals.measuring import by_dimension, check_may_ask, figure
from yunchou.apps.goals.overview import may_see
from yunchou.apps.goals.reading import Goal, goals_of, total
from yunchou.apps.goals.shapes import Capacity, CapacityAsked, CapacityMonth, text
from yunchou.base.errors import not_found
from yunchou.base.money import round_half_up
from yunchou.base.time import Span, shift, today
from yunchou.records.write import Unit

PLACES = 6
Heads = tuple[Decimal, int, Decimal]
"""Of a month: full heads, how many people are on their ramp, and what these count together."""


async def capacity_of(unit: Unit, given: CapacityAsked) -> Capacity:
    """The people of a department against its goal: those who have goals themselves, all where nobody has.

    Raises 404 for a goal that is not seen, 422 for what does not add up.
    """
    rule, node = await rule_of(unit, number(given.rule)), Node("department", number(given.department))
    check_may_ask(unit, rule)
    access, settings = unit.snapshot.access, unit.caller.organisation.settings
    people = people_under(access, node.id) if node.id in access.parents else []
    goals = await goals_of(unit, rule, given.year, [node.id], people)
    if node.id not in access.parents or not may_see(unit, node, goals):
        raise not_found()
    if not rule.additive or rule.lower:
        raise refuse("比率类指标没有人员产能", "People have no capacity for what does not add up", "rule")
    months = months_of(given.year, settings.fiscal_start_month)
    works = working_time(unit.snapshot.parts, settings.time_zone).works
    people = [each.id for each in _persons(people) if each in goals] or people
    hired = await _hired(unit, people)
    heads = [_heads(hired, month, rule.ramp, works) for month in months]
    held = [goals[each] for each in _persons(people) if each in goals]
    parts = [each for each in (total(rule, goal.months) for goal in held if goal.seen) if each is not None]
    target = total(rule, goals[node].months) if node in goals else None
    quota = Decimal(given.quota) if given.quota else _mean(parts)
    expected = Decimal(given.attainment) if given.attainment else await _usual(unit, rule, given.year, people)
    reach = [None if quota is None else _reach(each, quota / MONTHS, expected) for each in heads]
    whole = None if quota is None else sum((each for each in reach if each is not None), Decimal(0))
    return Capacity(
        len(people),
        text(quota, 2),
        text(expected, 4) or "0",
        text(attainment_factor(parts, target), 4)
        if target and parts and all(goal.seen for goal in held)
        else None,
        text(whole, 2),
        text(target),
        text(whole / target, 4) if whole is not None and target else None,
        _missing(whole, target, quota, expected),
        _staff(given),
        [
            CapacityMonth(
                str(month.start),
                text(full, 2) or "0",
                ramping,
                text(full + counted, 2) or "0",
                text(can, 2),
                text(goals[node].months[n]) if node in goals else None,
            )
            for n, (month, (full, ramping, counted), can) in enumerate(zip(months, heads, reach, strict=True))
        ],
    )


def _persons(people: Sequence[int]) -> list[Node]:
    return [Node("person", each) for each in people]


def _mean(parts: Sequence[Decimal]) -> Decimal | None:
    return sum(parts, Decimal(0)) / len(parts) if parts else None


async def _hired(unit: Unit, people: Sequence[int]) -> Mapping[int, dt.date | None]:
    rows = await unit.link.fetch(
        f"select id, hired_on from {unit.asking().table(unit.snapshot.model.object('user'))} where id = any($1::bigint[])",
        people,
    )
    return {row["id"]: row["hired_on"] for row in rows}


def _heads(
    hired: Mapping[int, dt.date | None],
    month: Span,
    ramp: Sequence[Decimal],
    works: Callable[[dt.date], bool],
) -> Heads:
    full, ramping, counted = Fraction(0), 0, Fraction(0)
    for day in hired.values():
        there = employed_share(day, None, *month, works)
        share = Fraction(ramp_share(day, month.start, ramp))
        if not there:
            continue
        if share == 1:
            full += there
        else:
            ramping += 1
            counted += share * there
    return _decimal(full), ramping, _decimal(counted)


def _reach(heads: Heads, quota: Decimal, expected: Decimal) -> Decimal:
    full, ramping, counted = heads
    share = counted / ramping if ramping else Decimal(0)
    return sales_capacity(full, quota, expected, ramping, quota, share)


async def _usual(unit: Unit, rule: Rule, year: int, people: Sequence[int]) -> Decimal:
    """What people reached of their goals in the last fiscal year before that is over, all together; 1 where none is known."""
    settings = unit.caller.organisation.settings
    day = today(settings.time_zone)
    months = months_of(year - 1, settings.fiscal_start_month)
    span, back = Span(months[0].start, months[-1].end), 1
    while span.end > day:
        span, back = shift(span, "year", -1), back + 1
    goals: dict[Node, Goal] = await goals_of(unit, rule, year - back, [], people)
    aims = {each.id: total(rule, goal.months) for each, goal in goals.items()}
    whole = sum((each for each in aims.values() if each), Decimal(0))
    if not whole:
        return Decimal(1)
    own = await by_dimension(unit, rule, "owner", span, people)
    reached = sum(
        (figure(rule, own.get(id, ())) or Decimal(0) for id, aim in aims.items() if aim), Decimal(0)
    )
    return reached / whole


def _missing(
    capacity: Decimal | None, target: Decimal | None, quota: Decimal | None, expected: Decimal
) -> str | None:
    """Full heads that lack; none where the people suffice, unknown where a head reaches nothing."""
    if capacity is None or target is None or not quota or not expected:
        return None
    return text(max(target - capacity, Decimal(0)) / (quota * expected), 2)


def _staff(given: CapacityAsked) -> int | None:
    if not given.visiting or given.hours is None or not Decimal(given.hours):
        return None
    work: list[tuple[int, Decimal, Decimal]] = [
        (each.customers, Decimal(each.visits), Decimal(each.hours)) for each in given.visiting
    ]
    return staffing(work, Decimal(given.hours))


def _decimal(value: Fraction) -> Decimal:
    return round_half_up(Decimal(value.numerator) / Decimal(value.denominator), PLACES)
