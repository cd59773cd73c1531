-- Amounts in other currencies: a column of money takes as many digits as its currency has, and two columns beside it keep
-- the currency and the amount as given where that is not the organisation's. What was there is in the organisation's.

do $$
declare
    each record;
begin
    for each in
        select t.table_name, c.column_name
        from {schema}.model_column c join {schema}.model_table t on t.object = c.object
        where c.sql_type = 'numeric(20,2)'
    loop
        execute format(
            'alter table {schema}.%I alter column %I type numeric, add column %I text collate "C", add column %I numeric',
            each.table_name, each.column_name, each.column_name || '__currency', each.column_name || '__original');
    end loop;
end $$;
update {schema}.model_column set sql_type = 'numeric' where sql_type = 'numeric(20,2)';
