-- The standard roles of an organisation that was founded before: everybody may ask for a seal that he does not see, those who
-- lead decide, legal people put it on. What an administrator has set meanwhile stays.
do $$
declare
    used constant text := '{"create": true, "read": "%s", "update": "own", "delete": "own", "export": %s, "fields": {}}';
    seen constant text := '{"create": false, "read": "%s", "update": "none", "delete": "none", "export": %s, "fields": {}}';
    asking constant jsonb := '["papers.submit_seal_use", "papers.withdraw_seal_use", "papers.register_copies"]';
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g set rights = jsonb_set(jsonb_set(g.rights, '{objects}', jsonb_build_object(
                'party_seal', '{"create": false, "read": "all", "update": "none", "delete": "none", "export": false,
                    "fields": {"picture": "none"}}'::jsonb,
                'seal_use', format(used, w.scope, w.export)::jsonb, 'seal_entry', format(seen, w.scope, w.export)::jsonb
            ) || coalesce(g.rights -> 'objects', '{}')), '{actions}', coalesce(g.rights -> 'actions', '[]') || asking || w.more::jsonb)
        from {schema}.r_role r join (values
            ('executive', 'all', 'true', '["papers.approve_seal_use", "papers.refuse_seal_use"]'),
            ('operations', 'all', 'true', '["papers.approve_seal_use", "papers.refuse_seal_use"]'),
            ('manager', 'subtree', 'true', '["papers.approve_seal_use", "papers.refuse_seal_use"]'),
            ('rep', 'own', 'false', '[]'), ('finance', 'all', 'true', '[]'),
            ('service_agent', 'own', 'false', '[]'), ('service_manager', 'own', 'false', '[]'),
            ('legal', 'all', 'true', '["papers.approve_seal_use", "papers.refuse_seal_use", "papers.use_seal"]')
        ) w(code, scope, export, more) on w.code = r.code
        where r.id = g.role and not coalesce(g.rights -> 'objects', '{}') ? 'seal_use';
    end if;
end $$;
