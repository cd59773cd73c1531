-- What a calendar program calls the follow-ups that it made: the name of the resource in the person's calendar, and the event's UID.
create table {schema}.calendar_item (
    person bigint not null,
    name text not null,
    uid text not null,
    activity bigint not null unique,
    primary key (person, name)
);
