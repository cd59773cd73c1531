"""Who asks: a person, or the system for a stated reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from yunchou.access.rights import ADMINISTRATION, ANY, FIELD_ACCESS, SCOPES, SHARED, ObjectRights, Rights
from yunchou.access.state import Viewer, system_viewer
from yunchou.model.object import Object

if TYPE_CHECKING:
    from yunchou.access.organisation import Organisation, Snapshot


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is answerable for a request. `scopes` narrows a person's rights to those of a token.

    `seen_by` is the administrator who looks at what the person sees: nothing can be changed then, and nothing is seen that
    the administrator does not see anyway.
    """

    kind: str
    name: str
    user_id: int | None = None
    scopes: frozenset[str] | None = None
    reason: str | None = None
    seen_by: int | None = None


def person(user_id: int, name: str, scopes: frozenset[str] | None = None) -> Actor:
    """A person of the organisation as actor."""
    return Actor("user", name, user_id, scopes)


def System(reason: str, by: Actor | None = None) -> Actor:
    """The system itself, for a stated reason. Every use is on a checked-in list that may only shrink.

    `by`: whose command it carries out; what is written is told as theirs.
    """
    if by is not None:
        return Actor("system", by.name, by.user_id, reason=reason)
    return Actor("system", "系统", reason=reason)


@dataclass(frozen=True, slots=True)
class Caller:
    """An actor within an organisation; the first argument of everything that reads or writes."""

    organisation: "Organisation"
    actor: Actor
    language: str = "zh-CN"

    @property
    def key(self) -> tuple[str, int | None, frozenset[str] | None, int | None, str]:
        """What the asker's rights and words depend on, for keeping compiled statements."""
        actor = self.actor
        return actor.kind, actor.user_id, actor.scopes, actor.seen_by, self.language

    def viewer(self, snapshot: "Snapshot") -> Viewer:
        """The asker's rights under a snapshot of the model and the organisation."""
        if self.actor.kind == "system" or self.actor.user_id is None:
            return system_viewer(snapshot.access)
        viewer = snapshot.access.viewer(self.actor.user_id)
        if self.actor.seen_by is not None:
            own, known = (
                snapshot.access.viewer(self.actor.seen_by).rights,
                tuple(snapshot.model.objects.values()),
            )
            return viewer.narrowed(lambda rights: looked_through(rights, own, known))
        if self.actor.scopes is None:
            return viewer
        scopes, objects = self.actor.scopes, tuple(snapshot.model.objects)
        return snapshot.compiled(
            ("viewer", self.actor.user_id, scopes),
            lambda: viewer.narrowed(lambda rights: narrowed(rights, scopes, objects)),
        )


def narrowed(rights: Rights, scopes: frozenset[str], objects: tuple[str, ...]) -> Rights:
    """A person's rights cut to a token's scopes: `read`, `write` (read and write), `admin` (all), `object:read`,
    `object:write`, and `object:create`, which no token is given: to make such records and nothing else."""
    if "admin" in scopes:
        return rights
    kept: dict[str, ObjectRights] = {}
    for name in objects:
        held = rights.of(name)
        if scopes & {"write", f"{name}:write"}:
            kept[name] = held
        elif scopes & {"read", f"{name}:read"}:
            shared = min(held.shared, "read", key=SHARED.index)
            kept[name] = ObjectRights(read=held.read, export=held.export, fields=held.fields, shared=shared)
        elif f"{name}:create" in scopes:
            read = min("own", held.read, key=SCOPES.index)
            kept[name] = ObjectRights(held.create, read, fields=held.fields, shared="none")
        else:
            kept[name] = ObjectRights(shared="none")
    actions = rights.actions if "write" in scopes else frozenset[str]()
    return Rights(MappingProxyType(kept), _without_administration(actions))


def looked_through(rights: Rights, own: Rights, objects: Iterable[Object]) -> Rights:
    """A person's rights as an administrator with rights of its `own` may look through them: to read, and of each object
    only where the administrator reads every record, of each field no more than the administrator may.
    """
    kept: dict[str, ObjectRights] = {}
    for each in objects:
        held, mine = rights.of(each.name), own.of(each.name)
        if mine.read != "all":
            kept[each.name] = ObjectRights(shared="none", fields=dict.fromkeys(each.fields, "none"))
            continue
        fields = {
            field.name: min(held.field(field.name), mine.field(field.name), key=FIELD_ACCESS.index)
            for field in each.fields.values()
            if mine.field(field.name) in ("none", "mask")
            # A computed field that is named is read whatever it is made of: both must have it by name.
            or (field.name in held.fields and (not field.computed or field.name in mine.fields))
        }
        shared = min(held.shared, "read", key=SHARED.index)
        kept[each.name] = ObjectRights(read=held.read, fields=fields, shared=shared)
    actions = own.actions if ANY in rights.actions else rights.actions
    return Rights(MappingProxyType(kept), actions if ANY in own.actions else actions & own.actions)


def _without_administration(actions: frozenset[str]) -> frozenset[str]:
    return actions - ADMINISTRATION - {ANY}
