-- What an approval is called, and what its signers read of the record, in both languages: `{"title": [zh, en], "summary": [zh, en]}`.
-- Of approvals that began before there is none, and they are read in the language of the organisation.

alter table {schema}.approval_work add column if not exists words jsonb not null default '{}';
