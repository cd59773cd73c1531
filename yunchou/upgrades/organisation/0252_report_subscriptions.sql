-- Who wants to get a subscribed report no longer, whoever names the person.
create table {schema}.report_subscription_left (
    subscription bigint not null,
    person bigint not null,
    at timestamptz not null default now(),
    primary key (subscription, person)
);
