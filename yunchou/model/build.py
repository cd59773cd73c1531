"""From what the apps declare and what an organisation changed to one frozen `Model`: a pure merge of two layers.

An organisation's layer is, per object: `{"created": bool, "label", "plural", "icon", "hidden", "name_field", "fields":
{name: definition}, "overrides": {name: {"label" | "help" | "options" | "required" | "default" | "hidden": …}}, "order":
[name of a field…], "former": [[name, id]…]}`. Fields that `order` does not name follow those that it does.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
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
    columns: dict[str, dict[str, str]] = {}
    for (owner, field), column in physical.columns.items():
        columns.setdefault(owner, {})[field] = column
    objects: dict[str, Object] = {}
    for each in declared:
        placed = _Placed(physical.tables.get(each.name, ""), columns.get(each.name, {}))
        objects[each.name] = _merged_once(each, layer.get(each.name, {}), placed)
    for name, changes in layer.items():
        if changes.get("created") and name not in objects:
            placed = _Placed(physical.tables.get(name, ""), columns.get(name, {}))
            objects[name] = _merged(_created(name, changes), changes, placed)
    return Model(version, MappingProxyType(objects), _children(objects))


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where one object lies: its table, and the column of each field."""

    table: str
    columns: Mapping[str, str]


_MERGED: dict[str, tuple[Object, Mapping[str, Any], _Placed, Object]] = {}
"""Of each declared object what it was last made of and what came of it: a change leaves nearly all of a model as it was."""


def _merged_once(base: Object, changes: Mapping[str, Any], placed: _Placed) -> Object:
    last = _MERGED.get(base.name)
    if last is not None and last[0] is base and last[1] == changes and last[2] == placed:
        return last[3]
    made = _merged(base, changes, placed)
    # A copy: whoever is working on a layer writes into it.
    _MERGED[base.name] = base, deepcopy(changes), placed, made
    return made


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


def _merged(base: Object, changes: Mapping[str, Any], lies: _Placed) -> Object:
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
    placed = [replace(f, column=lies.columns.get(f.name, "")) for f in own]
    system = [f for f in base.fields.values() if f.system]
    return replace(
        base,
        label=words(changes["label"], base.name) if "label" in changes else base.label,
        plural=words(changes["plural"], base.name) if "plural" in changes else base.plural,
        icon=changes.get("icon", base.icon),
        fields=MappingProxyType({f.name: f for f in (*placed, *system)}),
        table=lies.table,
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
