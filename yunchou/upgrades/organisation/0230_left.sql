-- A run may be left before its last step, when what its automation waits for has become pointless.

alter table {schema}.automation_run drop constraint if exists automation_run_state_check;
alter table {schema}.automation_run add constraint automation_run_state_check
    check (state in ('ready', 'waiting', 'joining', 'done', 'dead', 'cancelled', 'refused', 'left'));
