"""Queues and service levels as every statement knows them: kept with the snapshot, so that they change as rights do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.grants import Circle
from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.access.state import AccessState
from yunchou.base.db import Connection, quote
from yunchou.model.object import Model, Object
from yunchou.records.stored import kept_rows

PART = "service"


def column(owner: Object, name: str) -> str:
    """SQL for a field's column in the table under the alias `t`."""
    return f"t.{quote(owner.fields[name].column)}"


@dataclass(frozen=True, slots=True)
class CaseQueue:
    """A queue in force. `circles`: its people, departments with those below, and roles; `members`: those named, in order."""

    id: int
    name: str
    strategy: str
    skip_leave: bool
    usual: bool
    address: str | None
    members: tuple[int, ...]
    circles: frozenset[Circle]
    acknowledge: bool = False
    ask_satisfaction: bool = False

    def people(self, state: AccessState) -> tuple[int, ...]:
        """The active people of the queue: those named first, in their order, then the others by id."""
        named = [each for each in self.members if each in state.people]
        wider = {each for each in self.circles if each.kind != "person"}
        others = [
            id
            for id in sorted(state.people)
            if wider and id not in named and not wider.isdisjoint(state.circles_of(id))
        ]
        return tuple(id for id in (*named, *others) if state.people[id].active)


@dataclass(frozen=True, slots=True)
class Escalation:
    """What happens so many `minutes` from the moment at which `target` (response, resolution) is due; negative: before."""

    id: int
    name: str
    target: str
    minutes: int
    tell_owner: bool
    tell_manager: bool
    people: tuple[int, ...]
    raise_priority: bool
    queue: int | None


@dataclass(frozen=True, slots=True)
class Level:
    """A service level. Targets in minutes of its `clock` (working, always); None: none. What is empty fits everything."""

    id: int
    name: str
    clock: str
    response: int | None
    resolution: int | None
    priorities: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    escalations: tuple[Escalation, ...] = ()

    def fits(self, priority: str | None, category: str | None, grade: str | None) -> bool:
        """Whether a case of this priority, category and customer grade goes by it."""
        asked = ((self.priorities, priority), (self.categories, category), (self.grades, grade))
        return all(not wanted or value in wanted for wanted, value in asked)


@dataclass(frozen=True, slots=True)
class Service:
    """What is in force of queues and levels, the levels in their order."""

    queues: Mapping[int, CaseQueue] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()

    def usual_queue(self) -> int | None:
        """The queue of cases that name none."""
        return next((each.id for each in self.queues.values() if each.usual), None)

    def level_of(self, priority: str | None, category: str | None, grade: str | None) -> Level | None:
        """The first level that fits a case."""
        return next((each for each in self.levels if each.fits(priority, category, grade)), None)

    def level(self, id: int | None) -> Level | None:
        """The level of that id, where it is in force."""
        return next((each for each in self.levels if each.id == id), None)


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> Service:
    """The queues and service levels in force: three small tables."""
    queues = [_queue(row) for row in await kept_rows(link, schema, model, "case_queue") if row["active"]]
    steps: dict[int, list[Escalation]] = {}
    for row in await kept_rows(link, schema, model, "service_escalation"):
        steps.setdefault(row["service_level"], []).append(_escalation(row))
    rows = [row for row in await kept_rows(link, schema, model, "service_level") if row["active"]]
    rows.sort(key=lambda row: (row["position"] or 0, row["id"]))
    levels = tuple(
        Level(
            row["id"],
            row["name"],
            row["clock"],
            row["response_minutes"],
            row["resolution_minutes"],
            frozenset(row["priorities"] or ()),
            frozenset(row["categories"] or ()),
            frozenset(row["grades"] or ()),
            tuple(steps.get(row["id"], ())),
        )
        for row in rows
    )
    return Service({each.id: each for each in queues}, levels)


def _queue(row: Any) -> CaseQueue:
    circles = {Circle("person", each) for each in row["members"] or ()}
    circles |= {Circle("department", each) for each in row["departments"] or ()}
    circles |= {Circle("role", each) for each in row["roles"] or ()}
    return CaseQueue(
        row["id"],
        row["name"],
        row["strategy"],
        bool(row["skip_leave"]),
        bool(row["usual"]),
        (row["address"] or "").lower() or None,
        tuple(row["members"] or ()),
        frozenset(circles),
        bool(row["acknowledge"]),
        bool(row["ask_satisfaction"]),
    )


def _escalation(row: Any) -> Escalation:
    return Escalation(
        row["id"],
        row["name"],
        row["target"],
        row["minutes"],
        bool(row["tell_owner"]),
        bool(row["tell_manager"]),
        tuple(row["people"] or ()),
        bool(row["raise_priority"]),
        row["queue"],
    )


def service_of(snapshot: Snapshot) -> Service:
    """The queues and levels of a snapshot."""
    found: Service = snapshot.parts.get(PART) or Service()
    return found
