-- In an organisation that was founded before, whoever makes statements of account withdraws those
-- that were sent.
do $$
begin
    if to_regclass('{schema}.r_role') is null then
        return;
    end if;
    update {schema}.role_rights g
        set rights = jsonb_set(g.rights, '{actions}', g.rights -> 'actions' || '["commerce.withdraw_statement"]')
    where coalesce(g.rights -> 'actions', '[]') ? 'commerce.account_statement'
        and not g.rights -> 'actions' ? 'commerce.withdraw_statement';
end $$;
