-- The light that each goal had when it was last looked at, so that people are told of a change and not of a state.
create table if not exists {schema}.goal_light (
    goal bigint primary key,
    period text not null,
    light text not null,
    turned_at timestamptz not null default now()
);
