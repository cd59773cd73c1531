"""Versions of goals: what each was before its first change within the year, and after every one."""

from collections.abc import Sequence
from typing import Any

from yunchou.apps.goals.kept import Rule
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.reading import Goal, Months, total
from yunchou.records.change import Operation
from yunchou.records.write import MOST_OPERATIONS, Unit

VERSION = "goal_version"


async def keep_versions(
    unit: Unit, rule: Rule, several: Sequence[tuple[Goal, Months]], change: int | None, reason: str | None
) -> None:
    """Keeps the new months of goals as their next versions, of those that have none yet what they were as the first."""
    ids = [goal.id for goal, _ in several]
    table = unit.asking().table(unit.snapshot.model.object(VERSION))
    rows = await unit.link.fetch(
        f"select goal, max(number) as last from {table} where goal = any($1::bigint[]) group by goal", ids
    )
    goals = unit.asking().table(unit.snapshot.model.object("goal"))
    held = await unit.link.fetch(f"select id, name, owner from {goals} where id = any($1::bigint[])", ids)
    last = {row["goal"]: row["last"] for row in rows}
    known = {row["id"]: (row["name"], row["owner"]) for row in held}
    operations = []
    for goal, months in several:
        given = {"change": None if change is None else str(change), "reason": reason}
        if goal.id not in last:
            operations.append(_version(rule, goal, known[goal.id], goal.months, 1))
        operations.append(_version(rule, goal, known[goal.id], months, last.get(goal.id, 1) + 1, **given))
    for start in range(0, len(operations), MOST_OPERATIONS):
        await unit.write(VERSION, operations[start : start + MOST_OPERATIONS])


def _version(
    rule: Rule, goal: Goal, known: tuple[str, int | None], months: Months, place: int, **more: Any
) -> Operation:
    name, owner = known
    whole = total(rule, months)
    values = {n: None if each is None else f"{each:f}" for n, each in zip(MONTHS, months, strict=True)}
    return Operation(
        "create",
        {
            **values, **more, "name": name, "goal": str(goal.id), "number": place,
            "total": None if whole is None else f"{whole:f}", "owner": None if owner is None else str(owner),
        },
    )  # fmt: skip
