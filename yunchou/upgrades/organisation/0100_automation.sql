-- What automations do: the definitions that runs began with, the runs, and each step that they took.

create table {schema}.automation_version (
    automation bigint not null,
    version integer not null,
    definition jsonb not null,
    made_at timestamptz not null default now(),
    primary key (automation, version)
);

-- `source` is what set a run off (an event, a moment, a request): each sets an automation off once, whenever a process dies.
-- `position` is the step that comes next, `steps` how many were taken. `chain`: the automations that led here, oldest first.
-- `held_until` is when a wait ends, `awaits` whether an event of the record may end it sooner.
create table {schema}.automation_run (
    id bigint primary key default yunchou.next_id(),
    automation bigint not null,
    version integer not null,
    source text not null,
    object text,
    record bigint,
    actor bigint,
    chain bigint[] not null default array[]::bigint[],
    parent bigint,
    state text not null default 'ready'
        check (state in ('ready', 'waiting', 'joining', 'done', 'dead', 'cancelled', 'refused')),
    position text not null,
    steps integer not null default 0,
    held_until timestamptz,
    awaits boolean not null default false,
    next_at timestamptz not null default now(),
    tries integer not null default 0,
    error jsonb,
    created_at timestamptz not null default now(),
    began_at timestamptz,
    ended_at timestamptz,
    unique (automation, source)
);
create index automation_run_due on {schema}.automation_run (next_at, id) where state in ('ready', 'waiting');
create index automation_run_order on {schema}.automation_run (automation, record, id) where state = 'ready';
create index automation_run_by_automation on {schema}.automation_run (automation, id desc);
create index automation_run_by_record on {schema}.automation_run (record, id desc);
create index automation_run_children on {schema}.automation_run (parent) where parent is not null;
create index automation_run_awaiting on {schema}.automation_run (record) where state = 'waiting' and awaits;
create index automation_run_dead on {schema}.automation_run (id desc) where state in ('dead', 'refused');
create index automation_run_ended on {schema}.automation_run (ended_at) where ended_at is not null;

create table {schema}.automation_step (
    run bigint not null,
    number integer not null,
    position text not null,
    kind text not null,
    state text not null,
    input jsonb,
    output jsonb,
    error jsonb,
    tries integer not null default 1,
    at timestamptz not null default now(),
    ended_at timestamptz,
    took_ms integer,
    primary key (run, number)
);

-- How far the dates that automations wait for have been looked at.
create table {schema}.automation_mark (
    automation bigint primary key,
    reached timestamptz not null
);

-- Whether a job of a kind waits already is asked often.
create index job_waiting on {schema}.job (kind) where state = 'waiting';
