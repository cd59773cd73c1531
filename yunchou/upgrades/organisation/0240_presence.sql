-- Who looks at which record now: one row for each open page, gone soon after its last sign of life. Lost without harm.

create unlogged table {schema}.presence (
    person bigint not null,
    tab text not null,
    object text not null,
    record bigint not null,
    here boolean not null default true,
    at timestamptz not null default clock_timestamp(),
    moved timestamptz not null default clock_timestamp(),
    primary key (person, tab)
);
create index presence_record on {schema}.presence (object, record);
create index presence_moved on {schema}.presence (moved);
