-- In an organisation that was founded before, those who sell see goals as they see deals: everybody his own and those of his
-- departments, who leads people sets theirs, and executives and sales operations set and lock all. What an administrator has
-- set meanwhile stays.
do $$
declare
    given record;
begin
    if to_regclass('{schema}.r_role') is null then
        return;
    end if;
    for given in
        select * from (values ('executive', 'all', 'none', true), ('operations', 'all', 'all', true),
            ('manager', 'subtree', 'subtree', true), ('rep', 'own', 'own', false)) v(code, scope, deleting, export)
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects}', jsonb_build_object('goal', jsonb_build_object('create', true,
                    'read', given.scope, 'update', given.scope, 'delete', given.deleting, 'export', given.export, 'fields', '{}'::jsonb))
                || coalesce(g.rights -> 'objects', '{}'))
        from {schema}.r_role r where r.id = g.role and r.code = given.code;
    end loop;
    update {schema}.role_rights g
        set rights = jsonb_set(g.rights, '{objects}', jsonb_build_object('goal_rule', case when r.code = 'operations'
            then '{"create": true, "read": "all", "update": "all", "delete": "all", "export": true, "fields": {}}'::jsonb
            else '{"create": false, "read": "all", "update": "none", "delete": "none", "export": false, "fields": {}}'::jsonb end)
            || coalesce(g.rights -> 'objects', '{}'))
    from {schema}.r_role r
    where r.id = g.role and r.code in ('executive', 'operations', 'manager', 'rep', 'finance', 'legal', 'service_agent', 'service_manager');
    for given in
        select code, action from (values ('{rep,manager,operations,executive}', array['goals.overview', 'goals.mine', 'goals.answer']),
            ('{manager,operations,executive}', array['goals.divide', 'goals.spread']),
            ('{operations,executive}', array['goals.lock'])) v(codes, actions), unnest(codes::text[]) code, unnest(actions) action
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', coalesce(g.rights -> 'actions', '[]') || to_jsonb(given.action))
        from {schema}.r_role r
        where r.id = g.role and r.code = given.code and not coalesce(g.rights -> 'actions', '[]') ? given.action;
    end loop;
end $$;
