-- Where the numbers of auto_number fields stand, by column and period. `base`: of a field that may leave gaps, what its
-- sequence had given before the period; of one without gaps, the last number given, whose row every creation locks.

create table {schema}.number_period (
    sequence_name text not null,
    period text not null,
    base bigint not null,
    primary key (sequence_name, period)
);
