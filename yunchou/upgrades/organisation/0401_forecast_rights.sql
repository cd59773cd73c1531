-- In an organisation that was founded before, everybody who sells submits forecasts and sees what is submitted as he sees deals;
-- who leads people judges them, and executives and sales operations close periods. What an administrator has set meanwhile stays.
do $$
declare
    given record;
begin
    if to_regclass('{schema}.r_role') is null then
        return;
    end if;
    for given in
        select * from (values ('executive', 'all', true), ('operations', 'all', true), ('manager', 'subtree', true),
            ('rep', 'own', false)) v(code, scope, export)
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects}',
                (select jsonb_object_agg(o, jsonb_build_object('create', false, 'read', given.scope, 'update', 'none', 'delete', 'none',
                        'export', given.export, 'fields', '{}'::jsonb)) from unnest(array['forecast_entry', 'forecast_request']) o)
                || coalesce(g.rights -> 'objects', '{}'))
        from {schema}.r_role r where r.id = g.role and r.code = given.code;
    end loop;
    update {schema}.role_rights g
        set rights = jsonb_set(g.rights, '{objects}', jsonb_build_object('forecast_period', case when r.code = 'operations'
            then '{"create": true, "read": "all", "update": "all", "delete": "all", "export": true, "fields": {}}'::jsonb
            else '{"create": false, "read": "all", "update": "none", "delete": "none", "export": false, "fields": {}}'::jsonb end)
            || coalesce(g.rights -> 'objects', '{}'))
    from {schema}.r_role r
    where r.id = g.role and r.code in ('executive', 'operations', 'manager', 'rep', 'finance', 'legal', 'service_agent', 'service_manager');
    for given in
        select code, action from (values ('{rep,manager,operations,executive}', array['forecast.submit']),
            ('{manager,operations,executive}', array['forecast.judge']),
            ('{operations,executive}', array['forecast.lock'])) v(codes, actions), unnest(codes::text[]) code, unnest(actions) action
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', coalesce(g.rights -> 'actions', '[]') || to_jsonb(given.action))
        from {schema}.r_role r
        where r.id = g.role and r.code = given.code and not coalesce(g.rights -> 'actions', '[]') ? given.action;
    end loop;
end $$;
