-- What an organisation's schema holds beside the tables of its objects: the model, rights, the event log, jobs, files, imports.

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

-- `attempt` numbers a job's deliveries and fences them: only the newest may write. `lost` counts deliveries whose process
-- vanished, `tries` those that ended in an error and were put off.
create table {schema}.job (
    id bigint primary key default yunchou.next_id(),
    kind text not null,
    state text not null default 'waiting'
        check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    progress numeric(5, 4) not null default 0,
    payload jsonb not null default '{}',
    result jsonb,
    files jsonb not null default '[]',
    error jsonb,
    created_by bigint,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz,
    heartbeat timestamptz,
    cancel_requested boolean not null default false,
    attempt integer not null default 0,
    lost integer not null default 0,
    tries integer not null default 0
);
create index job_created_at on {schema}.job (created_at desc);

create table {schema}.file (
    id bigint primary key,
    name text not null,
    size bigint not null,
    type text not null,
    sha256 text not null,
    purpose text not null,
    created_by bigint,
    created_at timestamptz not null default now()
);

-- `position` counts the data rows of the step's file that are done with; it moves in the transaction that writes them, so
-- after a crash it says exactly where to go on. `step_began` is an id given when the step began: records with greater ids
-- are the step's own work. `counts` holds one object per step.
create table {schema}.import_run (
    id bigint primary key,
    state text not null default 'waiting'
        check (state in ('waiting', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
    plan text not null,
    files jsonb not null,
    dry_run boolean not null default false,
    step integer not null default 0,
    position bigint not null default 0,
    step_began bigint,
    counts jsonb not null default '[]',
    error_file bigint,
    undo_position bigint,
    undo_counts jsonb,
    created_by bigint,
    created_at timestamptz not null default now(),
    finished_at timestamptz
);
create table {schema}.import_fault (
    import bigint not null,
    step integer not null,
    row bigint not null,
    reasons jsonb not null,
    cells jsonb not null,
    primary key (import, step, row)
);
