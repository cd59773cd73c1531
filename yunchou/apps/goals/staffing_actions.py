"""The command by which goals follow people who come, leave or move during the year: looked at first, then written in one step."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from yunchou.access.state import AccessState
from yunchou.access.working_time import working_time
from yunchou.actions.registry import action
from yunchou.apps.goals.kept import Node, Rule, months_of, number, refuse, rule_of
from yunchou.apps.goals.naming import names_of
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.overview import path_to
from yunchou.apps.goals.reading import Goal, Months, goals_of, total
from yunchou.apps.goals.shapes import Reason, node_text, text
from yunchou.apps.goals.staffing import Works, carried, shared_out, shares_of_joiner, shares_of_leaver
from yunchou.base.errors import not_found
from yunchou.base.time import Span, parse_day, today
from yunchou.records.change import Operation
from yunchou.records.held import held
from yunchou.records.write import Unit


class StaffAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Whose goal follows what: `join` on the day he begins, `leave` on his last day, `move` on his first day in the department
    `to`. Without `apply` it is only looked at."""

    goal: str
    kind: Literal["join", "leave", "move"]
    day: Annotated[str, msgspec.Meta(extra_json_schema={"format": "date"})]
    to: str | None = None
    apply: bool = False
    reason: Reason | None = None


class StaffShare(msgspec.Struct):
    """A goal that changes, by its year and months."""

    node: str
    name: str
    present: str | None
    total: str | None
    before: list[str | None]
    months: list[str | None]


class Staffed(msgspec.Struct):
    """The goals that change, and how many were written."""

    shares: list[StaffShare]
    written: int


Changed = list[tuple[Goal, Months]]


@action("goals.staff", "按人员变动调整目标", "Let goals follow people")
async def staff_goals(unit: Unit, given: StaffAsked) -> Staffed:
    """Somebody's goal by the days he is there, the rest to his team, whose months stay what they are together; or what he takes
    along to another department. Raises 422 where nobody takes it over, and for rates, which nobody takes over."""
    goal = await held(unit, "goal", given.goal)
    if not goal.get("person"):
        raise refuse("请选择人员的目标", "Choose the goal of a person", "goal")
    rule, year = await rule_of(unit, int(goal["rule"]["id"])), int(goal["year"])
    if not rule.additive:
        raise refuse("比率类目标不随人员变动", "A goal that doesn't add up stays as it is", "goal")
    settings = unit.caller.organisation.settings
    spans = months_of(year, settings.fiscal_start_month)
    day = _day(given.day, spans)
    closed = sum(span.end <= today(settings.time_zone) for span in spans)
    node = Node("person", int(goal["person"]["id"]))
    who = unit.snapshot.access.people.get(node.id)
    if who is None or who.department is None:
        raise refuse("该人员不属于任何部门", "This person is in no department", "goal")
    if given.kind == "move":
        changed = await _moved(unit, rule, year, node, given.to, day, spans, closed)
    else:
        changed = await _shared(unit, rule, year, node, given.kind, day, spans, closed)
    changed = [(each, months) for each, months in changed if each.months != months]
    if any(not each.seen for each, _ in changed):
        raise not_found()
    if given.apply and changed:
        await unit.write("goal", [_operation(each, months, given.reason) for each, months in changed])
    names = await names_of(unit, [each.node for each, _ in changed])
    return Staffed(
        [
            StaffShare(
                node_text(each.node), names[each.node], text(total(rule, each.months)), text(total(rule, months)),
                [text(n) for n in each.months], [text(n) for n in months],
            )
            for each, months in changed
        ],
        len(changed) if given.apply else 0,
    )  # fmt: skip


def _day(text_of_day: str, spans: Sequence[Span]) -> dt.date:
    try:
        day = parse_day(text_of_day)
    except ValueError:
        raise refuse("日期无效", "There is no such day", "day") from None
    if not spans[0].start <= day < spans[-1].end:
        raise refuse("日期应在该年度内", "The day must be one of the year", "day")
    return day


async def _shared(
    unit: Unit, rule: Rule, year: int, node: Node, kind: str, day: dt.date, spans: Sequence[Span], closed: int
) -> Changed:
    """Who comes or leaves: his part of each month, the rest to the others of his department who have a goal."""
    access, works = unit.snapshot.access, _works(unit)
    department = access.people[node.id].department or 0
    people = [node.id, *(id for id in access.members.get(department, ()) if access.people[id].active)]
    goals = await goals_of(unit, rule, year, [], people)
    own = _own(goals, node)
    team = [each for at, each in sorted(goals.items(), key=lambda each: each[0].id) if at != node]
    shares = (
        shares_of_leaver(day, spans, works)
        if kind == "leave"
        else shares_of_joiner(day, spans, rule.ramp, works)
    )
    try:
        mine, theirs = shared_out(own.months, [each.months for each in team], shares, closed, rule.places)
    except ValueError:
        raise refuse("部门中没有可以接手的人员", "Nobody in the department takes it over", "goal") from None
    return [(own, mine), *zip(team, theirs, strict=True)]


async def _moved(
    unit: Unit,
    rule: Rule,
    year: int,
    node: Node,
    to: str | None,
    day: dt.date,
    spans: Sequence[Span],
    closed: int,
) -> Changed:
    """Who moves takes his goal along: the departments above him until then have it less, those above him from then on more."""
    access = unit.snapshot.access
    if to is None or number(to) not in access.parents:
        raise refuse("请选择调入部门", "Choose the department he moves to", "to")
    left, entered = _ways(access, access.people[node.id].department or 0, number(to))
    goals = await goals_of(unit, rule, year, [*left, *entered], [node.id])
    own = _own(goals, node)
    shares = shares_of_leaver(day - dt.timedelta(days=1), spans, _works(unit))
    along = carried(own.months, shares, closed, rule.places)
    changed: Changed = []
    for ids, sign in ((left, -1), (entered, 1)):
        for id in ids:
            goal = goals.get(Node("department", id))
            if goal is None:
                continue
            months: Months = [
                each if not part else max((each or 0) + sign * part, part * 0)
                for each, part in zip(goal.months, along, strict=True)
            ]
            changed.append((goal, months))
    return changed


def _ways(access: AccessState, left: int, entered: int) -> tuple[list[int], list[int]]:
    """The departments that are left and those that are entered: what both have above them stays as it is."""
    before, after = path_to(access, left), path_to(access, entered)
    return [each for each in before if each not in after], [each for each in after if each not in before]


def _own(goals: Mapping[Node, Goal], node: Node) -> Goal:
    if node not in goals:
        raise not_found()
    return goals[node]


def _works(unit: Unit) -> Works:
    return working_time(unit.snapshot.parts, unit.caller.organisation.settings.time_zone).works


def _operation(goal: Goal, months: Months, reason: str | None) -> Operation:
    values = {
        name: None if each is None else f"{each:f}"
        for name, each, before in zip(MONTHS, months, goal.months, strict=True)
        if each != before
    }
    return Operation("update", {**values, "reason": reason}, id=goal.id, version=goal.version)
