"""From what the apps declare and what an organisation changed to one frozen `Model`: a pure merge of two layers.

An organisation's layer is, per object: `{"created": bool, "label", "plural", "icon", "hidden", "name_field", "fields":
{name: definition}, "overrides": {name: {"label" | "help" | "options" | "required" | "default" | "hidden": …}}, "order":
[name of a field…], "former": [[name, id]…]}`. Fields that `order` does not name follow those that it does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from yunchou.model.declare import SYSTEM
from yunchou.model.definition import field_from_json, former_names, option_from_json, words
from yunchou.model.object import Field, Inverse, Model, Object

Layer: TypeAlias = Mapping[str, Mapping[str, Any]]
OVERRIDABLE = ("label", "help", "options", "required", "default", "hidden", "searchable")


@dataclass(frozen=True, slots=True)
class Physical:
    """Where things lie: the table of each object and the column of each (object, field)."""

    tables: Mapping[str, str]
    columns: Mapping[tuple[str, str], str]


NOWHERE = Physical({}, {})


def build(version: int, declared: Iterable[Object], layer: Layer, physical: Physical) -> Model:
    """The model of one version. Objects without a table yet have `table` "", fields without a column `column` ""."""
    objects: dict[str, Object] = {}
    for each in declared:
        objects[each.name] = _merged(each, layer.get(each.name, {}), physical)
    for name, changes in layer.items():
        if changes.get("created") and name not in objects:
            objects[name] = _merged(_created(name, changes), changes, physical)
    return Model(version, MappingProxyType(objects), _children(objects))


def _created(name: str, changes: Mapping[str, Any]) -> Object:
    title = words(changes.get("label"), name)
    return Object(
        name=name,
        label=title,
        plural=words(changes.get("plural") or changes.get("label"), name),
        fields=MappingProxyType({f.name: f for f in SYSTEM}),
        name_field=changes.get("name_field", "name"),
        layer="organisation",
        app="organisation",
        icon=changes.get("icon", "table"),
    )


def _merged(base: Object, changes: Mapping[str, Any], physical: Physical) -> Object:
    own = [f for f in base.fields.values() if not f.system]
    overrides = changes.get("overrides", {})
    own = [_overridden(f, overrides[f.name]) if f.name in overrides else f for f in own]
    own += [
        field_from_json(definition, layer="organisation")
        for name, definition in changes.get("fields", {}).items()
        if name not in base.fields
    ]
    places = {name: number for number, name in enumerate(changes.get("order") or ())}
    own.sort(key=lambda f: places.get(f.name, len(places)))
    placed = [replace(f, column=physical.columns.get((base.name, f.name), "")) for f in own]
    system = [f for f in base.fields.values() if f.system]
    return replace(
        base,
        label=words(changes["label"], base.name) if "label" in changes else base.label,
        plural=words(changes["plural"], base.name) if "plural" in changes else base.plural,
        icon=changes.get("icon", base.icon),
        fields=MappingProxyType({f.name: f for f in (*placed, *system)}),
        table=physical.tables.get(base.name, ""),
        hidden=bool(changes.get("hidden")),
        former=former_names(changes),
    )


def _overridden(field: Field, changes: Mapping[str, Any]) -> Field:
    if "label" in changes:
        field = replace(field, label=words(changes["label"], field.name))
    if "help" in changes:
        field = replace(field, help=words(changes["help"], "") if changes["help"] else None)
    if "options" in changes:
        field = replace(field, options=tuple(option_from_json(each) for each in changes["options"]))
    if "required" in changes:
        field = replace(field, required=bool(changes["required"]))
    if "default" in changes:
        field = replace(field, default=changes["default"])
    if "hidden" in changes:
        field = replace(field, hidden=bool(changes["hidden"]))
    if "searchable" in changes:
        field = replace(field, searchable=changes["searchable"])
    return field


def _children(objects: Mapping[str, Object]) -> Mapping[str, Mapping[str, Inverse]]:
    """For each object the inverses that lead to its children; a lookup without a named inverse gets none."""
    found: dict[str, dict[str, Inverse]] = {}
    for owner in objects.values():
        for each in owner.fields.values():
            if each.inverse is None:
                continue
            inverse = Inverse(each.inverse.name, each.inverse.label, owner.name, each.name)
            for target in each.targets:
                if target in objects:
                    found.setdefault(target, {})[inverse.name] = inverse
    return MappingProxyType({name: MappingProxyType(each) for name, each in found.items()})
