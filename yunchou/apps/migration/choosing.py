"""Choices that come from outside, held against what was found before they are kept."""

from typing import Annotated, Any

import msgspec

from yunchou.access.organisation import Snapshot
from yunchou.apps.migration.proposing import STAGE, Pipeline, settable
from yunchou.apps.migration.sources import source_of
from yunchou.apps.migration.store import Migration
from yunchou.base.errors import FieldError, conflict, invalid, say
from yunchou.model.field_types import type_of
from yunchou.model.object import Object

Name = Annotated[str, msgspec.Meta(max_length=500)]


class ModuleChoices(msgspec.Struct, forbid_unknown_fields=True):
    """Whether a module is taken; column → field, null for none; field → value there → option or stage here, "" for none."""

    take: bool | None = None
    columns: Annotated[dict[Name, Name | None], msgspec.Meta(max_length=2000)] | None = None
    values: Annotated[dict[Name, dict[Name, Name]], msgspec.Meta(max_length=500)] | None = None


class Choices(msgspec.Struct, forbid_unknown_fields=True):
    """How a migration is to be done: modules, users by their key there, who gets what is nobody's, the pipeline of deals."""

    modules: Annotated[dict[Name, ModuleChoices], msgspec.Meta(max_length=200)] | None = None
    users: Annotated[dict[Name, Name | None], msgspec.Meta(max_length=5000)] | None = None
    default_user: Name | None = None
    pipeline: Name | None = None
    attachments: bool | None = None
    """Whether files come along with the records that they are attached to."""


def checked(
    migration: Migration, given: Choices, snapshot: Snapshot, pipelines: list[Pipeline]
) -> dict[str, Any]:
    """The choices with what was given put in. Raises 422 with every fault, 409 before anything was found."""
    if migration.state != "ready":
        raise conflict("not_ready", say("还没有识别完成。", "It is not looked through yet."))
    faults: list[FieldError] = []
    choices = {**migration.choices, "modules": {**migration.choices["modules"]}}
    for key, each in (given.modules or {}).items():
        kept = choices["modules"].get(key)
        source = source_of(migration.found["source"] or "")
        module = source.module(key) if source else None
        if kept is None or module is None:
            faults.append(_unknown(f"modules.{key}"))
            continue
        owner = snapshot.model.objects[module.object]
        choices["modules"][key] = _module(kept, each, owner, f"modules.{key}", faults)
    if given.users is not None:
        known = {each["key"] for each in migration.found["users"]}
        for key, user in given.users.items():
            if key not in known or not (user is None or _is_person(snapshot, user)):
                faults.append(_unknown(f"users.{key}"))
        choices["users"] = {**choices["users"], **given.users}
    if given.default_user is not None:
        if not _is_person(snapshot, given.default_user):
            faults.append(_unknown("default_user"))
        choices["default_user"] = given.default_user
    if given.pipeline is not None:
        if given.pipeline not in {each.name for each in pipelines}:
            faults.append(_unknown("pipeline"))
        choices["pipeline"] = given.pipeline
    if given.attachments is not None:
        choices["attachments"] = given.attachments
    faults += _stages(choices, pipelines)
    if faults:
        raise invalid(faults)
    return choices


def _module(
    kept: dict[str, Any], given: ModuleChoices, owner: Object, path: str, faults: list[FieldError]
) -> dict[str, Any]:
    out = {**kept, "columns": {**kept["columns"]}, "values": {**kept["values"]}}
    if given.take is not None:
        out["take"] = given.take
    allowed = set(settable(owner))
    for column, target in (given.columns or {}).items():
        if column not in out["columns"] or not (target is None or target in allowed):
            faults.append(_unknown(f"{path}.columns.{column}"))
        out["columns"][column] = target
    several = [target for target in out["columns"].values() if target]
    for target in sorted({each for each in several if several.count(each) > 1}):
        message = say("两列不能对应同一字段。", "Two columns cannot go to the same field.")
        faults.append(FieldError("duplicate", message, field=f"{path}.columns.{target}"))
    for name, values in (given.values or {}).items():
        field = owner.fields.get(name)
        if field is None or (name != STAGE and type_of(field).options != "flat"):
            faults.append(_unknown(f"{path}.values.{name}"))
            continue
        for value, meant in values.items():
            if meant and name != STAGE and any(each not in field.option_values for each in meant.split(";")):
                faults.append(_unknown(f"{path}.values.{name}.{value}"))
        out["values"][name] = {**out["values"].get(name, {}), **values}
    return out


def _stages(choices: dict[str, Any], pipelines: list[Pipeline]) -> list[FieldError]:
    pipeline = next((each for each in pipelines if each.name == choices["pipeline"]), None)
    known = {each.name for each in pipeline.stages} if pipeline else set()
    return [
        _unknown(f"modules.{key}.values.{STAGE}.{value}")
        for key, module in choices["modules"].items()
        for value, meant in module["values"].get(STAGE, {}).items()
        if meant and meant not in known
    ]


def _is_person(snapshot: Snapshot, text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) in snapshot.access.people


def _unknown(path: str) -> FieldError:
    return FieldError("not_an_option", say("没有这个选择。", "There is no such choice."), field=path)
