-- For whom there are single records at all that were given to it: kind (share, team, territory), object, and the person,
-- department, role or territory. Kept with the snapshot, so that nobody's queries look for shares that were never made.
create table {schema}.given (
    kind text not null,
    object text not null,
    audience bigint not null,
    primary key (kind, object, audience)
);
