"""The JSON form of objects and fields, as the API gives and takes it and as an organisation's layer is kept."""

from collections.abc import Mapping
from typing import Any

from yunchou.model.field_types import TYPES
from yunchou.model.object import Field, InverseName, Label, Object, Option, label


def words(given: Any, fallback: str) -> Label:
    """A label from `{"zh-CN", "en"}` or a plain text; a missing language takes the other's words."""
    if isinstance(given, str):
        return label(given, given)
    if not isinstance(given, Mapping):
        return label(fallback, fallback)
    zh, en = given.get("zh-CN"), given.get("en")
    return label(str(zh or en or fallback), str(en or zh or fallback))


def field_json(field: Field) -> dict[str, Any]:
    """A field's definition. Keys that say nothing are left out."""
    out: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "label": dict(field.label),
        "required": field.required,
        "unique": field.unique,
        "indexed": field.indexed,
        "readonly": field.readonly,
        "system": field.system,
        "layer": field.layer,
    }
    if field.hidden:
        out["hidden"] = True
    if field.building:
        out["building"] = list(field.building)
    if field.default is not None:
        out["default"] = field.default
    if field.help is not None:
        out["help"] = dict(field.help)
    if field.options:
        out["options"] = [option_json(each) for each in field.options]
    if field.target is not None:
        out["target"] = field.target
    if field.inverse is not None:
        out["inverse"] = {"name": field.inverse.name, "label": dict(field.inverse.label)}
    for key in ("decimals", "minimum", "maximum", "max_length", "searchable", "default_expression"):
        if (value := getattr(field, key)) is not None:
            out[key] = value
    if parts := TYPES[field.type].parts:
        out["parts"] = [
            {"name": name, "type": part.type, "label": dict(part.label)} for name, part in parts.items()
        ]
    if field.computed:
        out["stored"] = field.stored
    return {**out, **field.settings}


def option_json(option: Option) -> dict[str, Any]:
    """One option of a choice, with its children where it has some."""
    children = {"children": [option_json(each) for each in option.children]} if option.children else {}
    return {
        "value": option.value,
        "label": dict(option.label),
        "color": option.color,
        "active": option.active,
        **children,
    }


def field_from_json(given: Mapping[str, Any], *, layer: str, column: str = "") -> Field:
    """A field from a definition that has been checked (see `yunchou.studio.check`)."""
    inverse = given.get("inverse")
    kind = TYPES[given["type"]]
    named = InverseName(inverse["name"], words(inverse.get("label"), inverse["name"])) if inverse else None
    return Field(
        name=given["name"],
        type=given["type"],
        label=words(given.get("label"), given["name"]),
        required=bool(given.get("required")) or given["type"] == "master_detail",
        unique=(bool(given.get("unique")) and "unique" not in (given.get("building") or ())) or kind.numbered,
        indexed=bool(given.get("indexed")),
        readonly=kind.computed or kind.numbered,
        default=given.get("default"),
        help=words(given["help"], "") if given.get("help") else None,
        options=tuple(option_from_json(each) for each in given.get("options") or ()),
        target=kind.target or given.get("target"),
        inverse=named,
        decimals=given.get("decimals"),
        minimum=given.get("minimum"),
        maximum=given.get("maximum"),
        max_length=given.get("max_length"),
        settings={key: given[key] for key in kind.settings if given.get(key) is not None},
        searchable=given.get("searchable"),
        column=column,
        layer=layer,
        hidden=bool(given.get("hidden")),
        former=former_names(given),
        building=tuple(given.get("building") or ()),
        default_expression=given.get("default_expression"),
    )


def former_names(given: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    """The names an object or field had before, from its layer."""
    return tuple((name, int(until)) for name, until in given.get("former") or ())


def option_from_json(given: Mapping[str, Any]) -> Option:
    """One option of a choice from its definition."""
    value = given["value"]
    return Option(
        value,
        words(given.get("label"), value),
        given.get("color"),
        given.get("active", True),
        tuple(option_from_json(each) for each in given.get("children") or ()),
    )


def object_json(owner: Object) -> dict[str, Any]:
    """An object's definition without its fields."""
    hidden = {"hidden": True} if owner.hidden else {}
    return {
        **hidden,
        "name": owner.name,
        "label": dict(owner.label),
        "plural": dict(owner.plural),
        "name_field": owner.name_field,
        "icon": owner.icon,
        "app": owner.app,
        "layer": owner.layer,
    }
