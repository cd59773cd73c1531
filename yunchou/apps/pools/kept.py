"""Pools and claim limits as every statement knows them: kept with the snapshot, so that they change as rights do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.grants import Circle, circle
from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.access.viewer import Viewer
from yunchou.base.db import Connection, quote
from yunchou.model.object import Model, Object
from yunchou.records.stored import kept_rows
from yunchou.rules.conditions import split_names

PART = "pools"
OBJECTS = ("lead", "account")
MANAGE = "crm.manage_pools"
"""The right to run every pool, whoever its administrators are."""


def column(owner: Object, name: str) -> str:
    """SQL for a field's column in the table under the alias `t`."""
    return f"t.{quote(owner.fields[name].column)}"


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool in force. `circles`: its members as people, departments with those below, and roles."""

    id: int
    name: str
    object: str
    kind: str
    administrators: frozenset[int]
    circles: frozenset[Circle]
    operations: frozenset[str]
    masked: tuple[str, ...]
    cooldown_days: int
    clear_team: bool
    response_hours: int | None = None
    extension_approval: int | None = None
    address: str | None = None

    def run_by(self, viewer: Viewer) -> bool:
        """Whether somebody is among its administrators, or runs all pools."""
        return viewer.person in self.administrators or viewer.rights.may(MANAGE)

    def has(self, person: int, circles: Mapping[int, frozenset[Circle]] | frozenset[Circle]) -> bool:
        """Whether a person of these circles belongs to it."""
        mine = circles if isinstance(circles, frozenset) else circles.get(person, frozenset())
        return person in self.administrators or not self.circles.isdisjoint(mine)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many records people of `audience` (None: everybody) may hold, of a pool or (None) of all they own."""

    id: int
    object: str
    pool: int | None
    audience: Circle | None
    most: int | None
    count_closed: bool
    exempt: str | None


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """After `amount` `unit`s (days, working_days) without `basis` records of a pool go to `target`; reminders so many days
    before."""

    id: int
    name: str
    pool: int
    basis: str
    amount: int
    unit: str
    condition: str | None
    exempt: str | None
    remind: tuple[int, ...]
    target: int


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """Who gets what comes into a pool; `members` are (id of the assignee's record, person)."""

    id: int
    name: str
    object: str
    pool: int
    condition: str | None
    strategy: str
    skill: str | None
    skip_leave: bool
    members: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pools:
    """What is in force of pools."""

    by_id: Mapping[int, Pool] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    returns: tuple[ReturnRule, ...] = ()
    assignments: tuple[AssignmentRule, ...] = ()

    def of(self, name: str) -> tuple[Pool, ...]:
        """The pools of an object."""
        return tuple(each for each in self.by_id.values() if each.object == name)

    def assignments_of(self, name: str) -> tuple[AssignmentRule, ...]:
        """The assignment rules in force on an object, in their order."""
        return tuple(each for each in self.assignments if each.object == name and each.pool in self.by_id)

    def returns_of(self, name: str) -> tuple[ReturnRule, ...]:
        """The return rules in force on an object."""
        return tuple(
            each for each in self.returns if each.pool in self.by_id and self.by_id[each.pool].object == name
        )


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> Pools:
    """The pools and limits in force: three small tables."""
    teams = {row["id"]: row for row in await kept_rows(link, schema, model, "team") if row["active"]}
    pools = [_pool(row, teams) for row in await kept_rows(link, schema, model, "pool") if row["active"]]
    limits = [_limit(row) for row in await kept_rows(link, schema, model, "pool_limit") if row["active"]]
    returns = [
        return_rule(row) for row in await kept_rows(link, schema, model, "return_rule") if row["active"]
    ]
    assignments = await _assignments(link, schema, model)
    return Pools({each.id: each for each in pools}, tuple(limits), tuple(returns), assignments)


async def _assignments(link: Connection, schema: str, model: Model) -> tuple[AssignmentRule, ...]:
    """The assignment rules in force with their people, in their order."""
    rows = [row for row in await kept_rows(link, schema, model, "assignment_rule") if row["active"]]
    members: dict[int, list[tuple[int, int]]] = {}
    for row in await kept_rows(link, schema, model, "assignment_member"):
        members.setdefault(row["rule"], []).append((row["id"], row["person"]))
    rows.sort(key=lambda row: (row["position"] or 0, row["id"]))
    return tuple(
        AssignmentRule(
            row["id"],
            row["name"],
            row["object"],
            row["pool"],
            row["condition"],
            row["strategy"],
            row["skill"],
            bool(row["skip_leave"]),
            tuple(members.get(row["id"], ())),
        )
        for row in rows
    )


def _pool(row: Any, teams: Mapping[int, Any]) -> Pool:
    people = set(row["members"] or ())
    for team in row["teams"] or ():
        if team in teams:
            people.update({teams[team]["leader"], *(teams[team]["members"] or ())} - {None})
    circles = {Circle("person", each) for each in people}
    circles |= {Circle("department", each) for each in row["departments"] or ()}
    circles |= {Circle("role", each) for each in row["roles"] or ()}
    return Pool(
        row["id"],
        row["name"],
        row["object"],
        row["kind"],
        frozenset(row["administrators"] or ()),
        frozenset(circles),
        frozenset(row["operations"] or ()),
        split_names(row["masked"]),
        row["cooldown_days"] or 0,
        bool(row["clear_team"]),
        row["response_hours"],
        row["extension_approval"],
        row["address"] and row["address"].lower(),
    )


def _limit(row: Any) -> Limit:
    audience = circle(row["person"], row["department"], row["role"])
    return Limit(
        row["id"], row["object"], row["pool"], audience, row["most"], bool(row["count_closed"]), row["exempt"]
    )


def return_rule(row: Any) -> ReturnRule:
    """A return rule from the stored values of its record."""
    return ReturnRule(
        row["id"],
        row["name"],
        row["pool"],
        row["basis"],
        row["amount"],
        row["unit"],
        row["condition"],
        row["exempt"],
        days_in(row["remind"]),
        row["target"] or row["pool"],
    )


def days_in(text: str | None) -> tuple[int, ...]:
    """The numbers of days that a text lists with commas, the most first; what is no number is left out."""
    numbers = {int(each) for each in split_names(text) if each.isascii() and each.isdigit() and len(each) < 5}
    return tuple(sorted(numbers, reverse=True))


def pools_of(snapshot: Snapshot) -> Pools:
    """The pools of a snapshot."""
    found: Pools = snapshot.parts.get(PART) or Pools()
    return found


def circles_of(viewer: Viewer) -> frozenset[Circle]:
    """The circles of somebody and of those for whom they stand in."""
    return frozenset(each for standing in viewer.standings for each in standing.circles)
