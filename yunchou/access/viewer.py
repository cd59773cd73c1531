"""One asker: who it is, what it may, and by which ways it comes to the records of an object."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from yunchou.access.grants import LEFT_OUT, Circle, Delegation, Granted, TerritoryRule
from yunchou.access.rights import ObjectRights, Rights, merged

if TYPE_CHECKING:
    from yunchou.access.state import AccessState


@dataclass(frozen=True, slots=True)
class Grant:
    """What opens certain records of an object. `owners` None: whoever owns them; `condition` None: whatever they hold."""

    kind: str
    """`sharing_rule` or `territory`."""
    id: int
    name: str
    update: bool
    condition: str | None
    owners: tuple[int, ...] | None
    chain: tuple[int, ...] = ()
    """Of a territory: itself and those above it, of which the record may not be left out by hand."""
    within: tuple[tuple[str, ...], ...] = ()
    """Of a territory: for each above it the conditions of which one must hold too."""


@dataclass(frozen=True)
class Standing:
    """One person's rights as far as an asker has them: its own, or those of somebody absent for whom it stands in."""

    state: "AccessState"
    person: int
    rights: Rights
    role_codes: frozenset[str]
    delegation: Delegation | None = None

    @cached_property
    def team(self) -> tuple[int, ...]:
        """The people of the person's department."""
        return self.state.team_of(self.person)

    @cached_property
    def subtree(self) -> tuple[int, ...]:
        """The people at or under the person's department, and all reports."""
        return self.state.subtree_of(self.person)

    @cached_property
    def circles(self) -> tuple[Circle, ...]:
        """The person itself, its departments from its own upward, its roles."""
        return self.state.circles_of(self.person)

    @cached_property
    def territories(self) -> tuple[int, ...]:
        """The territories that the person works, and all below them."""
        return self.state.territories_of(self.person)

    @cached_property
    def audiences(self) -> tuple[int, ...]:
        """What single records may be given to that reach this person: its circles and territories."""
        return (*(each.id for each in self.circles), *self.territories)

    def covers(self, name: str) -> bool:
        """Whether the object is among those for which the asker stands in."""
        return self.delegation is None or self.delegation.objects is None or name in self.delegation.objects

    def owners(self, scope: str) -> tuple[int, ...] | None:
        """The owners whose records a scope covers; None means whoever owns them."""
        if scope == "all":
            return None
        if scope == "none":
            return ()
        if scope == "own":
            return (self.person,)
        return self.team if scope == "team" else self.subtree

    def of(self, name: str) -> ObjectRights:
        """The rights on an object."""
        return self.rights.of(name)

    def grants(self, name: str, action: str) -> tuple[Grant, ...]:
        """What opens records of an object for `read` or `update` beside the person's scope."""
        most = self.of(name).shared
        if most == "none" or action == "delete" or (action == "update" and most != "update"):
            return ()
        found = self._grants.get(name, ())
        return found if action == "read" else tuple(each for each in found if each.update)

    def given(self, name: str, action: str = "read") -> frozenset[str]:
        """The kinds in which single records of an object were given to the person (`share`, `team`, `territory`)."""
        most = self.of(name).shared
        if most == "none" or action == "delete" or (action == "update" and most != "update"):
            return frozenset()
        reach = self.state.granted.reach
        if not reach:
            return frozenset()
        return frozenset(
            kind
            for each in self.audiences
            for kind, owner in reach.get(each, ())
            if owner == name and kind != LEFT_OUT
        )

    @cached_property
    def _grants(self) -> dict[str, tuple[Grant, ...]]:
        found: dict[str, list[Grant]] = {}
        mine = set(self.circles)
        for rule in self.state.granted.rules:
            if rule.audience in mine and self.covers(rule.object):
                owners = None if rule.owners is None else self.state.people_in(rule.owners)
                grant = Grant("sharing_rule", rule.id, rule.name, rule.update, rule.condition, owners)
                found.setdefault(rule.object, []).append(grant)
        worked = set(self.territories)
        for each in self.state.granted.territory_rules:
            if each.territory in worked and self.covers(each.object):
                found.setdefault(each.object, []).append(territory_grant(self.state.granted, each))
        return {name: tuple(several) for name, several in found.items()}


def territory_grant(granted: Granted, rule: TerritoryRule) -> Grant:
    """What a rule of a territory in force opens."""
    territory = granted.territories[rule.territory]
    return Grant(
        "territory", territory.id, territory.name, rule.update, rule.condition, None, rule.chain, rule.within
    )


@dataclass(frozen=True)
class Viewer:
    """One asker. `person` is None for the system itself, which may everything.

    `rights` answers what may be done at all, and with which fields; which records it may be done with is for
    `standings` to say: the asker's own, then those of the absent for whom it stands in today.
    """

    state: "AccessState"
    person: int | None
    rights: Rights
    role_codes: frozenset[str]
    standings: tuple[Standing, ...] = ()

    @property
    def team(self) -> tuple[int, ...]:
        """The people of the asker's department."""
        return self.standings[0].team if self.standings else ()

    @property
    def subtree(self) -> tuple[int, ...]:
        """The people at or under the asker's department, and all reports."""
        return self.standings[0].subtree if self.standings else ()

    def standings_on(self, name: str) -> Iterator[Standing]:
        """The standings that count for an object."""
        return (each for each in self.standings if each.covers(name))

    def scope_owners(self, name: str, action: str) -> tuple[int, ...] | None:
        """The owners whose records the scopes of roles cover; None means whoever owns them."""
        if self.person is None:
            return None if self.rights.of(name).scope(action) == "all" else ()
        return joined(each.owners(each.of(name).scope(action)) for each in self.standings_on(name))

    def owners(self, name: str, action: str) -> tuple[int, ...] | None:
        """The owners all of whose records are open, by scope or by what was shared without a condition."""
        by_grant = (g.owners for g in self.grants(name, action) if g.condition is None)
        return joined((self.scope_owners(name, action), *by_grant))

    def grants(self, name: str, action: str) -> tuple[Grant, ...]:
        """What opens records of an object beside scopes; each but once."""
        found = {
            (g.kind, g.id, g.condition): g for s in self.standings_on(name) for g in s.grants(name, action)
        }
        return tuple(found.values())

    def alone(self, standing: Standing) -> "Viewer":
        """The asker with one of its standings only."""
        return Viewer(self.state, standing.person, standing.rights, standing.role_codes, (standing,))

    def is_given(self, name: str) -> bool:
        """Whether records of the object may be open to the asker beside its scopes."""
        return any(each.grants(name, "read") or each.given(name) for each in self.standings_on(name))

    def sees(self, name: str) -> bool:
        """Whether any record of the object may be open to the asker."""
        return self.rights.of(name).read != "none" or self.is_given(name)

    def narrowed(self, narrow: Callable[[Rights], Rights]) -> "Viewer":
        """The same asker with narrower rights (a token's scopes)."""
        standings = tuple(replace(each, rights=narrow(each.rights)) for each in self.standings)
        return Viewer(
            self.state, self.person, merged(s.rights for s in standings), self.role_codes, standings
        )


def joined(several: Iterable[tuple[int, ...] | None]) -> tuple[int, ...] | None:
    """Sets of owners together; None, whoever owns them, swallows the others."""
    listed = list(several)
    if any(each is None for each in listed):
        return None
    sets = [each for each in listed if each]
    if len(sets) < 2:
        return sets[0] if sets else ()
    return tuple(sorted({owner for each in sets for owner in each}))
