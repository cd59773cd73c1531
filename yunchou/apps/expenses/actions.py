"""Commands that take claims on: submitted, withdrawn, approved, refused. Nothing else changes how one stands."""

from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.expenses.budgeting import asked_of, budgets_of, left_of, note_of, renew
from yunchou.apps.expenses.judging import Judged, judge
from yunchou.apps.expenses.objects.claim import OPEN
from yunchou.apps.expenses.reading import (
    CLAIM,
    changeable,
    held,
    keep_status,
    number_of,
    person_of,
    refuse,
    require,
    system,
    table_of,
)
from yunchou.base.errors import FieldError, Message, forbidden, invalid, say
from yunchou.records.change import Operation, moment_now
from yunchou.records.write import Unit
from yunchou.rules.approval.steering import withdraw

CLAIMANTS = ("owner", "submitted_by", "created_by")
"""Whose claim it is: they decide nothing of it."""


class OneClaim(msgspec.Struct, forbid_unknown_fields=True):
    """A claim."""

    claim: str


class RefuseClaim(msgspec.Struct, forbid_unknown_fields=True):
    """The claim that is not paid, and why."""

    claim: str
    reason: Annotated[str, msgspec.Meta(max_length=500)] = ""


class ClaimStanding(msgspec.Struct):
    """How the claim stands now."""

    status: str


@action(
    "expenses.submit_claim",
    "提交报销",
    "Submit",
    object=CLAIM,
    record="claim",
    when={"status": OPEN},
    place=10,
    help=("提交后不能再修改，可撤回", "It can't be changed afterwards, but withdrawn"),
)
async def submit_claim(unit: Unit, given: OneClaim) -> ClaimStanding:
    """Submits a claim. Raises 422 without lines, without receipts or reasons that are needed, and for receipts used before."""
    claim = await changeable(unit, CLAIM, given.claim)
    require(claim, *OPEN)
    id = int(given.claim)
    # One after the other: of two claims with the same receipt the second sees the first.
    await unit.link.execute(
        "select pg_advisory_xact_lock(hashtextextended('expense submission', $1))",
        unit.caller.organisation.id,
    )
    lines = await judge(unit, [id])
    if not lines:
        raise refuse("请先添加费用明细", "Add expenses first")
    faults = [fault for line in lines for fault in _faults(line)]
    if faults:
        raise invalid([FieldError("rule", each) for each in faults[:20]], faults[0])
    me = unit.caller.actor.user_id
    values = {
        "submitted_by": None if me is None else str(me),
        "submitted_at": moment_now().isoformat(),
        "decided_at": None,
        "refusal": None,
    }
    await keep_status(unit, [id], status="submitted", **values)
    await _hold_budgets(unit, id)
    return ClaimStanding("submitted")


async def _hold_budgets(unit: Unit, claim: int) -> None:
    """Notes which budgets a claim exceeds that counts for them by now. Raises 422 for one that is strict."""
    over = [row for row in await renew(unit, await budgets_of(unit, [claim])) if left_of(row) < 0]
    strict = [row for row in over if row["strict"]]
    if strict:
        raise refuse("超出预算：{note}", "Beyond the budget: {note}", note=note_of(unit, strict))
    values = {"over_budget": bool(over), "budget_note": note_of(unit, over) or None}
    await system(unit).write(CLAIM, [Operation("update", values, id=claim)])


class BudgetAsked(msgspec.Struct):
    """A budget, what is left of it, and what the claim's expenses that count for it come to."""

    name: str
    available: str
    asked: str
    strict: bool


class CheckedClaim(msgspec.Struct):
    """What stands out in a claim, and the budgets that it counts for."""

    findings: list[str]
    budgets: list[BudgetAsked]


@action("expenses.check_claim", "检查报销单", "Check a claim", words={"claim": ("报销单", "Claim")})
async def check_claim(unit: Unit, given: OneClaim) -> CheckedClaim:
    """What would be said of a claim if it were submitted now. Raises 404."""
    claim = await held(unit, CLAIM, given.claim)
    id = int(claim["id"])
    lines = await judge(unit, [id])
    budgets = await asked_of(unit, id)
    return CheckedClaim(
        [f"{line.name}: {line.findings}" for line in lines if line.findings],
        [
            BudgetAsked(row["name"], f"{left_of(row):.2f}", f"{row['asked']:.2f}", bool(row["strict"]))
            for row in budgets
        ],
    )


def _faults(line: Judged) -> list[Message]:
    """What keeps a line from being submitted."""
    found = []
    if line.elsewhere:
        found.append(
            say(
                "“{name}”的票据或发票号已用于 {number}",
                "The receipt or invoice of “{name}” is already in {number}",
                name=line.name,
                number=line.elsewhere,
            )
        )
    if line.lacks_receipt:
        found.append(say("“{name}”缺少票据", "“{name}” lacks a receipt", name=line.name))
    if (line.over_limit or line.repeated) and not (line.reason or "").strip():
        found.append(
            say(
                "请为“{name}”填写原因：{found}",
                "Give the reason for “{name}”: {found}",
                name=line.name,
                found=line.findings or "",
            )
        )
    return found


@action(
    "expenses.withdraw_claim",
    "撤回报销",
    "Withdraw",
    object=CLAIM,
    record="claim",
    when={"status": ("submitted",)},
    place=20,
    by=("owner", "submitted_by"),
)
async def withdraw_claim(unit: Unit, given: OneClaim) -> ClaimStanding:
    """Takes a claim back from its approval, so that it can be changed. Raises 403 for anybody but its claimant, 409 too late."""
    claim = await held(unit, CLAIM, given.claim)
    me = unit.caller.actor.user_id
    if unit.caller.actor.kind == "system":
        if claim["status"] == "withdrawn":
            # Whoever withdrew it by this very command withdrew its approval with it, which then comes by here.
            return ClaimStanding("withdrawn")
    elif me not in (person_of(claim, "owner"), person_of(claim, "submitted_by")):
        raise forbidden(say("只有报销人可以撤回", "Only the claimant may withdraw it"))
    require(claim, "submitted")
    approval = await _pending(unit, int(given.claim))
    if approval is not None and unit.caller.actor.kind != "system":
        await withdraw(unit, approval, None)
    await keep_status(unit, [int(given.claim)], status="withdrawn")
    return ClaimStanding("withdrawn")


@action(
    "expenses.approve_claim",
    "批准报销",
    "Approve",
    object=CLAIM,
    record="claim",
    when={"status": ("submitted",)},
    place=30,
    decides=CLAIMANTS,
    help=("没有审批流程时由此批准", "Where no approval flow decides"),
)
async def approve_claim(unit: Unit, given: OneClaim) -> ClaimStanding:
    """Approves a claim. Raises 403 for one's own, 422 while an approval decides."""
    await _decide(unit, given.claim)
    await keep_status(unit, [int(given.claim)], status="approved", decided_at=moment_now().isoformat())
    return ClaimStanding("approved")


@action(
    "expenses.refuse_claim",
    "驳回报销",
    "Refuse",
    object=CLAIM,
    record="claim",
    when={"status": ("submitted",)},
    place=40,
    decides=CLAIMANTS,
    words={"reason": ("原因", "Reason")},
)
async def refuse_claim(unit: Unit, given: RefuseClaim) -> ClaimStanding:
    """Gives a claim back to its claimant. Raises 403 for one's own, 422 while an approval decides, or without a reason."""
    await _decide(unit, given.claim)
    reason = given.reason.strip()
    if not reason and unit.caller.actor.kind != "system":
        raise refuse("请填写驳回原因", "Say why", "reason")
    more: dict[str, Any] = {"decided_at": moment_now().isoformat(), "refusal": reason or None}
    await keep_status(unit, [int(given.claim)], status="refused", **more)
    return ClaimStanding("refused")


async def _decide(unit: Unit, id: str) -> None:
    """Holds a claim on which the caller may decide."""
    claim = await held(unit, CLAIM, id)
    require(claim, "submitted")
    if unit.caller.actor.kind == "system":
        return
    me = unit.caller.actor.user_id
    if me in (person_of(claim, name) for name in CLAIMANTS):
        raise forbidden(say("不能审批自己的报销单", "Nobody approves his own claim"))
    if await _pending(unit, number_of(id)) is not None:
        raise refuse(
            "此报销单正在审批流程中，请在审批中处理", "An approval decides on this claim: answer there"
        )


async def _pending(unit: Unit, claim: int) -> int | None:
    """The approval that decides on a claim just now."""
    found: int | None = await unit.link.fetchval(
        f"select id from {table_of(unit, 'approval')} where object = $1 and record = $2 and state = 'pending'"
        " and deleted_at is null order by id desc limit 1",
        CLAIM,
        claim,
    )
    return found
