"""Whoever got a mail of a cadence wants no more: said of every lead and contact with that address, and asked before each mail."""

from collections.abc import Sequence

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.cadences.kept import system, table_of
from yunchou.model.field_types.email import ADDRESS, DOMAIN
from yunchou.records.change import Operation
from yunchou.records.write import Unit

ADDRESSED = ("lead", "contact")


def _having(unit: Unit, name: str) -> str:
    """SQL for the records of an object that have one of the addresses `$1`, in lower case, as `a` and `t`."""
    return (
        f"from unnest($1::text[]) a(address) join {table_of(unit, name)} t"
        f" on {DOMAIN.format('t.email')} = split_part(a.address, '@', 2) and {ADDRESS.format('t.email')} = a.address"
        " and t.email is not null and t.deleted_at is null"
    )


async def refusing(unit: Unit, addresses: Sequence[str]) -> set[str]:
    """The addresses, in lower case, whose lead or contact wants no mails. One statement."""
    asked = sorted({each.lower() for each in addresses})
    if not asked:
        return set()
    sql = " union ".join(f"select a.address {_having(unit, name)} where t.no_mails" for name in ADDRESSED)
    return {row["address"] for row in await unit.link.fetch(sql, asked)}


async def unsubscribed(organisation: Organisation, address: str) -> bool:
    """Whether nobody with this address is to be written to any more: each of them says so, or there is none."""
    caller = Caller(organisation, System("somebody looks whether he gets mails of cadences"))
    async with Unit(caller) as unit:
        return not await _asked(unit, address)


async def unsubscribe(organisation: Organisation, mail: int, address: str, seen_from: str) -> None:
    """Notes with all leads and contacts of an address that they want no mails, and with the step that it came of.

    Said again it changes nothing. Where the request came from stands in the history.
    """
    caller = Caller(organisation, System("somebody who got a mail of a cadence wants no more"))
    async with Unit(caller, {"unsubscribe": {"mail": str(mail), "address": seen_from}}) as unit:
        unit.judged = False
        for name, ids in (await _asked(unit, address)).items():
            await unit.write(name, [Operation("update", {"no_mails": True}, id=id) for id in ids])
        moves = await unit.link.fetch(
            f"select m.id from {table_of(unit, 'cadence_move')} m where m.mail = $1 and m.state in ('done', 'replied')"
            " and m.deleted_at is null for update",
            mail,
        )
        if moves:
            said = [Operation("update", {"state": "unsubscribed"}, id=row["id"]) for row in moves]
            await system(unit).write("cadence_move", said)


async def _asked(unit: Unit, address: str) -> dict[str, list[int]]:
    """The records of an address that are still written to, by object."""
    found = {}
    for name in ADDRESSED:
        rows = await unit.link.fetch(
            f"select t.id {_having(unit, name)} where t.no_mails is distinct from true order by t.id",
            [address.lower()],
        )
        if rows:
            found[name] = [row["id"] for row in rows]
    return found
