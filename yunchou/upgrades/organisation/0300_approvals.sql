-- What an approval works with beside its record: the run that waits for it, and where it stands.
-- `node` is -1 while the submitter is to change something; `back` is the node that comes next after a return, out of turn.

create table {schema}.approval_work (
    approval bigint primary key,
    run bigint not null,
    step integer not null,
    automation bigint not null,
    version integer not null,
    position text not null,
    record bigint not null,
    starter bigint,
    node integer not null default 0,
    visit integer not null default 0,
    back integer,
    plan jsonb not null default '[]',
    pending boolean not null default true,
    unique (run, step)
);
create index approval_work_record on {schema}.approval_work (record) where pending;

-- Records that may not be changed for the time being; `fields` are those that `people` may change all the same (`*`: all).
create table {schema}.record_lock (
    record bigint not null,
    approval bigint not null,
    fields text[] not null default array[]::text[],
    people bigint[] not null default array[]::bigint[],
    primary key (record, approval)
);

-- The tables of objects that ever had an approval: only there a write asks for locks.
create table {schema}.approval_object (
    object_table text primary key
);
