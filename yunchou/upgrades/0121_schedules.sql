-- Schedules whose work is done by another since: what is kept for a time goes by one nightly job for all of it.
delete from yunchou.schedule where name in ('mail.sweep', 'automation.sweep');
