-- How deals stood on each day that was looked at, for the forecast: too many for records, and never changed.
create table if not exists {schema}.forecast_snapshot_day (
    day date primary key,
    deals bigint not null,
    taken_at timestamptz not null default now()
);
create table if not exists {schema}.forecast_snapshot (
    day date not null,
    deal bigint not null,
    owner bigint,
    state text not null,
    part text not null,
    amount numeric not null,
    weighted numeric not null,
    close_date date not null,
    primary key (day, deal)
);
