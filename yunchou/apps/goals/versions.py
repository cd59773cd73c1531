"""Versions of goals: what each was when it was sent for confirmation, before a change within the year, and after every one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.apps.goals.kept import Rule
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.reading import Goal, Months, total
from yunchou.records.change import Operation
from yunchou.records.write import MOST_OPERATIONS, Unit

VERSION = "goal_version"


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest version of a goal; without any its number is 0."""

    id: int | None
    number: int
    months: Months | None


async def keep_versions(
    unit: Unit, rule: Rule, several: Sequence[tuple[Goal, Months]], change: int | None, reason: str | None
) -> None:
    """Keeps the new months of goals as their next versions, and before that what they are, where that is no version yet."""
    latest = await _latest(unit, [goal for goal, _ in several])
    known = await _known(unit, [goal for goal, _ in several])
    given = {"change": None if change is None else str(change), "reason": reason}
    operations = []
    for goal, months in several:
        last = latest[goal.id]
        place = last.number
        if last.months != goal.months:
            place += 1
            operations.append(_version(rule, goal, known[goal.id], goal.months, place))
        operations.append(_version(rule, goal, known[goal.id], months, place + 1, **given))
    await _write(unit, operations)


async def present_versions(unit: Unit, rule: Rule, goals: Sequence[Goal]) -> dict[int, int]:
    """The versions by which goals are now, by goal; what is no version yet is kept as one."""
    latest = await _latest(unit, goals)
    found = {id: last.id for id, last in latest.items() if last.id is not None}
    new = [goal for goal in goals if latest[goal.id].months != goal.months]
    known = await _known(unit, new)
    made = await _write(
        unit,
        [_version(rule, goal, known[goal.id], goal.months, latest[goal.id].number + 1) for goal in new],
    )
    return found | dict(zip((goal.id for goal in new), made, strict=True))


async def _latest(unit: Unit, goals: Sequence[Goal]) -> dict[int, Latest]:
    rows = await unit.link.fetch(
        f"select distinct on (goal) goal, id, number, {', '.join(MONTHS)} from"
        f" {unit.asking().table(unit.snapshot.model.object(VERSION))} where goal = any($1::bigint[])"
        " and deleted_at is null order by goal, number desc",
        [goal.id for goal in goals],
    )
    found = {row["goal"]: Latest(row["id"], row["number"], [row[name] for name in MONTHS]) for row in rows}
    return {goal.id: found.get(goal.id, Latest(None, 0, None)) for goal in goals}


async def _known(unit: Unit, goals: Sequence[Goal]) -> dict[int, tuple[str, int | None]]:
    """What goals are called, and whose they are."""
    rows = await unit.link.fetch(
        f"select id, name, owner from {unit.asking().table(unit.snapshot.model.object('goal'))} where id = any($1::bigint[])",
        [goal.id for goal in goals],
    )
    return {row["id"]: (row["name"], row["owner"]) for row in rows}


async def _write(unit: Unit, operations: Sequence[Operation]) -> list[int]:
    made: list[int] = []
    for start in range(0, len(operations), MOST_OPERATIONS):
        results = await unit.write(VERSION, operations[start : start + MOST_OPERATIONS])
        made += [each.id for each in results if each.id is not None]
    return made


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
