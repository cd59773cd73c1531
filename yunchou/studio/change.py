"""Changes of the model at run time: each one transaction, in force for every process before it answers.

A change waits for the writes under way, makes what tables and columns it needs, keeps the new layer with author and
time, and moves the model's version. It gives up its place in the queue after a moment and tries again, so that nobody who
reads or writes waits long behind it.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import asyncpg

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Problem, conflict, duplicate, forbidden, invalid, not_found, say
from yunchou.base.pinyin import sort_key
from yunchou.model import store, tables
from yunchou.model.build import NOWHERE, OVERRIDABLE, build
from yunchou.model.definition import field_json
from yunchou.model.field_types import TYPES
from yunchou.model.object import Model, Object
from yunchou.studio.check import (
    CHANGEABLE,
    CHANGEABLE_OF_OBJECT,
    MOST_FIELDS,
    MOST_OBJECTS,
    OBJECT_KEYS,
    Faults,
    check_default,
    check_field,
    check_help,
    check_icon,
    check_label,
    check_name,
    check_options,
    check_settings,
)

LayerOfObject: TypeAlias = dict[str, Any]
Edit: TypeAlias = Callable[[Model, LayerOfObject], LayerOfObject | None]
"""Gets the model in force and an object's layer; gives the new layer, None for no layer any more."""

RIGHT = "model.change"
TRIES = 200
LOCK_TIMEOUT_MS = 150


async def create_object(caller: Caller, given: Mapping[str, Any]) -> Object:
    """A new object with its fields. Raises 403, 409 for a taken name, 422 naming what is wrong."""
    faults = Faults()
    check_name(given.get("name"), "name", faults)
    check_label(given.get("label"), "label", faults)
    check_label(given.get("plural"), "plural", faults, required=False)
    if "name_field" in given:
        check_name(given["name_field"], "name_field", faults)
    check_icon(given, faults)
    for key in set(given) - OBJECT_KEYS:
        faults.add(
            "unknown_field",
            str(key)[:60],
            say("没有属性 {key}", "There is no property {key}", key=str(key)[:60]),
        )
    fields = given.get("fields", [])
    if not isinstance(fields, list) or len(fields) > MOST_FIELDS:
        faults.add("wrong_type", "fields", say("应为字段列表", "This must be a list of fields"))
    faults.finish()
    name = str(given["name"])

    def edit(model: Model, layer: LayerOfObject) -> LayerOfObject:
        if name in model.objects or len(model.objects) >= MOST_OBJECTS:
            raise duplicate(say("对象 {name} 已存在", "There is an object {name}", name=name))
        made = {
            "created": True,
            **{key: given[key] for key in ("label", "plural", "icon", "name_field") if key in given},
        }
        made["fields"] = _new_fields(caller, model, name, fields, str(given.get("name_field", "name")))
        return made

    return await _apply(caller, name, edit, "create_object")


def _new_fields(
    caller: Caller, model: Model, name: str, given: list[Any], name_field: str
) -> dict[str, Mapping[str, Any]]:
    """The checked fields of a new object; one that is its name is there always."""
    owner = build(0, (), {name: {"created": True}}, NOWHERE).objects[name]
    with_itself = Model(model.version, {**model.objects, name: owner}, model.children)
    fields: dict[str, Mapping[str, Any]] = {}
    inverses: set[tuple[str, str]] = set()
    for number, each in enumerate(given):
        check_field(with_itself, owner, each, caller.organisation.values, f"fields.{number}").finish()
        faults = Faults()
        if each["name"] in fields:
            faults.add("duplicate", f"fields.{number}.name", say("字段重复", "This field is there twice"))
        if each.get("inverse"):
            inverse = (str(each.get("target", "user")), each["inverse"]["name"])
            if inverse in inverses:
                message = say("目标对象已使用此名称", "The target object uses this name already")
                faults.add("duplicate", f"fields.{number}.inverse.name", message)
            inverses.add(inverse)
        faults.finish()
        fields[each["name"]] = each
    if name_field not in fields:
        words = {"zh-CN": "名称", "en": "Name"}
        fields = {
            name_field: {"name": name_field, "type": "text", "label": words, "required": True},
            **fields,
        }
    elif fields[name_field]["type"] != "text":
        faults = Faults()
        faults.add("wrong_type", "name_field", say("名称字段应为文本", "The name field is a text"))
        faults.finish()
    return fields


async def change_object(caller: Caller, name: str, given: Mapping[str, Any]) -> Object:
    """Changes an object's labels, icon or name field."""
    faults = Faults()
    for key in set(given) - CHANGEABLE_OF_OBJECT:
        faults.add(
            "unknown_field", str(key)[:60], say("{key} 不能修改", "{key} can't be changed", key=str(key)[:60])
        )
    for key in ("label", "plural"):
        if key in given:
            check_label(given[key], key, faults)
    check_icon(given, faults)
    faults.finish()

    def edit(model: Model, layer: LayerOfObject) -> LayerOfObject:
        owner = model.object(name)
        named = owner.fields.get(str(given.get("name_field")))
        if "name_field" in given and (owner.layer == "app" or named is None or named.type != "text"):
            raise invalid(
                (), say("名称字段应为自定义对象的文本字段", "The name field is a text of a custom object")
            )
        return {**layer, **given}

    return await _apply(caller, name, edit, "change_object")


async def delete_object(caller: Caller, name: str) -> None:
    """Hides an object that the organisation made. Its table stays, so that nothing is lost."""

    def edit(model: Model, layer: LayerOfObject) -> None:
        if model.object(name).layer == "app":
            raise invalid((), say("标准对象不能删除", "A standard object can't be deleted"))
        others = [o for o in model.objects.values() if o.name != name]
        users = [f"{o.name}.{f.name}" for o in others for f in o.fields.values() if f.target == name]
        if users:
            raise conflict(
                "in_use", say("仍被 {users} 引用", "Still used by {users}", users=", ".join(users))
            )

    await _apply(caller, name, edit, "delete_object")


async def create_field(caller: Caller, name: str, given: Mapping[str, Any]) -> Object:
    """Adds a field to an object, a shipped one or one of the organisation's own."""

    def edit(model: Model, layer: LayerOfObject) -> LayerOfObject:
        owner = model.object(name)
        if len(owner.fields) >= MOST_FIELDS:
            raise invalid((), say("最多 {n} 个字段", "There may be {n} fields at most", n=MOST_FIELDS))
        faults = check_field(model, owner, given, caller.organisation.values)
        if any(f.code == "duplicate" and f.field == "name" for f in faults.found):
            raise duplicate(say("字段已存在", "There is a field of this name"), errors=tuple(faults.found))
        faults.finish()
        return {**layer, "fields": {**layer.get("fields", {}), given["name"]: dict(given)}}

    return await _apply(caller, name, edit, "create_field", given.get("name"))


async def change_field(caller: Caller, name: str, field_name: str, given: Mapping[str, Any]) -> Object:
    """Changes what may change of a field; its name and type stay."""

    def edit(model: Model, layer: LayerOfObject) -> LayerOfObject:
        owner = model.object(name)
        field = owner.fields.get(field_name)
        if field is None or field.system:
            raise not_found()
        _check_change(caller, field, given)
        if field.layer == "app":
            refused = [key for key in given if key not in OVERRIDABLE]
            if refused:
                raise invalid(
                    (),
                    say("标准字段的 {k} 不能修改", "{k} of a standard field can't be changed", k=refused[0]),
                )
            overrides = layer.get("overrides", {})
            return {
                **layer,
                "overrides": {**overrides, field_name: {**overrides.get(field_name, {}), **given}},
            }
        fields = layer["fields"]
        return {**layer, "fields": {**fields, field_name: {**fields[field_name], **given}}}

    return await _apply(caller, name, edit, "change_field", field_name)


def _check_change(caller: Caller, field: Any, given: Mapping[str, Any]) -> None:
    faults = Faults()
    for key in set(given) - CHANGEABLE - set(TYPES[field.type].settings):
        faults.add("rule", str(key)[:60], say("{key} 不能修改", "{key} can't be changed", key=str(key)[:60]))
    if "label" in given:
        check_label(given["label"], "label", faults)
    faults.finish()
    if "options" in given:
        if TYPES[field.type].options is not None:
            check_options(given["options"], "options", faults, tree=TYPES[field.type].options == "tree")
        else:
            faults.add("unknown_field", "options", say("此类型没有选项", "This type has no options"))
    check_help(given.get("help"), "help", faults)
    if given.get("required") and field.readonly:
        message = say("此字段由系统填写，不能设为必填", "The system fills this field: it can't be required")
        faults.add("rule", "required", message)
    # As it will be: what is not given stays, and must go together with what is.
    whole = {**field_json(field), **given}
    if field.layer == "organisation":
        check_settings(whole, field.type, "", faults)
    if not faults.found:
        check_default(whole, caller.organisation.values, "", faults)
    faults.finish()


async def delete_field(caller: Caller, name: str, field_name: str) -> Object:
    """Hides a field that the organisation added. Its column stays, so that nothing is lost."""

    def edit(model: Model, layer: LayerOfObject) -> LayerOfObject:
        owner = model.object(name)
        field = owner.fields.get(field_name)
        if field is None:
            raise not_found()
        if field.layer == "app" or field.system:
            raise invalid((), say("标准字段不能删除", "A standard field can't be deleted"))
        if field_name == owner.name_field:
            raise invalid((), say("名称字段不能删除", "The name field can't be deleted"))
        return {**layer, "fields": {n: d for n, d in layer["fields"].items() if n != field_name}}

    return await _apply(caller, name, edit, "delete_field", field_name)


# -- one transaction ---------------------------------------------------------------------------------------------


async def _apply(caller: Caller, name: str, edit: Edit, kind: str, field: Any = None) -> Object:
    """Runs a change until it gets its locks; gives the object as it is now, or as it was where it is gone."""
    organisation = caller.organisation
    for attempt in range(TRIES):
        try:
            async with organisation.db.transaction() as link:
                await link.execute(f"set local lock_timeout = {LOCK_TIMEOUT_MS}")
                await _authorise(caller, link)
                owner = await _change(caller, link, name, edit, {"kind": kind, "field": field})
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            await asyncio.sleep(min(0.5, 0.02 * (attempt + 1)))
            continue
        except asyncpg.UniqueViolationError:
            raise duplicate(say("已有重复的值，不能设为唯一", "There are equal values already")) from None
        await organisation.reload(await organisation.snapshot())
        return owner
    raise Problem(
        503,
        "busy",
        say("系统繁忙，请稍后重试", "The system is busy: try again"),
        headers={"Retry-After": "5"},
    )


async def _authorise(caller: Caller, link: Connection) -> None:
    """Asks the database, not what this process remembers: a right may have been taken away a moment ago."""
    viewer = caller.viewer(await caller.organisation.load(link))
    if not viewer.rights.may(RIGHT):
        raise forbidden(say("只有管理员可以修改数据模型", "Only administrators change the data model"))


async def _change(
    caller: Caller, link: Connection, name: str, edit: Edit, summary: Mapping[str, Any]
) -> Object:
    organisation = caller.organisation
    schema = quote(organisation.schema)
    await store.lock(link, organisation.id)
    found = await store.stored(link, organisation.schema)
    before = found.layer.get(name)
    model = build(found.version, organisation.declared, found.layer, found.physical)
    after = edit(model, dict(before or {}))
    layer = {key: value for key, value in found.layer.items() if key != name}
    if after is not None:
        layer[name] = after
    await _hide(link, schema, name, before, after)
    physical = (await store.stored(link, organisation.schema)).physical
    wanted = build(found.version + 1, organisation.declared, layer, physical)
    wanted = await store.install(link, organisation.schema, wanted)
    await _drop_unasked_indexes(link, organisation.schema, model, wanted, name)
    await _renew_sort_keys(link, organisation.schema, model, wanted, name)
    await link.execute(f"delete from {schema}.model_layer where object = $1", name)
    if after is not None:
        await link.execute(f"insert into {schema}.model_layer values ($1, $2::json)", name, json.dumps(after))
    await link.execute(f"update {schema}.model_state set model_version = $1", found.version + 1)
    await link.execute(
        f"insert into {schema}.model_change (author, model_version, object, summary, before, after)"
        " values ($1, $2, $3, $4::jsonb, $5::json, $6::json)",
        caller.actor.user_id,
        found.version + 1,
        name,
        json.dumps(dict(summary)),
        None if before is None else json.dumps(before),
        None if after is None else json.dumps(after),
    )
    return wanted.objects.get(name) or model.object(name)


async def _hide(
    link: Connection,
    schema: str,
    name: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Marks the tables and columns that are no longer part of the model."""
    gone = set((before or {}).get("fields", {})) - set((after or {}).get("fields", {}))
    await link.execute(
        f"update {schema}.model_column set dropped_at = now()"
        " where object = $1 and field = any($2) and dropped_at is null",
        name,
        sorted(gone),
    )
    if before and before.get("created") and after is None:
        await link.execute(
            f"update {schema}.model_table set dropped_at = now(), object = object || '#' || to_hex(yunchou.next_id())"
            " where object = $1",
            name,
        )


async def _renew_sort_keys(link: Connection, schema: str, old: Model, new: Model, name: str) -> None:
    """Records of an object that is called by another field now sort by that one."""
    if name not in old.objects or name not in new.objects:
        return
    owner = new.objects[name]
    if owner.name_field == old.objects[name].name_field:
        return
    table, column = f"{quote(schema)}.{quote(owner.table)}", quote(owner.fields[owner.name_field].column)
    rows = await link.fetch(f"select id, {column} as name from {table}")
    await link.execute(
        f"update {table} t set sort_key = k.sort_key from unnest($1::bigint[], $2::text[]) k(id, sort_key)"
        " where t.id = k.id",
        [row["id"] for row in rows],
        [None if row["name"] is None else sort_key(row["name"]) for row in rows],
    )


async def _drop_unasked_indexes(link: Connection, schema: str, old: Model, new: Model, name: str) -> None:
    """Drops the indexes of fields that no longer ask for them."""
    if name not in old.objects or name not in new.objects:
        return
    for field in new.objects[name].fields.values():
        was = old.objects[name].fields.get(field.name)
        if was is not None and was.column == field.column and not field.system:
            for statement in tables.unasked_indexes(schema, new.objects[name].table, was, field):
                await link.execute(statement)
