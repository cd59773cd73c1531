"""Months of many goals set in one go: all of them, or none where somebody else has changed one meanwhile or one is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.apps.goals.kept import Node, Rule, refuse
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.reading import Goal, goals_of
from yunchou.apps.goals.shapes import node_text
from yunchou.base.errors import FieldError, Problem, not_found
from yunchou.records.change import Operation
from yunchou.records.write import MOST_OPERATIONS, Unit

MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to become of a node's months, by their place in the year: what each was when it was looked at, and the new one."""

    node: Node
    months: Mapping[int, tuple[Decimal | None, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Clash:
    """A month that is another than when it was looked at, and what it is now."""

    node: Node
    month: int
    present: Decimal | None


async def set_months(
    unit: Unit, rule: Rule, year: int, several: Sequence[Wanted], reason: str | None
) -> tuple[int, list[Clash]]:
    """Writes what is wanted; gives how many goals were written, or what clashes with what others have set meanwhile.

    Raises 404 for a goal that the writer does not see, 422 for figures of too many digits, and the problem of the first that is
    refused, with all refusals by node.
    """
    for each in several:
        _check_digits(rule, each)
    departments = [each.node.id for each in several if each.node.kind == "department"]
    people = [each.node.id for each in several if each.node.kind == "person"]
    goals = await goals_of(unit, rule, year, departments, people)
    if any(each.node in goals and not goals[each.node].seen for each in several):
        raise not_found()
    clashes = [clash for each in several for clash in _clashes(each, goals.get(each.node))]
    if clashes:
        return 0, clashes
    asked = [(each.node, _operation(rule, year, each, goals.get(each.node), reason)) for each in several]
    wanted = [(node, operation) for node, operation in asked if operation is not None]
    faults: list[FieldError] = []
    problem: Problem | None = None
    for start in range(0, len(wanted), MOST_OPERATIONS):
        part = wanted[start : start + MOST_OPERATIONS]
        results = await unit.write("goal", [operation for _, operation in part], atomic=False)
        for (node, _), result in zip(part, results, strict=True):
            if result.failed:
                problem = problem or result.problem()
                faults += [each.on(node_text(node)) for each in result.errors[:1]]
    if problem is not None:
        problem.errors = tuple(faults[:MOST_FAULTS])
        raise problem
    return len(wanted), []


def _check_digits(rule: Rule, wanted: Wanted) -> None:
    for _, value in wanted.months.values():
        if value is not None and value != round(value, rule.places):
            raise refuse(
                "数值最多 {n} 位小数", "A figure has {n} digits after the point at most",
                node_text(wanted.node), n=rule.places,
            )  # fmt: skip


def _clashes(wanted: Wanted, goal: Goal | None) -> list[Clash]:
    present = goal.months if goal else [None] * len(MONTHS)
    return [
        Clash(wanted.node, place, present[place])
        for place, (before, value) in wanted.months.items()
        if present[place] != before and present[place] != value
    ]


def _operation(
    rule: Rule, year: int, wanted: Wanted, goal: Goal | None, reason: str | None
) -> Operation | None:
    """What is to be written; None where nothing is another than it is."""
    present = goal.months if goal else [None] * len(MONTHS)
    values: dict[str, Any] = {
        MONTHS[place]: None if value is None else f"{value:f}"
        for place, (_, value) in wanted.months.items()
        if value != present[place]
    }
    if not values:
        return None
    if goal is not None:
        return Operation("update", {**values, "reason": reason}, id=goal.id, version=goal.version)
    named = {wanted.node.kind: str(wanted.node.id), "rule": str(rule.id), "year": year}
    return Operation("create", {**named, **values, "reason": reason})
