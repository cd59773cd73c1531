-- In an organisation that was founded before, whoever sees price policies sees rebate policies, and who keeps the ones keeps the
-- others; whoever sees allocations sees rebates; who confirms orders may use rebates on them, and who writes off may adjust and
-- accrue them. What an administrator has set meanwhile stays.
do $$
declare
    given record;
begin
    if to_regclass('{schema}.r_role') is null then
        return;
    end if;
    for given in
        select * from (values ('price_policy', 'rebate_policy'), ('price_policy', 'rebate_tier'),
            ('payment_allocation', 'rebate'), ('payment_allocation', 'rebate_entry')) v(before, object)
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, array['objects', given.object], g.rights -> 'objects' -> given.before)
        where coalesce(g.rights -> 'objects', '{}') ? given.before
            and not coalesce(g.rights -> 'objects', '{}') ? given.object;
    end loop;
    for given in
        select * from (values ('commerce.confirm_order', 'commerce.use_rebate'), ('commerce.write_off', 'commerce.adjust_rebate'),
            ('commerce.write_off', 'commerce.accrue_rebates')) v(before, action)
    loop
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', (g.rights -> 'actions') || to_jsonb(given.action::text))
        where coalesce(g.rights -> 'actions', '[]') ? given.before and not g.rights -> 'actions' ? given.action;
    end loop;
end $$;
