-- Schedules that are made at run time: `form` says when, `kind` and `payload` which job is put aside.
alter table yunchou.schedule add column form jsonb, add column kind text, add column payload jsonb;
