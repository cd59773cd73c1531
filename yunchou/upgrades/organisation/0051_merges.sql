-- Records put together: `losers` went into the recycle bin, `winner` took what pointed at them. All events of a merge share one
-- transaction, `xact`. `unlogged`: fields of the winner that changed without an event, {field: [before, after]}.

create table {schema}.merge (
    id bigint primary key,
    object text not null,
    winner bigint not null,
    losers bigint[] not null,
    xact xid8 not null default pg_current_xact_id(),
    at timestamptz not null default now(),
    actor bigint,
    unlogged jsonb not null default '{}',
    undone_at timestamptz
);
create index merge_by_winner on {schema}.merge (winner) where undone_at is null;
create index merge_by_losers on {schema}.merge using gin (losers) where undone_at is null;
