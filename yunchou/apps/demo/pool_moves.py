"""How what waits in the demo's pools came back there: who had claimed it, for how long, and why he gave it back or lost it."""

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.demo.chance import stream
from yunchou.apps.demo.paper_room import make, table
from yunchou.base.db import Record
from yunchou.records.write import Unit

SHARES = {"lead": 0.45, "account": 0.6}
"""How many of the waiting leads and accounts were claimed before."""
WAYS = (("give_back", 5), ("returned", 3), ("take_back", 1))
REASONS = (
    ("no_contact", 6),
    ("no_need", 5),
    ("competitor", 2),
    ("not_mine", 2),
    ("no_capacity", 2),
    ("wrong_data", 1),
)
RULES = {"lead": "官网线索：90 天未跟进收回", "account": "沉睡客户：60 个工作日未成交收回"}
MINUTE = dt.timedelta(minutes=1)


async def add_pool_moves(organisation: Organisation) -> None:
    """Writes it down: a statement and a write for leads, and for accounts."""
    chance = stream("moves of pools")
    async with Unit(Caller(organisation, System("moves of the demo's pools")), historic=True) as unit:
        people = await unit.link.fetch(
            f"select u.id from {table(unit, 'user')} u join {table(unit, 'role')} r on r.code = 'rep' and r.id = any(u.roles)"
            " where u.active and u.deleted_at is null order by u.id"
        )
        for name, share in SHARES.items():
            waiting = await unit.link.fetch(
                f"select id, name, pool, created_at, pool_entered_at from {table(unit, name)} where pool is not null"
                " and owner is null and pool_entered_at is not null and deleted_at is null order by id"
            )
            moves = [
                m for each in waiting if chance.random() < share for m in _moves(chance, name, each, people)
            ]
            await make(unit, "pool_history", moves)


def _moves(chance: Random, name: str, record: Record, people: Sequence[Record]) -> list[dict[str, Any]]:
    """The claim and the return of a record; none of one that came only just before it came back."""
    back: dt.datetime = record["pool_entered_at"]
    held = chance.randrange(3 * 1440, 40 * 1440)
    waited = chance.randrange(20, 3 * 1440)
    claimed = back - held * MINUTE
    if claimed - waited * MINUTE < record["created_at"]:
        held = int((back - record["created_at"]) / MINUTE) * 2 // 3
        claimed, waited = back - held * MINUTE, held // 2
    if held < 60:
        return []
    person = str(chance.choice(people)["id"])
    way = _weighed(chance, WAYS)
    about = {
        "name": record["name"],
        "pool": str(record["pool"]),
        "object": name,
        "record": str(record["id"]),
        name: str(record["id"]),
        "owner": person,
    }
    reason = _weighed(chance, REASONS) if way == "give_back" else None
    rule = RULES[name] if way == "returned" else None
    return [
        {
            **about,
            "action": "claim",
            "to_person": person,
            "minutes": waited,
            "created_at": claimed.isoformat(),
        },
        {
            **about,
            **{k: v for k, v in (("reason", reason), ("rule", rule)) if v},
            "action": way,
            "from_person": person,
            "minutes": held,
            "created_at": back.isoformat(),
        },
    ]


def _weighed(chance: Random, options: Sequence[tuple[str, int]]) -> str:
    return chance.choices([each for each, _ in options], [weight for _, weight in options])[0]
