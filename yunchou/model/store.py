"""Loading an organisation's model, and making the tables and columns that a model still lacks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from yunchou.base.db import Connection, present, quote
from yunchou.model import tables
from yunchou.model.build import Layer, Physical, build
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Model, Object
from yunchou.model.partitions import make_partitions
from yunchou.upgrades import upgrade_organisation


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database holds of a model."""

    version: int
    access_version: int
    layer: Layer
    physical: Physical


LOAD = """
select s.model_version, s.access_version,
    coalesce((select json_object_agg(l.object, l.definition) from {schema}.model_layer l), '{{}}') as layer,
    coalesce((select json_object_agg(t.object, t.table_name) from {schema}.model_table t where t.dropped_at is null),
        '{{}}') as tables,
    coalesce((select json_agg(json_build_array(c.object, c.field, c.column_name)) from {schema}.model_column c
        where c.dropped_at is null), '[]') as columns
from {schema}.model_state s
"""


@dataclass(frozen=True, slots=True)
class Texts:
    """What the database holds of a model, as it says it: the same texts make the same model."""

    version: int
    access_version: int
    layer: str
    tables: str
    columns: str

    def read(self) -> Stored:
        """The texts read."""
        columns = {(each[0], each[1]): each[2] for each in json.loads(self.columns)}
        physical = Physical(json.loads(self.tables), columns)
        return Stored(self.version, self.access_version, json.loads(self.layer), physical)


async def texts(link: Connection, schema: str) -> Texts:
    """What the database holds, asked in one statement and so of one version."""
    row = present(await link.fetchrow(LOAD.format(schema=quote(schema))))
    return Texts(row["model_version"], row["access_version"], row["layer"], row["tables"], row["columns"])


async def stored(link: Connection, schema: str) -> Stored:
    """What the database holds, read."""
    return (await texts(link, schema)).read()


async def load(link: Connection, schema: str, declared: Sequence[Object]) -> tuple[Model, int]:
    """The model in force and the version of the rights."""
    found = await stored(link, schema)
    return build(found.version, declared, found.layer, found.physical), found.access_version


async def lock(link: Connection, organisation: int) -> None:
    """Waits until no write is under way and keeps writes out until the transaction ends."""
    await link.execute("select pg_advisory_xact_lock($1)", organisation)


async def install(
    link: Connection, schema: str, wanted: Model, *, left: frozenset[str] = frozenset()
) -> Model:
    """Makes every table, column and index that `wanted` has and the database lacks; gives the placed model.

    Runs inside the caller's transaction, which holds the model lock. Nothing is ever dropped here. `left`: tables
    whose indexes are left to somebody else.
    """
    there = await link.fetch("select indexname from pg_indexes where schemaname = $1", schema)
    known = {row["indexname"] for row in there}
    placed: dict[str, Object] = {}
    for owner in wanted.objects.values():
        placed[owner.name] = await _install_object(link, schema, owner, known, left)
    return replace(wanted, objects=placed)


async def _install_object(
    link: Connection, schema: str, owner: Object, known: set[str], left: frozenset[str]
) -> Object:
    table = owner.table
    if not table:
        table = tables.table_name(owner, await link.fetchval("select yunchou.next_id()"))
        await link.execute(tables.create_table(schema, table))
        await link.execute(
            f"insert into {quote(schema)}.model_table (object, table_name) values ($1, $2)", owner.name, table
        )
    fields: dict[str, Field] = {}
    for each in owner.fields.values():
        field = each
        if not each.column:
            field = replace(
                each, column=tables.column_name(each, await link.fetchval("select yunchou.next_id()"))
            )
            await link.execute(tables.add_column(schema, table, field))
            await link.execute(
                f"insert into {quote(schema)}.model_column (object, field, column_name, sql_type)"
                " values ($1, $2, $3, $4)",
                owner.name,
                field.name,
                field.column,
                type_of(field).sql_type,
            )
        fields[field.name] = field
        if not field.system and table not in left:
            for index in tables.indexes(schema, table, field):
                if index.name not in known:
                    await link.execute(index.create())
    return replace(owner, table=table, fields=fields)


async def upgrade(link: Connection, schema: str, organisation: int, declared: Sequence[Object]) -> bool:
    """Brings an organisation's schema to this version and its tables to what the apps declare; says whether anything changed.

    Runs inside the caller's transaction.
    """
    await lock(link, organisation)
    taken = await upgrade_organisation(link, schema, organisation)
    await make_partitions(link, schema)
    found = await stored(link, schema)
    model = build(found.version, declared, found.layer, found.physical)
    installed = await install(link, schema, model)
    changed = _places(installed) != _places(model)
    if changed:
        await link.execute(f"update {quote(schema)}.model_state set model_version = model_version + 1")
    return changed or bool(taken)


def _places(model: Model) -> dict[str, Any]:
    return {o.name: (o.table, {f.name: f.column for f in o.fields.values()}) for o in model.objects.values()}


async def create(link: Connection, schema: str, organisation: int, declared: Sequence[Object]) -> None:
    """Makes the schema of a new organisation with all declared objects."""
    await link.execute(f"create schema {quote(schema)}")
    await upgrade(link, schema, organisation, declared)


async def lacking(link: Connection, schema: str, declared: Sequence[Object]) -> list[str]:
    """The columns, as `table.column`, that the model in force has and the database does not."""
    model, _ = await load(link, schema, declared)
    rows = await link.fetch(
        "select table_name || '.' || column_name as name from information_schema.columns where table_schema = $1",
        schema,
    )
    there = {row["name"] for row in rows}
    wanted = {
        f"{owner.table}.{field.column}"
        for owner in model.objects.values()
        for field in owner.fields.values()
        if owner.table and field.column
    }
    return sorted(wanted - there)
