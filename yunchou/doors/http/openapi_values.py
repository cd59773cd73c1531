"""The JSON schema of a field's values, coming in and going out, for the published description."""

from yunchou.access.compile import field_access, visible
from yunchou.access.state import Viewer
from yunchou.model.field_types import TYPES, declarable, type_of
from yunchou.model.field_types.base import Schema
from yunchou.model.object import Field, Object

_ID_PATTERN = "^[1-9][0-9]{0,18}$"
_API_NAME: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_LABEL: Schema = {"$ref": "#/components/schemas/Label"}
_FIELD_SETTINGS: Schema = {
    "required": {"type": "boolean"},
    "unique": {"type": "boolean"},
    "indexed": {"type": "boolean"},
    "default": {},
    "help": _LABEL,
    "options": {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Option"},
    },
    "decimals": {"type": "integer", "minimum": 0, "maximum": 10},
    "minimum": {"type": "number"},
    "maximum": {"type": "number"},
    "max_length": {"type": "integer", "minimum": 1, "maximum": 100000},
}

_FIXED: dict[str, Schema] = {
    "Id": {
        "type": "string",
        "pattern": _ID_PATTERN,
        "description": "A 64-bit number as a string, time-ordered.",
    },
    "Reference": {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"$ref": "#/components/schemas/Id"}, "name": {"type": ["string", "null"]}},
    },
    "Definition": {
        "type": "object",
        "description": "An object with its fields, as the caller may see them.",
        "required": ["name", "label", "name_field", "fields", "layer"],
        "properties": {
            "name": {"type": "string"},
            "label": {"type": "object"},
            "plural": {"type": "object"},
            "name_field": {"type": "string"},
            "fields": {"type": "array", "items": {"$ref": "#/components/schemas/FieldDefinition"}},
            "layer": {"enum": ["app", "organisation"]},
        },
    },
    "FieldDefinition": {
        "type": "object",
        "required": ["name", "type", "label"],
        "properties": {"name": {"type": "string"}, "type": {"type": "string"}, "label": {"type": "object"}},
    },
    "Definitions": {
        "type": "object",
        "required": ["objects"],
        "properties": {"objects": {"type": "array", "items": {"$ref": "#/components/schemas/Definition"}}},
    },
    "Label": {
        "type": "object",
        "properties": {
            "zh-CN": {"type": "string", "maxLength": 200},
            "en": {"type": "string", "maxLength": 200},
        },
        "additionalProperties": False,
    },
    "NewObject": {
        "type": "object",
        "required": ["name", "label"],
        "properties": {
            "name": _API_NAME,
            "label": _LABEL,
            "plural": _LABEL,
            "icon": {"type": "string"},
            "name_field": _API_NAME,
            "fields": {"type": "array", "items": {"$ref": "#/components/schemas/NewField"}},
        },
        "additionalProperties": False,
    },
    "ObjectChange": {
        "type": "object",
        "properties": {
            "label": _LABEL,
            "plural": _LABEL,
            "icon": {"type": "string"},
            "name_field": _API_NAME,
        },
        "additionalProperties": False,
    },
    "Option": {
        "type": "object",
        "required": ["value"],
        "properties": {
            "value": {"type": "string", "minLength": 1, "maxLength": 100},
            "label": _LABEL,
            "color": {"type": ["string", "null"]},
            "active": {"type": "boolean"},
            "children": {
                "description": "The options below, in a tree of options.",
                "type": "array",
                "items": {"$ref": "#/components/schemas/Option"},
            },
        },
        "additionalProperties": False,
    },
    "Rights": {
        "type": "object",
        "properties": {
            "objects": {"type": "object", "additionalProperties": {"type": "object"}},
            "actions": {"type": "array", "items": {"type": "string"}},
        },
    },
}


def shared_schemas() -> dict[str, Schema]:
    """The schemas that all organisations share, with what each type of field adds to them."""
    settings = dict(_FIELD_SETTINGS)
    components: dict[str, Schema] = {}
    for each in TYPES.values():
        settings.update(each.settings)
        components.update(each.components)
    return {**_FIXED, **components, "NewField": _new_field(settings), "FieldChange": _field_change(settings)}


def _new_field(settings: Schema) -> Schema:
    return {
        "type": "object",
        "required": ["name", "type", "label"],
        "properties": {
            "name": _API_NAME,
            "type": {"enum": list(declarable())},
            "label": _LABEL,
            **settings,
            "target": _API_NAME,
            "inverse": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": _API_NAME, "label": _LABEL},
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    }


def _field_change(settings: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {"label": _LABEL, **settings},
        "additionalProperties": False,
    }


def value_schema(field: Field, *, coming_in: bool) -> Schema:
    """The schema of one field's value, with its label."""
    schema = type_of(field).schema(field, coming_in=coming_in)
    return {**schema, "title": f"{field.label['zh-CN']} / {field.label['en']}"}


def record_schemas(viewer: Viewer, owner: Object) -> dict[str, Schema]:
    """The schemas of one object as a viewer may see it: `x` going out, `x.new` and `x.change` coming in, `x.page`."""
    access = {field.name: field_access(viewer, owner, field) for field in owner.fields.values()}
    out: Schema = {}
    into: Schema = {}
    for field in owner.fields.values():
        if access[field.name] == "mask":
            out[field.name] = {"description": "Masked."}
        elif access[field.name] in ("read", "write"):
            out[field.name] = value_schema(field, coming_in=False)
        if (
            access[field.name] == "write"
            and not field.readonly
            and (not field.system or field.name == "owner")
        ):
            into[field.name] = value_schema(field, coming_in=True)
    needed = [name for name in into if owner.fields[name].required and owner.fields[name].default is None]
    label = f"{owner.label['zh-CN']} / {owner.label['en']}"
    return {
        owner.name: {"type": "object", "title": label, "properties": out},
        f"{owner.name}.new": {
            "type": "object",
            "title": label,
            "properties": into,
            "required": needed,
            "additionalProperties": False,
        },
        f"{owner.name}.change": {
            "type": "object",
            "title": label,
            "properties": into,
            "additionalProperties": False,
        },
        f"{owner.name}.page": {
            "type": "object",
            "required": ["records", "next", "count"],
            "properties": {
                "records": {"type": "array", "items": {"$ref": f"#/components/schemas/{owner.name}"}},
                "next": {"type": ["string", "null"]},
                "count": {"anyOf": [{"$ref": "#/components/schemas/Count"}, {"type": "null"}]},
            },
        },
    }


def seen_objects(viewer: Viewer, objects: list[Object]) -> list[Object]:
    """The objects of which a viewer may see or make records."""
    return [owner for owner in objects if visible(viewer, owner)]
