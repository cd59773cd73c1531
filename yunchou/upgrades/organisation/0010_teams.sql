-- Teams are an object of the organisation itself: every role that sees all people sees them too.

update {schema}.role_rights
set rights = jsonb_set(rights, '{objects,team}', (rights #> '{objects,user}') - 'fields')
where rights #>> '{objects,user,read}' = 'all' and not rights -> 'objects' ? 'team';
update {schema}.model_state set access_version = access_version + 1;
