-- In an organisation that was founded before, whoever may open deals again may ask for the approval by which a stage is entered.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', coalesce(g.rights -> 'actions', '[]') || '["process.request_entry"]')
        where coalesce(g.rights -> 'actions', '[]') ? 'process.reopen'
            and not coalesce(g.rights -> 'actions', '[]') ? 'process.request_entry';
    end if;
end $$;
