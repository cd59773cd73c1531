-- What belongs to the server as a whole: which organisations there are, who may sign in to them, and the making of ids.

create sequence yunchou.id_counter as bigint cache 32;

create function yunchou.node() returns bigint language sql immutable parallel safe
as $$ select 0::bigint $$;
comment on function yunchou.node() is 'Number of this database among those of one server, 0 to 63; replaced where there are several.';

create function yunchou.id_at(moment timestamptz) returns bigint language sql immutable parallel safe
as $$ select ((extract(epoch from moment) * 1000)::bigint - 1577836800000) << 22 $$;
comment on function yunchou.id_at(timestamptz) is 'The smallest id that can be given at that moment: milliseconds since 2020-01-01 UTC, then 22 bits.';

create function yunchou.next_id() returns bigint language sql volatile
as $$ select (((extract(epoch from clock_timestamp()) * 1000)::bigint - 1577836800000) << 22)
    | (yunchou.node() << 16) | (nextval('yunchou.id_counter') & 65535) $$;
comment on function yunchou.next_id() is 'A 64-bit time-ordered id: milliseconds since 2020-01-01 UTC, 6 bits of node, 16 bits of counter.';

create table yunchou.organisation (
    id bigint primary key default yunchou.next_id(),
    name text not null unique,
    schema_name text not null unique,
    settings jsonb not null default '{}',
    ready boolean not null default false,
    created_at timestamptz not null default now()
);

create table yunchou.login (
    login text primary key check (login = lower(login)),
    organisation bigint not null references yunchou.organisation on delete cascade,
    user_id bigint not null,
    password_hash text,
    active boolean not null default true,
    changed_at timestamptz not null default now(),
    unique (organisation, user_id)
);

create table yunchou.session (
    id bytea primary key,
    organisation bigint not null references yunchou.organisation on delete cascade,
    user_id bigint not null,
    login text not null,
    csrf text not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    address text,
    agent text
);
create index session_by_user on yunchou.session (organisation, user_id);
create index session_by_expiry on yunchou.session (expires_at);

create table yunchou.token (
    id bigint primary key default yunchou.next_id(),
    hash bytea not null unique,
    organisation bigint not null references yunchou.organisation on delete cascade,
    user_id bigint not null,
    name text not null,
    scopes text[] not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    used_at timestamptz
);
create index token_by_user on yunchou.token (organisation, user_id);

create table yunchou.login_failure (
    id bigint primary key default yunchou.next_id(),
    login text not null,
    address text not null,
    at timestamptz not null default now()
);
create index login_failure_by_login on yunchou.login_failure (login, at);
create index login_failure_by_address on yunchou.login_failure (address, at);
