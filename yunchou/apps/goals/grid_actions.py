"""The commands of the grid of goals: seeing it, setting months in it in one go, and how a month came to what it is."""

import datetime as dt
from decimal import Decimal

from yunchou.actions.registry import action
from yunchou.apps.goals import grid_shapes as shapes
from yunchou.apps.goals.earlier import changes_of
from yunchou.apps.goals.grid import Line, lines_of
from yunchou.apps.goals.kept import Node, Rule, months_of, number, rule_of, year_of
from yunchou.apps.goals.naming import askable, named_rule, names_of, way_to
from yunchou.apps.goals.overview import node_asked
from yunchou.apps.goals.reading import goals_of
from yunchou.apps.goals.rules import MANAGE
from yunchou.apps.goals.setting import Clash, Wanted, set_months
from yunchou.apps.goals.shapes import Named, node_of, node_text, text
from yunchou.apps.goals.sheet import Sheet
from yunchou.base.errors import malformed, not_found, say
from yunchou.base.time import day_start, moment_text, parse_day, today
from yunchou.records.read import one_within
from yunchou.records.write import Unit


@action("goals.grid", "查看目标表", "See goals as a grid")
async def goal_grid(unit: Unit, given: shapes.GridAsked) -> shapes.GoalGrid:
    """The goals of a rule and year below a department, months by people and departments; now, or as known at the end of a day."""
    settings = unit.caller.organisation.settings
    now = today(settings.time_zone)
    year = given.year or year_of(now, settings.fiscal_start_month)
    rules = await askable(unit)
    rule = next(iter(rules.values()), None) if given.rule is None else rules.get(number(given.rule))
    if rule is None and given.rule is not None:
        raise not_found()
    spans = months_of(year, settings.fiscal_start_month)
    found = shapes.GoalGrid(
        rules=[named_rule(unit, each) for each in rules.values()],
        rule=None if rule is None else named_rule(unit, rule),
        year=year,
        day=given.day,
        unit=rule.metric.unit if rule else "number",
        lower=rule.lower if rule else False,
        additive=rule.additive if rule else True,
        places=rule.places if rule else 0,
        closed=sum(span.end <= now for span in spans),
        may_lock=unit.asking().viewer.rights.may(MANAGE),
        months=[str(span.start) for span in spans],
        path=[],
        rows=[],
    )
    if rule is None:
        return found
    department = None if given.department is None else number(given.department)
    top = await node_asked(unit, rule, year, department)
    sheet = await _sheet(unit, rule, year, top[0].id if top else None, _end_of(unit, given.day))
    way = await way_to(unit, rule, year, top[0]) if top else []
    names = await names_of(unit, way)
    people = unit.snapshot.access.people
    found.path = [Named(str(each.id), names[each]) for each in way]
    found.rows = [
        _row(line, sheet.names[line.node], line.node.kind == "person" and not people[line.node.id].active)
        for line in sheet.lines
    ]
    return found


async def sheet_of(unit: Unit, rule: int, year: int, department: int | None) -> Sheet:
    """The grid of a rule and year from a department on, the highest that the asker sees where none is named. Raises 404."""
    asked = (await askable(unit)).get(rule)
    if asked is None:
        raise not_found()
    top = await node_asked(unit, asked, year, department)
    return await _sheet(unit, asked, year, top[0].id if top else None)


async def _sheet(
    unit: Unit, rule: Rule, year: int, top: int | None, until: dt.datetime | None = None
) -> Sheet:
    lines = await lines_of(unit, rule, year, top, until=until)
    spans = months_of(year, unit.caller.organisation.settings.fiscal_start_month)
    names = await names_of(unit, [line.node for line in lines])
    return Sheet(rule, named_rule(unit, rule).name, spans, lines, names)


def _end_of(unit: Unit, day: str | None) -> dt.datetime | None:
    if day is None:
        return None
    try:
        following = parse_day(day) + dt.timedelta(days=1)
    except (ValueError, OverflowError):
        raise malformed(say("日期无效", "There is no such day")) from None
    return day_start(following, unit.caller.organisation.settings.time_zone)


def _row(line: Line, name: str, away: bool) -> shapes.GridRow:
    goal = line.goal
    return shapes.GridRow(
        node_text(line.node), name, line.depth, line.above, str(goal.id) if goal else None,
        goal.locked if goal else False, line.may_set, away,
        [text(each) for each in goal.months] if goal else [None] * 12,
    )  # fmt: skip


@action("goals.set", "填写目标", "Set goals")
async def set_goals(unit: Unit, given: shapes.SetAsked) -> shapes.GoalsSet:
    """Sets months of many goals in one go, or none: where somebody else has changed one of them meanwhile, that is told."""
    rule = await rule_of(unit, number(given.rule))
    several: dict[Node, Wanted] = {}
    for row in given.rows:
        node = node_of(row.node)
        months = dict(several[node].months) if node in several else {}
        for place, (before, value) in row.months.items():
            months[int(place) - 1] = (_figure(before), _figure(value))
        several[node] = Wanted(node, months)
    written, clashes = await set_months(
        unit, rule, given.year, list(several.values()), (given.reason or "").strip() or None
    )
    return shapes.GoalsSet(written, await _told(unit, rule, given.year, clashes))


def _figure(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


async def _told(unit: Unit, rule: Rule, year: int, clashes: list[Clash]) -> list[shapes.Clashing]:
    """Clashes with who made the change; of the first few, as each takes a statement."""
    departments = [each.node.id for each in clashes if each.node.kind == "department"]
    people = [each.node.id for each in clashes if each.node.kind == "person"]
    goals = await goals_of(unit, rule, year, departments, people) if clashes else {}
    found = []
    for place, clash in enumerate(clashes):
        goal = goals.get(clash.node)
        last = (await changes_of(unit, goal.id, clash.month))[:1] if goal and place < TOLD_OF else []
        found.append(
            shapes.Clashing(
                node_text(clash.node), clash.month + 1, text(clash.present),
                last[0].by if last else None, moment_text(last[0].at) if last else None,
            )
        )  # fmt: skip
    return found


TOLD_OF = 20
"""Of so many clashes it is told whose change it was."""


@action("goals.cell_log", "查看目标变更", "See how a goal was changed")
async def cell_log(unit: Unit, given: shapes.CellAsked) -> shapes.CellLog:
    """Who changed a month of a goal, when, from what to what, and why; newest first. Raises 404 for a goal that is not seen."""
    goal = number(given.goal)
    if await one_within(unit.link, unit.asking(), "goal", goal) is None:
        raise not_found()
    return shapes.CellLog(
        [
            shapes.CellChange(moment_text(each.at), each.by, text(each.before), text(each.after), each.reason)
            for each in await changes_of(unit, goal, given.month - 1)
        ]
    )
