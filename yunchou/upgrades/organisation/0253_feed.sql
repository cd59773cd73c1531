-- What somebody did lately, for the feed of those who follow a person or lead a team.
create index event_by_actor on {schema}.event (actor, id) where actor is not null;
