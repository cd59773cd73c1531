"""Rules of territories: what is said of a record by hand is said once."""

from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, RESTORE, UPDATE, Change
from yunchou.records.rule import check
from yunchou.records.write import Unit


@check("territory_record")
async def by_hand_once(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is said of a record by hand is said once: else it could be taken in and left out at the same time."""
    going = [c for c in changes if c.kind in (CREATE, UPDATE, RESTORE)]
    rows = await unit.link.fetch(
        f"select g.id, g.audience, g.object, g.record from {unit.asking().table(owner)} g"
        " join unnest($1::bigint[], $2::text[], $3::bigint[]) n(audience, object, record)"
        " using (audience, object, record) where g.deleted_at is null",
        *([c.now(name) for c in going] for name in ("audience", "object", "record")),
    )
    holders = {(row["audience"], row["object"], row["record"]): row["id"] for row in rows}
    for change in going:
        key = (change.now("audience"), change.now("object"), change.now("record"))
        if holders.setdefault(key, change.id) != change.id:
            message = say(
                "该记录已在此区域手工指定", "This record was taken in or left out of this territory already"
            )
            change.fail(409, "duplicate", message, "record")
