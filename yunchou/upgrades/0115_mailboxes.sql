-- When each mailbox of each organisation is read next: one look tells what is due on the whole server.
create table yunchou.mailbox_due (
    organisation bigint not null,
    mailbox bigint not null,
    next_read timestamptz not null default now(),
    primary key (organisation, mailbox)
);
create index mailbox_due_by_time on yunchou.mailbox_due (next_read);
