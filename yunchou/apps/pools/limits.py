"""How many more records somebody may take: the limit of the pool and the one over all, and the stricter of them holds.

Of several limits over the same records the most specific counts: the person's own, that of the nearest department above,
that of a role (of several roles the widest), that of everybody. A limit without a number frees from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import System
from yunchou.apps.pools.kept import Limit, Pool, column, pools_of
from yunchou.base.db import Connection
from yunchou.language.compile import compile_condition
from yunchou.records.select import Asking, Select
from yunchou.records.write import Unit

CLOSED: Mapping[str, str] = {
    "lead": 'status in ("converted", "unqualified") or lifecycle = "voided"',
    "account": 'COUNT(opportunities, stage.kind = "won") > 0',
}
"""What counts as finished, as a condition on the records."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much room somebody has under the limit that decides: `most` None where there is no limit."""

    limit: Limit | None
    most: int | None
    held: int

    @property
    def left(self) -> int | None:
        """How many more may be taken; None where nothing bounds it."""
        return None if self.most is None else max(0, self.most - self.held)


def deciding(unit: Unit, person: int, pool: Pool) -> list[Limit]:
    """The limits that hold for somebody who takes from a pool: one of the pool, one over all, each the most specific."""
    found = []
    for scope in (pool.id, None):
        several = [
            each
            for each in pools_of(unit.snapshot).limits
            if each.object == pool.object and each.pool == scope
        ]
        chosen = _most_specific(unit, person, several)
        if chosen is not None and chosen.most is not None:
            found.append(chosen)
    return found


def _most_specific(unit: Unit, person: int, several: Sequence[Limit]) -> Limit | None:
    state = unit.snapshot.access
    if person not in state.people:
        return None
    places = {each: number for number, each in enumerate(state.circles_of(person)) if each.kind != "role"}
    roles = {each for each in state.circles_of(person) if each.kind == "role"}
    by_place = [(places[each.audience], each) for each in several if each.audience in places]
    if by_place:
        return min(by_place, key=lambda pair: (pair[0], pair[1].id))[1]
    for fitting in (
        [each for each in several if each.audience in roles],
        [each for each in several if each.audience is None],
    ):
        if fitting:
            # Of several the widest: who has a second role loses nothing by it.
            return max(fitting, key=lambda each: (each.most is None, each.most or 0, -each.id))
    return None


async def lock_people(link: Connection, schema: str, people: Iterable[int]) -> None:
    """Lets nobody else give records to these people until the transaction ends: else two could take the last place."""
    for person in sorted(set(people)):
        await link.execute(
            "select pg_advisory_xact_lock(hashtextextended($1, 0))", f"{schema}.claims.{person}"
        )


async def rooms(unit: Unit, wanted: Iterable[tuple[Pool, int]]) -> dict[tuple[int, int], list[Room]]:
    """The room of people in pools, by (pool, person), under each limit that holds: one statement for all of them."""
    pairs = list(wanted)
    holding = {(pool.id, person): deciding(unit, person, pool) for pool, person in pairs}
    whose: dict[Limit, set[int]] = {}
    for (_, person), limits in holding.items():
        for limit in limits:
            whose.setdefault(limit, set()).add(person)
    held = await _held(unit, whose) if whose else {}
    return {
        (pool, person): [Room(limit, limit.most, held.get((limit.id, person), 0)) for limit in limits]
        for (pool, person), limits in holding.items()
    }


async def _held(unit: Unit, whose: Mapping[Limit, set[int]]) -> dict[tuple[int, int], int]:
    """How many records that count under a limit people own, by (limit, person)."""
    ground = unit.as_system(System("what a claim limit counts")).asking()
    parts = [_counting(ground, limit, sorted(people)) for limit, people in whose.items()]
    rows = await unit.link.fetch(" union all ".join(parts), *ground.params.values)
    return {(row["held_under"], row["owner"]): row["n"] for row in rows}


def _counting(ground: Asking, limit: Limit, people: list[int]) -> str:
    owner = ground.snapshot.model.object(limit.object)
    select = Select(ground, owner)
    conditions = [f"t.owner = any({ground.params.add(people, 'bigint[]')})", "t.deleted_at is null"]
    if limit.pool is not None:
        conditions.append(f"{column(owner, 'pool')} = {ground.params.add(limit.pool, 'bigint')}")
    for text in (None if limit.count_closed else CLOSED[limit.object], limit.exempt):
        if text:
            held = compile_condition(text, select, ground.params, ground.environment())
            conditions.append(f"({held}) is not true")
    return (
        f"select {ground.params.add(limit.id, 'bigint')} as held_under, t.owner, count(*) as n"
        f" from {select.table()}{select.joins} where {' and '.join(conditions)} group by t.owner"
    )


def tightest(several: Sequence[Room]) -> Room | None:
    """The limit that leaves least room; None where nothing bounds."""
    return min(several, key=lambda room: room.left if room.left is not None else 0, default=None)


async def cooling(unit: Unit, pool: Pool, person: int, records: Sequence[int]) -> dict[int, Any]:
    """Of records, until when somebody who lost them may not claim them again."""
    if not pool.cooldown_days or not records:
        return {}
    owner = unit.snapshot.model.object("pool_history")
    rows = await unit.link.fetch(
        f"select {column(owner, 'record')} as record, max(t.created_at) + make_interval(days => $4) as until"
        f" from {unit.asking().table(owner)} t where {column(owner, 'record')} = any($1::bigint[])"
        f" and {column(owner, 'object')} = $2 and {column(owner, 'from_person')} = $3"
        f" and {column(owner, 'action')} in ('give_back', 'take_back', 'returned') and {column(owner, 'undone')} is not true"
        " group by 1 having max(t.created_at) + make_interval(days => $4) > now()",
        list(records),
        pool.object,
        person,
        pool.cooldown_days,
    )
    return {row["record"]: row["until"] for row in rows}
