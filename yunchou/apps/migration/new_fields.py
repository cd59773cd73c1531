"""Columns that no field is there for: what a field of their own would be, and which were made for a migration."""

import re
from collections.abc import Mapping
from typing import Any

from yunchou.apps.migration.looking import known_columns
from yunchou.apps.migration.proposing import fixed_columns
from yunchou.apps.migration.sources import Module, plain, source_of
from yunchou.apps.migration.store import Migration
from yunchou.base.errors import FieldError, conflict, invalid, not_found, say
from yunchou.model.object import Model, Object
from yunchou.records.imports.binding import slug

TYPES = (
    *("text", "long_text", "choice", "integer", "number", "money", "percent", "date", "datetime", "boolean"),
    *("email", "phone", "url"),
)
"""The types that a column's own field may have."""
MOST_OPTIONS = 100
LONGEST_NAME = 40
LONGEST_LABEL = 60


def proposals(migration: Migration, model: Model) -> dict[str, dict[str, dict[str, Any]]]:
    """Module → column without a field → the type that its own would have, and the options where it holds choices."""
    source = source_of(migration.found.get("source") or "")
    out: dict[str, dict[str, dict[str, Any]]] = {}
    for found in migration.found.get("modules", ()):
        module = source.module(found["key"]) if source else None
        chosen = migration.choices["modules"].get(found["key"])
        if module is None or chosen is None or module.object not in model.objects:
            continue
        settled = set(fixed_columns(module, [each["name"] for each in found["columns"]]))
        ignored = {plain(each) for each in module.ignored} | set(known_columns(module))
        out[module.key] = {
            each["name"]: {
                "type": _type(each),
                "options": _options(each),
                "likely": plain(each["name"]) not in ignored,
            }
            for each in found["columns"]
            if each["filled"] and each["name"] not in settled and not chosen["columns"].get(each["name"])
        }
    return out


def definition(
    migration: Migration, model: Model, key: str, column: str, type: str, label: str
) -> tuple[str, dict[str, Any]]:
    """The object and the definition of a column's own field. Raises 404, 409 where it has a field already, 422."""
    if migration.state != "ready":
        raise conflict("not_ready", say("还没有识别完成。", "It is not looked through yet."))
    module, found = _column(migration, key, column)
    if migration.choices["modules"][key]["columns"].get(column):
        raise conflict("has_field", say("此列已有对应字段。", "This column has its field already."))
    owner = model.object(module.object)
    words = label.strip()[:LONGEST_LABEL]
    if type not in TYPES or not words:
        name, options = ("type", ", ".join(TYPES)) if type not in TYPES else ("label", "")
        message = (
            say("应为 {o} 之一", "This is one of {o}", o=options)
            if options
            else say("必须填写。", "This is required.")
        )
        raise invalid([FieldError("not_an_option" if options else "required", message, field=name)])
    told: dict[str, Any] = {"name": _name(model, owner, words), "type": type, "label": words}
    if type == "choice":
        values = _options(found)
        if not values:
            message = say(
                "此列的取值太多或太长，不能作为选项。", "This column has too many values, or too long ones."
            )
            raise invalid([FieldError("not_an_option", message, field="type")])
        told["options"] = [{"value": each, "label": each} for each in values]
    return owner.name, told


def with_field(
    migration: Migration, key: str, column: str, owner: str, told: Mapping[str, Any]
) -> dict[str, Any]:
    """The choices with a column given to the field that was made for it."""
    chosen = migration.choices["modules"][key]
    name = told["name"]
    values = {each["value"]: each["value"] for each in told.get("options", ())}
    module = {
        **chosen,
        "columns": {**chosen["columns"], column: name},
        "values": {**chosen["values"], **({name: values} if values else {})},
    }
    made = [*migration.choices.get("made", ()), {"object": owner, "field": name, "label": told["label"]}]
    return {**migration.choices, "modules": {**migration.choices["modules"], key: module}, "made": made}


def without_fields(migration: Migration) -> dict[str, Any]:
    """The choices once the fields that were made are gone: their columns have none."""
    gone = {(each["object"], each["field"]) for each in migration.choices.get("made", ())}
    source = source_of(migration.found.get("source") or "")
    modules: dict[str, Any] = {}
    for key, chosen in migration.choices["modules"].items():
        module = source.module(key) if source else None
        lost = {name for object, name in gone if module is not None and object == module.object}
        modules[key] = {
            **chosen,
            "columns": {name: None if to in lost else to for name, to in chosen["columns"].items()},
            "values": {name: each for name, each in chosen["values"].items() if name not in lost},
        }
    return {**migration.choices, "modules": modules, "made": []}


def _column(migration: Migration, key: str, column: str) -> tuple[Module, Mapping[str, Any]]:
    source = source_of(migration.found.get("source") or "")
    module = source.module(key) if source else None
    found = next((each for each in migration.found["modules"] if each["key"] == key), None)
    known = next((each for each in found["columns"] if each["name"] == column), None) if found else None
    if module is None or found is None or known is None or key not in migration.choices["modules"]:
        raise not_found(say("没有这一列。", "There is no such column."))
    if column in fixed_columns(module, [each["name"] for each in found["columns"]]):
        raise conflict("has_field", say("此列已有用途。", "This column has its use already."))
    return module, known


def _type(column: Mapping[str, Any]) -> str:
    type = str(column["type"])
    if type in ("choice", "multi_choice"):
        return "choice" if _options(column) else "text"
    return type if type in TYPES else "text"


def _options(column: Mapping[str, Any]) -> list[str]:
    values = [each for each in column["values"] or {} if each.strip()]
    return values if 0 < len(values) <= MOST_OPTIONS else []


def _name(model: Model, owner: Object, label: str) -> str:
    """A name that is free: the label in small letters, Chinese by its sound."""
    stem = re.sub(r"^[^a-z]+", "", slug(label).replace(".", "_"))[: LONGEST_NAME - 4].rstrip("_") or "field"
    taken = {*owner.fields, *model.inverses(owner.name)}
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    return name
