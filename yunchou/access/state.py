"""The organisation as rights see it: people, departments, managers, roles; one frozen picture per access version."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from yunchou.access import grants
from yunchou.access.grants import Circle, Delegation, Granted
from yunchou.access.rights import ALL_RIGHTS, Rights, merged, only_objects, rights_from_json, without_scopes
from yunchou.access.rights import NO_RIGHTS as NO_RIGHTS
from yunchou.access.viewer import Standing
from yunchou.access.viewer import Viewer as Viewer
from yunchou.base.db import Connection, quote
from yunchou.base.errors import FieldError, invalid, say

EMPLOYEE = "employee"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the organisation, as far as rights depend on it."""

    id: int
    name: str
    login: str | None
    department: int | None
    manager: int | None
    roles: tuple[int, ...]
    active: bool
    language: str | None
    kind: str = EMPLOYEE
    """`employee`, or somebody from outside (`partner`, `guest`) to whom only what is shared is open."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role with what it grants."""

    id: int
    code: str | None
    name: str
    rights: Rights


@dataclass(frozen=True)
class AccessState:
    """Everybody and everything that decides who may see what, at one version."""

    version: int
    people: Mapping[int, Person]
    parents: Mapping[int, int | None]
    """For each department its parent."""
    roles: Mapping[int, Role]
    granted: Granted = field(default_factory=Granted)
    """What opens records beside the scopes of roles, on the day it was loaded."""
    _viewers: dict[int, "Viewer"] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def members(self) -> Mapping[int, tuple[int, ...]]:
        """The people of each department."""
        found: dict[int, list[int]] = defaultdict(list)
        for each in self.people.values():
            if each.department is not None:
                found[each.department].append(each.id)
        return {department: tuple(sorted(people)) for department, people in found.items()}

    @cached_property
    def reports(self) -> Mapping[int, tuple[int, ...]]:
        """The people who report to each person directly."""
        found: dict[int, list[int]] = defaultdict(list)
        for each in self.people.values():
            if each.manager is not None:
                found[each.manager].append(each.id)
        return {manager: tuple(people) for manager, people in found.items()}

    @cached_property
    def _sub_departments(self) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, list[int]] = defaultdict(list)
        for department, parent in self.parents.items():
            if parent is not None:
                found[parent].append(department)
        return {parent: tuple(below) for parent, below in found.items()}

    @cached_property
    def administered(self) -> bool:
        """Whether anybody who can sign in may change rights."""
        return any(
            each.active and each.login and self.viewer(each.id).rights.may("access.change")
            for each in self.people.values()
        )

    def departments_under(self, department: int) -> tuple[int, ...]:
        """The department and all below it. A ring in the tree ends the walk."""
        return _closure(department, self._sub_departments)

    def team_of(self, person: int) -> tuple[int, ...]:
        """The people of the person's own department, the person among them."""
        home = self.people[person].department if person in self.people else None
        return tuple(sorted({person, *(self.members.get(home, ()) if home is not None else ())}))

    def subtree_of(self, person: int) -> tuple[int, ...]:
        """The people in the person's department and below, and all who report to the person at any depth."""
        found = {person, *_closure(person, self.reports)}
        home = self.people[person].department if person in self.people else None
        if home is not None:
            for department in self.departments_under(home):
                found.update(self.members.get(department, ()))
        return tuple(sorted(found))

    def circles_of(self, person: int) -> tuple[Circle, ...]:
        """The circles that a person belongs to: itself, its departments from its own upward, its roles.

        Whoever comes from outside belongs to its own department alone, and never to the company as a whole.
        """
        who = self.people[person]
        above = self._departments_above(who.department)
        if who.kind != EMPLOYEE:
            above = [each for each in above[:1] if self.parents.get(each) is not None]
        return (
            Circle("person", person),
            *(Circle("department", each) for each in above),
            *(Circle("role", each) for each in who.roles if each in self.roles),
        )

    def _departments_above(self, department: int | None) -> list[int]:
        found: list[int] = []
        while department is not None and department in self.parents and department not in found:
            found.append(department)
            department = self.parents[department]
        return found

    @cached_property
    def _sub_territories(self) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, list[int]] = defaultdict(list)
        for each in self.granted.territories.values():
            if each.parent is not None:
                found[each.parent].append(each.id)
        return {parent: tuple(below) for parent, below in found.items()}

    def territories_of(self, person: int) -> tuple[int, ...]:
        """The territories that a person works today, and all below them."""
        worked = [t.id for t in self.granted.territories.values() if person in t.people]
        return tuple(sorted({below for each in worked for below in _closure(each, self._sub_territories)}))

    def people_in(self, circle: Circle) -> tuple[int, ...]:
        """The people of a circle, those who left among them: their records are still theirs."""
        if circle.kind == "person":
            return (circle.id,)
        if circle.kind == "role":
            return tuple(sorted(each.id for each in self.people.values() if circle.id in each.roles))
        departments = self.departments_under(circle.id)
        return tuple(sorted({p for each in departments for p in self.members.get(each, ())}))

    def viewer(self, person: int) -> Viewer:
        """The rights of one person, made once per version. Unknown and inactive people have none."""
        found = self._viewers.get(person)
        if found is None:
            found = self._viewers[person] = self._make_viewer(person)
        return found

    def _make_viewer(self, person: int) -> Viewer:
        own = self._standing(person)
        if own is None:
            return Viewer(self, person, NO_RIGHTS, frozenset())
        absent = (self._stand_in(each) for each in self.granted.delegations if each.deputy == person)
        standings = (own, *(each for each in absent if each is not None))
        return Viewer(self, person, merged(each.rights for each in standings), own.role_codes, standings)

    def _standing(self, person: int) -> Standing | None:
        who = self.people.get(person)
        if who is None or not who.active:
            return None
        held = [self.roles[each] for each in who.roles if each in self.roles]
        rights = merged(each.rights for each in held)
        if who.kind != EMPLOYEE:
            rights = without_scopes(rights)
        codes = frozenset(word for each in held for word in (each.code, each.name) if word)
        return Standing(self, person, rights, codes)

    def _stand_in(self, delegation: Delegation) -> Standing | None:
        """What the deputy has of the absent person: rights on records and commands, but nothing of administration."""
        absent = self._standing(delegation.absent)
        if absent is None or delegation.absent == delegation.deputy:
            return None
        rights = only_objects(absent.rights, delegation.objects, actions=delegation.actions)
        return Standing(self, absent.person, rights, absent.role_codes, delegation)


def system_viewer(state: AccessState) -> Viewer:
    """The asker that the system itself is."""
    return Viewer(state, None, ALL_RIGHTS, frozenset())


def _closure(start: int, below: Mapping[int, Iterable[int]]) -> tuple[int, ...]:
    seen = {start}
    waiting = [start]
    while waiting:
        for each in below.get(waiting.pop(), ()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return tuple(sorted(seen))


LOAD = """
select s.access_version,
    (select coalesce(json_agg(json_build_array(u.id, u.name, u.login, u.department, u.manager, u.roles,
        coalesce(u.active, false), u.language,
        coalesce(u.kind, 'employee'))), '[]') from {schema}.r_user u where u.deleted_at is null) as people,
    (select coalesce(json_agg(json_build_array(d.id, d.parent)), '[]')
        from {schema}.r_department d where d.deleted_at is null) as departments,
    (select coalesce(json_agg(json_build_array(r.id, r.code, r.name, g.rights::text)), '[]')
        from {schema}.r_role r left join {schema}.role_rights g on g.role = r.id where r.deleted_at is null) as roles
from {schema}.model_state s
"""


@lru_cache(maxsize=256)
def _rights(text: str) -> Rights:
    """The rights of a role, read once however often they are loaded."""
    return rights_from_json(json.loads(text))


async def load(link: Connection, schema: str, time_zone: str = "Asia/Shanghai") -> AccessState:
    """The picture in force on the day that it is now in the time zone (IANA), read in two statements."""
    row = await link.fetchrow(LOAD.format(schema=quote(schema)))
    if row is None:
        raise LookupError(schema)
    people = {
        each[0]: Person(each[0], each[1], each[2], each[3], each[4], tuple(each[5] or ()), *each[6:])
        for each in json.loads(row["people"])
    }
    roles = {
        each[0]: Role(each[0], each[1], each[2], _rights(each[3]) if each[3] else NO_RIGHTS)
        for each in json.loads(row["roles"])
    }
    # After the version: what is newer than it says is found out by the next read, what is older never.
    granted = await grants.load(link, schema, time_zone)
    return AccessState(row["access_version"], people, dict(json.loads(row["departments"])), roles, granted)


async def check_administered(link: Connection, schema: str) -> None:
    """Raises 422 when a transaction would leave nobody who can sign in and change rights."""
    # Two administrators who go at the same moment would each still see the other.
    await link.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"{schema}.administered")
    if not (await load(link, schema)).administered:
        message = say("至少要有一位能登录的管理员", "There must be an administrator left who can sign in")
        raise invalid((FieldError("rule", message),), message)
