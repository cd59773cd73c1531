"""The goals of a rule and year as a grid: departments and people that the asker sees, in the order of the tree, by months."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yunchou.access.state import AccessState
from yunchou.apps.goals.earlier import months_at
from yunchou.apps.goals.kept import Node, Rule, departments_below, people_in
from yunchou.apps.goals.reading import Goal, goals_of
from yunchou.apps.goals.rules import manages
from yunchou.apps.goals.seeing import departments_covered, departments_opened
from yunchou.records.write import Unit


@dataclass(frozen=True, slots=True)
class Line:
    """A row: whose it is, how far below the first, the place of the row it stands under, and its goal where it has one."""

    node: Node
    depth: int
    above: int | None
    goal: Goal | None
    may_set: bool


class Sight:
    """What somebody sees and may set of goals, looked up once for however many rows."""

    def __init__(self, unit: Unit) -> None:
        asking = unit.asking()
        viewer = asking.viewer
        self._everything = viewer.person is None
        self._manages = manages(asking)
        self._me = viewer.person
        read, change = viewer.owners("goal", "read"), viewer.owners("goal", "update")
        self._read = None if read is None else frozenset(read)
        self._change = None if change is None else frozenset(change)
        self._covered = frozenset() if self._everything else departments_covered(viewer)
        self._opened = frozenset() if self._everything else departments_opened(viewer, "update")

    def sees(self, node: Node, goal: Goal | None) -> bool:
        """Whether a row is shown: a goal that is seen, or where there is none somebody within reach."""
        if goal is not None:
            return goal.seen
        if self._everything or self._read is None:
            return True
        return node.id in (self._read if node.kind == "person" else self._covered)

    def sets(self, node: Node, goal: Goal | None) -> bool:
        """Whether the asker may set a goal now, or make it where there is none."""
        if goal is not None:
            return goal.may_set
        if self._everything or self._manages:
            return True
        if node.kind == "department":
            return node.id in self._opened
        return node.id != self._me and (self._change is None or node.id in self._change)


async def lines_of(
    unit: Unit, rule: Rule, year: int, top: int | None, *, until: dt.datetime | None = None
) -> list[Line]:
    """The rows from a department down, people before the departments below; `until`: as it was known at that moment. Without
    a department the goals that the asker sees, side by side.

    Departments without a goal and without anybody in them are left out. Whoever has a goal and is no longer active stays.
    """
    access = unit.snapshot.access
    goals = await goals_of(unit, rule, year, at=until)
    if until is not None:
        goals = await months_at(unit, goals, until)
    if top is None:
        seen = [
            goal
            for _, goal in sorted(goals.items(), key=lambda each: (each[0].kind, each[0].id))
            if goal.seen
        ]
        return [Line(goal.node, 0, None, goal, until is None and goal.may_set) for goal in seen]
    sight = Sight(unit)
    lines: list[Line] = []
    shown: dict[int, int] = {}
    for node, depth, parent in _walk(access, goals, top):
        goal = goals.get(node)
        if not sight.sees(node, goal):
            continue
        above = shown.get(parent) if parent is not None else None
        if node.kind == "department":
            shown[node.id] = len(lines)
        sets = until is None and sight.sets(node, goal)
        lines.append(Line(node, depth, above, goal, sets))
    return lines


def _walk(
    access: AccessState, goals: Mapping[Node, Goal], top: int
) -> Iterator[tuple[Node, int, int | None]]:
    """Every row with its depth and the department it stands under."""
    filled = _filled(access, goals)
    waiting: list[tuple[int, int, int | None]] = [(top, 0, None)]
    while waiting:
        department, depth, parent = waiting.pop()
        if department != top and department not in filled:
            continue
        yield Node("department", department), depth, parent
        active = people_in(access, department)
        others = (id for id in access.members.get(department, ()) if Node("person", id) in goals)
        for id in sorted({*active, *others}):
            yield Node("person", id), depth + 1, department
        waiting += [(each, depth + 1, department) for each in reversed(departments_below(access, department))]


def _filled(access: AccessState, goals: Mapping[Node, Goal]) -> set[int]:
    """The departments that have a goal or somebody in them, with all above them."""
    found: set[int] = set()
    own = {each.id for each in goals if each.kind == "department"}
    held = {
        id for id, people in access.members.items() if any(Node("person", each) in goals for each in people)
    }
    for id in access.parents:
        at: int | None = id if id in own or id in held or people_in(access, id) else None
        while at is not None and at not in found:
            found.add(at)
            at = access.parents.get(at)
    return found
