-- Who puts papers up to be signed in an organisation that was founded before may remind signers and take papers back.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{actions}', coalesce(g.rights -> 'actions', '[]')
                || '["papers.remind_signing", "papers.withdraw_signing"]')
        from {schema}.r_role r where r.id = g.role and r.code in ('executive', 'operations', 'manager', 'rep', 'legal')
            and not coalesce(g.rights -> 'actions', '[]') ? 'papers.withdraw_signing';
    end if;
end $$;
