"""Who asks: a person, or the system for a stated reason."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from yunchou.access.rights import ADMINISTRATION, ANY, SHARED, ObjectRights, Rights
from yunchou.access.state import Viewer, system_viewer

if TYPE_CHECKING:
    from yunchou.access.organisation import Organisation, Snapshot


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is answerable for a request. `scopes` narrows a person's rights to those of a token."""

    kind: str
    name: str
    user_id: int | None = None
    scopes: frozenset[str] | None = None
    reason: str | None = None


def person(user_id: int, name: str, scopes: frozenset[str] | None = None) -> Actor:
    """A person of the organisation as actor."""
    return Actor("user", name, user_id, scopes)


def System(reason: str) -> Actor:
    """The system itself, for a stated reason. Every use is on a checked-in list that may only shrink."""
    return Actor("system", "系统", reason=reason)


@dataclass(frozen=True, slots=True)
class Caller:
    """An actor within an organisation; the first argument of everything that reads or writes."""

    organisation: "Organisation"
    actor: Actor
    language: str = "zh-CN"

    @property
    def key(self) -> tuple[str, int | None, frozenset[str] | None]:
        """What the asker's rights depend on, for keeping compiled statements."""
        return self.actor.kind, self.actor.user_id, self.actor.scopes

    def viewer(self, snapshot: "Snapshot") -> Viewer:
        """The asker's rights under a snapshot of the model and the organisation."""
        if self.actor.kind == "system" or self.actor.user_id is None:
            return system_viewer(snapshot.access)
        viewer = snapshot.access.viewer(self.actor.user_id)
        if self.actor.scopes is None:
            return viewer
        scopes, objects = self.actor.scopes, tuple(snapshot.model.objects)
        return snapshot.compiled(
            ("viewer", self.actor.user_id, scopes),
            lambda: viewer.narrowed(lambda rights: narrowed(rights, scopes, objects)),
        )


def narrowed(rights: Rights, scopes: frozenset[str], objects: tuple[str, ...]) -> Rights:
    """A person's rights cut to a token's scopes: `read`, `write` (read and write), `admin` (all), `object:read`,
    `object:write`."""
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
        else:
            kept[name] = ObjectRights(shared="none")
    actions = rights.actions if "write" in scopes else frozenset[str]()
    return Rights(MappingProxyType(kept), _without_administration(actions))


def _without_administration(actions: frozenset[str]) -> frozenset[str]:
    return actions - ADMINISTRATION - {ANY}
