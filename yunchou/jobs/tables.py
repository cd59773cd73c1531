"""The tables that each organisation has for its jobs."""

ORGANISATION_TABLES: str = """
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
"""
"""The DDL, with `{schema}` where the quoted name of the schema goes.

`attempt` numbers the deliveries and fences them: only the newest may write. `lost` counts deliveries whose
process vanished, `tries` those that ended in an error and were put off.
"""
