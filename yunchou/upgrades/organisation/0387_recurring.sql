-- In an organisation that was founded before, whoever has rights on follow-ups has the same on those that come again, roles of its
-- own too. What an administrator has set meanwhile stays.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects,activity_series}', g.rights -> 'objects' -> 'activity')
        where coalesce(g.rights -> 'objects', '{}') ? 'activity'
            and not coalesce(g.rights -> 'objects', '{}') ? 'activity_series';
    end if;
end $$;
