"""What shares of a deal come to: the revenue shares together exactly what they are of its amount, by largest remainder."""

from collections.abc import Iterable
from typing import Any

from yunchou.apps.crm.deals import by_itself
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.rule import after
from yunchou.records.write import Unit

SAID = ("share", "kind", "opportunity")


@after("opportunity_team")
async def shares_come_to_the_whole(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another share of one is another remainder of the others."""
    moved = [c for c in changes if c.kind != UPDATE or any(c.changes(name) for name in SAID)]
    await _renew(unit, {deal for c in moved for deal in (c.now("opportunity"), c.before.get("opportunity"))})


@after("opportunity")
async def shares_follow_the_amount(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another amount of a deal is another of each share."""
    await _renew(unit, {c.id for c in changes if c.kind not in (CREATE,) and c.changes("amount")})


async def _renew(unit: Unit, deals: Iterable[Any]) -> None:
    """Brings the amounts of teams to their shares: one statement, and one write where anything is different.

    Overlay shares are no parts of one whole: each is rounded by itself.
    """
    wanted = sorted({deal for deal in deals if deal is not None})
    if not wanted:
        return
    asking = unit.asking()
    team, deal = (
        asking.table(unit.snapshot.model.object(name)) for name in ("opportunity_team", "opportunity")
    )
    rows = await unit.link.fetch(
        "with parts as (select t.id, t.opportunity, t.kind, t.amount as known, o.amount as whole,"
        f" abs(o.amount) * t.share as exact from {team} t join {deal} o on o.id = t.opportunity"
        " where o.id = any($1::bigint[]) and t.deleted_at is null),"
        " ranked as (select *, trunc(exact, $2) as cut, round(sum(exact) over w, $2) - sum(trunc(exact, $2)) over w as over,"
        " row_number() over (partition by opportunity, kind order by exact - trunc(exact, $2) desc, id) as place"
        " from parts window w as (partition by opportunity, kind)),"
        " found as (select id, known, sign(whole) * case when kind = 'revenue'"
        " then cut + case when place * power(10::numeric, -$2) <= over then power(10::numeric, -$2) else 0 end"
        " else round(exact, $2) end as amount from ranked)"
        " select id, round(amount, $2) as amount from found where amount is distinct from known order by id",
        wanted,
        asking.values.digits(asking.values.currency),
    )
    await by_itself(unit).write(
        "opportunity_team",
        [
            Operation(
                "update", {"amount": None if row["amount"] is None else f"{row['amount']:f}"}, id=row["id"]
            )
            for row in rows
        ],
    )
