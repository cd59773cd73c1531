"""Filling the columns of stored computed fields in tables that have records already.

Until a column is filled its field is computed wherever it is asked for, so it is right from the first moment and only
slower. Small tables are filled with the change of the model itself, large ones by a job, batch by batch, each a short
transaction that locks its records as any write does.
"""

import time
from collections.abc import Callable
from functools import partial

from yunchou.access.actor import Caller
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.state import system_viewer
from yunchou.base.db import Connection, quote
from yunchou.jobs.queue import enqueue
from yunchou.language.types import Params
from yunchou.model import store
from yunchou.records.computed.plan import Group, plan_of
from yunchou.records.computed.recompute import renew
from yunchou.records.computed.state import calculating, forget_others, mark_filled
from yunchou.records.select import Asking
from yunchou.records.write import Unit

SMALL = 5_000
"""Records of a table that is filled at once."""
FIRST_BATCH, LARGEST_BATCH = 500, 10_000
PATIENCE = 0.3
"""Seconds that a batch should take: as long as somebody may wait for one of its records."""
KIND = "computed.fill"


async def begin(link: Connection, organisation: Organisation, snapshot: Snapshot) -> None:
    """Fills what is small, within the caller's transaction, and puts a job aside for the rest.

    `snapshot` is loaded over the same connection, with the model as the transaction has made it.
    """
    await forget_others(link, organisation.schema, snapshot.model)
    waiting = calculating(snapshot)
    if not waiting:
        return
    at_once: set[tuple[str, str]] = set()
    small: dict[str, bool] = {}
    asking = Asking(organisation, snapshot, system_viewer(snapshot.access), Params())
    for group in _groups(snapshot):
        if group.object not in small:
            small[group.object] = await _count(link, asking, group.object) <= SMALL
        if not small[group.object]:
            continue
        table = asking.table(snapshot.model.object(group.object))
        rows = await link.fetch(f"select id from {table} where deleted_at is null order by id for update")
        await renew(link, asking, group, [row["id"] for row in rows])
        at_once |= {(group.object, field) for field in group.fields}
    await mark_filled(link, organisation.schema, snapshot.model, at_once)
    if waiting - at_once:
        await enqueue(link, organisation.id, KIND, {})


async def settle(link: Connection, organisation: Organisation) -> None:
    """Begins to fill what an upgrade or another time zone has left to be filled, within the caller's transaction.

    The transaction holds the model lock. A server that goes on elsewhere is told by the version of the rights.
    """
    snapshot = await organisation.load(link)
    if calculating(snapshot):
        await begin(link, organisation, snapshot)
        await link.execute(
            f"update {quote(organisation.schema)}.model_state set access_version = access_version + 1"
        )


async def renew_all(organisation: Organisation) -> None:
    """Begins to fill what other conventions of the organisation have made stale; until then it is computed when asked for."""
    if not calculating(await organisation.snapshot()):
        return
    async with organisation.db.transaction() as link:
        await store.lock(link, organisation.id)
        await settle(link, organisation)
    organisation.forget()
    organisation.signal()


async def _count(link: Connection, asking: Asking, name: str) -> int:
    table = asking.table(asking.snapshot.model.object(name))
    found: int = await link.fetchval(f"select count(*) from (select 1 from {table} limit {SMALL + 1}) t")
    return found


def _groups(snapshot: Snapshot) -> list[Group]:
    """The groups that must be filled, cut to the fields that wait, in their order."""
    waiting = calculating(snapshot)
    found = []
    for group in plan_of(snapshot).groups:
        fields = tuple(field for field in group.fields if (group.object, field) in waiting)
        if fields:
            found.append(Group(group.level, group.object, fields))
    return found


async def fill(
    caller: Caller,
    progress: Callable[[float], None] = lambda share: None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Fills all columns that wait, until none does; gives how many records were looked at.

    Begun again after a crash it starts with the first group that is not marked as filled.
    """
    seen = 0
    while not stopped():
        caller.organisation.forget()
        snapshot = await caller.organisation.snapshot()
        groups = _groups(snapshot)
        if not groups:
            return seen
        part = 1 / len(groups)
        seen += await _fill_group(caller, groups[0], stopped, partial(_part, progress, part))
    return seen


def _part(progress: Callable[[float], None], part: float, share: float) -> None:
    progress(share * part)


async def _fill_group(
    caller: Caller, group: Group, stopped: Callable[[], bool], progress: Callable[[float], None]
) -> int:
    """Fills one group from the first record to the last, unless the model changes meanwhile."""
    organisation = caller.organisation
    position, seen, size = 0, 0, FIRST_BATCH
    settings = organisation.settings
    while not stopped():
        started = time.monotonic()
        async with Unit(caller, {"job": KIND}) as unit:
            # Under another time zone the records done so far must be done again.
            if group not in _groups(unit.snapshot) or organisation.settings != settings:
                return seen
            asking = unit.asking()
            table = asking.table(asking.snapshot.model.object(group.object))
            rows = await unit.link.fetch(
                f"select id, (select c.reltuples from pg_class c where c.oid = '{table}'::regclass) as n from {table}"
                f" where id > $1 and deleted_at is null order by id limit {size} for update",
                position,
            )
            await renew(unit.link, asking, group, [row["id"] for row in rows])
            if len(rows) < size:
                model = unit.snapshot.model
                await mark_filled(
                    unit.link, organisation.schema, model, [(group.object, field) for field in group.fields]
                )
                await unit.link.execute(
                    f"update {quote(organisation.schema)}.model_state set access_version = access_version + 1"
                )
                return seen + len(rows)
        position = rows[-1]["id"]
        seen += len(rows)
        progress(min(0.99, seen / max(1.0, seen, float(rows[0]["n"]))))
        size = _next_size(size, time.monotonic() - started)
    return seen


def _next_size(size: int, seconds: float) -> int:
    """So many records that a batch takes about the time it should."""
    return max(50, min(LARGEST_BATCH, 2 * size, int(size * PATIENCE / max(seconds, 0.001))))
