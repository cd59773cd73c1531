"""Goals as they stand, read for whole branches of the tree with one statement."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.compile import row_condition
from yunchou.apps.goals.kept import Node, Rule, adds_up
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.rules import goals_that_stay
from yunchou.base.money import round_half_up
from yunchou.records.write import Unit

Months = list[Decimal | None]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its twelve months; whether the asker sees it, and may set it now."""

    id: int
    node: Node
    months: Months
    locked: bool
    answer: str
    objection: str | None
    seen: bool
    may_set: bool
    version: int


async def goals_of(
    unit: Unit,
    rule: Rule,
    year: int,
    departments: Sequence[int] | None = None,
    people: Sequence[int] = (),
    *,
    at: dt.datetime | None = None,
) -> dict[Node, Goal]:
    """The goals of one rule and year by whose they are: of some departments and people, or all. `at`: those that were there
    then, with what is set in them now."""
    asking = unit.asking()
    owner = unit.snapshot.model.object("goal")
    seen = row_condition(asking, owner, "t", "read") or "true"
    set_by = row_condition(asking, owner, "t", "update") or "true"
    stays = goals_that_stay(asking, owner, "t", "update") or "false"
    conditions = [
        f"t.rule = {asking.params.add(rule.id, 'bigint')} and t.year = {asking.params.add(year, 'integer')}"
    ]
    if departments is not None:
        listed = asking.params.add(list(departments), "bigint[]")
        named = asking.params.add(list(people), "bigint[]")
        conditions.append(f"(t.department = any({listed}) or t.person = any({named}))")
    there = "t.deleted_at is null"
    if at is not None:
        moment = asking.params.add(at, "timestamptz")
        there = f"t.created_at < {moment} and (t.deleted_at is null or t.deleted_at >= {moment})"
    rows = await unit.link.fetch(
        f"select t.id, t.department, t.person, {', '.join(f't.{each}' for each in MONTHS)}, t.locked, t.answer, t.objection,"
        f" ({seen}) is true as seen, (({set_by}) and not ({stays})) is true as may_set, t.version"
        f" from {asking.table(owner)} t where {there} and {' and '.join(conditions)}",
        *asking.params.values,
    )
    return {goal.node: goal for goal in map(_goal, rows)}


def _goal(row: Any) -> Goal:
    node = (
        Node("person", row["person"]) if row["person"] is not None else Node("department", row["department"])
    )
    return Goal(
        row["id"], node, [row[each] for each in MONTHS], bool(row["locked"]), row["answer"] or "open",
        row["objection"], row["seen"], row["may_set"], row["version"],
    )  # fmt: skip


def total(rule: Rule, months: Sequence[Decimal | None]) -> Decimal | None:
    """The target of several months: their sum, or their mean where they don't add up; None where none is set."""
    known = [each for each in months if each is not None]
    if not known:
        return None
    whole = sum(known, Decimal(0))
    return whole if adds_up(rule.metric) else round_half_up(whole / len(known), 4)
