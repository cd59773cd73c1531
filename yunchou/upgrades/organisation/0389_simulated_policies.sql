-- Who keeps price policies in an organisation that was founded before may simulate them.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', coalesce(g.rights -> 'actions', '[]') || '["commerce.simulate_policy"]')
        where coalesce(g.rights -> 'objects', '{}') -> 'price_policy' ->> 'update' = 'all'
            and not coalesce(g.rights -> 'actions', '[]') ? 'commerce.simulate_policy';
    end if;
end $$;
