-- Logs lie in partitions of months, so that what is older than its retention period goes without a trace of work.

-- The event log had a partition for each quarter. Those of the future are empty and make room for months; that of today stays
-- as it is and holds its months.
do $$
declare
    each record;
begin
    for each in
        select c.oid::regclass as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = '{schema}.event'::regclass
            and substring(pg_get_expr(c.relpartbound, c.oid) from $b$FROM \('(-?\d+)'\)$b$)::bigint > yunchou.id_at(now())
    loop
        execute format('drop table %s', each.name);
    end loop;
end $$;

-- The record of signing in was one table, which becomes the first partition, with everything up to the end of this month.
-- Its rows are looked at once (about a second for ten millions), none is written anew, and its indexes are taken over.
alter table {schema}.sign_in_event rename to sign_in_event_before;
alter index {schema}.sign_in_event_pkey rename to sign_in_event_before_pkey;
alter index {schema}.sign_in_event_by_user rename to sign_in_event_before_by_user;
create table {schema}.sign_in_event (
    id bigint not null default yunchou.next_id(),
    at timestamptz not null default now(),
    user_id bigint not null,
    kind text not null,
    by_user bigint,
    address text,
    agent text,
    detail jsonb not null default '{}',
    primary key (id)
) partition by range (id);
create index sign_in_event_by_user on {schema}.sign_in_event (user_id, id desc);
do $$
begin
    if not exists (select from {schema}.sign_in_event_before) then
        drop table {schema}.sign_in_event_before;
        return;
    end if;
    execute format('alter table {schema}.sign_in_event attach partition {schema}.sign_in_event_before for values from (minvalue) to (%s)',
        yunchou.id_at(date_trunc('month', now(), 'UTC') + interval '1 month'));
end $$;
