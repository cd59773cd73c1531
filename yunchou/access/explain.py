"""Why somebody may see a record, and why somebody may not: each way to it, and whether it leads there."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, record_condition, today
from yunchou.access.grants import GIVEN, Circle
from yunchou.access.state import EMPLOYEE, AccessState, Person
from yunchou.access.viewer import Grant, Standing, territory_grant
from yunchou.base.db import Connection
from yunchou.model.object import Object

ACTIONS = ("read", "update", "delete")


@dataclass(frozen=True, slots=True)
class GivenRecord:
    """One way in which the record itself was given to somebody: a share, a place in its team, a territory by hand."""

    kind: str
    id: int
    audience: int
    update: bool
    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What rights on one record depend on."""

    object: str
    owner: int | None
    held: Mapping[str, bool]
    """For each condition of a rule whether the record holds it."""
    given: tuple[GivenRecord, ...]
    through: tuple["Facts", ...] | None = None
    """Of a record that is seen with others: the facts of those that it names. Its own scopes do not open it."""
    id: int = 0
    left_out: frozenset[int] = frozenset()
    """The territories of which the record was left out by hand."""
    opens: Callable[[Standing], Sequence[Mapping[str, Any]]] = lambda standing: ()
    """Why the rooms above let a standing read it, as reasons in public form."""


Opener: TypeAlias = Callable[
    [Connection, Asking, Object, int], Awaitable[Callable[[Standing], Sequence[Mapping[str, Any]]]]
]
"""What a declared way to rows (`access.compile.way_to_rows`) says of one record: for a standing the reasons it may read it."""
_OPENERS: dict[str, Opener] = {}


def explains(*objects: str) -> Callable[[Opener], Opener]:
    """Declares who explains a way to rows, for records of these objects."""

    def keep(opener: Opener) -> Opener:
        _OPENERS.update(dict.fromkeys(objects, opener))
        return opener

    return keep


async def facts_of(link: Connection, asking: Asking, owner: Object, id: int) -> Facts | None:
    """The facts of one record, read in one statement; None where there is none. `asking` must be the system's."""
    granted = asking.snapshot.access.granted
    said = [(r.object, r.condition) for r in granted.rules]
    said += [(r.object, r.condition) for r in granted.territory_rules]
    conditions = list(dict.fromkeys(c for name, c in said if name == owner.name and c))
    held = [record_condition(asking, owner, "t", each) for each in conditions]
    listed = ", ".join(f"({each}) is true" for each in held) or NO_ROWS
    gifts = " union all ".join(_given_sql(asking, kind, owner) for kind in GIVEN)
    row = await link.fetchrow(
        f"select t.owner, array[{listed}] as held, (select coalesce(json_agg(json_build_array(g.kind, g.id, g.audience,"
        f" g.update, g.words)), '[]') from ({gifts}) g) as given, array({_left_out_sql(asking, owner)}) as left_out"
        f" from {asking.table(owner)} t"
        f" where t.id = {asking.params.add(id, 'bigint')} and t.deleted_at is null",
        *asking.params.values,
    )
    if row is None:
        return None
    found = tuple(GivenRecord(*each) for each in json.loads(row["given"]))
    holds = dict(zip(conditions, row["held"], strict=False))
    facts = Facts(owner.name, row["owner"], holds, found, id=id, left_out=frozenset(row["left_out"]))
    opener = _OPENERS.get(owner.name)
    return facts if opener is None else replace(facts, opens=await opener(link, asking, owner, id))


def _left_out_sql(asking: Asking, owner: Object) -> str:
    keeper = asking.snapshot.model.object(GIVEN["territory"])
    return (
        f"select g.audience from {asking.table(keeper)} g where g.record = t.id"
        f" and g.object = {asking.params.add(owner.name, 'text')} and g.mode = 'out' and g.deleted_at is null"
    )


def _given_sql(asking: Asking, kind: str, owner: Object) -> str:
    keeper = asking.snapshot.model.object(GIVEN[kind])
    words = {"share": "'until', g.until, 'reason', g.reason", "team": "'part', g.part", "territory": ""}[kind]
    dated = f" and (g.until is null or g.until >= {today(asking)})" if "until" in keeper.fields else ""
    dated += " and g.mode is distinct from 'out'" if kind == "territory" else ""
    return (
        f"select {asking.params.add(kind, 'text')} as kind, g.id, g.audience, g.rights = 'update' as update,"
        f" json_build_object({words}) as words from {asking.table(keeper)} g"
        f" where g.record = t.id and g.object = {asking.params.add(owner.name, 'text')} and g.deleted_at is null{dated}"
    )


def people_of(state: AccessState, facts: Facts, people: Iterable[int]) -> list[dict[str, Any]]:
    """Those of some people who have a right on a record, by name.

    `{"user": {"id", "name"}, "rights": ["read"…], "because": [{"kind": "owner" | "scope" | "sharing_rule" | "share" |
    "territory" | "team", …}]}`; a reason that comes from standing in for somebody absent says so by `for`.
    """
    chosen = (state.people[each] for each in people if each in state.people)
    found = []
    for person in sorted(chosen, key=lambda each: (each.name, each.id)):
        rights = rights_on(state, facts, person.id)
        if rights:
            because = _because(state, facts, person.id)
            found.append({"user": _named(person), "rights": rights, "because": because})
    return found


def rights_on(state: AccessState, facts: Facts, person: int) -> list[str]:
    """What a person may do with a record: some of `read`, `update`, `delete`."""
    standings = tuple(state.viewer(person).standings_on(facts.object))
    reached = [action for action in ACTIONS if any(_reaches(each, facts, action) for each in standings)]
    if facts.through is None:
        return reached
    # What is seen with other records needs the right to the object, and one of those records.
    if not state.viewer(person).sees(facts.object) or not _is_with(state, facts, person):
        return []
    return ["read", *(action for action in reached if action != "read")]


def _is_with(state: AccessState, facts: Facts, person: int) -> bool:
    """Whether a record that is seen with others is a person's own, was given to it, or names one that it sees."""
    if facts.owner == person or any("read" in rights_on(state, each, person) for each in facts.through or ()):
        return True
    standings = state.viewer(person).standings_on(facts.object)
    return any(_is_given(each, given, facts.object, "read") for each in standings for given in facts.given)


def why_not(state: AccessState, facts: Facts, person: int) -> list[dict[str, Any]]:
    """Each way to a record that does not lead a person there, and what it lacks.

    `kind`: `inactive`, `outside` (partners and guests have no scopes), `no_role`, `scope` (with the role and its scope),
    `sharing_rule` and `territory` (`lacks`: `audience`, the person is not meant; `record`, the record does not hold the
    condition; `left_out`, somebody left it out by hand), `share`.
    """
    who = state.people[person]
    if not who.active:
        return [{"kind": "inactive"}]
    lacking: list[dict[str, Any]] = []
    if who.kind != EMPLOYEE:
        lacking.append({"kind": "outside"})
    elif not any(each in state.roles for each in who.roles):
        lacking.append({"kind": "no_role"})
    (own, *_) = state.viewer(person).standings
    for subject in facts.through or ():
        lacking += [{**reason, "through": _record(subject)} for reason in why_not(state, subject, person)]
    for role in (state.roles[each] for each in who.roles if each in state.roles):
        scope = role.rights.of(facts.object).read if who.kind == EMPLOYEE else "none"
        if facts.through is None and not _covers(own, scope, facts.owner):
            lacking.append({"kind": "scope", "scope": scope, "role": {"id": str(role.id), "name": role.name}})
    mine, meant = set(own.circles), {g.id for g in own.grants(facts.object, "read")}
    for rule in state.granted.rules:
        if rule.object == facts.object:
            grant = Grant(
                "sharing_rule", rule.id, rule.name, rule.update, rule.condition, _owners(state, rule.owners)
            )
            lacking += _lacks(grant, facts, rule.audience in mine)
    for each in state.granted.territory_rules:
        territory = state.granted.territories.get(each.territory)
        if each.object == facts.object and territory is not None:
            grant = territory_grant(state.granted, each)
            lacking += _lacks(grant, facts, territory.id in meant or territory.id in own.territories)
    if not any(each.audience in own.audiences for each in facts.given):
        lacking.append({"kind": "share"})
    return lacking


def _lacks(grant: Grant, facts: Facts, meant: bool) -> list[dict[str, Any]]:
    lacks = [] if meant else ["audience"]
    if facts.left_out.intersection(grant.chain):
        lacks.append("left_out")
    elif not _opens(grant, facts):
        lacks.append("record")
    return [{**_grant_words(grant), "lacks": lacks}] if lacks else []


def _owners(state: AccessState, circle: Circle | None) -> tuple[int, ...] | None:
    return None if circle is None else state.people_in(circle)


def _reaches(standing: Standing, facts: Facts, action: str) -> bool:
    return (
        _covers(standing, standing.of(facts.object).scope(action), facts.owner)
        or any(_opens(each, facts) for each in standing.grants(facts.object, action))
        or any(_is_given(standing, each, facts.object, action) for each in facts.given)
        or any(action in ("read", each.get("rights")) for each in facts.opens(standing))
    )


def _covers(standing: Standing, scope: str, owner: int | None) -> bool:
    owners = standing.owners(scope)
    return owners is None or (owner is not None and owner in owners)


def _opens(grant: Grant, facts: Facts) -> bool:
    if grant.owners is not None and facts.owner not in grant.owners:
        return False
    if facts.left_out.intersection(grant.chain):
        return False
    if not all(any(facts.held.get(each, False) for each in several) for several in grant.within):
        return False
    return grant.condition is None or facts.held.get(grant.condition, False)


def _is_given(standing: Standing, given: GivenRecord, name: str, action: str) -> bool:
    # What was ever given stands in the snapshot: the kind must be open to the person for this action at all.
    if given.kind not in standing.given(name, action) or given.audience not in standing.audiences:
        return False
    return action == "read" or given.update


def _because(state: AccessState, facts: Facts, person: int) -> list[dict[str, Any]]:
    reasons: list[dict[str, Any]] = []
    for standing in state.viewer(person).standings_on(facts.object):
        found = _reasons(state, standing, facts)
        if standing.delegation is not None:
            absent = _named(state.people[standing.person])
            found = [{**each, "for": absent} for each in found]
        reasons += found
    for subject in facts.through or ():
        if "read" in rights_on(state, subject, person):
            reasons += [{**each, "through": _record(subject)} for each in _because(state, subject, person)]
    return reasons


def by_territory(state: AccessState, standing: Standing, facts: Facts) -> list[dict[str, Any]]:
    """The reasons why a record is open to a standing that come from territories."""
    grants = [g for g in standing.grants(facts.object, "read") if g.kind == "territory" and _opens(g, facts)]
    given = [
        each
        for each in facts.given
        if each.kind == "territory" and _is_given(standing, each, facts.object, "read")
    ]
    return [*map(_grant_words, grants), *(_given_words(state, standing, each) for each in given)]


def _record(facts: Facts) -> dict[str, str]:
    return {"object": facts.object, "id": str(facts.id)}


def _reasons(state: AccessState, standing: Standing, facts: Facts) -> list[dict[str, Any]]:
    reasons: list[dict[str, Any]] = []
    who = state.people[standing.person]
    if who.id == facts.owner:
        reasons.append({"kind": "owner"})
    scopes = standing.of(facts.object).read != "none" and facts.through is None
    for role in (state.roles[each] for each in who.roles if each in state.roles and scopes):
        scope = role.rights.of(facts.object).scope("read")
        if _covers(standing, scope, facts.owner):
            reasons.append({"kind": "scope", "scope": scope, "role": {"id": str(role.id), "name": role.name}})
    if facts.through is None:
        reasons += [_grant_words(g) for g in standing.grants(facts.object, "read") if _opens(g, facts)]
    for each in facts.given:
        if _is_given(standing, each, facts.object, "read"):
            reasons.append(_given_words(state, standing, each))
    return [*reasons, *(dict(each) for each in facts.opens(standing))]


def _grant_words(grant: Grant) -> dict[str, Any]:
    named = {"id": str(grant.id), "name": grant.name}
    key = "rule" if grant.kind == "sharing_rule" else "territory"
    return {"kind": grant.kind, key: named, "rights": "update" if grant.update else "read"}


def _given_words(state: AccessState, standing: Standing, given: GivenRecord) -> dict[str, Any]:
    said = {key: value for key, value in given.words.items() if value is not None}
    words: dict[str, Any] = {"kind": given.kind, "rights": "update" if given.update else "read", **said}
    if given.kind == "territory":
        territory = state.granted.territories[given.audience]
        return {**words, "territory": {"id": str(territory.id), "name": territory.name}, "by_hand": True}
    circle = next(each for each in standing.circles if each.id == given.audience)
    return {**words, "id": str(given.id), "with": circle.kind}


def _named(person: Person) -> dict[str, Any]:
    return {"id": str(person.id), "name": person.name}
