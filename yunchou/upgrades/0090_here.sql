-- Which server this database was last seen on. Transactions are numbered by each server anew, and readers of an event log
-- keep their place by them: a database that came from another server has to be told.
create table yunchou.here (
    one boolean primary key default true check (one),
    system_identifier bigint not null
);
insert into yunchou.here (system_identifier) select system_identifier from pg_control_system();
