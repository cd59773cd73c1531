-- Stored computed fields whose columns hold their values, with what the values were computed by. One that is not here, or
-- with another fingerprint, is still being calculated.

create table {schema}.computed_filled (
    object text not null,
    field text not null,
    fingerprint text not null,
    primary key (object, field)
);
