"""Which rules somebody may ask for, and what rules, departments and people are called by whoever asks."""

from collections.abc import Iterable

from yunchou.apps.goals import shapes
from yunchou.apps.goals.kept import Node, Rule, rules_of
from yunchou.apps.goals.measuring import check_may_ask
from yunchou.apps.goals.overview import may_see, path_to
from yunchou.apps.goals.reading import goals_of
from yunchou.base.errors import Problem
from yunchou.records.shipped_names import spoken
from yunchou.records.write import Unit


async def askable(unit: Unit) -> dict[int, Rule]:
    """The rules in use whose metric the asker may ask for."""
    found = {}
    for id, rule in (await rules_of(unit)).items():
        try:
            check_may_ask(unit, rule)
        except Problem:
            continue
        found[id] = rule
    return found


def named_rule(unit: Unit, rule: Rule) -> shapes.Named:
    """A rule as it is told."""
    return shapes.Named(str(rule.id), spoken(unit.caller, "goal_rule", rule.name))


async def way_to(unit: Unit, rule: Rule, year: int, node: Node) -> list[Node]:
    """The departments from the highest that the asker sees down to a node."""
    nodes = [Node("department", each) for each in path_to(unit.snapshot.access, node.id)]
    goals = await goals_of(unit, rule, year, [each.id for each in nodes])
    return [each for each in nodes if each == node or may_see(unit, each, goals)]


async def names_of(unit: Unit, nodes: Iterable[Node]) -> dict[Node, str]:
    """What nodes are called by whoever asks."""
    people = unit.snapshot.access.people
    wanted = set(nodes)
    rows = await unit.link.fetch(
        f"select id, name from {unit.asking().table(unit.snapshot.model.object('department'))} where id = any($1::bigint[])",
        [each.id for each in wanted if each.kind == "department"],
    )
    departments = {row["id"]: row["name"] for row in rows}
    return {
        each: spoken(unit.caller, "user", people[each.id].name)
        if each.kind == "person"
        else spoken(unit.caller, "department", departments.get(each.id, ""))
        for each in wanted
    }
