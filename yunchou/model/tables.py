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

BASE = """
create schema {schema};
create table {schema}.model_state (
    id integer primary key default 1 check (id = 1),
    model_version bigint not null default 1,
    access_version bigint not null default 1
);
insert into {schema}.model_state default values;
create table {schema}.model_layer (
    object text primary key,
    definition json not null
);
create table {schema}.model_table (
    object text primary key,
    table_name text not null unique,
    dropped_at timestamptz
);
create table {schema}.model_column (
    object text not null,
    field text not null,
    column_name text not null,
    sql_type text not null,
    dropped_at timestamptz,
    primary key (object, column_name)
);
create table {schema}.model_change (
    id bigint primary key default yunchou.next_id(),
    at timestamptz not null default now(),
    author bigint,
    model_version bigint not null,
    object text not null,
    summary jsonb not null,
    before json,
    after json
);
create table {schema}.role_rights (
    role bigint primary key,
    rights jsonb not null
);
create table {schema}.event (
    id bigint not null default yunchou.next_id(),
    xact xid8 not null default pg_current_xact_id(),
    at timestamptz not null default date_trunc('second', now()),
    type text not null,
    actor bigint,
    actor_name text not null,
    object text not null,
    record bigint not null,
    changes jsonb not null,
    cause jsonb,
    primary key (id)
) partition by range (id);
create index event_by_record on {schema}.event (record, id);
create index event_by_transaction on {schema}.event (xact, id);
create table {schema}.idempotency (
    actor bigint not null,
    key text not null,
    request bytea not null,
    status integer,
    headers jsonb,
    body bytea,
    at timestamptz not null default now(),
    primary key (actor, key)
);
create function {schema}.enter(n integer, out model_version bigint, out access_version bigint, out ids bigint[])
language plpgsql volatile as $$
begin
    -- The lock comes first and the versions in a statement of their own, so that they are read after any wait for it.
    perform pg_advisory_xact_lock_shared({key});
    select s.model_version, s.access_version into enter.model_version, enter.access_version from {schema}.model_state s;
    enter.ids := array(select yunchou.next_id() from generate_series(1, n));
end $$;
"""


def base_statements(schema: str, organisation: int) -> str:
    """The DDL of an organisation's schema before any object."""
    return BASE.replace("{schema}", quote(schema)).replace("{key}", str(int(organisation)))


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
    elif type_of(field).many and type_of(field).relation:
        statements.append(
            f"create index if not exists {_index(table, field.column, 'g')} on {name} using gin ({column})"
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
