-- The search: what is searched, and one row for each value. And how far the readers of the event log have come.

create table {schema}.log_cursor (
    name text primary key,
    xact xid8 not null,
    event bigint not null
);

-- One field of one object. A field that becomes another's (its column changes) gets a new slot. `filled`: all records that
-- were there when the slot was made are in.
create table {schema}.search_slot (
    id integer primary key generated always as identity,
    object text not null,
    field text not null,
    column_name text not null,
    kind text not null,
    filled boolean not null default false,
    unique (object, field)
);

-- `text` is folded (case, width, spacing); `sound` and `initials` are pinyin, of Chinese names only.
create table {schema}.search_entry (
    slot integer not null,
    record bigint not null,
    owner bigint,
    text text collate "C" not null,
    sound text collate "C",
    initials text collate "C",
    terms text[] not null,
    primary key (slot, record)
);
alter table {schema}.search_entry alter column terms set statistics 200;
create index search_entry_terms on {schema}.search_entry using gin (terms) with (gin_pending_list_limit = 1024);
create index search_entry_text on {schema}.search_entry (left(text, 40));
create index search_entry_sound on {schema}.search_entry (left(sound, 40)) where sound is not null;
create index search_entry_owner on {schema}.search_entry (owner, record);
