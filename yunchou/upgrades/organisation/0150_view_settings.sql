-- Views are of more kinds, keep how they are laid out, stand in an order, and are given to departments and people too.

alter table {schema}.saved_view
    add column settings jsonb not null default '{}',
    add column position integer not null default 0,
    add column departments bigint[] not null default '{}',
    add column people bigint[] not null default '{}';
alter table {schema}.saved_view drop constraint saved_view_visibility_check;
update {schema}.saved_view set visibility = 'chosen' where visibility = 'roles';
alter table {schema}.saved_view
    add constraint saved_view_visibility_check check (visibility in ('private', 'shared', 'chosen'));
