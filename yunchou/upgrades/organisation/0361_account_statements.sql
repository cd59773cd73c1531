-- Who leads sales or keeps accounts in an organisation that was founded before may make statements of account.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', coalesce(g.rights -> 'actions', '[]') || '["commerce.account_statement"]')
        from {schema}.r_role r where r.id = g.role and r.code in ('executive', 'operations', 'manager', 'finance')
            and not coalesce(g.rights -> 'actions', '[]') ? 'commerce.account_statement';
    end if;
end $$;
