"""Tables of an organisation: the DDL of its schema, of an object's table, of a field's column and its indexes.

Physical names are fixed when a table or column is made: shipped objects and fields keep their API names
(`r_account`.`industry`), those added by an organisation get generated ones (`x_…`). Text columns compare under
collation "C" everywhere, so an index serves equality, prefix and sorting alike and no locale of the server matters.
"""

import hashlib

from yunchou.base.db import quote
from yunchou.model.field_types import type_of
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
    """DDL of a field's column."""
    collation = ' collate "C"' if type_of(field).sql_type == "text" else ""
    column = f"{quote(field.column)} {type_of(field).sql_type}{collation}"
    return f"alter table {quote(schema)}.{quote(table)} add column {column}"


def indexes(schema: str, table: str, field: Field) -> list[str]:
    """The indexes that a field asks for; each is made only where it is missing."""
    name, column = f"{quote(schema)}.{quote(table)}", quote(field.column)
    statements = []
    if field.unique:
        statements.append(
            f"create unique index if not exists {_index(table, field.column, 'u')} on {name} ({column})"
            " where deleted_at is null"
        )
    elif type_of(field).index_method != "btree" and (field.indexed or type_of(field).relation):
        method = type_of(field).index_method
        statements.append(
            f"create index if not exists {_index(table, field.column, 'g')} on {name} using {method} ({column})"
        )
    elif field.indexed or type_of(field).relation:
        statements.append(
            f"create index if not exists {_index(table, field.column)} on {name} ({column} nulls first, id)"
        )
    return statements


def unasked_indexes(schema: str, table: str, was: Field, now: Field) -> list[str]:
    """Statements that drop the indexes which a field asked for and does so no longer."""
    kept = {_index_name(statement) for statement in indexes(schema, table, now)}
    gone = [_index_name(statement) for statement in indexes(schema, table, was)]
    return [f"drop index if exists {quote(schema)}.{name}" for name in gone if name not in kept]


def _index_name(statement: str) -> str:
    return statement.split(" if not exists ")[1].split(" on ")[0]


def event_partition(schema: str, year: int, quarter: int) -> str:
    """The partition of the event log that holds the ids given in one quarter of a year (UTC)."""
    start = f"{year}-{quarter * 3 - 2:02d}-01 00:00:00+00"
    after = f"{year + quarter // 4}-{quarter % 4 * 3 + 1:02d}-01 00:00:00+00"
    name = f"{quote(schema)}.{quote(f'event_{year}q{quarter}')}"
    return f"""
        do $$ begin
            if to_regclass('{name}') is null then
                execute format('create table {name} partition of {quote(schema)}.event for values from (%s) to (%s)',
                    yunchou.id_at('{start}'), yunchou.id_at('{after}'));
            end if;
        end $$
    """


def _index(table: str, column: str, kind: str = "i") -> str:
    name = f"{kind}_{table}_{column}"
    if len(name) > 63:
        name = f"{name[:50]}_{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    return quote(name)


def table_name(owner: Object, number: int) -> str:
    """The physical table of an object that has none yet; `number` is a fresh id for generated names."""
    return f"r_{owner.name}" if owner.layer == "app" else f"x_{number:x}"


def column_name(field: Field, number: int) -> str:
    """The physical column of a field that has none yet."""
    return field.name if field.layer == "app" else f"x_{number:x}"
