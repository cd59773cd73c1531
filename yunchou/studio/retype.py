"""Another type for a field: what may become what, and the beginning of the job that does it (`yunchou.studio.retyping`)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, quote
from yunchou.base.errors import FieldError, conflict, invalid, say
from yunchou.jobs.queue import enqueue
from yunchou.model import store, tables
from yunchou.model.definition import field_from_json
from yunchou.model.field_types import TYPES, type_of
from yunchou.model.object import Field, Model
from yunchou.studio.apply import authorise, locked, work_on
from yunchou.studio.check import check_field, check_masters
from yunchou.studio.computed import refuse_broken
from yunchou.studio.convert import Conversion, becomes
from yunchou.studio.orphans import refuse_orphans
from yunchou.studio.work import Work

KEPT = ("name", "label", "help", "required", "hidden", "former", "unique", "indexed")
"""What stays of a definition when its type changes."""
GIVEN = frozenset(
    ["type", "options", "target", "inverse", "decimals", "minimum", "maximum", "max_length", "default", "unique",
     "indexed"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Retype:
    """A change of type as asked for: the field as it is and as it will be, before its column is made."""

    old: Field
    new: Field
    definition: Mapping[str, Any]
    scale: Decimal | None

    def conversion(self, caller: Caller, model: Model) -> Conversion:
        """What turns the values."""
        return Conversion(caller.organisation, model, self.old, self.new, self.scale)


def wanted(work: Work, name: str, field_name: str, given: Mapping[str, Any]) -> Retype:
    """A change of type that can be made. Raises 404, 409 and 422."""
    owner, field = work.field(name, field_name)
    if field.layer == "app" or field_name == owner.name_field:
        message = say(
            "标准字段和名称字段的类型不能修改",
            "The type of a standard field or the name field can't be changed",
        )
        raise invalid((), message)
    kind = str(given.get("type"))
    if not becomes(field.type, kind) or kind not in TYPES:
        message = say("不能从 {a} 转换为 {b}", "{a} can't become {b}", a=field.type, b=kind[:40])
        raise invalid([FieldError("not_an_option", message, field="type")])
    unknown = set(given) - GIVEN - {"scale"} - set(TYPES[kind].settings)
    if unknown:
        key = str(min(unknown, key=str))[:60]
        message = say("没有属性 {key}", "There is no property {key}", key=key)
        raise invalid([FieldError("unknown_field", message, field=key)])
    _check_targets(field, kind, given)
    scale = _scale(given.get("scale"))
    kept = work.layer_of(name)["fields"][field_name]
    definition = {
        **{key: kept[key] for key in KEPT if key in kept},
        **{key: each for key, each in given.items() if key != "scale"},
    }
    without = _without(work, name, field_name)
    shown = {key: each for key, each in definition.items() if key != "former"}
    check_field(without.model, without.model.object(name), shown, work.values).finish()
    if kind == "master_detail":
        if definition.get("target") != field.target:
            message = say(
                "主记录须为现在关联的对象", "The master must be of the object that it points at now"
            )
            raise invalid([FieldError("rule", message, field="target")])
        without.put_field(name, field_name, definition)
        check_masters(without.model, [name])
    planned = work.copy()
    planned.put_field(name, field_name, definition)
    refuse_broken(work.model, planned.model)
    return Retype(field, field_from_json(definition, layer="organisation"), definition, scale)


def _check_targets(field: Field, kind: str, given: Mapping[str, Any]) -> None:
    """A relation to one object and one to several become each other where they may point at the same records."""
    if TYPES[kind].of_several and (field.target or "user") not in (given.get("targets") or ()):
        message = say("须包含现在关联的对象", "The object that it points at now must be among them")
        raise invalid([FieldError("rule", message, field="targets")])
    target = given.get("target") or TYPES[kind].target
    if type_of(field).of_several and target not in field.targets:
        message = say("须为现在可关联的对象之一", "This must be one of the objects that it may point at now")
        raise invalid([FieldError("rule", message, field="target")])


def _scale(given: Any) -> Decimal | None:
    if given is None:
        return None
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        number = Decimal(0)
    if isinstance(given, bool) or not Decimal("1e-9") <= number <= Decimal("1e9"):
        message = say("应为大于 0 的数字", "This must be a number above 0")
        raise invalid([FieldError("out_of_range", message, field="scale")])
    return number


def _without(work: Work, name: str, field_name: str) -> Work:
    """The working copy as it would be without the field, to check its new definition as that of a new one."""
    layer = work.layer_of(name)
    fields = {n: each for n, each in layer["fields"].items() if n != field_name}
    other = work.copy()
    other.put(name, {**layer, "fields": fields})
    return other


async def start(caller: Caller, name: str, field_name: str, given: Mapping[str, Any]) -> int:
    """Begins to change a field's type; gives the job that does it. Raises 403, 404, 409, 422."""

    async def run(link: Connection) -> int:
        await authorise(caller, link)
        return await start_within(caller, link, name, field_name, given)

    return await locked(caller, run)


async def start_within(
    caller: Caller, link: Connection, name: str, field_name: str, given: Mapping[str, Any]
) -> int:
    """The same inside the caller's transaction, the right to do it asked for before."""
    await store.lock(link, caller.organisation.id)
    work = await work_on(caller, link, [{"op": "retype", "object": name}])
    asked = wanted(work, name, field_name, given)
    schema = caller.organisation.schema
    await refuse_orphans(link, schema, work.model, work.model.object(name), asked.old, asked.new)
    return await _begin(caller, link, work, name, asked)


async def start_back(caller: Caller, link: Connection, removed: int, undoes: int) -> int:
    """Begins to undo a change of type, inside the caller's transaction; gives the job. Raises 404, 409."""
    schema = quote(caller.organisation.schema)
    await store.lock(link, caller.organisation.id)
    row = await link.fetchrow(
        f"select object, field, definition, place from {schema}.model_removed where id = $1 and reason = 'retyped'",
        removed,
    )
    if row is None:
        raise conflict("not_undoable", say("原来的值已清除，不能撤销", "The values before are gone"))
    work = await work_on(caller, link, [{"op": "retype", "object": row["object"]}])
    definition = json.loads(row["definition"])
    name = await link.fetchval(
        f"select field from {schema}.model_column where object = $1 and dropped_at is null and column_name = ("
        f"select copy from {schema}.model_retype where source = $2 and state = 'done' order by id desc limit 1)",
        row["object"],
        row["place"],
    )
    if name is None:
        raise conflict("changed_since", say("之后又转换过类型", "The type was changed again since"))
    _, field = work.field(row["object"], name)
    definition = {**definition, "name": name, "label": dict(field.label)}
    asked = Retype(field, field_from_json(definition, layer="organisation"), definition, None)
    return await _begin(caller, link, work, row["object"], asked, hint=row["place"], undoes=undoes)


async def _begin(
    caller: Caller,
    link: Connection,
    work: Work,
    name: str,
    asked: Retype,
    *,
    hint: str | None = None,
    undoes: int | None = None,
) -> int:
    """Makes the columns and puts the job aside."""
    schema = caller.organisation.schema
    await tidy(link, schema, work.tables[name])
    numbers = await link.fetch("select yunchou.next_id() as id from generate_series(1, 2)")
    copy, seen = (f"x_{row['id']:x}" for row in numbers)
    table = work.tables[name]
    await link.execute(tables.add_column(schema, table, replace(asked.new, column=copy)))
    await link.execute(tables.add_plain_column(schema, table, seen, type_of(asked.old).sql_type))
    number = await link.fetchval(
        f"insert into {quote(schema)}.model_retype"
        " (object, field, table_name, source, copy, seen, hint, definition, settings, undoes, author)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8::json, $9::json, $10, $11) returning id",
        name,
        asked.old.name,
        table,
        asked.old.column,
        copy,
        seen,
        hint,
        json.dumps(dict(asked.definition)),
        json.dumps({} if asked.scale is None else {"scale": str(asked.scale)}),
        undoes,
        caller.actor.user_id,
    )
    made = await enqueue(
        link, caller.organisation.id, "model.retype", {"retype": str(number)}, actor=caller.actor.user_id
    )
    await link.execute(f"update {quote(schema)}.model_retype set job = $2 where id = $1", number, made)
    return made


async def tidy(link: Connection, schema: str, table: str) -> None:
    """Drops what changes of type left on a table that were called off, or failed, before they could tidy up."""
    name = quote(schema)
    rows = await link.fetch(
        f"update {name}.model_retype r set state = 'cancelled' from {name}.job j where j.id = r.job"
        " and r.table_name = $1 and r.state = 'copying' and j.state in ('cancelled', 'failed')"
        " returning r.copy, r.seen, r.definition ->> 'type' as type",
        table,
    )
    for row in rows:
        beside = (f"{row['copy']}{ending}" for ending in TYPES[row["type"]].beside)
        await drop_columns(link, schema, table, row["copy"], row["seen"], *beside)


async def drop_columns(link: Connection, schema: str, table: str, *columns: str) -> None:
    """Drops columns that are no part of the model."""
    for column in columns:
        await link.execute(
            f"alter table {quote(schema)}.{quote(table)} drop column if exists {quote(column)}"
        )
