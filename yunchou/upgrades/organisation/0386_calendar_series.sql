-- A resource of a person's calendar is a follow-up, or a series of follow-ups that come again.
alter table {schema}.calendar_item
    alter column activity drop not null,
    add column series bigint unique,
    add check (num_nonnulls(activity, series) = 1);
