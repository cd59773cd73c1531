"""Whether a goal is SMART: what is known of it, gathered from the tree, the rule and what its scope reached before."""

import datetime as dt
from decimal import Decimal

from yunchou.apps.goals.judging import Facts, Smart, smart
from yunchou.apps.goals.kept import Node, Rule, months_of, number, rule_of
from yunchou.apps.goals.measuring import NOTHING, by_time, check_may_ask, figure
from yunchou.apps.goals.overview import may_see
from yunchou.apps.goals.reading import Goal, goals_of, total
from yunchou.apps.goals.shapes import SmartAsked, SmartLetter, SmartTold, SmartYear, node_of, text
from yunchou.base.errors import not_found
from yunchou.base.time import Span, shift, today
from yunchou.records.write import Unit

YEARS = 6
"""So many earlier fiscal years are looked back on."""


async def smart_of(unit: Unit, given: SmartAsked) -> SmartTold:
    """What a goal lacks, letter by letter, and how its number lies in the own history. Raises 404 for one that is not seen."""
    rule, node = await rule_of(unit, number(given.rule)), node_of(given.node)
    check_may_ask(unit, rule)
    above = above_of(unit, node)
    places = [each for each in (node, above) if each is not None]
    goals = await goals_of(
        unit,
        rule,
        given.year,
        [each.id for each in places if each.kind == "department"],
        [each.id for each in places if each.kind == "person"],
    )
    if not _known(unit, node) or not may_see(unit, node, goals):
        raise not_found()
    goal = goals.get(node)
    target = total(rule, goal.months) if goal else None
    if given.total is not None:
        target = Decimal(given.total)
    history = await _history(unit, rule, given.year, node)
    higher = goals.get(above) if above is not None else None
    found = await _judged(unit, rule, given.year, node, target, history, higher)
    return SmartTold(
        text(target),
        [SmartLetter(each.letter, each.holds, list(each.missing)) for each in found.letters],
        text(found.percentile, 4),
        text(found.growth, 4),
        [SmartYear(year, text(each, 4)) for year, each in history.items()],
    )


async def _judged(
    unit: Unit,
    rule: Rule,
    year: int,
    node: Node,
    target: Decimal | None,
    history: dict[int, Decimal | None],
    higher: Goal | None,
) -> Smart:
    settings = unit.caller.organisation.settings
    now = today(settings.time_zone)
    known = [each for each in history.values() if each is not None]
    owner = unit.snapshot.model.object("goal_rule")
    strategy = await unit.link.fetchval(
        f"select coalesce(trim(description), '') <> '' from {unit.asking().table(owner)} where id = $1",
        rule.id,
    )
    facts = Facts(
        metric=True,
        scope=True,
        owner=await _owned(unit, node),
        measured=rule.additive or bool(known),
        target=target,
        history=known,
        relevant=bool(strategy) or (higher is not None and total(rule, higher.months) is not None),
        ends_on=months_of(year, settings.fiscal_start_month)[-1].end - dt.timedelta(days=1),
        lower=rule.lower,
    )
    return smart(facts, now)


def above_of(unit: Unit, node: Node) -> Node | None:
    """The department right above a node."""
    access = unit.snapshot.access
    if node.kind == "person":
        who = access.people.get(node.id)
        id = who.department if who else None
    else:
        id = access.parents.get(node.id)
    return None if id is None else Node("department", id)


def _known(unit: Unit, node: Node) -> bool:
    access = unit.snapshot.access
    return node.id in (access.people if node.kind == "person" else access.parents)


async def _owned(unit: Unit, node: Node) -> bool:
    """Whether somebody answers for the goal: the person, or an active head of the department."""
    people, id = unit.snapshot.access.people, node.id
    if node.kind == "department":
        id = await unit.link.fetchval(
            f"select manager from {unit.asking().table(unit.snapshot.model.object('department'))} where id = $1",
            node.id,
        )
    who = people.get(id or 0)
    return who is not None and who.active


async def _history(unit: Unit, rule: Rule, year: int, node: Node) -> dict[int, Decimal | None]:
    """What was reached in the fiscal years before one that are over, from the first that brought anything: one statement."""
    settings = unit.caller.organisation.settings
    months = months_of(year, settings.fiscal_start_month)
    first = Span(months[0].start, months[-1].end)
    spans = {year - back: shift(first, "year", -back) for back in range(YEARS, 0, -1)}
    found = await by_time(unit, rule, Span(spans[year - YEARS].start, first.start), node, "year")
    now = today(settings.time_zone)
    known = sorted(int(each) for each in found)
    return {
        each: figure(rule, found.get(str(each), NOTHING))
        for each, span in spans.items()
        if known and each >= known[0] and span.end <= now
    }
