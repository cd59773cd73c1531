"""Taking steps: runs that stand at the same step are taken together, and what they do commits with how far they came.

A process that is killed in between leaves nothing of a step; whoever comes next takes it. What goes to the outside is put
into an outbox in the same transaction, under a key that stays the same.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from yunchou.access.actor import Caller, System, person
from yunchou.access.organisation import Organisation
from yunchou.base import log
from yunchou.base.db import Record, is_outage, quote
from yunchou.base.errors import Problem, forbidden, say, unavailable
from yunchou.records.write import Unit
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.loaded import version_of
from yunchou.rules.automation.runs import end_along, leave, note, note_failure

MOST_AT_ONCE = 1000
"""Runs that are taken through a step in one transaction."""
RETRIED = (asyncpg.DeadlockDetectedError, asyncpg.InvalidCachedStatementError, asyncpg.SerializationError)
TRIES = 3
_DUE = (
    "r.state in ('ready', 'waiting') and r.next_at <= now() and coalesce((select e.id from {schema}.automation_run e"
    " where e.automation = r.automation and e.record = r.record and e.state = 'ready' order by e.id limit 1), r.id) >= r.id"
)
"""Runs of one automation about one record begin in the order of what set them off; one that waits lets the next pass."""
_log = log.get(__name__)


@dataclass
class _Taken:
    """The runs that a transaction holds, known to whoever must deal with its failure."""

    ids: list[int] = field(default_factory=list)


async def advance(organisation: Organisation, resources: Mapping[str, Any]) -> int:
    """Takes one set of due runs one step further; gives how many, 0 when there is nothing to do."""
    taken = _Taken()
    for _ in range(TRIES):
        try:
            return await _step(organisation, resources, taken, None)
        except RETRIED:
            continue
        except Exception as error:
            if is_outage(error):
                raise
            await _apart(organisation, resources, taken.ids, error)
            return len(taken.ids)
    return len(taken.ids)


async def advance_run(organisation: Organisation, id: int, resources: Mapping[str, Any] | None = None) -> int:
    """Takes one run a step further where it is due, for whoever must see at once what comes of it; gives 1, or 0.

    What fails is tried again by whoever takes due runs.
    """
    try:
        return await _step(organisation, resources or {}, _Taken(), id)
    except RETRIED:
        return 0


async def _apart(
    organisation: Organisation, resources: Mapping[str, Any], ids: list[int], error: Exception
) -> None:
    """What failed for a set is tried for each run by itself, so that one does not keep the others back."""
    if len(ids) == 1:
        await _failed(organisation, ids[0], error)
        return
    for id in ids:
        alone = _Taken()
        try:
            await _step(organisation, resources, alone, id)
        except Exception as fault:
            if is_outage(fault):
                raise
            await _failed(organisation, id, fault)


async def _step(
    organisation: Organisation, resources: Mapping[str, Any], taken: _Taken, only: int | None
) -> int:
    """One step of one set, in one transaction."""
    system = Caller(organisation, System("an automation acts"), organisation.settings.language)
    async with Unit(system) as unit:
        batch = await _claim(unit, resources, taken, only)
        if batch is None:
            return 0
        count = len(batch.runs)
        await _leave(batch)
        if batch.runs:
            began = time.perf_counter()
            await _take(batch)
            await note(batch, round((time.perf_counter() - began) * 1000))
        return count


async def _leave(batch: Batch) -> None:
    """Ends the runs of the batch whose record meets the condition on which they are left, and takes them out of it."""
    condition, owner = batch.definition.entry.exit_when, batch.owner
    if not condition or owner is None or owner.name != batch.definition.object:
        return
    held = await batch.hold([condition])
    leaving = [run for run in batch.going if held[run.id][0]]
    ids = [run.id for run in leaving]
    await leave(batch.unit.link, batch.unit.caller.organisation.schema, ids)
    await end_along(batch.unit, ids)
    batch.runs[:] = [run for run in batch.runs if run not in leaving]


async def _take(batch: Batch) -> None:
    """Takes the step, unless those who it runs as may no longer act."""
    actor = batch.unit.caller.actor
    if actor.user_id is not None:
        who = batch.unit.snapshot.access.people.get(actor.user_id)
        if who is None or not who.active:
            for run in batch.runs:
                run.fault = forbidden(say("触发者已停用", "Whoever set it off is no longer active"))
            return
    await batch.place.step.run(batch)


async def _claim(unit: Unit, resources: Mapping[str, Any], taken: _Taken, only: int | None) -> Batch | None:
    """The first due run and all that stand where it stands, held for this transaction."""
    schema = quote(unit.caller.organisation.schema)
    due = _DUE.format(schema=schema)
    first = await unit.link.fetchrow(
        "select r.automation, r.version, r.position, r.actor, r.chain, r.object, r.id"
        f" from {schema}.automation_run r where {due} and ($1::bigint is null or r.id = $1)"
        " order by r.next_at, r.id limit 1 for update skip locked",
        only,
    )
    if first is None:
        return None
    taken.ids = [first["id"]]
    definition = await version_of(
        unit.link, unit.caller.organisation.schema, first["automation"], first["version"]
    )
    starter = definition.run_as == "starter"
    rows = await unit.link.fetch(
        "select r.id, r.record, r.actor, r.steps, r.held_until, r.tries"
        f" from {schema}.automation_run r where {due} and ($1::bigint is null or r.id = $1)"
        " and r.automation = $2 and r.version = $3 and r.position = $4 and r.chain = $5::bigint[]"
        " and r.object is not distinct from $6 and (not $7 or r.actor is not distinct from $8)"
        f" order by r.id limit {MOST_AT_ONCE} for update skip locked",
        only,
        first["automation"],
        first["version"],
        first["position"],
        first["chain"],
        first["object"],
        starter,
        first["actor"],
    )
    taken.ids = [row["id"] for row in rows]
    place = definition.placed.get(first["position"])
    if place is None:
        raise unavailable(say("找不到步骤", "The step is gone"))
    cause = {
        "automation": {"id": str(definition.id), "name": definition.name},
        "chain": [str(id) for id in (*first["chain"], definition.id)],
    }
    acting = unit.acting(_actor(unit, first["actor"]) if starter else unit.caller.actor)
    acting.cause = cause
    owner = unit.snapshot.model.object(first["object"]) if first["object"] else None
    return Batch(
        acting,
        definition,
        owner,
        first["position"],
        place,
        [_run(row) for row in rows],
        cause,
        first["chain"],
        resources,
    )


def _actor(unit: Unit, id: int | None) -> Any:
    who = unit.snapshot.access.people.get(id) if id is not None else None
    if who is None:
        raise forbidden(say("没有触发者", "There is nobody who set it off"))
    return person(who.id, who.name)


def _run(row: Record) -> Run:
    return Run(row["id"], row["record"], row["actor"], row["steps"], row["held_until"], row["tries"])


async def _failed(organisation: Organisation, id: int, error: Exception) -> None:
    """Keeps that a step failed as a whole; after the last try the run is dead."""
    problem = error if isinstance(error, Problem) else unavailable(say("步骤执行出错", "The step failed"))
    if not isinstance(error, Problem):
        _log.error("a step of an automation failed", extra={"run": id}, exc_info=error)
    async with organisation.db.transaction() as link:
        await note_failure(link, organisation.schema, id, problem)
