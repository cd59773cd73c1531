-- Who keeps price policies in an organisation that was founded before sees what orders took of them.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects,policy_use}', '{"read": "all", "export": true}')
        where coalesce(g.rights -> 'objects', '{}') -> 'price_policy' ->> 'update' = 'all'
            and not coalesce(g.rights -> 'objects', '{}') ? 'policy_use';
    end if;
end $$;
