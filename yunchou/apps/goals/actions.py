"""The commands of goals: how they stand, breaking them down, locking them, and the answer of those who are to reach them."""

from collections.abc import Mapping
from decimal import Decimal

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
from yunchou.apps.goals.kept import Node, Rule, number, people_under, refuse, rule_of
from yunchou.apps.goals.naming import names_of
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.reading import goals_of, total
from yunchou.apps.goals.shapes import node_of, node_text, text
from yunchou.apps.goals.telling import mine_of, overview_of
from yunchou.base.errors import not_found
from yunchou.base.time import moment_text, now
from yunchou.records.change import Operation
from yunchou.records.write import MOST_OPERATIONS, Unit


@action("goals.overview", "查看目标达成", "See how goals stand")
async def overview(unit: Unit, given: shapes.OverviewAsked) -> shapes.Overview:
    """A department's goal and those right below it, in a period; with the months of the year."""
    return await overview_of(unit, given)


@action("goals.mine", "查看我的目标", "See one's own goals")
async def mine(unit: Unit, given: shapes.MineAsked) -> shapes.MyGoals:
    """The goals of the asker, and of the department that he heads, in the running period."""
    return await mine_of(unit, given)


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
