-- In an organisation that was founded before, whoever has rights on follow-ups has the same on those that come again, and who
-- checks in at customers may make one come again. What an administrator has set meanwhile stays.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects,activity_series}', g.rights -> 'objects' -> 'activity')
        where coalesce(g.rights -> 'objects', '{}') ? 'activity'
            and not coalesce(g.rights -> 'objects', '{}') ? 'activity_series';
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}',
                (g.rights -> 'actions') || '["recurring.repeat", "recurring.change_from"]')
        from {schema}.r_role r
        where r.id = g.role and r.code in ('executive', 'operations', 'manager', 'rep', 'service_agent', 'service_manager')
            and jsonb_typeof(g.rights -> 'actions') = 'array' and not (g.rights -> 'actions') ? 'recurring.repeat';
    end if;
end $$;
