-- Beside the password: links by mail, second factors, passkeys, known browsers, sign-on by other servers.

alter table yunchou.login
    add totp_secret text,
    add totp_since timestamptz,
    add totp_step bigint;
comment on column yunchou.login.totp_step is 'The time step of the last code that was taken: a code opens once.';

alter table yunchou.session
    add idle interval not null default '7 days',
    add ends_at timestamptz not null default now() + interval '30 days',
    add restricted boolean not null default false,
    add method text not null default 'password';
comment on column yunchou.session.restricted is 'Signed in by one factor where the role demands two: only setting one up is open.';

create table yunchou.password_history (
    id bigint primary key default yunchou.next_id(),
    organisation bigint not null references yunchou.organisation on delete cascade,
    user_id bigint not null,
    password_hash text not null
);
create index password_history_by_user on yunchou.password_history (organisation, user_id, id);

create table yunchou.login_link (
    hash bytea primary key,
    purpose text not null check (purpose in ('reset', 'invitation')),
    organisation bigint not null references yunchou.organisation on delete cascade,
    user_id bigint not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index login_link_by_user on yunchou.login_link (organisation, user_id);

create table yunchou.recovery_code (
    organisation bigint not null references yunchou.organisation on delete cascade,
    user_id bigint not null,
    hash bytea not null,
    primary key (organisation, user_id, hash)
);

create table yunchou.device (
    hash bytea not null,
    organisation bigint not null references yunchou.organisation on delete cascade,
    user_id bigint not null,
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now(),
    primary key (hash, organisation, user_id)
);
create index device_by_user on yunchou.device (organisation, user_id);

create table yunchou.passkey (
    id bytea primary key,
    organisation bigint not null references yunchou.organisation on delete cascade,
    user_id bigint not null,
    public_key bytea not null,
    sign_count bigint not null,
    transports text[] not null default '{}',
    name text not null,
    created_at timestamptz not null default now(),
    used_at timestamptz
);
create index passkey_by_user on yunchou.passkey (organisation, user_id);

-- Something that was begun and waits for its second half: setting up a code, a passkey, a sign-on.
create table yunchou.pending (
    hash bytea primary key,
    purpose text not null,
    organisation bigint references yunchou.organisation on delete cascade,
    user_id bigint,
    value text not null,
    expires_at timestamptz not null
);
create index pending_by_expiry on yunchou.pending (expires_at);

create table yunchou.sign_on_subject (
    organisation bigint not null references yunchou.organisation on delete cascade,
    issuer text not null,
    subject text not null,
    user_id bigint not null,
    created_at timestamptz not null default now(),
    primary key (organisation, issuer, subject)
);
create index sign_on_subject_by_user on yunchou.sign_on_subject (organisation, user_id);
