"""How tenders end: won, lost, failed or cancelled; and what a result does to the deal, by the way that everybody writes it."""

from typing import Annotated, Any

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.options import LOSS_REASONS
from yunchou.apps.tenders.actions import WithReason, Words
from yunchou.apps.tenders.kept import GOING, Standing, keep, refuse, standing, system, table_of
from yunchou.base.errors import not_found
from yunchou.base.time import today
from yunchou.records.change import CREATE, UPDATE, Operation
from yunchou.records.write import Unit

REASONS = frozenset(each.value for each in LOSS_REASONS)
Price = Annotated[str, msgspec.Meta(pattern=r"^\d{1,15}(\.\d{1,4})?$")]


class Won(msgspec.Struct, forbid_unknown_fields=True):
    """The tender that we won, a word on it, and whether its deal is won with it: in `stage`, or in the only one there is."""

    tender: str
    note: Words = ""
    move_deal: bool = True
    stage: str = ""


class Lost(msgspec.Struct, forbid_unknown_fields=True):
    """The tender that we lost, why, to whom and at what price; whether its deal is lost with it, and in which stage."""

    tender: str
    reason: str
    winner: str = ""
    winning_price: Price | None = None
    note: Words = ""
    move_deal: bool = True
    stage: str = ""


@action(
    "tenders.mark_won",
    "中标",
    "Won",
    object="tender",
    record="tender",
    when={"status": ("submitted", "opened")},
    place=20,
    words={
        "note": ("说明", "Remark"),
        "move_deal": ("关联商机同时赢单", "Its deal is won with it"),
        "stage": ("赢单阶段（流程中有多个时）", "Stage, where there are several"),
    },
    like={"stage": "opportunity.stage"},
)
async def mark_won(unit: Unit, given: Won) -> Standing:
    """Keeps that a tender was won; its deal goes to a stage that is won, as if the caller moved it."""
    tender = await standing(unit, "tender", given.tender, ("submitted", "opened"))
    now = await keep(
        unit,
        "tender",
        given.tender,
        status="won",
        closed_on=_today(unit),
        winning_price=tender.get("our_price"),
        result_note=given.note.strip() or None,
    )
    if given.move_deal:
        await _move_deal(unit, tender, "won", given.stage, {})
    return now


@action(
    "tenders.mark_lost",
    "未中标",
    "Lost",
    object="tender",
    record="tender",
    when={"status": ("submitted", "opened")},
    place=30,
    words={
        "reason": ("未中标原因", "Reason"),
        "winner": ("中标对手", "Winner"),
        "winning_price": ("中标价", "Winning price"),
        "note": ("说明", "Remark"),
        "move_deal": ("关联商机同时输单", "Its deal is lost with it"),
        "stage": ("输单阶段（流程中有多个时）", "Stage, where there are several"),
    },
    like={"reason": "tender.loss_reason", "winner": "tender.winner", "stage": "opportunity.stage"},
)
async def mark_lost(unit: Unit, given: Lost) -> Standing:
    """Keeps that a tender was lost, why and to whom; its deal is lost with that reason, as if the caller moved it."""
    tender = await standing(unit, "tender", given.tender, ("submitted", "opened"))
    if given.reason not in REASONS:
        raise refuse("请选择未中标原因", "Choose the reason", "reason")
    price, name = given.winning_price, None
    values: dict[str, Any] = {"loss_reason": given.reason, "result_note": given.note.strip() or None}
    if given.winner:
        name, known = await _keep_winner(unit, int(given.tender), given.winner, price)
        price = price or known
        values["winner"] = given.winner
    if price is not None:
        values["winning_price"] = price
    now = await keep(unit, "tender", given.tender, status="lost", closed_on=_today(unit), **values)
    if given.move_deal:
        told = {"loss_reason": given.reason, **({} if name is None else {"competitor": name[:100]})}
        await _move_deal(unit, tender, "lost", given.stage, told)
    return now


def _today(unit: Unit) -> str:
    return today(unit.caller.organisation.settings.time_zone).isoformat()


async def _keep_winner(unit: Unit, tender: int, winner: str, price: str | None) -> tuple[str, str | None]:
    """Marks the rival that won, adding it where it was not known; gives its name and its price. Raises 404."""
    if not (winner.isascii() and winner.isdigit() and len(winner) < 19):
        raise not_found()
    name = await unit.link.fetchval(
        f"select name from {table_of(unit, 'competitor')} where id = $1 and deleted_at is null", int(winner)
    )
    if name is None:
        raise not_found()
    rows = await unit.link.fetch(
        f"select id, price::text as price from {table_of(unit, 'tender_rival')}"
        " where tender = $1 and competitor = $2 and deleted_at is null",
        tender,
        int(winner),
    )
    values: dict[str, Any] = {"winner": True, **({} if price is None else {"price": price})}
    if rows:
        operation = Operation(UPDATE, values, id=rows[0]["id"])
    else:
        operation = Operation(CREATE, {"tender": str(tender), "competitor": winner, **values})
    await system(unit).write("tender_rival", [operation])
    return str(name), rows[0]["price"] if rows else None


async def _move_deal(
    unit: Unit, tender: dict[str, Any], kind: str, stage: str, values: dict[str, str]
) -> None:
    """Moves the deal of a tender into a stage of a kind, by the caller's own rights and past no requirement.

    A deal that is closed already stays. Raises 422 where it is not clear which stage is meant.
    """
    if not tender.get("opportunity"):
        return
    deal = str(tender["opportunity"]["id"])
    rows = await unit.link.fetch(
        f"select s.id, s.kind, now.kind as stands from {table_of(unit, 'opportunity')} o"
        f" join {table_of(unit, 'stage')} now on now.id = o.stage"
        f" left join {table_of(unit, 'stage')} s on s.pipeline = now.pipeline and s.kind = $2 and s.deleted_at is null"
        " where o.id = $1 and o.deleted_at is null order by s.position, s.id",
        int(deal),
        kind,
    )
    if not rows or rows[0]["stands"] != "open":
        return
    found = [str(row["id"]) for row in rows if row["id"] is not None]
    if stage and stage not in found:
        raise refuse(
            "请选择该商机流程中相应结果的阶段",
            "Choose a stage of the deal's pipeline with this result",
            "stage",
        )
    if not stage and len(found) != 1:
        raise refuse("请选择商机要进入的阶段", "Choose the stage that the deal goes to", "stage")
    await unit.write("opportunity", [Operation(UPDATE, {**values, "stage": stage or found[0]}, id=int(deal))])


@action(
    "tenders.mark_failed",
    "流标",
    "Failed",
    object="tender",
    record="tender",
    when={"status": GOING},
    place=85,
    words={"reason": ("流标原因", "Reason")},
    help=("投标人不足等原因导致招标失败", "The tender came to nothing, as with too few bids"),
)
async def mark_failed(unit: Unit, given: WithReason) -> Standing:
    """Keeps that a tender came to nothing; the deal stays open, as it may be put out again."""
    await standing(unit, "tender", given.tender, GOING)
    return await keep(
        unit, "tender", given.tender, status="failed", closed_on=_today(unit), result_note=given.reason
    )


@action(
    "tenders.mark_cancelled",
    "招标取消",
    "Cancelled",
    object="tender",
    record="tender",
    when={"status": GOING},
    place=86,
    words={"reason": ("取消原因", "Reason")},
)
async def mark_cancelled(unit: Unit, given: WithReason) -> Standing:
    """Keeps that the purchaser took the tender back; the deal stays open."""
    await standing(unit, "tender", given.tender, GOING)
    return await keep(
        unit, "tender", given.tender, status="cancelled", closed_on=_today(unit), result_note=given.reason
    )
