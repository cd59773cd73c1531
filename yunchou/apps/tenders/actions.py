"""The commands that take a tender from its assessment to the opening of the bids. Nothing else changes where it stands."""

from decimal import Decimal
from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.tenders.kept import ENDED, Standing, keep, refuse, standing, system, table_of
from yunchou.apps.tenders.rules import give_papers
from yunchou.base.time import parse_moment
from yunchou.records.change import UPDATE, Operation, moment_now
from yunchou.records.write import Unit

Words = Annotated[str, msgspec.Meta(max_length=500)]
MOST_NAMED = 5


class OneTender(msgspec.Struct, forbid_unknown_fields=True):
    """A tender."""

    tender: str


class WithNote(msgspec.Struct, forbid_unknown_fields=True):
    """A tender, and a word on it."""

    tender: str
    note: Words = ""


class WithReason(msgspec.Struct, forbid_unknown_fields=True):
    """A tender, and why."""

    tender: str
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Opening(msgspec.Struct, forbid_unknown_fields=True):
    """The tender whose bids were opened, and what we scored where that is known."""

    tender: str
    our_score: Annotated[float, msgspec.Meta(ge=0, le=1000)] | None = None


@action(
    "tenders.approve_go",
    "批准投标",
    "Approve bidding",
    object="tender",
    record="tender",
    when={"status": ("tracking",)},
    place=10,
    decides=("owner", "created_by"),
    words={"note": ("立项意见", "Remark")},
    help=("批准后进入标书编制，并生成标书清单", "The bid is prepared from then on; its papers are listed"),
)
async def approve_go(unit: Unit, given: WithNote) -> Standing:
    """Decides that a tender is bid for. Nobody decides it of his own; the score card must be filled in."""
    tender = await standing(unit, "tender", given.tender, ("tracking",))
    me = unit.caller.actor.user_id
    owners = {str(tender[name]["id"]) for name in ("owner", "created_by") if tender.get(name)}
    if unit.caller.actor.kind != "system" and str(me) in owners:
        raise refuse("不能批准自己的投标项目", "Nobody approves his own tender")
    await _card_filled_in(unit, int(given.tender))
    note = given.note.strip() or None
    values: dict[str, Any] = {"decided_at": moment_now().isoformat(), "decision_note": note}
    if me is not None and unit.caller.actor.kind != "system":
        values["decided_by"] = str(me)
    now = await keep(unit, "tender", given.tender, status="preparing", **values)
    due = tender.get("bid_due_at")
    person = str(tender["owner"]["id"]) if tender.get("owner") else None
    await give_papers(unit, int(given.tender), parse_moment(due) if due else None, person)
    return now


async def _card_filled_in(unit: Unit, id: int) -> None:
    """Raises 422 while a criterion of the score card has no score, or the tender no deadline for bids."""
    left = await unit.link.fetchval(
        f"select count(*) from {table_of(unit, 'tender_score')} where tender = $1 and score is null and deleted_at is null",
        id,
    )
    if left:
        raise refuse("立项评分还有 {n} 项未填写", "{n} criteria of the score card have no score", n=left)


@action(
    "tenders.decline",
    "放弃投标",
    "Do not bid",
    object="tender",
    record="tender",
    when={"status": ("tracking", "preparing")},
    place=80,
    words={"reason": ("原因", "Reason")},
)
async def decline(unit: Unit, given: WithReason) -> Standing:
    """Keeps that a tender is not bid for, and why."""
    await standing(unit, "tender", given.tender, ("tracking", "preparing"))
    return await keep(unit, "tender", given.tender, status="no_go", decision_note=given.reason)


@action(
    "tenders.submit_bid",
    "登记投标",
    "Bid handed in",
    object="tender",
    record="tender",
    when={"status": ("preparing",)},
    place=10,
    help=("登记后报价与截止时间不能再修改", "From then on price and deadline stay"),
)
async def submit_bid(unit: Unit, given: OneTender) -> Standing:
    """Keeps that the bid was handed in. Raises 422 without a price, above the ceiling, or while a needed paper is open."""
    tender = await standing(unit, "tender", given.tender, ("preparing",))
    price, ceiling = tender.get("our_price"), tender.get("ceiling")
    if price is None:
        raise refuse("请先填写我方报价", "Enter our price first", "our_price")
    same = ceiling is not None and ceiling["currency"] == price["currency"]
    if ceiling is not None and same and Decimal(price["amount"]) > Decimal(ceiling["amount"]):
        raise refuse("报价超过最高限价", "Our price is above the ceiling", "our_price")
    rows = await unit.link.fetch(
        f"select name, count(*) over () as n from {table_of(unit, 'tender_paper')} where tender = $1"
        f" and needed and state <> 'done' and deleted_at is null order by position, id limit {MOST_NAMED}",
        int(given.tender),
    )
    if rows:
        raise refuse(
            "还有 {n} 份必须提供的文件未完成：{names}",
            "{n} needed papers are not done: {names}",
            n=rows[0]["n"],
            names="、".join(row["name"] for row in rows),
        )
    return await keep(unit, "tender", given.tender, status="submitted", submitted_at=moment_now().isoformat())


@action(
    "tenders.withdraw_bid",
    "撤回投标",
    "Take the bid back",
    object="tender",
    record="tender",
    when={"status": ("submitted",)},
    place=70,
)
async def withdraw_bid(unit: Unit, given: OneTender) -> Standing:
    """Takes a bid back before the opening, to change it."""
    await standing(unit, "tender", given.tender, ("submitted",))
    return await keep(unit, "tender", given.tender, status="preparing", submitted_at=None)


@action(
    "tenders.open_bids",
    "登记开标",
    "Bids opened",
    object="tender",
    record="tender",
    when={"status": ("submitted",)},
    place=10,
    words={"our_score": ("我方得分", "Our score")},
    help=("对手的报价与得分在“投标对手”中填写", "Prices and scores of rivals are entered below"),
)
async def open_bids(unit: Unit, given: Opening) -> Standing:
    """Keeps that the bids were opened."""
    await standing(unit, "tender", given.tender, ("submitted",))
    scored = {} if given.our_score is None else {"our_score": str(Decimal(str(given.our_score)))}
    return await keep(
        unit, "tender", given.tender, status="opened", opened_at=moment_now().isoformat(), **scored
    )


@action(
    "tenders.reopen",
    "重新打开",
    "Open again",
    object="tender",
    record="tender",
    when={"status": ENDED},
    place=90,
    help=("撤销结果，回到此前的状态；商机不变", "Takes the result back; the deal stays as it is"),
)
async def reopen(unit: Unit, given: OneTender) -> Standing:
    """Takes a result back that was entered by mistake: the tender stands where it stood before. The deal stays."""
    tender = await standing(unit, "tender", given.tender, ENDED)
    reached = (("opened", "opened_at"), ("submitted", "submitted_at"), ("preparing", "decided_at"))
    status = next((name for name, moment in reached if tender.get(moment)), "tracking")
    marked = await unit.link.fetch(
        f"select id from {table_of(unit, 'tender_rival')} where tender = $1 and winner and deleted_at is null",
        int(given.tender),
    )
    await system(unit).write(
        "tender_rival", [Operation(UPDATE, {"winner": False}, id=row["id"]) for row in marked]
    )
    emptied = dict.fromkeys(("closed_on", "winner", "winning_price", "loss_reason", "result_note"))
    return await keep(unit, "tender", given.tender, status=status, **emptied)
