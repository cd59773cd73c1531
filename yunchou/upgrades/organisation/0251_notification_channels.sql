-- By which channels each kind of notification reaches somebody, and what is on its way there.

-- What a person chose for a kind; whoever had turned a kind off is told of it by no channel.
delete from {schema}.notification_setting where wanted;
alter table {schema}.notification_setting drop column wanted;
alter table {schema}.notification_setting add column channels text[] not null default '{}';
alter table {schema}.notification_setting alter column channels drop default;

-- What administrators chose for the people of a role who chose nothing themselves.
create table {schema}.notification_default (
    role bigint not null,
    kind text not null,
    channels text[] not null,
    primary key (role, kind)
);

-- When a person wants to be left alone, and when summaries come: `digest` as `{"every", "at", "weekdays"}`.
create table {schema}.notification_preference (
    person bigint primary key,
    time_zone text,
    quiet_from time,
    quiet_until time,
    quiet_days_off boolean not null default false,
    digest jsonb
);

-- `page`: it stands in the person's list. Everything told so far does.
alter table {schema}.notification add column channels text[] not null default '{page}';

-- What still has to reach somebody by another channel, no sooner than `due_at`.
create table {schema}.notification_delivery (
    notification bigint not null,
    channel text not null,
    person bigint not null,
    due_at timestamptz not null,
    tries integer not null default 0,
    primary key (notification, channel)
);
create index notification_delivery_due on {schema}.notification_delivery (due_at);
create index notification_delivery_of on {schema}.notification_delivery (person, channel);

-- `muted`: the person is told nothing about the record, whatever happens to it.
alter table {schema}.record_follower add column muted boolean not null default false;

-- Devices that a person lets messages come to, as their browsers' push services name them.
create table {schema}.push_device (
    id bigint primary key default yunchou.next_id(),
    person bigint not null,
    endpoint text not null unique,
    key text not null,
    auth text not null,
    agent text,
    at timestamptz not null default now()
);
create index push_device_of on {schema}.push_device (person);
