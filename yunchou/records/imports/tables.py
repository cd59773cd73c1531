"""The tables that each organisation has for its imports."""

ORGANISATION_TABLES: str = """
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
"""
"""The DDL, with `{schema}` where the quoted name of the schema goes.

`position` counts the data rows of the step's file that are done with; it moves in the transaction that writes them, so
after a crash it says exactly where to go on. `step_began` is an id given when the step began: records with greater ids
are the step's own work. `counts` holds one object per step.
"""
