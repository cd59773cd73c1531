"""Objects as one asker sees them: definitions with the asker's rights, fields that may not be read left out."""

from collections.abc import Set
from typing import Any

from yunchou.access.compile import field_access
from yunchou.access.rights import SCOPES
from yunchou.access.state import Viewer
from yunchou.model.definition import field_json, object_json
from yunchou.model.object import Model, Object


def definition(
    model: Model, viewer: Viewer, owner: Object, calculating: Set[tuple[str, str]] = frozenset()
) -> dict[str, Any]:
    """An object's definition with `rights`, `inverses` and for each field its `access` (`mask`, `read`, `write`).

    `calculating`: computed fields, as (object, field), whose columns are still being filled.
    """
    rights = viewer.rights.of(owner.name)
    # Where nothing is open but what others gave, it is shown as the narrowest scope there is.
    given = "own" if viewer.is_given(owner.name) else "none"
    fields = []
    for field in owner.fields.values():
        access = field_access(viewer, owner, field)
        if access != "none" and field.column:
            access = "read" if _kept_by_system(owner, field.name) else access
            shown = {"default": None, "help": None, **field_json(field), "access": access}
            if field.computed:
                shown["calculating"] = (owner.name, field.name) in calculating
            fields.append(shown)
    return {
        **object_json(owner),
        "generated": owner.generated,
        **({"known_by": list(owner.known_by)} if owner.configuration else {}),
        "fields": fields,
        "inverses": [
            {"name": i.name, "label": dict(i.label), "object": i.object, "field": i.field}
            for i in model.inverses(owner.name).values()
            if viewer.sees(i.object)
        ],
        "rights": {
            "create": rights.create and not owner.generated,
            "read": max(rights.read, given, key=SCOPES.index),
            "update": "none" if owner.generated else max(rights.scope("update"), given, key=SCOPES.index),
            "delete": "none" if owner.generated else rights.scope("delete"),
            "export": rights.export,
        },
    }


def _kept_by_system(owner: Object, name: str) -> bool:
    field = owner.fields[name]
    return field.readonly or (field.system and name != "owner")
