-- Who signed in, or tried to, and what changed about signing in. No secret stands here.

create table {schema}.sign_in_event (
    id bigint primary key default yunchou.next_id(),
    at timestamptz not null default now(),
    user_id bigint not null,
    kind text not null,
    by_user bigint,
    address text,
    agent text,
    detail jsonb not null default '{}'
);
create index sign_in_event_by_user on {schema}.sign_in_event (user_id, id desc);
