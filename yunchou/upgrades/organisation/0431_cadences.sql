-- In an organisation that was founded before, those who sell let records enter cadences and steer them there, and those who lead
-- people make cadences. What an administrator has set meanwhile stays.
do $$
declare
    given record;
begin
    if to_regclass('{schema}.r_role') is null then
        return;
    end if;
    for given in
        select * from (values ('executive', 'all', true), ('operations', 'all', true), ('manager', 'subtree', true),
            ('rep', 'own', false)) v(code, scope, leads)
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects}',
                (select jsonb_object_agg(o, jsonb_build_object('create', given.leads, 'read', 'all',
                        'update', case when given.leads then given.scope else 'none' end,
                        'delete', case when given.leads then given.scope else 'none' end, 'export', given.leads, 'fields', '{}'::jsonb))
                    from unnest(array['cadence', 'cadence_step']) o)
                || jsonb_build_object('cadence_version', '{"create": false, "read": "all", "update": "none", "delete": "none", "export": false, "fields": {}}'::jsonb)
                || (select jsonb_object_agg(o, jsonb_build_object('create', false, 'read', given.scope, 'update', 'none', 'delete', 'none',
                        'export', given.leads, 'fields', '{}'::jsonb)) from unnest(array['cadence_run', 'cadence_move']) o)
                || coalesce(g.rights -> 'objects', '{}'))
        from {schema}.r_role r where r.id = g.role and r.code = given.code;
    end loop;
    for given in
        select code, action from (values
            ('{rep,manager,operations,executive}', array['cadences.enrol', 'cadences.pause', 'cadences.resume', 'cadences.skip', 'cadences.remove']),
            ('{manager,operations,executive}', array['cadences.publish'])) v(codes, actions),
            unnest(codes::text[]) code, unnest(actions) action
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', coalesce(g.rights -> 'actions', '[]') || to_jsonb(given.action))
        from {schema}.r_role r
        where r.id = g.role and r.code = given.code and not coalesce(g.rights -> 'actions', '[]') ? given.action;
    end loop;
end $$;
