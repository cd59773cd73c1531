-- What records are found by when duplicates are looked for. A slot is one way of reading one field of one object; `match_key`
-- holds for each slot and record the value read so, and for names that may differ a little their pieces (`pieces`, as numbers)
-- and the few of them by which likely pairs are found (`probes`).

create table {schema}.match_slot (
    slot integer primary key generated always as identity,
    name text not null unique
);
create table {schema}.match_key (
    slot integer not null,
    record bigint not null,
    key text collate "C" not null,
    pieces integer[],
    probes integer[],
    primary key (slot, record)
);
create index match_key_by_key on {schema}.match_key (slot, key);
create index match_key_by_probe on {schema}.match_key using gin (probes) where probes is not null;

-- Data that an organisation was given once, so that what it deletes does not come back.
create table {schema}.standard_data (
    name text primary key,
    at timestamptz not null default now()
);
