-- Which record of a handover goes to whom. `state`: waiting, moved, refused (with `fault`), or gone where somebody else had it by then.

create table {schema}.handover_item (
    handover bigint not null,
    object text not null,
    record bigint not null,
    receiver bigint not null,
    state text not null default 'waiting' check (state in ('waiting', 'moved', 'refused', 'gone')),
    fault text,
    primary key (handover, object, record)
);
create index handover_item_waiting on {schema}.handover_item (handover, object, record) where state = 'waiting';
