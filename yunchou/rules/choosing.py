"""Whose turn it is: from what is known of the candidates to the one who gets the next record."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from yunchou.access.compile import today
from yunchou.access.state import system_viewer
from yunchou.base.db import quote
from yunchou.records.write import Unit


@dataclass(slots=True)
class Candidate:
    """Somebody who may get a record. `assigned` so many so far, the last at `last` (0: never), `held` open ones in hand,
    `room` for so many more (None: any number)."""

    member: int
    person: int
    name: str
    weight: int = 1
    skills: frozenset[str] = frozenset()
    assigned: int = 0
    last: float = 0.0
    held: int = 0
    room: int | None = None

    @property
    def full(self) -> bool:
        """Whether a claim limit leaves no room."""
        return self.room is not None and self.room <= 0

    def take(self, now: float) -> None:
        """Notes that one more is theirs."""
        self.assigned += 1
        self.held += 1
        self.last = now
        if self.room is not None:
            self.room -= 1


def choose(strategy: str, candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate whose turn it is; None where nobody has room.

    `fixed`: the first of the rule. `load`: who holds fewest. `weight`: who is furthest behind the share
    of the weight. Else in turn: who had none for longest. Ties go to whoever stands first in the rule.
    """
    free = [each for each in candidates if not each.full]
    if not free:
        return None
    if strategy == "fixed":
        return min(free, key=lambda each: each.member)
    if strategy == "load":
        return min(free, key=lambda each: (each.held, each.last, each.member))
    if strategy == "weight":
        return min(free, key=lambda each: ((each.assigned + 1) / each.weight, each.last, each.member))
    return min(free, key=lambda each: (each.last, each.member))


async def away_today(unit: Unit, people: Iterable[int]) -> frozenset[int]:
    """Those of some people who are on leave today."""
    asking = unit.asking()
    asking = replace(asking, viewer=system_viewer(asking.snapshot.access))
    leave = unit.snapshot.model.object("leave")
    person, state, begins, ends = (
        f"t.{quote(leave.fields[name].column)}" for name in ("person", "state", "starts_on", "ends_on")
    )
    day = today(asking)
    rows = await unit.link.fetch(
        f"select distinct {person} as person from {asking.table(leave)} t where t.deleted_at is null"
        f" and {state} = 'approved' and {day} between {begins} and {ends}"
        f" and {person} = any({asking.params.add(sorted(people), 'bigint[]')})",
        *asking.params.values,
    )
    return frozenset(row["person"] for row in rows)
