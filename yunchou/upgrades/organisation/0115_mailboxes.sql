-- Mailboxes that are read, and letters that belong to a mail of a record.

-- `password` is sealed. `validity` and `next_uid` are the place up to which the folder was read (RFC 3501, 2.3.1.1).
create table {schema}.mailbox (
    id bigint primary key default yunchou.next_id(),
    owner bigint not null,
    address text not null,
    host text not null,
    port integer not null,
    security text not null check (security in ('tls', 'starttls', 'none')),
    login text not null,
    password text not null,
    folder text not null default 'INBOX',
    smtp_host text,
    smtp_port integer,
    smtp_security text check (smtp_security in ('tls', 'starttls', 'none')),
    active boolean not null default true,
    filing boolean not null default true,
    minutes integer not null default 2,
    since date,
    validity bigint,
    next_uid bigint,
    state text not null default 'new' check (state in ('new', 'fine', 'failing')),
    error jsonb,
    failures integer not null default 0,
    mails bigint not null default 0,
    read_at timestamptz,
    created_by bigint,
    created_at timestamptz not null default now()
);
create index mailbox_by_owner on {schema}.mailbox (owner);
create unique index mailbox_by_place on {schema}.mailbox (lower(host), lower(login), folder);

-- A mail to several people is one letter to each of them, all with the same Message-ID.
alter table {schema}.mail
    drop constraint mail_message_id_key,
    add column record bigint;
create index mail_by_message_id on {schema}.mail (message_id);
create index mail_by_record on {schema}.mail (record) where record is not null;
