"""Tables of an organisation: the DDL of its schema, of an object's table, of a field's column and its indexes.

Physical names are fixed when a table or column is made: shipped objects and fields keep their API names
(`r_account`.`industry`), those added by an organisation get generated ones (`x_…`). Text columns compare under
collation "C" everywhere, so an index serves equality, prefix and sorting alike and no locale of the server matters.
"""

import hashlib
from dataclasses import dataclass

from yunchou.base.db import quote
from yunchou.model.field_types import type_of
from yunchou.model.field_types.money import CURRENCY
from yunchou.model.object import Field, Object

SYSTEM_COLUMNS = """
    id bigint primary key default yunchou.next_id(),
    owner bigint,
    created_at timestamptz not null default date_trunc('second', now()),
    created_by bigint,
    updated_at timestamptz not null default date_trunc('second', now()),
    updated_by bigint,
    version integer not null default 1,
    deleted_at timestamptz,
    sort_key text collate "C"
"""


def create_table(schema: str, table: str) -> str:
    """DDL of an object's table with its system columns and their indexes."""
    name = f"{quote(schema)}.{quote(table)}"
    return (
        f"create table {name} ({SYSTEM_COLUMNS});"
        f"create index {_index(table, 'owner')} on {name} (owner, id desc) where deleted_at is null;"
        f"create index {_index(table, 'sort_key')} on {name} (sort_key nulls first, id);"
        f"create index {_index(table, 'deleted_at')} on {name} (deleted_at) where deleted_at is not null"
    )


def add_column(schema: str, table: str, field: Field) -> str:
    """DDL of a field's columns."""
    kind = type_of(field)
    columns = zip(kind.stored_columns(field), (kind.sql_type, *kind.beside.values()), strict=True)
    listed = ", ".join(f"add column {quote(name)} {_collated(sql_type)}" for name, sql_type in columns)
    altered = f"alter table {quote(schema)}.{quote(table)} {listed}"
    if field.type == "auto_number":
        altered += f"; create sequence {quote(schema)}.{quote(sequence_name(table, field.column))}"
    return altered


def sequence_name(table: str, column: str) -> str:
    """The sequence that gives the numbers of a column."""
    return _index_name(table, column, "s")


def add_plain_column(schema: str, table: str, column: str, sql_type: str) -> str:
    """DDL of a column that is no field's."""
    return f"alter table {quote(schema)}.{quote(table)} add column {quote(column)} {_collated(sql_type)}"


def _collated(sql_type: str) -> str:
    return f'{sql_type} collate "C"' if sql_type == "text" else sql_type


@dataclass(frozen=True, slots=True)
class Index:
    """An index that a field asks for. `on` is the table, `what` how and over which columns it goes."""

    name: str
    on: str
    what: str
    unique: bool = False

    def create(self, *, beside: bool = False) -> str:
        """DDL that makes it; `beside` readers and writers, which takes a connection without a transaction."""
        kind = "unique index" if self.unique else "index"
        way = "concurrently " if beside else ""
        return f"create {kind} {way}if not exists {quote(self.name)} on {self.on} {self.what}"


def indexes(schema: str, table: str, field: Field) -> list[Index]:
    """The indexes that a field asks for."""
    on = f"{quote(schema)}.{quote(table)}"
    own = _own_indexes(on, table, field)
    sought = ", ".join(f"({each.format(quote(field.column))})" for each in type_of(field).sought)
    if sought:
        what = f"({sought}) where {quote(field.column)} is not null"
        own.append(Index(_index_name(table, field.column, "a"), on, what))
    if field.type != "money":
        return own
    # Amounts in other currencies are found again when a rate changes; of the others nothing is kept here.
    foreign = quote(f"{field.column}{CURRENCY}")
    what = f"({foreign}) where {foreign} is not null"
    return [Index(_index_name(table, field.column, "c"), on, what), *own]


def _own_indexes(on: str, table: str, field: Field) -> list[Index]:
    column = quote(field.column)
    if field.unique:
        name = _index_name(table, field.column, "u")
        return [Index(name, on, f"({column}) where deleted_at is null", unique=True)]
    method = type_of(field).index_method
    if method != "btree" and (field.indexed or type_of(field).relation):
        return [Index(_index_name(table, field.column, "g"), on, f"using {method} ({column})")]
    if field.indexed or type_of(field).relation:
        return [Index(_index_name(table, field.column), on, f"({column} nulls first, id)")]
    return []


def unasked_indexes(schema: str, table: str, was: Field, now: Field) -> list[str]:
    """Statements that drop the indexes which a field asked for and does so no longer."""
    kept = {index.name for index in indexes(schema, table, now)}
    gone = [index.name for index in indexes(schema, table, was) if index.name not in kept]
    return [f"drop index if exists {quote(schema)}.{quote(name)}" for name in gone]


def _index(table: str, column: str) -> str:
    return quote(_index_name(table, column))


def _index_name(table: str, column: str, kind: str = "i") -> str:
    name = f"{kind}_{table}_{column}"
    if len(name) > 63:
        name = f"{name[:50]}_{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    return name


def table_name(owner: Object, number: int) -> str:
    """The physical table of an object that has none yet; `number` is a fresh id for generated names."""
    return f"r_{owner.name}" if owner.layer == "app" else f"x_{number:x}"


def column_name(field: Field, number: int) -> str:
    """The physical column of a field that has none yet."""
    return field.name if field.layer == "app" else f"x_{number:x}"
