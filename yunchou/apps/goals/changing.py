"""Changing a goal within its year: months that are over stay, the difference goes to the remaining ones, and on to those below.

Nothing here reads or writes. Below a department each month's new target is shared as the present one is, so that shares and
over-assignment of every level stay what they are; parts add up to the last unit.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from yunchou.access.state import AccessState
from yunchou.apps.goals.dividing import redistribute
from yunchou.apps.goals.kept import MONTHS, Node, Rule, departments_below
from yunchou.apps.goals.reading import Goal, Months
from yunchou.base.money import split

NONE = Decimal(0)


def changed_months(
    rule: Rule, months: Months, whole: Decimal, closed: int, weights: Sequence[Fraction] | None
) -> Months:
    """A goal's months with a new target of the year (of every month, where months don't add up); the first `closed` stay.

    `weights`: of the months that remain; as they stand where None is given, evenly where nothing stands there. Raises
    ValueError where the closed months hold more than the new target, or none remains.
    """
    if not rule.additive:
        return [*months[:closed], *([whole] * (MONTHS - closed))]
    present = [each or NONE for each in months]
    if sum(present[:closed], NONE) > whole:
        raise ValueError("the months that are over hold more")
    found = redistribute(whole, present, closed, weights, places=rule.places)
    return [*months[:closed], *found[closed:]]


def shares_below(
    rule: Rule, access: AccessState, goals: Mapping[Node, Goal], node: Node, after: Months, closed: int
) -> list[tuple[Goal, int, Months]]:
    """The goals below a department with their depth and their new months, level by level; who has no goal gets none."""
    found: list[tuple[Goal, int, Months]] = []
    waiting = [(node, after, 1)]
    while waiting:
        above, new, depth = waiting.pop()
        children = goals_below(access, goals, above)
        if not children:
            continue
        for child, months in zip(children, _level(rule, goals[above], children, new, closed), strict=True):
            found.append((child, depth, months))
            if child.node.kind == "department":
                waiting.append((child.node, months, depth + 1))
    return found


def goals_below(access: AccessState, goals: Mapping[Node, Goal], node: Node) -> list[Goal]:
    """The goals right below a department, of those who left as well."""
    nodes = [
        *(Node("department", each) for each in departments_below(access, node.id)),
        *(Node("person", each) for each in access.members.get(node.id, ())),
    ]
    return [goals[each] for each in nodes if each in goals]


def _level(rule: Rule, above: Goal, children: Sequence[Goal], new: Months, closed: int) -> list[Months]:
    found: list[Months] = [list(each.months[:closed]) for each in children]
    years = [sum((each or NONE for each in child.months), NONE) for child in children]
    of_year = sum((each or NONE for each in above.months), NONE)
    over = Fraction(sum(years, NONE)) / Fraction(of_year) if of_year and any(years) else Fraction(1)
    for place in range(closed, MONTHS):
        target = new[place]
        if target is None or not rule.additive:
            for months in found:
                months.append(target)
            continue
        present = [child.months[place] or NONE for child in children]
        was, held = above.months[place] or NONE, sum(present, NONE)
        share = Fraction(held) / Fraction(was) if was and held else over
        whole = _rounded(Fraction(target) * share, rule.places)
        weights = present if any(present) else years if any(years) else [Decimal(1)] * len(children)
        for months, part in zip(found, split(whole, weights, rule.places), strict=True):
            months.append(part)
    return found


def _rounded(exact: Fraction, places: int) -> Decimal:
    """Half up, as amounts are; of a figure that is not below zero."""
    units = exact * 10**places + Fraction(1, 2)
    return Decimal(units.numerator // units.denominator).scaleb(-places)
