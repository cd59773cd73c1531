"""Giving cases of a queue to its people: to one in turn, to whoever holds fewest, to the first; nobody who is on leave."""

from collections.abc import Mapping, Sequence

from yunchou.access.actor import System
from yunchou.apps.service.kept import CaseQueue, column, service_of
from yunchou.apps.service.rules import ACTIVE, unclaimed
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after
from yunchou.records.write import Unit
from yunchou.rules.choosing import Candidate, away_today, choose


@after("case")
async def assign_what_comes_in(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What comes into a queue without an owner is given to whom the queue says. What was given back waits."""
    if unit.historic:
        return
    coming = [
        c
        for c in changes
        if c.kind in (CREATE, UPDATE)
        and (c.now("owner") is None or unclaimed(c))
        and c.now("queue") is not None
        and (c.kind == CREATE or c.changes("queue"))
        and c.now("status") in ACTIVE
    ]
    if not coming:
        return
    by_queue: dict[int, list[int]] = {}
    for change in sorted(coming, key=lambda each: each.id):
        by_queue.setdefault(change.now("queue"), []).append(change.id)
    queues = service_of(unit.snapshot).queues
    given: dict[int, int | None] = {c.id: None for c in coming if c.now("owner") is not None}
    for queue, ids in sorted(by_queue.items()):
        if queue in queues and queues[queue].strategy != "manual":
            given |= await _turns(unit, owner, queues[queue], ids)
    system = unit.as_system(System("a case is given to somebody by its queue", by=unit.caller.actor))
    system.cause = unit.cause
    operations = [
        Operation(UPDATE, {"owner": None if person is None else str(person)}, id=id)
        for id, person in given.items()
    ]
    await system.write("case", operations, atomic=False)


async def _turns(unit: Unit, owner: Object, queue: CaseQueue, ids: Sequence[int]) -> dict[int, int]:
    """Who gets each of some cases of a queue; those for whom there is nobody wait."""
    table = unit.asking().table(unit.snapshot.model.object("case_queue"))
    # Two that come at the same moment are given one after the other.
    await unit.link.fetchval(f"select t.id from {table} t where t.id = $1 for no key update", queue.id)
    candidates = await _candidates(unit, owner, queue)
    now = moment_now().timestamp()
    given: dict[int, int] = {}
    for number, id in enumerate(ids):
        chosen = choose(queue.strategy, candidates)
        if chosen is not None:
            chosen.take(now + number / 1e6)
            given[id] = chosen.person
    return given


async def _candidates(unit: Unit, owner: Object, queue: CaseQueue) -> list[Candidate]:
    """The people of a queue who are there, with what they hold and when they last got a case."""
    state = unit.snapshot.access
    people = queue.people(state)
    away = await away_today(unit, people) if queue.skip_leave and people else frozenset()
    there = [each for each in people if each not in away]
    held = await _held(unit, owner, there)
    return [
        Candidate(
            place, id, state.people[id].name, held=held.get(id, (0, 0.0))[0], last=held.get(id, (0, 0.0))[1]
        )
        for place, id in enumerate(there)
    ]


async def _held(unit: Unit, owner: Object, people: Sequence[int]) -> Mapping[int, tuple[int, float]]:
    """How many open cases people hold, and when each was last given one."""
    rows = await unit.link.fetch(
        f"select t.owner, count(*) filter (where {column(owner, 'status')} = any($2::text[])) as n,"
        f" coalesce(extract(epoch from max({column(owner, 'assigned_at')})), 0)::float8 as last, max(t.id) as newest"
        f" from {unit.asking().table(owner)} t where t.owner = any($1::bigint[]) and t.deleted_at is null group by 1",
        list(people),
        list(ACTIVE),
    )
    # Within one second the newer case tells who came last.
    order = {row["owner"]: n for n, row in enumerate(sorted(rows, key=lambda row: row["newest"]))}
    return {row["owner"]: (row["n"], row["last"] + order[row["owner"]] / 1e3) for row in rows}
