-- When the time of a mailbox was reckoned: one that lies ahead of now was reckoned by a clock that was wrong.
alter table yunchou.mailbox_due add column reckoned_at timestamptz not null default now();
