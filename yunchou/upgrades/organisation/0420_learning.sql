-- What was learned of how records end, too large for a record: the model as plain data by its code, and what it says of each
-- open record with its reasons.
create table {schema}.learned_model (
    code text primary key,
    number integer not null,
    model jsonb not null
);
create table {schema}.learned_score (
    code text not null,
    record bigint not null,
    number integer not null,
    chance double precision not null,
    reasons jsonb not null,
    primary key (code, record)
);
