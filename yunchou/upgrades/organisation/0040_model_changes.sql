-- Changes of the model that can be undone, drafts of them, what was taken away and can be restored, and work under way.

alter table {schema}.model_change
    add column steps json,
    add column undo json,
    add column diff json,
    add column objects text[] not null default '{}',
    add column undoes bigint,
    add column undone_by bigint;
update {schema}.model_change set objects = array[object];
create index model_change_objects on {schema}.model_change using gin (objects);

-- What a change took away: a field (`place` its column) or an object (`place` its table, `columns` those of its fields).
-- `reason` is `deleted`, or `retyped` for the column that a field had before its type was changed.
create table {schema}.model_removed (
    id bigint primary key,
    at timestamptz not null default now(),
    author bigint,
    object text not null,
    field text,
    definition json not null,
    place text not null,
    columns json not null default '{}',
    reason text not null default 'deleted'
);
create index model_removed_at on {schema}.model_removed (at);

create table {schema}.model_draft (
    id bigint primary key default yunchou.next_id(),
    title text not null,
    steps json not null default '[]',
    version integer not null default 1,
    author bigint,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

-- A field whose type is being changed. `copy` is the column that is filled, `seen` the source's values that it was
-- filled from, `hint` the column that held the values before, where a change of type is undone.
create table {schema}.model_retype (
    id bigint primary key default yunchou.next_id(),
    object text not null,
    field text not null,
    table_name text not null,
    source text not null,
    copy text not null,
    seen text not null,
    hint text,
    definition json not null,
    settings json not null default '{}',
    undoes bigint,
    job bigint,
    state text not null default 'copying' check (state in ('copying', 'swapped', 'done', 'cancelled')),
    converted bigint not null default 0,
    lost bigint not null default 0,
    author bigint,
    at timestamptz not null default now()
);
create unique index model_retype_running on {schema}.model_retype (object, field) where state in ('copying', 'swapped');
