-- In an organisation that was founded before, everybody who sells is told what was learned of a record, and executives and sales
-- operations see what was learned and let it be learned anew. What an administrator has set meanwhile stays.
do $$
declare
    given record;
begin
    if to_regclass('{schema}.r_role') is null then
        return;
    end if;
    update {schema}.role_rights g
        set rights = jsonb_set(g.rights, '{objects}', jsonb_build_object('prediction_model',
            '{"create": false, "read": "all", "update": "none", "delete": "none", "export": false, "fields": {}}'::jsonb)
            || coalesce(g.rights -> 'objects', '{}'))
    from {schema}.r_role r
    where r.id = g.role and r.code in ('executive', 'operations', 'manager', 'rep', 'finance', 'legal', 'service_agent', 'service_manager');
    for given in
        select code, action from (values ('{rep,manager,operations,executive}', array['learning.explain']),
            ('{operations,executive}', array['learning.models', 'learning.train', 'learning.configure'])) v(codes, actions),
            unnest(codes::text[]) code, unnest(actions) action
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', coalesce(g.rights -> 'actions', '[]') || to_jsonb(given.action))
        from {schema}.r_role r
        where r.id = g.role and r.code = given.code and not coalesce(g.rights -> 'actions', '[]') ? given.action;
    end loop;
end $$;
