-- More time before a return is decided by an approval: its signers are told by that, and no longer by an automation of its own. What
-- was asked for before gets its approval with the next run of the job that keeps the countdowns.
do $$
begin
    if to_regclass('{schema}.r_automation') is not null then
        update {schema}.r_automation set deleted_at = now(), active = false
            where code in ('crm.lead_extension_asked', 'crm.account_extension_asked') and deleted_at is null;
    end if;
end $$;
