-- Who keeps accounts in an organisation that was founded before may read bank statements and book their lines.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g set rights = jsonb_set(jsonb_set(g.rights, '{objects}', coalesce(g.rights -> 'objects', '{}') || (
                select jsonb_object_agg(name, '{"create": true, "read": "all", "update": "all", "delete": "all", "export": true,
                    "fields": {}}'::jsonb) from unnest(array['bank_statement', 'bank_line']) name
            )), '{actions}', coalesce(g.rights -> 'actions', '[]') || '["commerce.propose_bank_lines",
                "commerce.accept_bank_lines", "commerce.ignore_bank_lines", "commerce.reopen_bank_lines"]')
        from {schema}.r_role r where r.id = g.role and r.code in ('operations', 'finance')
            and not coalesce(g.rights -> 'objects', '{}') ? 'bank_statement';
    end if;
end $$;
