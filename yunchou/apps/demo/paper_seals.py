"""Uses of seals of the demo that are over: on paper, with their lines of the log and the copies that came back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.paper_room import BACK, LEGAL, PARTY, Room, approvers, make, table
from yunchou.apps.demo.paper_words import REASONS, SEALS
from yunchou.records.write import Unit

SEALED, TENDERED = 60, 12
"""Deals and tenders whose papers were sealed."""
YEAR = 330
"""Days over which they are spread."""
LATE = 0.5
"""How many of the copies of the last weeks are late."""


async def add_sealed(unit: Unit, room: Room, seals: Sequence[str]) -> None:
    """Uses on paper with their lines of the log, over the whole year: contracts of won deals, and the bids of tenders."""
    chance = stream("papers")
    about = [*await _won(unit, room.today), *await _tenders(unit)]
    about.sort(key=lambda each: (each["day"], each["id"]))
    uses = [
        _use(room, each, seals[_seal_of(each)]) | _copies(room, each, late=chance.random() < LATE)
        for each in about
    ]
    ids = await make(unit, "seal_use", uses)
    entries = [
        _entry(id, use, SEALS[_seal_of(each)]) | {"asked_by": each["asker"]}
        for id, use, each in zip(ids, uses, about, strict=True)
    ]
    await make(unit, "seal_entry", entries)


def _seal_of(record: Mapping[str, Any]) -> int:
    return 1 if record["object"] == "tender" else 0


async def _won(unit: Unit, today: dt.date) -> list[dict[str, Any]]:
    """Deals that were won, spread over the year: their contracts, where they have one."""
    found = await unit.link.fetch(
        "select case when contract is null then 'opportunity' else 'contract' end as object, coalesce(contract, deal) as id,"
        " coalesce(contract_name, name || ' 合同') as name, owner, asker, manager, day from (select o.id as deal, o.name,"
        " o.owner, o.close_date as day, u.name as asker, m.name as manager, c.id as contract, c.name as contract_name,"
        " row_number() over (order by o.close_date, o.id) as n, count(*) over () as of"
        f" from {table(unit, 'opportunity')} o join {table(unit, 'stage')} s on s.id = o.stage and s.kind = 'won'"
        f" join {table(unit, 'user')} u on u.id = o.owner left join {table(unit, 'user')} m on m.id = u.manager"
        f" left join lateral (select c.id, c.name from {table(unit, 'contract')} c where c.opportunity = o.id"
        " and c.deleted_at is null order by c.id limit 1) c on true"
        " where o.deleted_at is null and o.close_date between $1::date - $2::int and $1::date - 2) d"
        " where n % greatest(1, of / $3::int) = 0 order by n limit $3",
        today,
        YEAR,
        SEALED,
    )
    return [dict(each) for each in found]


async def _tenders(unit: Unit) -> list[dict[str, Any]]:
    """Tenders for which a bid was handed in."""
    found = await unit.link.fetch(
        "select 'tender' as object, t.id, t.name, t.owner, t.submitted_at::date as day, u.name as asker, m.name as manager"
        f" from {table(unit, 'tender')} t join {table(unit, 'user')} u on u.id = t.owner"
        f" left join {table(unit, 'user')} m on m.id = u.manager"
        " where t.submitted_at is not null and t.deleted_at is null order by t.submitted_at desc, t.id limit $1",
        TENDERED,
    )
    return [dict(each) for each in found]


def _use(room: Room, record: Mapping[str, Any], seal: str) -> dict[str, Any]:
    """A use that was asked for, approved and done on paper before its day."""
    day, tender = record["day"], record["object"] == "tender"
    asked, done = room.at(day - dt.timedelta(days=3), 10, 20), room.at(day - dt.timedelta(days=1), 16, 40)
    return {
        "name": f"{record['name']}"[:200],
        "about": {"object": record["object"], "id": str(record["id"])},
        "seal": seal,
        "medium": "paper",
        "copies": 2 if tender else 4,
        "reason": "投标文件盖章" if tender else REASONS[day.toordinal() % len(REASONS)],
        "needed_on": day.isoformat(),
        "status": "sealed",
        "owner": str(record["owner"]),
        "submitted_by": str(record["owner"]),
        "submitted_at": asked,
        "created_at": asked,
        "approvers": approvers(record),
        "decided_at": room.at(day - dt.timedelta(days=2), 11, 5),
        "sealed_by": room.legal,
        "sealed_at": done,
    }


def _copies(room: Room, record: Mapping[str, Any], *, late: bool) -> dict[str, Any]:
    """Copies of contracts that came back after two weeks; of the last ones some are still out, and some of these late."""
    if record["object"] == "tender":
        return {}
    day = record["day"]
    due = day + dt.timedelta(days=BACK)
    back = due - dt.timedelta(days=4)
    found: dict[str, Any] = {"return_by": due.isoformat()}
    if back < room.today - dt.timedelta(days=25) or (back < room.today and not late):
        found |= {"returned_copies": 2, "returned_on": back.isoformat()}
    return found


def _entry(id: str, use: Mapping[str, Any], seal: tuple[str, str, int, str]) -> dict[str, Any]:
    return {
        "seal_use": id,
        "document": use["name"],
        "seal": f"{PARTY} {seal[0]}",
        "kind": seal[1],
        "medium": use["medium"],
        "copies": use["copies"],
        "approved_by": use["approvers"],
        "used_by": LEGAL[0],
        "used_at": use["sealed_at"],
        "created_at": use["sealed_at"],
        "owner": use["owner"],
    }
