-- Figures of an object's records that are kept added up. A cell holds what the records with the same day and the same keys come
-- to; the path of writes appends what a change adds and takes away as further cells (`fresh`), which are folded in later.
create table {schema}.summary (
    object text primary key,
    plan jsonb not null,
    state text not null check (state in ('building', 'ready')),
    model_version bigint not null,
    upgrades bigint not null,
    records bigint not null default 0,
    cells bigint not null default 0,
    seconds double precision not null default 0,
    begun_at timestamptz not null default now(),
    built_at timestamptz
);
create table {schema}.summary_cell (
    id bigint primary key default yunchou.next_id(),
    cube bigint not null,
    day date,
    keys bigint[] not null,
    words text[] not null,
    n bigint not null,
    sums numeric[] not null,
    counts bigint[] not null,
    fresh boolean not null
);
create index summary_cell_by_day on {schema}.summary_cell (cube, day);
create index summary_cell_fresh on {schema}.summary_cell (cube) where fresh;
create table {schema}.summary_choice (
    metric text primary key,
    kept boolean not null
);
