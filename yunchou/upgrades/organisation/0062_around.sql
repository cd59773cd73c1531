-- Who follows a record, and what people are told.

-- Who is answerable for a record follows it without a row here. `following` false: the person does not want to hear of it.
create table {schema}.record_follower (
    record bigint not null,
    person bigint not null,
    object text not null,
    following boolean not null default true,
    at timestamptz not null default now(),
    primary key (record, person)
);

-- `source` is what it tells of (an event, a job): told once to each person, whenever a process dies. `xact` orders the rows
-- by their commits for the live stream, as it does events.
create table {schema}.notification (
    id bigint primary key default yunchou.next_id(),
    xact xid8 not null default pg_current_xact_id(),
    person bigint not null,
    source text not null,
    kind text not null,
    object text,
    record bigint,
    comment bigint,
    job bigint,
    count integer not null default 1,
    actor bigint,
    actor_name text,
    at timestamptz not null default now(),
    read_at timestamptz,
    unique (person, source)
);
create index notification_unread on {schema}.notification (person, id) where read_at is null;
create index notification_by_person on {schema}.notification (person, id);
create index notification_by_transaction on {schema}.notification (xact, id);

create table {schema}.notification_setting (
    person bigint not null,
    kind text not null,
    wanted boolean not null,
    primary key (person, kind)
);
