"""What belongs to the territories follows every change: of records, of the territories themselves, and of the day."""

from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.apps.territories.belonging import OBJECTS, WITH_ACCOUNT, renew
from yunchou.base.db import Connection, quote
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.language.mentions import mentions
from yunchou.records.follow import current, follower
from yunchou.records.history import Event, present_names
from yunchou.records.write import Unit

SETTINGS = ("territory", "territory_rule", "territory_record")
BATCH = 2000


@follower("territories", batch=BATCH, from_now=True)
async def follow(organisation: Organisation, link: Connection, events: Sequence[Event]) -> None:
    """Reckons anew what the events may have moved: the records that changed, or all where the ground of rules did."""
    if not events:
        return
    snapshot = await current(organisation, link)
    told = [present_names(snapshot.model, event) for event in events]
    if not snapshot.access.granted.territories and not any(each.object in SETTINGS for each in told):
        return
    only = _touched(snapshot, told)
    if only:
        await renew(link, organisation, snapshot, await _with_deals(link, organisation, snapshot, only))


def _touched(snapshot: Snapshot, events: Sequence[Event]) -> dict[str, list[int] | None]:
    """Which records of which objects may belong elsewhere now; None stands for all of an object."""
    if any(each.object in SETTINGS for each in events):
        return dict.fromkeys(OBJECTS)
    found: dict[str, list[int] | None] = {}
    for name in OBJECTS:
        ids = sorted({each.record for each in events if each.object == name})
        if ids:
            found[name] = list(ids)
    changed = {(each.object, field) for each in events for field in each.changes}
    for name, grounds in _grounds(snapshot).items():
        if not grounds.isdisjoint(changed):
            found[name] = None
    return found


def _grounds(snapshot: Snapshot) -> Mapping[str, set[tuple[str, str]]]:
    """For each object what the rules of its territories ask of records of other objects."""
    found: dict[str, set[tuple[str, str]]] = {}
    for rule in snapshot.access.granted.territory_rules:
        owner = snapshot.model.objects.get(rule.object)
        if owner is not None and rule.object in OBJECTS:
            named = {(each.object, each.field) for each in mentions(snapshot.model, owner, rule.condition)}
            found.setdefault(rule.object, set()).update(each for each in named if each[0] != rule.object)
    return found


async def _with_deals(
    link: Connection, organisation: Organisation, snapshot: Snapshot, only: Mapping[str, list[int] | None]
) -> dict[str, list[int] | None]:
    """The same with the deals of those accounts."""
    wanted = dict(only)
    deals = snapshot.model.objects.get(WITH_ACCOUNT)
    if deals is None or "account" not in wanted or wanted.get(WITH_ACCOUNT, []) is None:
        return wanted
    accounts = wanted["account"]
    if accounts is None:
        return {**wanted, WITH_ACCOUNT: None}
    column = quote(deals.fields["account"].column)
    rows = await link.fetch(
        f"select id from {quote(organisation.schema)}.{quote(deals.table)} where {column} = any($1::bigint[])",
        accounts,
    )
    return {**wanted, WITH_ACCOUNT: sorted({*(wanted.get(WITH_ACCOUNT) or ()), *(r["id"] for r in rows)})}


@daily("territories.days", hour=0)
async def reckon_the_day(context: JobContext) -> dict[str, Any]:
    """Dates of territories and conditions about the day take effect with no write; result `{"moved"}`."""
    caller: Caller = context.caller
    return {"moved": await reckon(caller)}


async def reckon(caller: Caller) -> int:
    """Brings all that is kept to what is so today; gives how many records moved."""
    async with Unit(caller) as unit:
        # Read anew: what this process knows may still be of yesterday.
        snapshot = await caller.organisation.load(unit.link)
        moved = await renew(unit.link, caller.organisation, snapshot)
    return sum(each.count for each in moved)
