-- The same picture in several records is found by its hash.
create index file_by_hash on {schema}.file (sha256);
