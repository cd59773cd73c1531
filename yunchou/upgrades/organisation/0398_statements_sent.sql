-- In an organisation that was founded before, whoever sees allocations sees the statements of account that were sent. What an
-- administrator has set meanwhile stays.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects,account_statement}', g.rights -> 'objects' -> 'payment_allocation')
        where coalesce(g.rights -> 'objects', '{}') ? 'payment_allocation'
            and not coalesce(g.rights -> 'objects', '{}') ? 'account_statement';
    end if;
end $$;
