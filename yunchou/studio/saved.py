"""What is saved about objects and fields outside the model: rights of roles, saved views, imports that are under way, and
whatever else keeps the name of an object beside the id of a record.

Importing this module makes them known to `yunchou.model.uses`.
"""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

import msgspec

from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import Message, say
from yunchou.language.mentions import mentions, renamed
from yunchou.model.field_types import type_of
from yunchou.model.field_types.any_lookup import OBJECT
from yunchou.model.object import Field, Model, Object
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.records.view_settings import ViewSettings, renamed_settings, texts


@finds_saved_uses
async def rights_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The roles whose rights name the object or field. They stand in nobody's way and take a new name."""
    rows = await link.fetch(
        f"select r.id, r.name from {quote(schema)}.role_rights g join {quote(schema)}.r_role r on r.id = g.role"
        " where r.deleted_at is null and case when $2::text is null then g.rights -> 'objects' ? $1"
        " else g.rights #> array['objects', $1, 'fields'] ? $2 end order by r.name, r.id",
        object,
        field,
    )
    return [
        Use(
            "right",
            say("角色{r}的权限", "rights of {r}", r=row["name"]),
            blocks=False,
            record=("role", row["id"]),
        )
        for row in rows
    ]


@finds_saved_uses
async def running_imports(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """Imports that are under way and name the object or field."""
    count = await link.fetchval(
        f"select count(*) from {quote(schema)}.import_run where state in ('waiting', 'running')"
        " and position($1 in plan) > 0",
        field or object,
    )
    words = Message("正在运行的导入", "an import that is under way")
    return [Use("import", words, object, field, follows=False)] if count else []


@follows_names
async def rights_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Rights name the object or field as it is called now."""
    rows = await link.fetch(f"select role, rights from {quote(schema)}.role_rights order by role for update")
    for row in rows:
        rights: dict[str, Any] = json.loads(row["rights"])
        objects = rights.get("objects", {})
        if object not in objects:
            continue
        if field is None:
            objects[name] = objects.pop(object)
        elif field in objects[object].get("fields", {}):
            objects[object]["fields"][name] = objects[object]["fields"].pop(field)
        else:
            continue
        await link.execute(
            f"update {quote(schema)}.role_rights set rights = $2::jsonb where role = $1",
            row["role"],
            json.dumps(rights),
        )
    await link.execute(f"update {quote(schema)}.model_state set access_version = access_version + 1")


KEEP_OBJECTS = (
    "computed_filled",
    "given",
    "notification",
    "record_follower",
    "saved_view",
    "webhook_delivery",
)
"""The tables, beside those of objects, in which `object` is the name of one."""


@follows_names
async def names_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Shares, comments, notifications and the like name the object as it is called now."""
    if field is not None:
        await link.execute(
            f"update {quote(schema)}.computed_filled set field = $3 where object = $1 and field = $2",
            object,
            field,
            name,
        )
        return
    keeping = [(table, "object") for table in KEEP_OBJECTS]
    keeping += [
        (owner.table, each.column) for owner, each in _naming(model) if "condition" not in owner.fields
    ]
    for table, column in keeping:
        await link.execute(
            f"update {quote(schema)}.{quote(table)} set {quote(column)} = $2 where {quote(column)} = $1",
            object,
            name,
        )


def _naming(model: Model) -> list[tuple[Object, Field]]:
    """The fields of shipped objects that hold the name of an object."""
    return [
        (owner, each)
        for owner in model.objects.values()
        for each in owner.fields.values()
        if owner.layer == "app" and each.names == "object" and each.column
    ]


@finds_saved_uses
async def configuration_that_names(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """What administrators set up and is about the object. It stands in nobody's way, whatever else it says of fields."""
    if field is not None:
        return ()
    found: list[Use] = []
    for owner, each in _naming(model):
        if not owner.configuration:
            continue
        named = quote(owner.fields[owner.name_field].column)
        rows = await link.fetch(
            f"select id, {named} as name from {quote(schema)}.{quote(owner.table)}"
            f" where {quote(each.column)} = $1 and deleted_at is null order by id",
            object,
        )
        kind = Message(owner.label["zh-CN"], owner.label["en"])
        found += [
            Use(
                "configuration",
                say("{k}“{n}”", "the {k} {n}", k=kind, n=row["name"] or ""),
                object,
                blocks=False,
                record=(owner.name, row["id"]),
            )
            for row in rows
        ]
    return found


@follows_names
async def references_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """References to records of several objects name the object as it is called now."""
    if field is not None:
        return
    for owner in model.objects.values():
        for each in owner.fields.values():
            if type_of(each).of_several and object in each.targets and each.column:
                column = quote(f"{each.column}{OBJECT}")
                await link.execute(
                    f"update {quote(schema)}.{quote(owner.table)} set {column} = $2 where {column} = $1",
                    object,
                    name,
                )


@finds_saved_uses
async def views_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The saved views of an object, or those that show, sort or filter by a field. They stand in nobody's way."""
    return [
        Use(
            "view",
            say("视图“{v}”", "the view {v}", v=row["name"]),
            row["object"],
            field,
            blocks=False,
            record=("saved_view", row["id"]),
        )
        for row in await _views(link, schema)
        if _view_uses(model, row, object, field)
    ]


@follows_names
async def views_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Saved views show, sort and filter by the field as it is called now."""
    for row in await _views(link, schema):
        if field is None or not _view_uses(model, row, object, field):
            continue
        owner = model.objects[row["object"]]
        condition = row["condition"]
        settings = renamed_settings(_settings(row), partial(_renamed, model, owner, object, field, name))
        await link.execute(
            f"update {quote(schema)}.saved_view set condition = $2, sort = $3, columns = $4, board_by = $5,"
            " settings = $6::jsonb where id = $1",
            row["id"],
            condition and renamed(model, owner, condition, object, field, name),
            [_sorted_anew(model, owner, each, object, field, name) for each in row["sort"]],
            row["columns"] and [renamed(model, owner, each, object, field, name) for each in row["columns"]],
            row["board_by"] and renamed(model, owner, row["board_by"], object, field, name),
            msgspec.json.encode(settings).decode(),
        )


def _renamed(model: Model, owner: Object, object: str, field: str, name: str, text: str) -> str:
    return renamed(model, owner, text, object, field, name)


def _settings(row: Record) -> ViewSettings:
    return msgspec.json.decode(row["settings"], type=ViewSettings)


async def _views(link: Connection, schema: str) -> list[Record]:
    return await link.fetch(
        "select id, name, object, condition, sort, columns, board_by, settings::text as settings"
        f" from {quote(schema)}.saved_view order by id"
    )


def _view_uses(model: Model, row: Record, object: str, field: str | None) -> bool:
    owner = model.objects.get(row["object"])
    if owner is None or field is None:
        return bool(row["object"] == object)
    paths = [each.removeprefix("-") for each in row["sort"]]
    layout = texts(_settings(row))
    named = [
        row["condition"],
        row["board_by"],
        *paths,
        *(row["columns"] or ()),
        *layout.fields,
        *layout.conditions,
    ]
    found = (each for text in named if text for each in mentions(model, owner, text))
    return any((each.object, each.field) == (object, field) for each in found)


def _sorted_anew(model: Model, owner: Object, sort: str, object: str, field: str, name: str) -> str:
    sign = "-" if sort.startswith("-") else ""
    return sign + renamed(model, owner, sort.removeprefix("-"), object, field, name)
