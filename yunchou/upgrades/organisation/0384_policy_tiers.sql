-- In an organisation that was founded before, whoever sees price policies sees their tiers, and who keeps the ones keeps the
-- others. What an administrator has set meanwhile stays.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects,policy_tier}', g.rights -> 'objects' -> 'price_policy')
        where coalesce(g.rights -> 'objects', '{}') ? 'price_policy' and not coalesce(g.rights -> 'objects', '{}') ? 'policy_tier';
    end if;
end $$;
