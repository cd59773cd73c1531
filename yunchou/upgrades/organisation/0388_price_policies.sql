-- In an organisation that was founded before, whoever sees price books sees price policies, and who keeps the ones keeps the
-- others. What an administrator has set meanwhile stays.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects,price_policy}', g.rights -> 'objects' -> 'price_book')
        where coalesce(g.rights -> 'objects', '{}') ? 'price_book' and not coalesce(g.rights -> 'objects', '{}') ? 'price_policy';
    end if;
end $$;
