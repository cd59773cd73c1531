-- The standard roles of an organisation that was founded before: everybody may make reports of his own and share them.
-- What an administrator has set meanwhile stays.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g set rights = jsonb_set(g.rights, '{objects}', (
                select jsonb_object_agg(name, '{"create": true, "read": "own", "update": "own", "delete": "own", "export": false,
                    "fields": {}}'::jsonb) from unnest(array['report', 'report_folder']) name
            ) || coalesce(g.rights -> 'objects', '{}'))
        from {schema}.r_role r
        where r.id = g.role and r.code in ('executive', 'operations', 'manager', 'rep');
    end if;
end $$;
