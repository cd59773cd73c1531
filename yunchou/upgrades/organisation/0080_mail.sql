-- Settings that administrators enter, by name, secrets in them sealed; the mails on their way out; addresses that bounced.

create table {schema}.setting (
    name text primary key,
    value jsonb not null,
    changed_by bigint,
    changed_at timestamptz not null default now()
);

-- `content` is the sealed message; it is gone once the mail is sent, so that links with secrets in them do not stay.
create table {schema}.mail (
    id bigint primary key,
    message_id text not null unique,
    key text unique,
    template text not null,
    recipient text not null,
    subject text not null,
    content text,
    state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'dead', 'bounced')),
    tries integer not null default 0,
    next_try timestamptz,
    error jsonb,
    created_by bigint,
    created_at timestamptz not null default now(),
    first_try timestamptz,
    sent_at timestamptz
);
create index mail_by_state on {schema}.mail (state, id desc);

create table {schema}.mail_bounce (
    address text primary key,
    reason text not null,
    mail bigint,
    at timestamptz not null default now()
);
