-- Looks at masked values are counted per person and hour.
create index event_revealed on {schema}.event (actor, id) where type like '%.revealed';
