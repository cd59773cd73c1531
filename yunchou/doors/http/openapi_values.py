"""The JSON schema of a field's values, coming in and going out, for the published description."""

from typing import Any

from yunchou.access.compile import field_access, visible
from yunchou.access.state import Viewer
from yunchou.model.field_types import DECLARABLE
from yunchou.model.object import Field, Object

Schema = dict[str, Any]
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
        "items": {
            "type": "object",
            "required": ["value"],
            "properties": {
                "value": {"type": "string", "minLength": 1, "maxLength": 100},
                "label": _LABEL,
                "color": {"type": ["string", "null"]},
                "active": {"type": "boolean"},
            },
            "additionalProperties": False,
        },
    },
    "decimals": {"type": "integer", "minimum": 0, "maximum": 10},
    "minimum": {"type": "number"},
    "maximum": {"type": "number"},
    "max_length": {"type": "integer", "minimum": 1, "maximum": 100000},
}

SHARED: dict[str, Schema] = {
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
    "Money": {
        "type": "object",
        "required": ["amount", "currency"],
        "properties": {
            "amount": {"type": "string", "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,10})?$"},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        },
    },
    "MoneyIn": {
        "description": "An amount with its currency, or a bare amount in the organisation's currency.",
        "anyOf": [
            {"$ref": "#/components/schemas/Money"},
            {"type": "string", "pattern": r"^-?[0-9]{1,16}(\.[0-9]{1,2})?$"},
            {"type": "number"},
        ],
    },
    "DecimalIn": {
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]{1,16}(\.[0-9]{1,10})?$"}],
    },
    "Address": {
        "type": "object",
        "properties": {
            name: {"type": ["string", "null"]}
            for name in ("country", "province", "city", "district", "street", "postcode")
        },
        "additionalProperties": False,
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
    "NewField": {
        "type": "object",
        "required": ["name", "type", "label"],
        "properties": {
            "name": _API_NAME,
            "type": {"enum": list(DECLARABLE)},
            "label": _LABEL,
            **_FIELD_SETTINGS,
            "target": _API_NAME,
            "inverse": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": _API_NAME, "label": _LABEL},
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
    "FieldChange": {
        "type": "object",
        "properties": {"label": _LABEL, **_FIELD_SETTINGS},
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

_TEXT = {"type": ["string", "null"]}
_REFERENCE = {"anyOf": [{"$ref": "#/components/schemas/Reference"}, {"type": "null"}]}
_REFERENCE_IN = {"anyOf": [{"$ref": "#/components/schemas/Id"}, {"type": "null"}]}
_REFERENCES = {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Reference"}}
_REFERENCES_IN = {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Id"}}
_NUMBER_IN = {"anyOf": [{"$ref": "#/components/schemas/DecimalIn"}, {"type": "null"}]}


def _same(schema: Schema) -> tuple[Schema, Schema]:
    return schema, schema


_BY_TYPE: dict[str, tuple[Schema, Schema]] = {
    # type: (going out, coming in)
    "id": _same({"$ref": "#/components/schemas/Id"}),
    "number": ({"type": ["number", "null"]}, _NUMBER_IN),
    "percent": ({"type": ["number", "null"]}, _NUMBER_IN),
    "integer": _same({"type": ["integer", "null"]}),
    "money": (
        {"anyOf": [{"$ref": "#/components/schemas/Money"}, {"type": "null"}]},
        {"anyOf": [{"$ref": "#/components/schemas/MoneyIn"}, {"type": "null"}]},
    ),
    "boolean": _same({"type": ["boolean", "null"]}),
    "date": _same({"type": ["string", "null"], "format": "date"}),
    "datetime": _same({"type": ["string", "null"], "format": "date-time"}),
    "lookup": (_REFERENCE, _REFERENCE_IN),
    "user": (_REFERENCE, _REFERENCE_IN),
    "multi_lookup": (_REFERENCES, _REFERENCES_IN),
    "address": _same({"anyOf": [{"$ref": "#/components/schemas/Address"}, {"type": "null"}]}),
    "color": _same(_TEXT),
}


def value_schema(field: Field, *, coming_in: bool) -> Schema:
    """The schema of one field's value, with its label."""
    if field.type in ("choice", "multi_choice"):
        schema = _choice(field)
    else:
        schema = dict(_BY_TYPE.get(field.type, _same(_TEXT))[1 if coming_in else 0])
        if field.max_length and schema.get("type") == ["string", "null"]:
            schema["maxLength"] = field.max_length
    return {**schema, "title": f"{field.label['zh-CN']} / {field.label['en']}"}


def _choice(field: Field) -> Schema:
    values = [option.value for option in field.options]
    if field.type == "choice":
        return {"enum": [*values, None]}
    return {"type": ["array", "null"], "items": {"enum": values}}


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
