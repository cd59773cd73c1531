-- Moving in from another system: what was found in its backup, what was chosen, and the imports that tried and did it.

create table {schema}.migration (
    id bigint primary key,
    state text not null default 'looking' check (state in ('looking', 'ready', 'failed')),
    name text not null,
    uploads jsonb not null,
    files jsonb not null default '[]',
    found jsonb not null default '{}',
    choices jsonb not null default '{}',
    tried bigint,
    run bigint,
    created_by bigint,
    created_at timestamptz not null default now()
);
