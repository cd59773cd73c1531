-- Who wants which briefs by mail.
create table if not exists {schema}.brief_choice (
    person bigint primary key,
    daily boolean not null default false,
    weekly boolean not null default false
);
