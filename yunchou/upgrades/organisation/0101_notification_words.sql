-- Notifications may bring words of their own, in both languages: {"zh", "en"}.
alter table {schema}.notification add column words jsonb;
