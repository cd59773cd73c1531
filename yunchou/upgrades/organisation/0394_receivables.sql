-- In an organisation that was founded before, whoever sees allocations sees receivables; they are kept by a job that runs as soon as
-- it can. Issued invoices that name no day are due 30 days after their issue, and payments of which nothing is left say whether
-- they were refunded.
do $$
begin
    if to_regclass('{schema}.r_role') is not null then
        update {schema}.role_rights g
            set rights = jsonb_set(g.rights, '{objects,receivable}', g.rights -> 'objects' -> 'payment_allocation')
        where coalesce(g.rights -> 'objects', '{}') ? 'payment_allocation' and not coalesce(g.rights -> 'objects', '{}') ? 'receivable';
    end if;
    if to_regclass('{schema}.r_invoice') is not null then
        update {schema}.r_invoice set due_on = coalesce(issued_on, invoice_date) + 30
        where due_on is null and status = 'issued' and red_of is null and coalesce(issued_on, invoice_date) is not null;
    end if;
    if to_regclass('{schema}.r_payment') is not null then
        update {schema}.r_payment set status = case when allocated > 0 then 'partly_refunded' else 'refunded' end
        where status = 'allocated' and refunded > 0;
    end if;
    if to_regclass('{schema}.r_invoice') is not null then
        insert into yunchou.schedule (organisation, name, next_run) values ({key}, 'commerce.receivables', now())
        on conflict (organisation, name) do nothing;
    end if;
end $$;
