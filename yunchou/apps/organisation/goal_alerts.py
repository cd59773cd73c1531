"""Whose goal falls behind is told, with those above: once for each change of its light in the period that the rule watches."""

from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.apps.goals.kept import Node, Rule, rules_of
from yunchou.apps.goals.overview import Stand, period_now, period_of, stands
from yunchou.apps.goals.reading import goals_of
from yunchou.apps.together.kinds import GOAL
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base.db import quote
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import scheduled
from yunchou.jobs.when import When
from yunchou.records.write import Unit

BEGUN = 5
"""A light is told of once a fifth of the working days are over: before that a single deal makes it green or red."""
LIGHTS: Mapping[str, tuple[str, str]] = {"amber": ("有风险", "at risk"), "red": ("落后", "behind")}


@scheduled("goals.alerts", When("working_day", "08:30"))
async def watch(context: JobContext) -> dict[str, Any]:
    """Looks at the goals of every rule that watches them, and tells of those that turned amber or red since the last time."""
    caller = Caller(context.caller.organisation, System("lights of goals"), context.caller.language)
    async with Unit(caller) as unit:
        return {"told": await look(unit)}


async def look(unit: Unit) -> int:
    """The same within a transaction; gives how many were told."""
    rules = [each for each in (await rules_of(unit)).values() if each.alerts != "off"]
    return sum([await _of_rule(unit, each) for each in rules])


async def _of_rule(unit: Unit, rule: Rule) -> int:
    year, name = period_now(unit, rule.alerts)
    period = period_of(unit, year, name)
    if period.elapsed * BEGUN < period.worked:
        return 0
    goals = await goals_of(unit, rule, year)
    found = [
        each
        for each in await stands(unit, rule, period, [n for n in goals if _there(unit, n)], goals)
        if each.light is not None and each.goal is not None
    ]
    turned = await _turned(unit, found, f"{year}.{name}")
    news = await _news(unit, rule, [(each, when) for each, when in turned if each.light in LIGHTS])
    return await keep_told(unit.link, unit.caller.organisation, unit.snapshot, news)


def _there(unit: Unit, node: Node) -> bool:
    access = unit.snapshot.access
    if node.kind == "department":
        return node.id in access.parents
    who = access.people.get(node.id)
    return who is not None and who.active


async def _turned(unit: Unit, found: Sequence[Stand], period: str) -> list[tuple[Stand, str]]:
    """Keeps the lights, and gives those that were another in this period the last time, and when they turned. One statement."""
    rows = await unit.link.fetch(
        f"insert into {quote(unit.caller.organisation.schema)}.goal_light as l (goal, period, light)"
        " select * from unnest($1::bigint[], $2::text[], $3::text[])"
        " on conflict (goal) do update set period = excluded.period, light = excluded.light, turned_at = now()"
        " where (l.period, l.light) is distinct from (excluded.period, excluded.light)"
        " returning goal, turned_at",
        [each.goal.id for each in found if each.goal],
        [period] * len(found),
        [each.light for each in found],
    )
    changed = {row["goal"]: row["turned_at"].isoformat() for row in rows}
    return [(each, changed[each.goal.id]) for each in found if each.goal and each.goal.id in changed]


async def _news(unit: Unit, rule: Rule, turned: Sequence[tuple[Stand, str]]) -> list[Told]:
    """What is told to those whose goals they are and those right above: one statement."""
    if not turned:
        return []
    asking = unit.asking()
    users, departments = (asking.table(unit.snapshot.model.object(n)) for n in ("user", "department"))
    goals = asking.table(unit.snapshot.model.object("goal"))
    rows = await unit.link.fetch(
        f"select g.id, g.name, d.manager as head, u.manager, h.manager as heads"
        f" from {goals} g left join {users} u on u.id = g.person left join {departments} d on d.id = g.department"
        f" left join {departments} h on h.id = coalesce(u.department, d.parent) where g.id = any($1::bigint[])",
        [each.goal.id for each, _ in turned if each.goal],
    )
    known = {row["id"]: row for row in rows}
    news = []
    for each, when in turned:
        if each.goal is None or each.light is None:
            continue
        row = known[each.goal.id]
        own = each.node.id if each.node.kind == "person" else row["head"]
        zh, en = LIGHTS[each.light]
        share = f"{each.pace or 0:.0%}"
        words = {
            "zh": f"{rule.name}：{row['name']}的目标{zh}，进度为应有的 {share}",
            "en": f"{rule.name}: the goal of {row['name']} is {en}, at {share} of the pace it should have",
        }
        news += [
            Told(
                int(who),
                f"goal:{each.goal.id}:{when}",
                GOAL,
                "goal",
                each.goal.id,
                actor_name=row["name"],
                words=words,
            )
            for who in sorted({own, row["manager"], row["heads"]} - {None})
        ]
    return news
