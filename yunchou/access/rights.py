"""What a role grants, as data: objects with scopes and fields, and actions.

The JSON form is `{"objects": {"opportunity": {"create": true, "read": "subtree", "update": "own", "delete": "none",
"export": false, "fields": {"amount": "read" | "none" | "mask"}}}, "actions": ["crm.convert_lead"]}`. `shared` (`none`,
`read`, `update`) bounds what sharing may open beside the scopes; it stands there only where it bounds. Under the object
name `*` stands what holds for every object that is not named; the action `*` grants all actions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from yunchou.base.errors import FieldError, Message, Problem, invalid, say

SCOPES = ("none", "own", "team", "subtree", "all")
"""Breadth of a right over records, narrow to wide; each holds the ones before it."""

FIELD_ACCESS = ("none", "mask", "read", "write")
"""What may be done with a field, little to much."""

SHARED = ("none", "read", "update")
"""What others may open to somebody beside scopes, by sharing: nothing, to read, to change."""

ANY = "*"

ADMINISTRATION = frozenset({"model.change", "access.change", "imports.history", "migration.run"})
"""Actions of administrators: changing the model, people's rights, setting history in an import, and moving a whole system in."""


@dataclass(frozen=True, slots=True)
class ObjectRights:
    """What may be done with the records of one object."""

    create: bool = False
    read: str = "none"
    update: str = "none"
    delete: str = "none"
    export: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    shared: str = "update"

    def scope(self, action: str) -> str:
        """The scope of `read`, `update` or `delete`; never wider than what may be read."""
        wanted: str = getattr(self, action)
        return wanted if action == "read" else min(wanted, self.read, key=SCOPES.index)

    def field(self, name: str) -> str:
        """What may be done with a field of the object."""
        return self.fields.get(name, "write")


NOTHING = ObjectRights()
EVERYTHING = ObjectRights(True, "all", "all", "all", True)
OF_EVERYBODY: Mapping[str, ObjectRights] = MappingProxyType(
    {
        **dict.fromkeys(
            ("comment", "attachment", "tag"),
            ObjectRights(create=True, read="all", update="own", delete="own"),
        ),
        **dict.fromkeys(("approval", "approval_task"), ObjectRights(read="own", shared="none")),
    }
)
"""What is attached to records is seen with them, and tags by all; who made it may change it. What one asked for or is asked
to decide one sees. A role may say otherwise."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a role, or a person through several roles, may do."""

    objects: Mapping[str, ObjectRights]
    actions: frozenset[str]

    def of(self, name: str) -> ObjectRights:
        """The rights on an object. With what is attached to records everybody may do what is said of all, and more by role."""
        found = self.objects.get(name)
        if found is not None:
            return found
        every, common = self.objects.get(ANY, NOTHING), OF_EVERYBODY.get(name)
        return every if common is None else _widest([common, every])

    def may(self, action: str) -> bool:
        """Whether the action may be run."""
        return action in self.actions or ANY in self.actions


NO_RIGHTS = Rights(MappingProxyType({}), frozenset())
ALL_RIGHTS = Rights(MappingProxyType({ANY: EVERYTHING}), frozenset({ANY}))


def merged(several: Iterable[Rights]) -> Rights:
    """The rights of somebody with several roles: of each right the widest."""
    held = list(several)
    names = {name for each in held for name in each.objects}
    objects = {name: _widest([each.of(name) for each in held]) for name in names}
    return Rights(MappingProxyType(objects), frozenset().union(*(each.actions for each in held)))


def _widest(several: list[ObjectRights]) -> ObjectRights:
    # A role that only creates must not open to others' reading what the reading roles keep closed.
    readers = [each for each in several if each.read != "none"] or [each for each in several if each.create]
    # Nor must one that says nothing of the object, where all there is to read was shared.
    readers = readers or [each for each in several if each.fields]
    limited = {name for each in readers for name in each.fields}
    fields = {name: max((each.field(name) for each in readers), key=FIELD_ACCESS.index) for name in limited}
    return ObjectRights(
        create=any(each.create for each in several),
        read=max((each.read for each in several), key=SCOPES.index),
        update=max((each.update for each in several), key=SCOPES.index),
        delete=max((each.delete for each in several), key=SCOPES.index),
        export=any(each.export for each in several),
        fields=MappingProxyType(fields),
        shared=max((each.shared for each in several), key=SHARED.index),
    )


def without_scopes(rights: Rights) -> Rights:
    """The rights of somebody from outside: field rights and commands stay, but no scope opens any record."""
    closed = {
        name: replace(each, create=False, read="none", update="none", delete="none")
        for name, each in rights.objects.items()
    }
    return Rights(MappingProxyType(closed), rights.actions - ADMINISTRATION - {ANY})


def only_objects(rights: Rights, names: Iterable[str] | None, *, actions: bool) -> Rights:
    """Rights cut to some objects (None: all), with commands or without, and without administration."""
    kept = rights.objects if names is None else MappingProxyType({each: rights.of(each) for each in names})
    return Rights(kept, rights.actions - ADMINISTRATION - {ANY} if actions else frozenset())


def rights_from_json(given: Any) -> Rights:
    """Rights from their JSON form. Raises 422 naming what is wrong."""
    faults: list[FieldError] = []
    if not isinstance(given, Mapping) or set(given) - {"objects", "actions"}:
        raise _refused("", say("应有 objects 和 actions", "There must be objects and actions"))
    objects, actions = given.get("objects", {}), given.get("actions", [])
    if not isinstance(objects, Mapping):
        raise _refused("objects", say("应为对象", "This must be an object"))
    if not isinstance(actions, list) or not all(isinstance(each, str) for each in actions):
        raise _refused("actions", say("应为动作名称的列表", "This must be a list of action names"))
    read = {str(name): _object_from_json(str(name), each, faults) for name, each in objects.items()}
    if faults:
        raise invalid(tuple(faults))
    return Rights(MappingProxyType(read), frozenset(actions))


def _object_from_json(name: str, given: Any, faults: list[FieldError]) -> ObjectRights:
    if not isinstance(given, Mapping):
        faults.append(_fault(f"objects.{name}", say("应为对象", "This must be an object")))
        return NOTHING
    values: dict[str, Any] = {}
    for key, value in given.items():
        at = f"objects.{name}.{key}"
        if key in ("create", "export"):
            if not isinstance(value, bool):
                faults.append(_fault(at, say("应为 true 或 false", "This must be true or false")))
            values[key] = value is True
        elif key in ("read", "update", "delete"):
            if value not in SCOPES:
                options = ", ".join(SCOPES)
                faults.append(
                    _fault(at, say("应为 {o} 之一", "This must be one of {o}", o=options), "not_an_option")
                )
                continue
            values[key] = value
        elif key == "shared" and value in SHARED:
            values[key] = value
        elif (
            key == "fields" and isinstance(value, Mapping) and all(v in FIELD_ACCESS for v in value.values())
        ):
            values[key] = MappingProxyType({str(k): str(v) for k, v in value.items()})
        else:
            faults.append(_fault(at, say("不是有效的权限", "This is not a right"), "unknown_field"))
    return ObjectRights(**values)


def rights_json(rights: Rights) -> dict[str, Any]:
    """The JSON form of rights."""
    return {
        "objects": {
            name: {
                "create": each.create,
                "read": each.read,
                "update": each.update,
                "delete": each.delete,
                "export": each.export,
                "fields": dict(each.fields),
                **({} if each.shared == SHARED[-1] else {"shared": each.shared}),
            }
            for name, each in sorted(rights.objects.items())
        },
        "actions": sorted(rights.actions),
    }


def _fault(at: str, message: Message, code: str = "wrong_type") -> FieldError:
    return FieldError(code, message, field=at)


def _refused(at: str, message: Message) -> Problem:
    return invalid((_fault(at, message),))
