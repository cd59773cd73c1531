"""The commands on changes of goals within their year: proposed, withdrawn, approved and applied in one step, refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from yunchou.access.actor import System
from yunchou.access.working_time import working_time
from yunchou.actions.registry import action
from yunchou.apps.goals import change_shapes as shapes
from yunchou.apps.goals.changing import changed_months, shares_below
from yunchou.apps.goals.dividing import working_days
from yunchou.apps.goals.kept import Node, Rule, months_of, number, refuse, rule_of
from yunchou.apps.goals.naming import names_of
from yunchou.apps.goals.objects.goal import MONTHS as FIELDS
from yunchou.apps.goals.reading import Goal, Months, goals_of, total
from yunchou.apps.goals.rules import manages
from yunchou.apps.goals.shapes import node_text, text
from yunchou.apps.goals.versions import keep_versions
from yunchou.base.errors import conflict, forbidden, not_found, say
from yunchou.base.time import moment_text, now, today
from yunchou.records.change import Operation
from yunchou.records.held import held
from yunchou.records.write import MOST_OPERATIONS, Unit
from yunchou.rules.approval.steering import withdraw

CHANGE = "goal_change"
PROPOSERS = ("proposed_by", "created_by")
"""Who asked for a change decides nothing of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A new target of the year, the first month that changes (from 0), the weights of months, and whether those below follow."""

    whole: Decimal
    closed: int
    method: str
    deep: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a change makes of a goal and of those below it."""

    rule: Rule
    goal: Goal
    months: Months
    below: Sequence[tuple[Goal, int, Months]]


@action("goals.propose_change", "申请调整目标", "Propose a change of a goal")
async def propose_change(unit: Unit, given: shapes.ProposeAsked) -> shapes.Proposed:
    """Looks at a new target of the year from a month on, or proposes it: those above decide. Raises 409 where one waits."""
    goal = await held(unit, "goal", given.goal)
    rule = await rule_of(unit, int(goal["rule"]["id"]))
    _check_month(unit, int(goal["year"]), given.from_month)
    asked = Asked(Decimal(given.total), given.from_month - 1, given.method, given.deep)
    if asked.whole != round(asked.whole, rule.places):
        raise refuse("数值最多 {n} 位小数", "{n} digits after the point at most", "total", n=rule.places)
    plan = await planned(unit, rule, int(goal["year"]), _node(goal), asked)
    change = await _propose(unit, goal, plan, given) if given.apply else None
    # Whoever proposes a change sees of those below what he sees elsewhere.
    shown = [each for each in plan.below if each[0].seen][: shapes.MOST_SHOWN]
    names = await names_of(unit, [each.node for each, _, _ in shown])
    return shapes.Proposed(
        [text(each) for each in plan.goal.months],
        [text(each) for each in plan.months],
        text(total(rule, plan.goal.months)),
        [
            shapes.BelowChanged(
                node_text(each.node), names[each.node], depth, text(total(rule, each.months)),
                text(total(rule, months)),
            )
            for each, depth, months in shown
        ],
        1 + len(plan.below),
        change,
    )  # fmt: skip


def _node(goal: dict[str, Any]) -> Node:
    kind = "person" if goal.get("person") else "department"
    return Node(kind, int(goal[kind]["id"]))


def _check_month(unit: Unit, year: int, month: int) -> None:
    """Raises 422 for a month that is over, which stays as it is."""
    settings = unit.caller.organisation.settings
    span = months_of(year, settings.fiscal_start_month)[month - 1]
    if span.end <= today(settings.time_zone):
        raise refuse("已结束的月份不能调整", "Months that are over stay as they are", "from_month")


async def _propose(unit: Unit, goal: dict[str, Any], plan: Plan, given: shapes.ProposeAsked) -> str:
    if not given.reason.strip():
        raise refuse("请填写调整原因", "Say why", "reason")
    table = unit.asking().table(unit.snapshot.model.object(CHANGE))
    waiting = f"select 1 from {table} where goal = $1 and status = 'submitted' and deleted_at is null"
    if await unit.link.fetchval(waiting, plan.goal.id):
        raise conflict("waiting", say("该目标已有调整在审批中", "A change of this goal waits already"))
    me = unit.caller.actor.user_id
    values = {
        "name": goal["name"],
        "goal": str(plan.goal.id),
        "from_month": given.from_month,
        "before": _plain(total(plan.rule, plan.goal.months)),
        "total": given.total,
        "method": given.method,
        "deep": given.deep,
        "reason": given.reason.strip(),
        "proposed_by": None if me is None else str(me),
        **({} if me is None else {"owner": str(me)}),
    }
    writer = unit.as_system(System("proposed changes of goals", unit.caller.actor))
    return str((await writer.write(CHANGE, [Operation("create", values)]))[0].id)


async def planned(unit: Unit, rule: Rule, year: int, node: Node, asked: Asked) -> Plan:
    """What a change makes of a goal and of those below it. Raises 404 without a goal, 422 where the closed months hold more."""
    access = unit.snapshot.access
    departments, people = [node.id] if node.kind == "department" else [], [node.id]
    if node.kind == "department":
        departments = list(access.departments_under(node.id))
        people = [id for each in departments for id in access.members.get(each, ())]
    goals = await goals_of(
        unit, rule, year, departments, people if node.kind == "person" or asked.deep else ()
    )
    goal = goals.get(node)
    if goal is None:
        raise not_found()
    try:
        months = changed_months(rule, goal.months, asked.whole, asked.closed, _weights(unit, year, asked))
    except ValueError:
        raise refuse(
            "已结束月份的目标已超过新的全年目标", "The months that stay hold more than that", "total"
        ) from None
    deep = asked.deep and node.kind == "department"
    below = shares_below(rule, access, goals, node, months, asked.closed) if deep else []
    return Plan(rule, goal, months, [each for each in below if each[2] != each[0].months])


def _weights(unit: Unit, year: int, asked: Asked) -> list[Fraction] | None:
    if asked.method == "keep":
        return None
    settings = unit.caller.organisation.settings
    spans = months_of(year, settings.fiscal_start_month)[asked.closed :]
    if asked.method == "even":
        return [Fraction(1)] * len(spans)
    works = working_time(unit.snapshot.parts, settings.time_zone).works
    return [Fraction(working_days(*span, works)) for span in spans]


async def _hold(unit: Unit, rule: Rule, year: int) -> None:
    """Lets nobody else write a year's goals until the transaction ends: what is typed meanwhile would be overwritten."""
    table = unit.asking().table(unit.snapshot.model.object("goal"))
    await unit.link.execute(
        f"select 1 from {table} where rule = $1 and year = $2 and deleted_at is null order by id for update",
        rule.id,
        year,
    )


@action(
    "goals.approve_change",
    "批准调整",
    "Approve the change",
    object=CHANGE,
    record="change",
    when={"status": ("submitted",)},
    place=10,
    decides=PROPOSERS,
    help=("批准后立即生效，原目标保留为版本", "It is applied at once; what was is kept as a version"),
)
async def approve_change(unit: Unit, given: shapes.OneChange) -> shapes.ChangeStanding:
    """Applies a change in one step and keeps versions. Raises 403 for one's own, 422 while an approval decides."""
    change = await _decided(unit, given.change)
    rule, year, node, by = await _of(unit, int(change["goal"]["id"]))
    system = unit.as_system(System("approved changes of goals", unit.caller.actor if by else None))
    asked = Asked(
        Decimal(str(change["total"])), int(change["from_month"]) - 1, change["method"], bool(change["deep"])
    )
    await _hold(system, rule, year)
    plan = await planned(system, rule, year, node, asked)
    several = [(plan.goal, plan.months), *((goal, months) for goal, _, months in plan.below)]
    several = [(goal, months) for goal, months in several if goal.months != months]
    await keep_versions(system, rule, several, int(given.change), change["reason"])
    operations = [
        Operation(
            "update",
            {n: _plain(each) for n, each in zip(FIELDS, months, strict=True)} | {"reason": change["reason"]},
            id=goal.id,
        )
        for goal, months in several
    ]
    for start in range(0, len(operations), MOST_OPERATIONS):
        await system.write("goal", operations[start : start + MOST_OPERATIONS])
    await _keep(unit, given.change, status="applied", changed=len(several))
    return shapes.ChangeStanding("applied", len(several))


@action(
    "goals.refuse_change",
    "驳回调整",
    "Refuse the change",
    object=CHANGE,
    record="change",
    when={"status": ("submitted",)},
    place=20,
    decides=PROPOSERS,
    words={"reason": ("原因", "Reason")},
)
async def refuse_change(unit: Unit, given: shapes.RefuseChange) -> shapes.ChangeStanding:
    """Leaves the goal as it is. Raises 403 for one's own, 422 while an approval decides, or without a reason."""
    await _decided(unit, given.change)
    reason = given.reason.strip()
    if not reason and unit.caller.actor.kind != "system":
        raise refuse("请填写驳回原因", "Say why", "reason")
    await _keep(unit, given.change, status="refused", refusal=reason or None)
    return shapes.ChangeStanding("refused")


@action(
    "goals.withdraw_change",
    "撤回调整",
    "Withdraw the change",
    object=CHANGE,
    record="change",
    when={"status": ("submitted",)},
    place=30,
    by=("proposed_by",),
)
async def withdraw_change(unit: Unit, given: shapes.OneChange) -> shapes.ChangeStanding:
    """Takes a proposal back. Raises 403 for anybody but who proposed it, 409 where it was decided."""
    change = await held(unit, CHANGE, given.change)
    by_itself = unit.caller.actor.kind == "system"
    if change["status"] == "withdrawn" and by_itself:
        # Whoever withdrew it by this very command withdrew its approval with it, which then comes by here.
        return shapes.ChangeStanding("withdrawn")
    if not by_itself and str(unit.caller.actor.user_id) != (change.get("proposed_by") or {}).get("id"):
        raise forbidden(say("只有申请人可以撤回", "Only who proposed it may withdraw it"))
    _require_waiting(change)
    approval = await _pending(unit, int(given.change))
    if approval is not None and not by_itself:
        await withdraw(unit, approval, None)
    await _keep(unit, given.change, status="withdrawn")
    return shapes.ChangeStanding("withdrawn")


async def _decided(unit: Unit, id: str) -> dict[str, Any]:
    """A change on which the caller may decide: an approval by itself, else somebody who sets the goal and did not ask for it."""
    change = await held(unit, CHANGE, id)
    _require_waiting(change)
    if unit.caller.actor.kind == "system":
        return change
    if str(unit.caller.actor.user_id) in ((change.get(each) or {}).get("id") for each in PROPOSERS):
        raise forbidden(say("不能审批自己的调整", "Nobody approves his own change"))
    if await _pending(unit, number(id)) is not None:
        raise refuse("此调整正在审批流程中，请在审批中处理", "An approval decides on it: answer there")
    rule, year, node, _ = await _of(unit, int(change["goal"]["id"]))
    ids = ([node.id], ()) if node.kind == "department" else ([], [node.id])
    goal = (await goals_of(unit, rule, year, *ids)).get(node)
    if not manages(unit.asking()) and (goal is None or not goal.may_set):
        raise forbidden(say("只有上级可以批准", "Only those above decide on it"))
    return change


def _require_waiting(change: dict[str, Any]) -> None:
    if change["status"] != "submitted":
        raise conflict("decided", say("此调整已有结果", "This change was decided already"))


async def _of(unit: Unit, goal: int) -> tuple[Rule, int, Node, bool]:
    """The rule, the year and whose a goal is; whether a person acts. Raises 404 for one that is in the recycle bin."""
    row = await unit.link.fetchrow(
        f"select rule, year, department, person from {unit.asking().table(unit.snapshot.model.object('goal'))}"
        " where id = $1 and deleted_at is null for update",
        goal,
    )
    if row is None:
        raise not_found()
    kind = "person" if row["person"] is not None else "department"
    return (
        await rule_of(unit, row["rule"]),
        row["year"],
        Node(kind, row[kind]),
        unit.caller.actor.kind != "system",
    )


async def _pending(unit: Unit, change: int) -> int | None:
    """The approval that decides on a change just now."""
    found: int | None = await unit.link.fetchval(
        f"select id from {unit.asking().table(unit.snapshot.model.object('approval'))} where object = $1 and record = $2"
        " and state = 'pending' and deleted_at is null order by id desc limit 1",
        CHANGE,
        change,
    )
    return found


async def _keep(unit: Unit, id: str, **values: Any) -> None:
    writer = unit.as_system(System("decided changes of goals", unit.caller.actor))
    decided = {**values, "decided_at": moment_text(now())}
    await writer.write(CHANGE, [Operation("update", decided, id=int(id))])


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
