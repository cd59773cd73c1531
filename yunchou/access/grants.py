"""What opens records beside the scopes of roles, as the snapshot knows it: sharing rules, territories, delegations.

A grant opens the records of one object that hold a condition or belong to certain owners, to everybody of its audience.
Single records that were given to somebody (shares, teams, territories by hand) are not here: the query finds them in
their tables. The snapshot knows only for whom there are any at all (`Reach`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from yunchou.base.db import Connection, quote

GIVEN = MappingProxyType({"share": "share", "team": "record_team", "territory": "territory_record"})
"""The ways in which a single record is given to somebody, and the object that keeps them."""

LEFT_OUT = "territory_out"
"""The kind under which the snapshot knows that records were left out of a territory by hand."""

Reach: TypeAlias = Mapping[int, frozenset[tuple[str, str]]]
"""For each person, department, role and territory the (kind, object) of records that were ever given to it."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A set of people: one person, the members of a role, or of a department and all below it."""

    kind: str
    """`person`, `department` or `role`."""
    id: int


@dataclass(frozen=True, slots=True)
class SharingRule:
    """Records of an object, those of some owners or under a condition or both, shared with a circle of people."""

    id: int
    name: str
    object: str
    condition: str | None
    owners: Circle | None
    audience: Circle
    update: bool


@dataclass(frozen=True, slots=True)
class Territory:
    """A part of the market with the people who work it; its records are theirs and of those above it."""

    id: int
    name: str
    parent: int | None
    people: tuple[int, ...]
    """Who works it today, for good or between dates."""
    with_deals: bool = False
    """Whether the deals of its accounts belong to it too."""


@dataclass(frozen=True, slots=True)
class TerritoryRule:
    """Which records of an object belong to a territory."""

    id: int
    territory: int
    object: str
    condition: str
    update: bool
    chain: tuple[int, ...] = ()
    """The territory and those above it that are in force: what is left out of any of them does not belong by the rule."""
    within: tuple[tuple[str, ...], ...] = ()
    """What must hold too: of each territory above that has rules for the object, one of its conditions."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """Somebody absent, for whom a deputy acts today. `objects` None: all; `actions`: also commands."""

    id: int
    absent: int
    deputy: int
    objects: frozenset[str] | None
    actions: bool


@dataclass(frozen=True, slots=True)
class Granted:
    """All that opens records beside scopes, on one day."""

    rules: tuple[SharingRule, ...] = ()
    territories: Mapping[int, Territory] = field(default_factory=dict)
    territory_rules: tuple[TerritoryRule, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    reach: Reach = field(default_factory=dict)
    lasts: float | None = None
    """Seconds until a day begins on which something of this may be different; None where nothing has a date."""


LOAD = """
with today as (select (now() at time zone $1)::date as day)
select
    (select coalesce(json_agg(json_build_array(s.id, s.name, s.object, s.condition, s.owner_person, s.owner_department,
        s.owner_role, s.person, s.department, s.role, s.rights) order by s.id), '[]')
        from {schema}.r_sharing_rule s where s.deleted_at is null and s.active) as rules,
    (select coalesce(json_agg(json_build_array(t.id, t.name, t.parent, coalesce(t.people, '{{}}') || array(
            select m.person from {schema}.r_territory_person m where m.territory = t.id and m.deleted_at is null
            and coalesce(m.starts_on, day) <= day and coalesce(m.ends_on, day) >= day), coalesce(t.with_deals, false))), '[]')
        from {schema}.r_territory t, today where t.deleted_at is null and coalesce(t.starts_on, day) <= day
        and coalesce(t.ends_on, day) >= day) as territories,
    (select coalesce(json_agg(json_build_array(c.id, c.territory, c.object, c.condition, c.rights) order by c.id), '[]')
        from {schema}.r_territory_rule c where c.deleted_at is null) as territory_rules,
    (select coalesce(json_agg(json_build_array(d.id, d.absent, d.deputy, d.objects, d.actions) order by d.id), '[]')
        from {schema}.r_delegation d, today where d.deleted_at is null and d.starts_on <= day and d.ends_on >= day)
        as delegations,
    (select coalesce(json_agg(json_build_array(g.audience, g.kind, g.object)), '[]') from {schema}.given g) as given,
    case when exists(select 1 from {schema}.r_delegation d, today where d.deleted_at is null and d.ends_on >= day)
        or exists(select 1 from {schema}.r_territory t, today where t.deleted_at is null
            and (t.starts_on > day or t.ends_on >= day))
        or exists(select 1 from {schema}.r_territory_person m, today where m.deleted_at is null
            and (m.starts_on > day or m.ends_on >= day))
        then (select extract(epoch from (day + 1)::timestamp at time zone $1 - now()) from today)::float8 end as lasts
"""


async def load(link: Connection, schema: str, time_zone: str) -> Granted:
    """What is in force on the day that it is now in a time zone (IANA), read in one statement."""
    row = await link.fetchrow(LOAD.format(schema=quote(schema)), time_zone)
    if row is None:
        raise LookupError(schema)
    territories = {
        t[0]: Territory(t[0], t[1], t[2], tuple(dict.fromkeys(t[3])), t[4])
        for t in json.loads(row["territories"])
    }
    reach: dict[int, set[tuple[str, str]]] = {}
    for audience, kind, name in json.loads(row["given"]):
        reach.setdefault(audience, set()).add((kind, name))
    return Granted(
        tuple(_rule(each) for each in json.loads(row["rules"])),
        territories,
        within_those_above(
            territories,
            [
                TerritoryRule(id, territory, name, condition, rights == "update")
                for id, territory, name, condition, rights in json.loads(row["territory_rules"])
            ],
        ),
        tuple(_delegation(each) for each in json.loads(row["delegations"])),
        {audience: frozenset(objects) for audience, objects in reach.items()},
        row["lasts"],
    )


def way_up(territories: Mapping[int, Territory], territory: int) -> tuple[int, ...]:
    """The territory and those above it, as far as they are in force. A ring ends the walk."""
    found: dict[int, None] = {}
    at: int | None = territory
    while at is not None and at in territories and at not in found:
        found[at] = None
        at = territories[at].parent
    return tuple(found)


def within_those_above(
    territories: Mapping[int, Territory], rules: Sequence[TerritoryRule]
) -> tuple[TerritoryRule, ...]:
    """The rules with what they need of the territories above. A territory above without rules for the object bounds nothing."""
    said: dict[tuple[int, str], list[str]] = {}
    for rule in rules:
        said.setdefault((rule.territory, rule.object), []).append(rule.condition)
    found = []
    for rule in rules:
        chain = way_up(territories, rule.territory)
        above = (said.get((each, rule.object)) for each in chain[1:])
        found.append(
            replace(rule, chain=chain, within=tuple(tuple(dict.fromkeys(each)) for each in above if each))
        )
    return tuple(found)


def circle(person: int | None, department: int | None, role: int | None) -> Circle | None:
    """The circle of people that one of three references names; None where none does."""
    for kind, id in (("person", person), ("department", department), ("role", role)):
        if id is not None:
            return Circle(kind, id)
    return None


def _rule(row: list[Any]) -> SharingRule:
    id, name, owner, condition, *circles, rights = row
    audience = circle(*circles[3:])
    # A rule that lost its audience shares with nobody: no person has this id.
    return SharingRule(
        id, name, owner, condition, circle(*circles[:3]), audience or Circle("person", 0), rights == "update"
    )


def _delegation(row: list[Any]) -> Delegation:
    id, absent, deputy, objects, actions = row
    return Delegation(id, absent, deputy, names_in(objects), bool(actions))


def names_in(text: str | None) -> frozenset[str] | None:
    """The API names that a text lists with commas; None where it lists none."""
    names = frozenset(name for name in (each.strip() for each in (text or "").split(",")) if name)
    return names or None
