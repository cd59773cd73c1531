"""What another place in the organisation changes for rights: whose records somebody sees, by scopes and sharing rules.

A pure comparison of two pictures of the same organisation, before and after. Only those are looked at whose place, or
whose place above, is another; a whole company is compared without asking for everybody's records one by one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from yunchou.access.state import AccessState

SCOPES = ("team", "subtree")
"""The scopes that follow the place in the organisation."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What changes for one person: whose records come into or leave sight, which sharing rules begin or cease to reach it."""

    person: int
    gains: frozenset[int]
    loses: frozenset[int]
    rules_gained: tuple[int, ...]
    rules_lost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """How many people's records a sharing rule covers more and fewer."""

    rule: int
    adds: int
    removes: int


def reaches(before: AccessState, after: AccessState) -> list[Reach]:
    """For everybody active whose reach differs, those whose sight changes most first."""
    owners_before, owners_after = _owners_of(before), _owners_of(after)
    found = []
    for person in sorted(_affected(before, after)):
        was, now = owners_before(person), owners_after(person)
        rules_were, rules_are = _rules_of(before, person), _rules_of(after, person)
        reach = Reach(
            person, now - was, was - now,
            tuple(sorted(rules_are - rules_were)), tuple(sorted(rules_were - rules_are)),
        )  # fmt: skip
        if reach.gains or reach.loses or reach.rules_gained or reach.rules_lost:
            found.append(reach)
    return sorted(found, key=lambda each: (-len(each.gains) - len(each.loses), each.person))


def covered(before: AccessState, after: AccessState) -> list[Covered]:
    """The sharing rules that cover other people's records than before."""
    found = []
    for rule in after.granted.rules:
        if rule.owners is not None:
            was, now = set(before.people_in(rule.owners)), set(after.people_in(rule.owners))
            if was != now:
                found.append(Covered(rule.id, len(now - was), len(was - now)))
    return found


def regions(state: AccessState) -> dict[int, int]:
    """For each department the highest one under the company that it belongs to, itself where it is that one."""
    found: dict[int, int] = {}
    for department in state.parents:
        chain = _above(department, state.parents)
        if len(chain) > 1:
            found[department] = chain[-2]
    return found


def _above(start: int | None, parents: Mapping[int, int | None]) -> list[int]:
    """From the one given upward, each once."""
    found: list[int] = []
    while start is not None and start in parents and start not in found:
        found.append(start)
        start = parents[start]
    return found


def _affected(before: AccessState, after: AccessState) -> set[int]:
    """People whose own place changed, or below whom something did."""
    moved = {d for d, parent in after.parents.items() if before.parents.get(d) != parent}
    people = {
        p.id
        for p in after.people.values()
        if (was := before.people.get(p.id)) and (was.department, was.manager) != (p.department, p.manager)
    }
    departments: set[int] = set()
    managers: set[int] = set()
    for state in (before, after):
        leads = {p.id: p.manager for p in state.people.values()}
        homes = {state.people[p].department for p in people if p in state.people}
        departments.update(d for each in (*moved, *homes) for d in _above(each, state.parents))
        departments.update(d for each in moved for d in state.departments_under(each))
        managers.update(m for each in people for m in _above(each, leads))
    members = {m for state in (before, after) for d in departments for m in state.members.get(d, ())}
    return {p for p in people | managers | members if p in after.people and after.people[p].active}


def _owners_of(state: AccessState) -> Callable[[int], frozenset[int]]:
    """Tells the people whose records somebody sees by scopes that follow the organisation.

    People of one department without reports see the same, which is made once.
    """

    @cache
    def under(department: int) -> frozenset[int]:
        below = state.departments_under(department)
        return frozenset(p for each in below for p in state.members.get(each, ()))

    def owners(person: int) -> frozenset[int]:
        if person not in state.people:
            return frozenset()
        widest = _widest(state, person)
        home = state.people[person].department
        if widest == "team":
            return frozenset(state.team_of(person))
        if widest == "subtree" and home is not None and person not in state.reports:
            return under(home)
        return frozenset(state.subtree_of(person)) if widest == "subtree" else frozenset((person,))

    return owners


def _widest(state: AccessState, person: int) -> str:
    """The widest scope that follows the organisation and is granted to somebody on any object."""
    held = state.viewer(person).standings[:1]
    granted = {each.read for standing in held for each in standing.rights.objects.values()}
    return max(granted.intersection(SCOPES), key=SCOPES.index, default="own")


def _rules_of(state: AccessState, person: int) -> frozenset[int]:
    if person not in state.people or not state.granted.rules:
        return frozenset()
    mine = set(state.circles_of(person))
    return frozenset(rule.id for rule in state.granted.rules if rule.audience in mine)
