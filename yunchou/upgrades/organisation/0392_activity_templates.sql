-- In an organisation that was founded before, whoever sees kinds of visits sees templates of follow-ups, and who keeps the ones
-- keeps the others. What an administrator has set meanwhile stays.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects,activity_template}', g.rights -> 'objects' -> 'visit_template')
        where coalesce(g.rights -> 'objects', '{}') ? 'visit_template'
            and not coalesce(g.rights -> 'objects', '{}') ? 'activity_template';
    end if;
end $$;
