"""Why somebody may see a record: the people with rights on it, and what each right comes from."""

from typing import Any

from yunchou.access.state import AccessState, Viewer

ACTIONS = ("read", "update", "delete")


def people_of(state: AccessState, name: str, owner: int | None) -> list[dict[str, Any]]:
    """Everybody with a right on a record of the object `name` that `owner` owns, by name.

    `{"user": {"id", "name"}, "rights": ["read"…], "because": [{"kind": "owner"}, {"kind": "scope", "scope",
    "role"}]}`.
    """
    found = []
    for person in sorted(state.people.values(), key=lambda each: (each.name, each.id)):
        viewer = state.viewer(person.id)
        rights = [action for action in ACTIONS if _reaches(viewer, name, action, owner)]
        if rights:
            found.append(
                {
                    "user": {"id": str(person.id), "name": person.name},
                    "rights": rights,
                    "because": _because(state, viewer, name, owner),
                }
            )
    return found


def _reaches(viewer: Viewer, name: str, action: str, owner: int | None) -> bool:
    owners = viewer.owners(viewer.rights.of(name).scope(action))
    return owners is None or (owner is not None and owner in owners)


def _because(state: AccessState, viewer: Viewer, name: str, owner: int | None) -> list[dict[str, Any]]:
    reasons: list[dict[str, Any]] = []
    if viewer.person == owner:
        reasons.append({"kind": "owner"})
    held = state.people[viewer.person].roles if viewer.person is not None else ()
    for role in (state.roles[each] for each in held if each in state.roles):
        scope = role.rights.of(name).scope("read")
        owners = viewer.owners(scope)
        if owners is None or (owner is not None and owner in owners):
            reasons.append({"kind": "scope", "scope": scope, "role": {"id": str(role.id), "name": role.name}})
    return reasons
