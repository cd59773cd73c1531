-- In an organisation that was founded before, whoever sees goals sees them as a grid, and sets there those that he may change.
do $$
declare
    given text;
begin
    if to_regclass('{schema}.r_role') is null then
        return;
    end if;
    foreach given in array array['goals.grid', 'goals.set', 'goals.cell_log']
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', (g.rights -> 'actions') || to_jsonb(given))
        from {schema}.r_role r
        where r.id = g.role and r.code in ('rep', 'manager', 'operations', 'executive')
            and g.rights -> 'actions' ? 'goals.overview' and not g.rights -> 'actions' ? given;
    end loop;
end $$;
