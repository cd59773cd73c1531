"""The commands of goals: how they stand, breaking them down, locking them, and the answer of those who are to reach them."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from yunchou.access.actor import System
from yunchou.actions.registry import action
from yunchou.apps.goals import shapes
from yunchou.apps.goals.breaking_down import (
    Asked,
    broken_down,
    known_of,
    over_of_shares,
    spread,
    write_shares,
)
from yunchou.apps.goals.breaking_down import Share as Part
from yunchou.apps.goals.kept import Node, Rule, number, people_under, refuse, rule_of, year_of
from yunchou.apps.goals.measuring import behind
from yunchou.apps.goals.naming import askable, named_rule, names_of, way_to
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.overview import (
    Stand,
    may_set,
    months_standing,
    node_asked,
    over_of,
    period_of,
    seen_below,
    stands,
)
from yunchou.apps.goals.reading import Goal, goals_of, total
from yunchou.apps.goals.rules import MANAGE
from yunchou.apps.goals.shapes import node_of, node_text, text
from yunchou.base.errors import not_found
from yunchou.base.time import moment_text, now, today
from yunchou.records.change import Operation
from yunchou.records.write import MOST_OPERATIONS, Unit


@action("goals.overview", "查看目标达成", "See how goals stand")
async def overview(unit: Unit, given: shapes.OverviewAsked) -> shapes.Overview:
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
    rights = unit.asking().viewer.rights
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
        may_divide=rights.may("goals.divide"),
        may_lock=rights.may(MANAGE),
        path=[shapes.Named(str(each.id), names[each]) for each in way],
        node=_told(unit, top, names, behind(unit, chosen, period.span, top.node)),
        over=text(over_of(chosen, top.target, others), 4),
        below=[_told(unit, each, names, behind(unit, chosen, period.span, each.node)) for each in others],
        months=[
            shapes.Month(str(m.span.start), text(m.target), text(m.actual, 4), text(m.last_year, 4))
            for m in months
        ],
    )


@action("goals.mine", "查看我的目标", "See one's own goals")
async def mine(unit: Unit, given: shapes.MineAsked) -> shapes.MyGoals:
    """The goals of the asker, and of the department that he heads, in the running period."""
    settings = unit.caller.organisation.settings
    day = today(settings.time_zone)
    year, place = year_of(day, settings.fiscal_start_month), (day.month - settings.fiscal_start_month) % 12
    period = {"year": "year", "quarter": f"q{place // 3 + 1}", "month": f"m{place + 1}"}[given.period]
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
    above = {each: _above(unit, each) for each in nodes}
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
        whole = total(rule, [higher.months[n] for n in asked.places]) if higher and higher.seen else None
        part = each.target / whole if whole and each.target and rule.additive and above[each.node] else None
        found.append(
            shapes.Mine(named_rule(unit, rule), rule.metric.unit, _told(unit, each, names), text(part, 4))
        )
    return found


def _above(unit: Unit, node: Node) -> Node | None:
    access = unit.snapshot.access
    if node.kind == "person":
        who = access.people.get(node.id)
        id = who.department if who else None
    else:
        id = access.parents.get(node.id)
    return None if id is None else Node("department", id)


@action("goals.divide", "分解目标", "Break goals down")
async def divide_goal(unit: Unit, given: shapes.DivideAsked) -> shapes.Divided:
    """Hands a department's goal down to those below it; children add up to it, times the over-assignment, to the last unit."""
    rule, node = await rule_of(unit, number(given.rule)), Node("department", number(given.department))
    asked = _asked(given)
    below = unit.snapshot.access.departments_under(node.id)
    goals = await goals_of(unit, rule, given.year, below, people_under(unit.snapshot.access, node.id))
    if node not in goals or not goals[node].seen:
        raise not_found()
    known = await known_of(unit, rule, given.year, node)
    shares = broken_down(unit, rule, node, goals, known, asked)
    written = await write_shares(unit, rule, given.year, shares, given.reason) if given.apply else 0
    names = await names_of(unit, [each.node for each in shares])
    return shapes.Divided(
        text(total(rule, goals[node].months)),
        text(over_of_shares(rule, goals[node], shares), 4),
        [_shared(rule, each, names) for each in shares],
        written,
    )


def _asked(given: shapes.DivideAsked) -> Asked:
    over = Decimal(given.over)
    if not Decimal("0.5") <= over <= 2:
        raise refuse("超配系数应在 0.5 至 2 之间", "The over-assignment must be 0.5 to 2", "over")
    if given.among is None:
        return Asked(given.method, over, deep=given.deep)
    weights = {node_of(each.node): Decimal(each.weight) for each in given.among}
    return Asked(given.method, over, frozenset(weights), weights, given.deep)


def _shared(rule: Rule, share: Part, names: Mapping[Node, str]) -> shapes.Shared:
    present = total(rule, share.goal.months) if share.goal else None
    return shapes.Shared(
        node_text(share.node), names[share.node], share.depth, text(share.last_year, 4), text(present),
        text(total(rule, share.months)), [text(each) for each in share.months],
    )  # fmt: skip


@action("goals.spread", "设定全年目标", "Set a year's goal")
async def spread_goal(unit: Unit, given: shapes.SpreadAsked) -> shapes.Spread:
    """Sets a year's goal and spreads it over the months; months that are over stay where that is wanted."""
    rule, node = await rule_of(unit, number(given.rule)), node_of(given.node)
    departments, people = ([node.id], []) if node.kind == "department" else ([], [node.id])
    goal = (await goals_of(unit, rule, given.year, departments, people)).get(node)
    if goal is not None and not goal.seen:
        raise not_found()
    months = await spread(
        unit, rule, given.year, node, goal, Decimal(given.total), given.method, keep_past=given.keep_past
    )
    written = None
    if given.apply:
        values = {name: f"{each:f}" for name, each in zip(MONTHS, months, strict=True) if each is not None}
        values |= {"reason": given.reason} if given.reason else {}
        named = {node.kind: str(node.id), "rule": given.rule, "year": given.year}
        operation = (
            Operation("create", {**named, **values})
            if goal is None
            else Operation("update", values, id=goal.id)
        )
        written = str((await unit.write("goal", [operation]))[0].id)
    present = goal.months if goal else [None] * len(MONTHS)
    return shapes.Spread([text(n) for n in present], [text(n) for n in months], written)


@action("goals.lock", "锁定目标", "Lock goals")
async def lock_goals(unit: Unit, given: shapes.LockAsked) -> shapes.Locked:
    """Locks the goals of a department and of all below it, or opens them again."""
    rule, access = await rule_of(unit, number(given.rule)), unit.snapshot.access
    department = number(given.department)
    goals = await goals_of(
        unit, rule, given.year, access.departments_under(department), people_under(access, department)
    )
    wanted = [each.id for each in goals.values() if each.seen and each.locked != given.locked]
    writer = unit.as_system(System("goals that are locked", unit.caller.actor))
    for start in range(0, len(wanted), MOST_OPERATIONS):
        several = wanted[start : start + MOST_OPERATIONS]
        await writer.write("goal", [Operation("update", {"locked": given.locked}, id=id) for id in several])
    return shapes.Locked(len(wanted))


@action(
    "goals.answer",
    "确认目标",
    "Answer a goal",
    object="goal",
    record="goal",
    when={"scope": ("person", "department"), "answer": ("open", "objected", "confirmed")},
    by=("owner",),
    words={"answer": ("答复", "Answer"), "objection": ("异议说明", "What is objected to")},
    like={"answer": "goal.answer"},
)
async def answer_goal(unit: Unit, given: shapes.AnswerAsked) -> shapes.Answered:
    """Confirms one's own goal, or objects to it; only the person, or the head of the department, may."""
    owner = unit.snapshot.model.object("goal")
    row = await unit.link.fetchrow(
        f"select owner from {unit.asking().table(owner)} where id = $1 and deleted_at is null for update",
        number(given.goal),
    )
    if row is None or row["owner"] != unit.caller.actor.user_id:
        raise not_found()
    if given.answer == "objected" and not (given.objection or "").strip():
        raise refuse("请说明异议", "Say what you object to", "objection")
    values = {
        "answer": given.answer,
        "objection": given.objection if given.answer == "objected" else None,
        "answered_at": moment_text(now()),
    }
    writer = unit.as_system(System("answers to goals", unit.caller.actor))
    await writer.write("goal", [Operation("update", values, id=number(given.goal))])
    return shapes.Answered(given.goal)


def _told(unit: Unit, stand: Stand, names: Mapping[Node, str], records: str | None = None) -> shapes.Stand:
    goal: Goal | None = stand.goal
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
    )


def _nothing(
    unit: Unit,
    year: int,
    period: str,
    rules: Mapping[int, Rule] = MappingProxyType({}),
    rule: Rule | None = None,
) -> shapes.Overview:
    """What is told where there is no rule yet, or no goal that the asker sees."""
    rights = unit.asking().viewer.rights
    return shapes.Overview(
        [named_rule(unit, each) for each in rules.values()], None if rule is None else named_rule(unit, rule),
        year, period, None, None, 0, 0, "number", False, True, 2, None, None, rights.may("goals.divide"),
        rights.may(MANAGE), [], None, None, [], [],
    )  # fmt: skip
