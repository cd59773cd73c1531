-- Webhooks, and one row for each event that each of them is to be told of.

-- `secret` is sealed. `sending_until` is the lease of the process that sends, so that deliveries keep their order; `next_call`
-- is when a job for what waits is due.
create table {schema}.webhook (
    id bigint primary key default yunchou.next_id(),
    name text not null,
    url text not null,
    events text[] not null,
    secret text not null,
    active boolean not null default true,
    owner bigint not null,
    created_at timestamptz not null default now(),
    sending_until timestamptz,
    next_call timestamptz,
    last_success_at timestamptz,
    last_failure_at timestamptz,
    last_error jsonb
);

-- `message` is what a receiver knows a delivery by, the same with every try. `body` is what its owner might see at the time.
create table {schema}.webhook_delivery (
    id bigint primary key default yunchou.next_id(),
    webhook bigint not null,
    message text not null,
    type text not null,
    object text not null,
    record bigint not null,
    body text not null,
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'dead')),
    tries integer not null default 0,
    next_try timestamptz not null default now(),
    first_try timestamptz,
    status integer,
    error jsonb,
    took_ms integer,
    created_at timestamptz not null default now(),
    ended_at timestamptz,
    unique (webhook, message)
);
create index webhook_delivery_waiting on {schema}.webhook_delivery (webhook, next_try, id) where state = 'waiting';
create index webhook_delivery_order on {schema}.webhook_delivery (webhook, record, id) where state = 'waiting';
create index webhook_delivery_by_webhook on {schema}.webhook_delivery (webhook, id desc);
