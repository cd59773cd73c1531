-- Saved views of objects that are gone are set aside under the name that their table has meanwhile, so that another object
-- of the same name does not get them.

update {schema}.saved_view v set object = r.object || '#' || to_hex(r.id)
    from {schema}.model_removed r
    where r.field is null and r.reason = 'deleted' and v.object = r.object
        and not exists (select from {schema}.model_table t where t.object = r.object and t.dropped_at is null);
