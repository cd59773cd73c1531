-- The standard roles of an organisation that was founded before: everybody may share what is his to change and name a
-- deputy, sales operations keep the territories. What an administrator has set meanwhile stays.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g set rights = jsonb_set(g.rights, '{objects}', (
                select jsonb_object_agg(name, '{"create": true, "read": "own", "update": "own", "delete": "own", "export": false,
                    "fields": {}}'::jsonb) from unnest(array['share', 'record_team', 'delegation']) name
            ) || '{"territory": {"create": false, "read": "all", "update": "none", "delete": "none", "export": false, "fields": {}}}'
            || coalesce(g.rights -> 'objects', '{}'))
        from {schema}.r_role r
        where r.id = g.role and r.code in ('executive', 'operations', 'manager', 'rep');
        update {schema}.role_rights g set rights = jsonb_set(jsonb_set(g.rights, '{objects}', g.rights -> 'objects' || (
                select jsonb_object_agg(name, '{"create": true, "read": "all", "update": "all", "delete": "all", "export": true,
                    "fields": {}}'::jsonb) from unnest(array['territory', 'territory_rule', 'territory_record']) name
            )), '{actions}', coalesce(g.rights -> 'actions', '[]') || '["territories.manage", "records.reveal"]')
        from {schema}.r_role r where r.id = g.role and r.code = 'operations';
    end if;
end $$;
