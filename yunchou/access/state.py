"""The organisation as rights see it: people, departments, managers, roles; one frozen picture per access version."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from yunchou.access.rights import ALL_RIGHTS, NO_RIGHTS, Rights, merged, rights_from_json
from yunchou.base.db import Connection, quote
from yunchou.base.errors import FieldError, invalid, say


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

    def viewer(self, person: int) -> "Viewer":
        """The rights of one person, made once per version. Unknown and inactive people have none."""
        found = self._viewers.get(person)
        if found is None:
            found = self._viewers[person] = self._make_viewer(person)
        return found

    def _make_viewer(self, person: int) -> "Viewer":
        who = self.people.get(person)
        if who is None or not who.active:
            return Viewer(self, person, NO_RIGHTS, frozenset())
        held = [self.roles[each] for each in who.roles if each in self.roles]
        codes = frozenset(word for each in held for word in (each.code, each.name) if word)
        return Viewer(self, person, merged(each.rights for each in held) if held else NO_RIGHTS, codes)


@dataclass(frozen=True)
class Viewer:
    """One asker: who it is and what it may. `person` is None for the system itself, which may everything."""

    state: AccessState
    person: int | None
    rights: Rights
    role_codes: frozenset[str]

    @cached_property
    def team(self) -> tuple[int, ...]:
        """The people of the asker's department."""
        return () if self.person is None else self.state.team_of(self.person)

    @cached_property
    def subtree(self) -> tuple[int, ...]:
        """The people at or under the asker's department, and all reports."""
        return () if self.person is None else self.state.subtree_of(self.person)

    def owners(self, scope: str) -> tuple[int, ...] | None:
        """The owners whose records a scope covers; None means whoever owns them."""
        if scope == "all":
            return None
        if scope == "none" or self.person is None:
            return ()
        if scope == "own":
            return (self.person,)
        return self.team if scope == "team" else self.subtree

    def limited(self, rights: Rights) -> "Viewer":
        """The same asker with narrower rights (a token's scopes)."""
        return Viewer(self.state, self.person, rights, self.role_codes)


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
        coalesce(u.active, false), u.language)), '[]') from {schema}.r_user u where u.deleted_at is null) as people,
    (select coalesce(json_agg(json_build_array(d.id, d.parent)), '[]')
        from {schema}.r_department d where d.deleted_at is null) as departments,
    (select coalesce(json_agg(json_build_array(r.id, r.code, r.name, g.rights)), '[]')
        from {schema}.r_role r left join {schema}.role_rights g on g.role = r.id where r.deleted_at is null) as roles
from {schema}.model_state s
"""


async def load(link: Connection, schema: str) -> AccessState:
    """The picture in force, read in one statement."""
    row = await link.fetchrow(LOAD.format(schema=quote(schema)))
    if row is None:
        raise LookupError(schema)
    people = {
        each[0]: Person(each[0], each[1], each[2], each[3], each[4], tuple(each[5] or ()), each[6], each[7])
        for each in json.loads(row["people"])
    }
    roles = {
        each[0]: Role(each[0], each[1], each[2], rights_from_json(each[3]) if each[3] else NO_RIGHTS)
        for each in json.loads(row["roles"])
    }
    return AccessState(row["access_version"], people, dict(json.loads(row["departments"])), roles)


async def check_administered(link: Connection, schema: str) -> None:
    """Raises 422 when a transaction would leave nobody who can sign in and change rights."""
    # Two administrators who go at the same moment would each still see the other.
    await link.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"{schema}.administered")
    if not (await load(link, schema)).administered:
        message = say("至少要有一位能登录的管理员", "There must be an administrator left who can sign in")
        raise invalid((FieldError("rule", message),), message)
