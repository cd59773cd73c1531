-- Files in records: where the bytes lie, how large a picture is, and which records hold a file.

alter table {schema}.file
    add column place text not null default 'folder',
    add column width integer,
    add column height integer;
create index file_by_purpose on {schema}.file (purpose, created_at);

-- `place` and `field` are the names of the table and the column, which stay when an object or field is called otherwise. A link
-- stays when the record lets go of the file: the history still shows it. It goes with the record.
create table {schema}.file_link (
    file bigint not null,
    place text not null,
    record bigint not null,
    field text not null,
    primary key (file, place, record, field)
);
create index file_link_by_record on {schema}.file_link (place, record);
