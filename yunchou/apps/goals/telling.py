"""How goals stand, as it is told to whoever asks: what the commands and the calls that only look have in common."""

from collections.abc import Mapping
from types import MappingProxyType

from yunchou.apps.goals import shapes
from yunchou.apps.goals.checking import above_of
from yunchou.apps.goals.kept import Node, Rule, number, year_of
from yunchou.apps.goals.measuring import behind, open_behind
from yunchou.apps.goals.naming import askable, named_rule, names_of, way_to
from yunchou.apps.goals.overview import (
    Period,
    Stand,
    may_set,
    months_standing,
    node_asked,
    over_of,
    period_now,
    period_of,
    seen_below,
    stands,
    target_in,
)
from yunchou.apps.goals.reading import Goal, goals_of
from yunchou.apps.goals.rules import MANAGE
from yunchou.apps.goals.shapes import node_text, text
from yunchou.base.errors import not_found
from yunchou.base.time import shift, today
from yunchou.records.write import Unit

DIVIDE = "goals.divide"


async def overview_of(unit: Unit, given: shapes.OverviewAsked) -> shapes.Overview:
    """A department's goal and those right below it, in a period; with the months of the year."""
    settings = unit.caller.organisation.settings
    year = given.year or year_of(today(settings.time_zone), settings.fiscal_start_month)
    rules = await askable(unit)
    chosen = next(iter(rules.values()), None) if given.rule is None else rules.get(number(given.rule))
    if chosen is None:
        if given.rule is not None:
            raise not_found()
        return _nothing(unit, year, given.period)
    wanted = None if given.department is None else number(given.department)
    found = await node_asked(unit, chosen, year, wanted)
    if found is None:
        return _nothing(unit, year, given.period, rules, chosen)
    (node, goals), period = found, period_of(unit, year, given.period)
    children = seen_below(unit, node, goals)
    top, *others = await stands(unit, chosen, period, [node, *children], goals)
    way = await way_to(unit, chosen, year, node)
    names = await names_of(unit, [node, *children, *way])
    months = await months_standing(unit, chosen, year, node, goals.get(node))
    return shapes.Overview(
        rules=[named_rule(unit, each) for each in rules.values()],
        rule=named_rule(unit, chosen),
        year=year,
        period=given.period,
        starts_on=str(period.span.start),
        ends_on=str(period.span.end),
        elapsed=period.elapsed,
        worked=period.worked,
        unit=chosen.metric.unit,
        lower=chosen.lower,
        additive=chosen.additive,
        places=chosen.places,
        metric=chosen.metric.name,
        object=chosen.metric.object,
        may_divide=_may(unit, DIVIDE),
        may_lock=_may(unit, MANAGE),
        path=[shapes.Named(str(each.id), names[each]) for each in way],
        node=_told(unit, top, names, (chosen, period)),
        over=text(over_of(chosen, top.target, others), 4),
        below=[_told(unit, each, names, (chosen, period)) for each in others],
        months=[
            shapes.Month(str(m.span.start), text(m.target), text(m.actual, 4), text(m.last_year, 4))
            for m in months
        ],
    )


async def mine_of(unit: Unit, given: shapes.MineAsked) -> shapes.MyGoals:
    """The goals of the asker, and of the department that he heads, in the running period."""
    year, period = period_now(unit, given.period)
    found: list[shapes.Mine] = []
    person = unit.asking().viewer.person
    if person is not None:
        headed = await unit.link.fetch(
            f"select id from {unit.asking().table(unit.snapshot.model.object('department'))}"
            " where manager = $1 and deleted_at is null order by id",
            person,
        )
        nodes = [Node("person", person), *(Node("department", row["id"]) for row in headed)]
        for rule in (await askable(unit)).values():
            found += await _of_mine(unit, rule, year, period, nodes)
    return shapes.MyGoals(year, period, found)


async def _of_mine(unit: Unit, rule: Rule, year: int, period: str, nodes: list[Node]) -> list[shapes.Mine]:
    above = {each: above_of(unit, each) for each in nodes}
    departments = [n.id for n in (*nodes, *above.values()) if n is not None and n.kind == "department"]
    goals = await goals_of(unit, rule, year, departments, [n.id for n in nodes if n.kind == "person"])
    held = [each for each in nodes if each in goals and goals[each].seen]
    if not held:
        return []
    asked = period_of(unit, year, period)
    names = await names_of(unit, held)
    found = []
    for each in await stands(unit, rule, asked, held, goals):
        higher = goals.get(above[each.node] or each.node)
        whole = target_in(rule, higher.months, asked) if higher and higher.seen else None
        part = each.target / whole if whole and each.target and rule.additive and above[each.node] else None
        found.append(
            shapes.Mine(named_rule(unit, rule), rule.metric.unit, _told(unit, each, names), text(part, 4))
        )
    return found


def _may(unit: Unit, name: str) -> bool:
    """Whether the asker may run a command; nobody runs one while he sees as somebody else."""
    return unit.caller.actor.seen_by is None and unit.asking().viewer.rights.may(name)


def _told(
    unit: Unit, stand: Stand, names: Mapping[Node, str], drilled: tuple[Rule, Period] | None = None
) -> shapes.Stand:
    goal: Goal | None = stand.goal
    records = before = coming = None
    if drilled is not None:
        rule, period = drilled
        records = behind(unit, rule, period.span, stand.node)
        before = behind(unit, rule, shift(period.span, "year", -1), stand.node)
        coming = open_behind(unit, rule, period.span, stand.node) if stand.likely is not None else None
    return shapes.Stand(
        node=node_text(stand.node),
        name=names[stand.node],
        goal=str(goal.id) if goal else None,
        may_set=may_set(unit, stand.node, goal),
        locked=goal.locked if goal else False,
        answer=goal.answer if goal else None,
        objection=goal.objection if goal else None,
        target=text(stand.target),
        actual=text(stand.actual, 4),
        last_year=text(stand.last_year, 4),
        attainment=text(stand.attainment, 4),
        pace=text(stand.pace, 4),
        light=stand.light,
        per_day=text(stand.per_day, 2),
        lower=text(stand.lower, 2),
        likely=text(stand.likely, 2),
        upper=text(stand.upper, 2),
        records=records,
        records_before=before,
        records_open=coming,
    )


def _nothing(
    unit: Unit,
    year: int,
    period: str,
    rules: Mapping[int, Rule] = MappingProxyType({}),
    rule: Rule | None = None,
) -> shapes.Overview:
    """What is told where there is no rule yet, or no goal that the asker sees."""
    return shapes.Overview(
        [named_rule(unit, each) for each in rules.values()], None if rule is None else named_rule(unit, rule),
        year, period, None, None, 0, 0, "number", False, True, 2, None, None, _may(unit, DIVIDE),
        _may(unit, MANAGE), [], None, None, [], [],
    )  # fmt: skip
