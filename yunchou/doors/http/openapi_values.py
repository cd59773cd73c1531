"""The JSON schema of a field's values, coming in and going out, for the published description."""

from yunchou.access.compile import field_access, visible
from yunchou.access.rights import SCOPES, SHARED
from yunchou.access.state import Viewer
from yunchou.model.field_types import TYPES, declarable, type_of
from yunchou.model.field_types.base import Schema
from yunchou.model.object import Field, Object

_ID_PATTERN = "^[1-9][0-9]{0,18}$"
_API_NAME: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_LABEL: Schema = {"$ref": "#/components/schemas/Label"}
_SCOPE: Schema = {"enum": list(SCOPES)}
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
    "default_expression": {"type": "string", "description": "What gives a new record's value."},
    "searchable": {"type": "boolean"},
    "hidden": {"type": "boolean"},
}


def _rights(needed: list[str], needed_of_object: list[str]) -> Schema:
    access: Schema = {"enum": ["none", "mask", "read", "write"]}
    of_object: Schema = {
        "type": "object",
        "required": needed_of_object,
        "properties": {
            "create": {"type": "boolean"},
            "read": _SCOPE,
            "update": _SCOPE,
            "delete": _SCOPE,
            "export": {"type": "boolean"},
            "fields": {"type": "object", "additionalProperties": access},
            "shared": {
                "description": "The most that sharing may open beside the scopes; absent where nothing bounds it.",
                "enum": list(SHARED),
            },
        },
    }
    return {
        "type": "object",
        "required": needed,
        "properties": {
            "objects": {"type": "object", "additionalProperties": of_object},
            "actions": {"type": "array", "items": {"type": "string"}},
        },
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
        "required": [
            *("name", "label", "plural", "name_field", "icon", "app", "layer"),
            *("generated", "fields", "inverses", "rights"),
        ],
        "properties": {
            "name": {"type": "string"},
            "label": _LABEL,
            "plural": _LABEL,
            "name_field": {"type": "string"},
            "icon": {"type": "string"},
            "app": {"type": ["string", "null"]},
            "layer": {"enum": ["app", "organisation"]},
            "hidden": {"type": "boolean"},
            "generated": {"type": "boolean"},
            "known_by": {
                "description": "Of objects whose records are configuration: the paths by whose values each is known.",
                "type": "array",
                "items": {"type": "string"},
            },
            "fields": {"type": "array", "items": {"$ref": "#/components/schemas/FieldDefinition"}},
            "list_fields": {"type": "array", "items": {"type": "string"}},
            "inverses": {"type": "array", "items": {"$ref": "#/components/schemas/InverseDefinition"}},
            "rights": {"$ref": "#/components/schemas/ObjectRights"},
        },
    },
    "InverseDefinition": {
        "type": "object",
        "description": "The records of `object` whose `field` points at a record.",
        "required": ["name", "label", "object", "field"],
        "properties": {
            "name": {"type": "string"},
            "label": _LABEL,
            "object": {"type": "string"},
            "field": {"type": "string"},
        },
    },
    "ObjectRights": {
        "type": "object",
        "description": "What the caller may do with the records of an object, and with which.",
        "required": ["create", "read", "update", "delete", "export"],
        "properties": {
            "create": {"type": "boolean"},
            "read": _SCOPE,
            "update": _SCOPE,
            "delete": _SCOPE,
            "export": {"type": "boolean"},
        },
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
            "name": _API_NAME,
            "label": _LABEL,
            "plural": _LABEL,
            "icon": {"type": "string"},
            "name_field": _API_NAME,
            "order": {"type": "array", "items": {"type": "string"}},
            "hidden": {"type": "boolean"},
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
    "OptionDefinition": {
        "type": "object",
        "required": ["value", "label", "color", "active"],
        "properties": {
            "value": {"type": "string"},
            "label": _LABEL,
            "color": {"type": ["string", "null"]},
            "active": {"type": "boolean"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/OptionDefinition"}},
        },
    },
    "Rights": _rights(["objects", "actions"], ["create", "read", "update", "delete", "export", "fields"]),
    "NewRights": _rights([], []),
}


def shared_schemas() -> dict[str, Schema]:
    """The schemas that all organisations share, with what each type of field adds to them."""
    settings = dict(_FIELD_SETTINGS)
    components: dict[str, Schema] = {}
    for each in TYPES.values():
        settings.update(each.settings)
        components.update(each.components)
    return {
        **_FIXED,
        **components,
        "FieldDefinition": _field_definition(settings),
        "NewField": _new_field(settings),
        "FieldChange": _field_change(settings),
        "FieldRetype": _field_retype(settings),
        "FieldPreview": {"anyOf": [_field_change(settings), _field_retype(settings)]},
    }


def _field_definition(settings: Schema) -> Schema:
    return {
        "type": "object",
        "description": "A field as the caller may see it; `access` says what with its values may be done.",
        "required": [
            *("name", "type", "label", "required", "unique", "indexed", "readonly", "system", "layer"),
            *("default", "help", "access"),
        ],
        "properties": {
            **settings,
            "name": {"type": "string"},
            "type": {"type": "string"},
            "label": _LABEL,
            "help": {"anyOf": [_LABEL, {"type": "null"}]},
            "readonly": {"type": "boolean"},
            "system": {"type": "boolean"},
            "layer": {"enum": ["app", "organisation"]},
            "access": {"enum": ["mask", "read", "write"]},
            "target": {"type": "string"},
            "options": {"type": "array", "items": {"$ref": "#/components/schemas/OptionDefinition"}},
            "inverse": {
                "type": "object",
                "required": ["name", "label"],
                "properties": {"name": {"type": "string"}, "label": _LABEL},
            },
            "building": {
                "description": "Settings that will be in force when their index is built.",
                "type": "array",
                "items": {"type": "string"},
            },
            "parts": {
                "description": "What of a value may be named on its own, as `address.city`.",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "type", "label"],
                    "properties": {"name": {"type": "string"}, "type": {"type": "string"}, "label": _LABEL},
                },
            },
            "stored": {"type": "boolean"},
            "calculating": {"type": "boolean"},
        },
    }


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
        "properties": {"name": _API_NAME, "label": _LABEL, **settings},
        "additionalProperties": False,
    }


def _field_retype(settings: Schema) -> Schema:
    scale = {"type": ["number", "string"], "description": "What numbers are multiplied by."}
    change = _field_change(
        {**settings, "type": {"enum": list(declarable())}, "target": _API_NAME, "scale": scale}
    )
    return {**change, "required": ["type"]}


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
        f"{owner.name}.page": _page_schema(owner.name),
    }


def _page_schema(name: str) -> Schema:
    return {
        "type": "object",
        "required": ["records", "next", "count"],
        "properties": {
            "records": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            "next": {"type": ["string", "null"]},
            "count": {"anyOf": [{"$ref": "#/components/schemas/Count"}, {"type": "null"}]},
        },
    }


def any_record_schemas(name: str) -> dict[str, Schema]:
    """What `record_schemas` would say of an object that is not known: values by field, and an id going out."""
    going_out: Schema = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"$ref": "#/components/schemas/Id"}},
        "additionalProperties": True,
    }
    coming_in: Schema = {"type": "object", "additionalProperties": True}
    return {
        name: going_out,
        f"{name}.new": coming_in,
        f"{name}.change": coming_in,
        f"{name}.page": _page_schema(name),
    }


def seen_objects(viewer: Viewer, objects: list[Object]) -> list[Object]:
    """The objects of which a viewer may see or make records."""
    return [owner for owner in objects if visible(viewer, owner)]
