-- What people did to the items of their to-do lists, whatever these come from: put off, put in an order, done with.

-- `source` and `item` name the item: the kind that a room declares, and the id of its record.
create table {schema}.todo_mark (
    person bigint not null,
    source text not null,
    item bigint not null,
    snoozed_until timestamptz,
    position integer,
    done_at timestamptz,
    at timestamptz not null default now(),
    primary key (person, source, item)
);
create index todo_mark_snoozed on {schema}.todo_mark (snoozed_until) where snoozed_until is not null;
