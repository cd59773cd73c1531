"""Objects as one asker sees them: definitions with the asker's rights, fields that may not be read left out."""

from typing import Any

from yunchou.access.compile import field_access
from yunchou.access.state import Viewer
from yunchou.model.definition import field_json, object_json
from yunchou.model.object import Model, Object


def definition(model: Model, viewer: Viewer, owner: Object) -> dict[str, Any]:
    """An object's definition with `rights`, `inverses` and for each field its `access` (`mask`, `read`, `write`)."""
    rights = viewer.rights.of(owner.name)
    fields = []
    for field in owner.fields.values():
        access = field_access(viewer, owner, field)
        if access != "none" and field.column:
            fields.append(
                {**field_json(field), "access": "read" if _kept_by_system(owner, field.name) else access}
            )
    return {
        **object_json(owner),
        "generated": owner.generated,
        "fields": fields,
        "inverses": [
            {"name": i.name, "label": dict(i.label), "object": i.object, "field": i.field}
            for i in model.inverses(owner.name).values()
            if viewer.rights.of(i.object).read != "none"
        ],
        "rights": {
            "create": rights.create and not owner.generated,
            "read": rights.read,
            "update": "none" if owner.generated else rights.scope("update"),
            "delete": "none" if owner.generated else rights.scope("delete"),
            "export": rights.export,
        },
    }


def _kept_by_system(owner: Object, name: str) -> bool:
    field = owner.fields[name]
    return field.readonly or (field.system and name != "owner")
