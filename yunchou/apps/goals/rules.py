"""What must hold with every goal and every rule of goals, whichever door it came through."""

from collections.abc import Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.state import system_viewer
from yunchou.access.viewer import Viewer
from yunchou.apps.goals.kept import Rule, adds_up, company_of, ramp_of, rules_of
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.seeing import own_departments
from yunchou.base.errors import Problem, say
from yunchou.language.types import Params
from yunchou.metrics.made import everything
from yunchou.model.object import Object
from yunchou.records.aggregate import Aggregate, compile_aggregate
from yunchou.records.allowed import holds_back
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change
from yunchou.records.rule import before, check
from yunchou.records.write import Unit

MANAGE = "goals.lock"
"""Setting any goal, one's own too, locking goals and changing locked ones."""
IDENTITY = ("rule", "year", "department", "person")
"""What a goal is; another one is another goal."""


def free(unit: Unit) -> bool:
    """Whether the writer is the system itself."""
    return unit.caller.actor.kind == "system"


def manages(asking: Asking) -> bool:
    """Whether the asker sets goals of everybody."""
    return asking.viewer.person is None or asking.viewer.rights.may(MANAGE)


@before("goal_rule")
async def rules_count_what_there_is(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A rule names a metric that periods and people have, and a condition that can be asked of its records."""
    catalogue = everything(unit.snapshot).metrics
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        if ramp_of(change.now("ramp")) is None:
            message = say(
                "爬坡比例应为 0 至 100 的百分数，以逗号分隔，如 25, 50, 75",
                "A ramp is written in percent up to 100, with commas between, as 25, 50, 75",
            )
            change.fail(422, "rule", message, "ramp")
        metric = catalogue.get(change.now("metric") or "")
        if change.kind == UPDATE and change.changes("metric"):
            message = say("指标不能更换，请新建规则", "The metric stays; another one is another rule")
            change.fail(422, "rule", message, "metric")
        elif metric is None:
            change.fail(422, "not_an_option", say("没有这个指标", "There is no such metric"), "metric")
        elif metric.stock or "owner" not in metric.dimensions or "department" not in metric.dimensions:
            message = say(
                "时点指标或不能按人员和部门统计的指标不能设目标",
                "No goals can be set for what has no period, or is not counted by person and department",
            )
            change.fail(422, "rule", message, "metric")
        elif change.kind == CREATE or change.changes("filter"):
            whole = everything(unit.snapshot).parts(metric)[-1]
            asking = Asking(
                unit.caller.organisation, unit.snapshot, system_viewer(unit.snapshot.access), Params()
            )
            try:
                asked = Aggregate((), {"value": whole.measure}, change.now("filter") or None)
                compile_aggregate(asking, whole.object, asked)
            except Problem as problem:
                fault = problem.errors[0] if problem.errors else None
                change.fail(422, problem.code, fault.message if fault else problem.detail, "filter")


@check("metric")
async def metrics_of_rules_stay(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A metric for which goals are set stays, under its code."""
    going = [c for c in changes if c.kind == DELETE or (c.kind == UPDATE and c.changes("code"))]
    if not going:
        return
    rows = await unit.link.fetch(
        f"select metric, name from {unit.asking().table(unit.snapshot.model.object('goal_rule'))}"
        " where metric = any($1::text[]) and deleted_at is null",
        [c.before.get("code") for c in going],
    )
    held = {row["metric"]: row["name"] for row in rows}
    for change in going:
        name = held.get(change.before.get("code"))
        if name is not None:
            message = say("目标规则“{name}”正在使用它", "The goal rule {name} counts by it", name=name)
            change.fail(422, "in_use", message, None if change.kind == DELETE else "code")


@before("goal")
async def goals_know_whose_they_are(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A goal is of a department or of a person, once for each rule and year; it belongs to the person or the head."""
    made = [c for c in changes if c.kind in (CREATE, RESTORE)]
    touched = [c for c in changes if c.kind in (CREATE, UPDATE, RESTORE)]
    rules = await rules_of(unit, _ids(touched, "rule"))
    heads, names = await _departments(unit, _ids(made, "department"))
    for change in touched:
        if change.kind == UPDATE and any(change.changes(name) for name in IDENTITY):
            message = say("规则、年度和对象不能更改", "Rule, year and whose goal it is stay")
            change.fail(422, "rule", message, next(n for n in IDENTITY if change.changes(n)))
            continue
        if change.kind == CREATE:
            _identify(unit, change, rules, heads, names)
        if any(change.changes(name) for name in MONTHS) and change.before.get("answer") not in (None, "open"):
            change.values |= {"answer": "open", "objection": None, "answered_at": None}


def _identify(
    unit: Unit, change: Change, rules: dict[int, Rule], heads: dict[int, Any], names: dict[int, str]
) -> None:
    """Gives a new goal its level, its owner, its name and the key that keeps it single."""
    department, person = change.now("department"), change.now("person")
    rule = rules.get(change.now("rule") or 0)
    if (department is None) == (person is None):
        message = say("请选择部门或人员之一", "A goal is of a department or of a person")
        change.fail(422, "required", message, "department" if person is None else "person")
        return
    if rule is None:
        return  # That it is missing is told with the required fields and references.
    access = unit.snapshot.access
    if person is not None:
        who = access.people.get(person)
        scope, holder, name = "person", person, who.name if who else ""
    else:
        scope = "company" if department == company_of(access) else "department"
        holder, name = heads.get(department), names.get(department, "")
    change.values |= {
        "scope": scope,
        "additive": adds_up(rule.metric),
        "name": name,
        "key": f"{rule.id}:{change.now('year')}:{scope[0]}:{person or department}",
    }
    if holder is not None:
        change.values["owner"] = holder


@check("goal")
async def goals_are_set_from_above(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Nobody sets his own goal, unless its rule says so; what is locked stays."""
    asking = unit.asking()
    if free(unit) or manages(asking):
        return
    rules = await rules_of(unit, _ids(changes, "rule"))
    mine = frozenset(each for standing in asking.viewer.standings for each in own_departments(standing))
    for change in changes:
        rule = rules.get(change.now("rule") or 0)
        targets = change.kind != UPDATE or any(change.changes(name) for name in MONTHS)
        if change.before.get("locked") and targets:
            change.fail(423, "locked", say("目标已锁定", "This goal is locked"))
        elif targets and (rule is None or rule.editing != "own") and _is_own(change, asking.viewer, mine):
            message = say("自己的目标由上级设定", "Your own goals are set by those above you")
            change.fail(403, "forbidden", message)


def _is_own(change: Change, viewer: Viewer, mine: frozenset[int]) -> bool:
    """Whether a goal is the writer's own, or of a department that he belongs to."""
    return change.now("person") == viewer.person or change.now("department") in mine


@holds_back
def goals_that_stay(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Locked goals, and one's own where those above set them, are offered to nobody for changing."""
    if owner.name != "goal" or manages(asking):
        return None
    me = asking.params.add(asking.viewer.person, "bigint")
    mine = {each for standing in asking.viewer.standings for each in own_departments(standing)}
    above = asking.params.add(sorted(mine), "bigint[]")
    rule = asking.table(asking.snapshot.model.object("goal_rule"))
    own = f"coalesce({alias}.person = {me}, {alias}.department = any({above}), false)"
    by_itself = f"exists(select from {rule} r where r.id = {alias}.rule and r.editing = 'own')"
    return f"(coalesce({alias}.locked, false) or ({own} and not {by_itself}))"


async def _departments(unit: Unit, ids: Sequence[int]) -> tuple[dict[int, Any], dict[int, str]]:
    """Who heads departments, and what they are called."""
    if not ids:
        return {}, {}
    rows = await unit.link.fetch(
        f"select id, name, manager from {unit.asking().table(unit.snapshot.model.object('department'))}"
        " where id = any($1::bigint[])",
        ids,
    )
    return {row["id"]: row["manager"] for row in rows}, {row["id"]: row["name"] for row in rows}


def _ids(changes: Sequence[Change], name: str) -> list[int]:
    return sorted({int(c.now(name)) for c in changes if c.now(name) is not None})
