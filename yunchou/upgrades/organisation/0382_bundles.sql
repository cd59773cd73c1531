-- In an organisation that was founded before, whoever sees price books sees what bundles are made of, and who keeps the ones
-- keeps the others. What an administrator has set meanwhile stays.
do $$
declare
    name text;
begin
    if to_regclass('{schema}.r_role') is not null then
        foreach name in array array['bundle_group', 'bundle_option', 'bundle_rule'] loop
            update {schema}.role_rights g
                set rights = jsonb_set(g.rights, array['objects', name], g.rights -> 'objects' -> 'price_book')
            where coalesce(g.rights -> 'objects', '{}') ? 'price_book' and not coalesce(g.rights -> 'objects', '{}') ? name;
        end loop;
    end if;
end $$;
