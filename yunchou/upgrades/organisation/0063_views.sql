-- Saved views of lists: a filter with its order, columns and kind, for oneself, for some roles or for everybody.

create table {schema}.saved_view (
    id bigint primary key default yunchou.next_id(),
    object text not null,
    name text not null,
    kind text not null,
    condition text,
    sort text[] not null default '{}',
    columns text[],
    board_by text,
    visibility text not null check (visibility in ('private', 'shared', 'roles')),
    roles bigint[] not null default '{}',
    is_default boolean not null default false,
    owner bigint not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index saved_view_by_object on {schema}.saved_view (object, owner);
